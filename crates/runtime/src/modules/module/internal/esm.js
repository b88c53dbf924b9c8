'use strict';
// The ES module loader: from a specifier to an evaluated module. Node docs: "Modules: ECMAScript modules".
//
// An Entry stands for one module of the map (URL and type). The engine walks the graph and asks for each import through
// `onRequest`; requests are answered from a queue rather than inside the question, so a long chain of imports does not
// nest. All default loading is synchronous, which is what lets `require()` load ES modules; `import()` starts in a promise
// job, so nothing is evaluated inside the call.

const {
  ArrayPrototypePush, ObjectDefineProperty, PromisePrototypeThen, PromiseResolve, SafeMap, SafeSet,
  StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeStartsWith, Symbol, SyntaxError,
} = primordials;
const { codes } = require('internal/errors');
const {
  callNative, codedError, cwdURL, esmConditions, hasFlag, native, pathOrText, toURL,
} = require('internal/module/helpers');

// Names of the engine's module types, by its number; the host supports two of them.
const typeNames = ['unknown', undefined, 'json', 'css', 'bytes', 'text'];

const kWaiting = Symbol('kWaitingForEvaluation');

// Fields are declared, not assigned: a setter on Object.prototype must not see them.
class Entry {
  url;
  type;
  format = undefined;
  // The engine's module, once compiled.
  record = undefined;
  source = undefined;
  // What it imports, and by which names.
  imports = [];
  specifiers = [];
  loaded = false;
  linked = false;
  evaluation = undefined;
  // Place in the order of the evaluation that runs now, and its root; see `findCycle`.
  order = 0;
  active = false;
  root = undefined;
  // The exports are set by JavaScript.
  facade = false;
  // What `require()` of it returns, where that is not the namespace.
  required = undefined;
  constructor(url, type) {
    this.url = url;
    this.type = type;
  }
}

// Entries pass through promises, which look for `then`.
primordials.ObjectSetPrototypeOf(Entry.prototype, null);

const entries = new SafeMap();
const entryOfRecord = new primordials.SafeWeakMap();
let translators;
let hooks;
let mainURL;

// --- resolving ---

function referrerURL(referrer) {
  if (referrer === undefined || referrer === null) return cwdURL();
  if (typeof referrer === 'string') return StringPrototypeStartsWith(referrer, '/') ? native.toFileUrl(referrer) : referrer;
  return referrer.url ?? cwdURL();
}

// `-e` code and the like have names, not URLs: their imports are relative to the current folder.
function baseURL(parentURL) {
  return StringPrototypeIndexOf(parentURL, ':') > 0 ? parentURL : cwdURL();
}

function defaultResolve(specifier, parentURL) {
  return callNative('resolveUrl', specifier, baseURL(parentURL), esmConditions().text, hasFlag('--preserve-symlinks'));
}

function resolve(specifier, parentURL, attributes) {
  hooks ??= require('internal/module/hooks');
  if (hooks.active()) return hooks.resolveForImport(specifier, parentURL, attributes, defaultResolve);
  // The same module asking for the same name gets the same answer, even if the file is gone by then.
  const key = `${attributes.type}\0${specifier}\0${parentURL}`;
  let resolved = resolvedNames.get(key);
  if (resolved === undefined) {
    resolved = { url: defaultResolve(specifier, parentURL), format: undefined };
    if (!StringPrototypeStartsWith(resolved.url, 'data:')) resolvedNames.set(key, resolved);
  }
  return resolved;
}
const resolvedNames = new SafeMap();

// --- the module map ---

function attributesOf(type) {
  return type === undefined ? { __proto__: null } : { __proto__: null, type };
}

function checkAttributes(url, format, type) {
  if (type === undefined) {
    if (format === 'json') throw new codes.ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', 'json');
  } else if (type !== 'json') {
    throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', type, url);
  } else if (format !== 'json') {
    throw new codes.ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, type);
  }
}

// The entry for a resolved URL, compiled. A failure is not kept: the next import tries again.
function entryFor(url, type, format, options) {
  const key = type === undefined ? url : `${type}\0${url}`;
  const known = entries.get(key);
  if (known !== undefined) return known;
  translators ??= require('internal/module/translators');
  const loaded = translators.load(url, type, format, options);
  checkAttributes(url, loaded.format, type);
  // Loading may have run hooks, and these may have imported the same module.
  const meanwhile = entries.get(key);
  if (meanwhile !== undefined) return meanwhile;
  const entry = new Entry(url, type);
  entry.format = loaded.format;
  translators.translate(entry, loaded, options);
  entryOfRecord.set(entry.record, entry);
  entries.set(key, entry);
  return entry;
}

function request(specifier, parentURL, type) {
  const { url, format } = resolve(specifier, parentURL, attributesOf(type));
  return entryFor(url, type, format);
}

// --- the engine's questions ---

const waiting = [];
let next = 0;

function onRequest(referrer, specifier, kind, moduleRequest, payload, record, isSourcePhase) {
  if (record === undefined) {
    importDynamically(referrer, specifier, kind, payload, isSourcePhase);
    return;
  }
  // Modules of `vm` are linked by their user.
  if (typeof referrer === 'object' && referrer !== null && referrer.onRequest !== undefined) {
    referrer.onRequest({ __proto__: null, specifier, type: typeNames[kind], moduleRequest, payload, record, isSourcePhase });
    return;
  }
  ArrayPrototypePush(waiting, { __proto__: null, referrer, specifier, kind, moduleRequest, payload, record, isSourcePhase });
}

function answer({ referrer, specifier, kind, moduleRequest, payload, record, isSourcePhase }) {
  let found;
  try {
    if (isSourcePhase) throw codedError(SyntaxError, 'ERR_SOURCE_PHASE_NOT_DEFINED', `Source phase import object is not defined for module '${specifier}'`);
    const asking = entryOfRecord.get(record);
    if (typeof referrer === 'object' && referrer !== null && referrer.link !== undefined) {
      found = referrer.link(specifier);
    } else {
      found = request(specifier, referrerURL(referrer), typeNames[kind]);
    }
    if (asking !== undefined) {
      ArrayPrototypePush(asking.imports, found);
      ArrayPrototypePush(asking.specifiers, specifier);
    }
  } catch (error) {
    native.finishRequest(record, moduleRequest, payload, undefined, error);
    return;
  }
  native.finishRequest(record, moduleRequest, payload, found.record);
}

function drain() {
  while (next < waiting.length) {
    const item = waiting[next];
    waiting[next++] = undefined;
    answer(item);
  }
  waiting.length = 0;
  next = 0;
}

// Loads everything the module needs.
function loadGraph(entry) {
  if (entry.loaded) return;
  let settled = false;
  let failed = false;
  let failure;
  native.loadRequested(entry.record, (error, hasFailed) => {
    settled = true;
    failed = hasFailed;
    failure = error;
  });
  drain();
  if (failed) throw explainAttribute(failure, entry.url);
  if (!settled) throw codedError(primordials.Error, 'ERR_INTERNAL_ASSERTION', `The modules imported by ${entry.url} were not all answered for`);
  entry.loaded = true;
}

// The engine knows one attribute, `type`, and refuses others before the host is asked.
const unsupportedAttribute = /^Unsupported import attribute: ([\s\S]*)$/;
function explainAttribute(error, url) {
  const match = typeof error?.message === 'string' ? primordials.RegExpPrototypeExec(unsupportedAttribute, error.message) : null;
  if (match === null) return error;
  return codedError(primordials.TypeError, 'ERR_IMPORT_ATTRIBUTE_UNSUPPORTED', `Import attribute "${match[1]}" is not supported${url === undefined ? '' : ` in ${url}`}`);
}

function link(entry) {
  if (entry.linked) return;
  try {
    native.link(entry.record);
  } catch (error) {
    require('internal/module/link_errors').explain(error, entry);
    throw error;
  }
  entry.linked = true;
}

// --- evaluating ---

// Entries whose evaluation is running (not merely waiting for a promise), outermost first.
const running = [];

function orderGraph(root) {
  const seen = new SafeSet();
  const order = [];
  const stack = [{ entry: root, at: 0 }];
  seen.add(root);
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    if (top.at < top.entry.imports.length) {
      const child = top.entry.imports[top.at++];
      if (!seen.has(child)) {
        seen.add(child);
        ArrayPrototypePush(stack, { entry: child, at: 0 });
      }
    } else {
      stack.length--;
      ArrayPrototypePush(order, top.entry);
    }
  }
  return order;
}

function evaluate(entry) {
  if (entry.evaluation !== undefined) return entry.evaluation;
  const order = orderGraph(entry);
  const mine = [];
  for (let i = 0; i < order.length; i++) {
    const item = order[i];
    if (item.active || item.evaluation !== undefined) continue;
    item.active = true;
    item.order = i;
    item.root = entry;
    ArrayPrototypePush(mine, item);
  }
  ArrayPrototypePush(running, entry);
  try {
    entry.evaluation = native.evaluate(entry.record);
  } finally {
    running.length--;
    for (let i = 0; i < mine.length; i++) mine[i].active = false;
  }
  return entry.evaluation;
}

function reaches(from, wanted) {
  const order = orderGraph(from);
  for (let i = 0; i < order.length; i++) if (order[i] === wanted) return true;
  return false;
}

// An ES module may not be `require`d while it, or one it needs, is in the middle of its evaluation: the module whose code
// runs now is `current`, and what stands after it in the order and needs it has begun and not ended.
function findCycle(entry, current) {
  if (running.length === 0) return false;
  const order = orderGraph(entry);
  for (let i = 0; i < order.length; i++) {
    const item = order[i];
    if (!item.active) continue;
    if (current === undefined || item === current) return true;
    if (item.root === current.root && item.order > current.order && reaches(item, current)) return true;
    if (item.root !== current.root && item === item.root) return true;
  }
  return false;
}

// The active entry whose code asks: the file itself, or the ES module that (through others) required it.
function currentEntry(module) {
  const { parentOf } = require('internal/module/loader');
  for (let cursor = module, i = 0; cursor && i < 10000; cursor = parentOf(cursor), i++) {
    const filename = cursor.filename;
    if (typeof filename !== 'string') continue;
    const entry = entries.get(toURL(filename));
    if (entry !== undefined && entry.active) return entry;
  }
  return undefined;
}

function requireCycle(filename, parent) {
  let message = `Cannot require() ES Module ${filename} in a cycle.`;
  if (parent?.filename) message += ` (from ${parent.filename})`;
  message += ' A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript ' +
    'specification. Try making at least part of the dependency in the graph lazily loaded.';
  return new codes.ERR_REQUIRE_CYCLE_MODULE(message);
}

// Evaluates at once; top-level await anywhere in the graph is an error.
function evaluateNow(entry, module, parent) {
  const filename = pathOrText(entry.url);
  if (entry.evaluation === undefined) {
    if (findCycle(entry, currentEntry(parent))) throw requireCycle(filename, parent);
    loadGraph(entry);
    if (findCycle(entry, currentEntry(parent))) throw requireCycle(filename, parent);
    link(entry);
  }
  require('internal/module/await').refuse(orderGraph(entry), entry, parent);
  if (entry.evaluation === undefined) evaluate(entry);
  const { 0: state, 1: result } = native.promiseState(entry.evaluation);
  if (state === 2) {
    PromisePrototypeThen(entry.evaluation, undefined, () => {});
    throw explainScope(result, entry);
  }
  if (state === 0) {
    // Settling later is the importer's affair.
    PromisePrototypeThen(entry.evaluation, undefined, () => {});
    throw new codes.ERR_REQUIRE_ASYNC_MODULE(filename, parent?.filename);
  }
  return native.namespace(entry.record);
}

// --- what require() of an ES module returns ---

const facadeSource = "export * from 'original'; export { default } from 'original'; export const __esModule = true;";

function exportsForRequire(entry, namespace) {
  if (primordials.ObjectHasOwn(namespace, 'module.exports')) return namespace['module.exports'];
  if (!primordials.ObjectHasOwn(namespace, 'default') || primordials.ObjectHasOwn(namespace, '__esModule')) return namespace;
  if (entry.required === undefined) {
    const made = new Entry(entry.url, undefined);
    made.record = native.compileModule(facadeSource, entry.url, { __proto__: null, url: entry.url, link: () => entry });
    entryOfRecord.set(made.record, made);
    loadGraph(made);
    link(made);
    PromisePrototypeThen(evaluate(made), undefined, () => {});
    entry.required = native.namespace(made.record);
  }
  return entry.required;
}

// `require()` of a file that is an ES module: sets `module.exports`.
function requireModule(module, url, source, parent) {
  const known = entries.get(url);
  const entry = known ?? entryFor(url, undefined, 'module', { source });
  const namespace = evaluateNow(entry, module, parent);
  module.exports = exportsForRequire(entry, namespace);
}

// A second `require()` of an ES module whose first one is not done.
function requireCached(module, parent) {
  const entry = entries.get(toURL(module.filename));
  if (entry === undefined) return module.exports;
  return exportsForRequire(entry, evaluateNow(entry, module, parent));
}

// CommonJS that `import` has read and not yet run, and that something requires meanwhile.
function runWaiting(module) {
  const run = module[kWaiting];
  delete module[kWaiting];
  run();
}

// --- import() ---

function importDynamically(referrer, specifier, kind, promise, isSourcePhase) {
  if (typeof referrer === 'object' && referrer !== null && referrer.importModuleDynamically !== undefined) {
    const custom = referrer.importModuleDynamically;
    let result;
    try {
      result = custom(specifier, attributesOf(typeNames[kind]), isSourcePhase ? 'source' : 'evaluation');
    } catch (error) {
      native.settle(promise, error, true);
      return;
    }
    native.settle(promise, result, false);
    return;
  }
  const parentURL = referrerURL(referrer);
  const start = () => PromisePrototypeThen(PromiseResolve(), () => importNow(specifier, parentURL, typeNames[kind], isSourcePhase));
  const fail = (error) => native.settle(promise, error, true);
  const tracer = tracingModule();
  if (tracer === undefined) {
    PromisePrototypeThen(start(), (entry) => native.settle(promise, native.namespace(entry.record), false), fail);
    return;
  }
  const traced = tracer.traceImport(() => PromisePrototypeThen(start(), (entry) => native.namespace(entry.record)), parentURL, specifier);
  PromisePrototypeThen(traced, (namespace) => native.settle(promise, namespace, false), fail);
}

let tracing;
function tracingModule() {
  tracing ??= require('internal/module/tracing');
  return tracing.isTracing() ? tracing : undefined;
}

// Returns the entry, or a promise of it while its evaluation waits.
function importNow(specifier, parentURL, type, isSourcePhase) {
  if (isSourcePhase) throw codedError(SyntaxError, 'ERR_SOURCE_PHASE_NOT_DEFINED', `Source phase import object is not defined for module '${specifier}'`);
  return run(request(specifier, parentURL, type));
}

function run(entry) {
  loadGraph(entry);
  link(entry);
  return PromisePrototypeThen(evaluate(entry), () => entry, (error) => { throw explainScope(error, entry); });
}

// Names that CommonJS has and ES modules do not.
const commonJSNames = /^(?:assignment to undeclared variable )?(require|exports|module|__filename|__dirname)(?: is not defined)?$/;

function explainScope(error, entry) {
  if (!(error instanceof primordials.ReferenceError) || typeof error.message !== 'string') return error;
  const match = primordials.RegExpPrototypeExec(commonJSNames, error.message);
  if (match === null) return error;
  let message = `${match[1]} is not defined in ES module scope`;
  if (match[1] === 'require') message += ', you can use import instead';
  const filename = native.fromFileUrl(entry.url);
  const packageFile = filename === undefined || !primordials.StringPrototypeEndsWith(filename, '.js') ? undefined : native.scopeFile(filename);
  if (packageFile !== undefined && native.scopeType(filename) === 'module') {
    message += "\nThis file is being treated as an ES module because it has a '.js' file extension and " +
      `'${packageFile}' contains "type": "module". To treat it as a CommonJS script, rename it to use the '.cjs' file extension.`;
  }
  require('internal/module/link_errors').setMessage(error, message);
  return error;
}

// `import(specifier)` for built-in code: a promise of the namespace.
function importModule(specifier, parentURL, attributes) {
  const start = () => PromisePrototypeThen(PromiseResolve(), () => importNow(specifier, parentURL, attributes?.type, false));
  return PromisePrototypeThen(start(), (entry) => native.namespace(entry.record));
}

// --- import.meta ---

function onMeta(referrer, meta) {
  if (typeof referrer === 'object' && referrer !== null) {
    if (referrer.facade) meta.run = referrer.run;
    else if (referrer.initializeImportMeta !== undefined) referrer.initializeImportMeta(meta);
    else if (referrer.url !== undefined) fillMeta(referrer.url, meta);
    return;
  }
  fillMeta(referrerURL(referrer), meta);
}

function fillMeta(url, meta) {
  if (StringPrototypeStartsWith(url, 'file:')) {
    const filename = native.fromFileUrl(url);
    const slash = primordials.StringPrototypeLastIndexOf(filename, '/');
    meta.dirname = slash === 0 ? '/' : StringPrototypeSlice(filename, 0, slash);
    meta.filename = filename;
  }
  meta.main = url === mainURL;
  meta.resolve = ObjectDefineProperty((specifier, parentURL) => {
    if (parentURL === undefined || !hasFlag('--experimental-import-meta-resolve')) return resolveMeta(`${specifier}`, url);
    const base = typeof parentURL === 'object' && parentURL !== null && typeof parentURL.href === 'string' ? parentURL.href : parentURL;
    if (typeof base !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('parentURL', ['string', 'URL'], parentURL);
    return resolveMeta(`${specifier}`, base);
  }, 'name', { __proto__: null, value: 'resolve' });
  meta.url = url;
}

// A file that does not exist is no error for `import.meta.resolve`.
function resolveMeta(specifier, parentURL) {
  try {
    return resolve(specifier, parentURL, attributesOf(undefined)).url;
  } catch (error) {
    if (error instanceof primordials.Error && primordials.ObjectHasOwn(error, 'url') &&
        (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'ERR_UNSUPPORTED_DIR_IMPORT')) return error.url;
    if (error?.code === 'ERR_UNSUPPORTED_ESM_URL_SCHEME') {
      const url = native.parseUrl(specifier);
      if (url !== undefined) return url;
    }
    throw error;
  }
}

// --- the main module ---

const builtinEntries = [];
function syncBuiltins() {
  for (let i = 0; i < builtinEntries.length; i++) builtinEntries[i]();
}

// Runs the program's ES module in a promise job, so that microtasks come before ticks. `source` is there if it was read.
function runMainModule(url, source, imports) {
  mainURL = url;
  let finished = false;
  process.on('exit', onExit);
  function onExit() {
    if (finished) return;
    process.exitCode ??= 13;
    if (process.exitCode === 13) require('internal/module/await').warnUnsettled(entries.get(url));
  }
  let steps = PromiseResolve();
  if (imports !== undefined) {
    for (let i = 0; i < imports.length; i++) {
      const specifier = imports[i];
      steps = PromisePrototypeThen(steps, () => importModule(specifier, cwdURL()));
    }
  }
  steps = PromisePrototypeThen(steps, () => run(entries.get(url) ?? entryFor(url, undefined, undefined, { source, isMain: true })));
  const end = () => {
    finished = true;
    process.removeListener('exit', onExit);
  };
  PromisePrototypeThen(steps, end, (error) => {
    end();
    internalBinding('errors').triggerUncaught(error, 'unhandledRejection');
  });
}

module.exports = {
  Entry,
  attributesOf,
  builtinEntries,
  defaultResolve,
  entries,
  entryOfRecord,
  evaluate,
  evaluateNow,
  fillMeta,
  importModule,
  kWaiting,
  link,
  loadGraph,
  onMeta,
  onRequest,
  requireCached,
  requireModule,
  resolve,
  resolveMeta,
  run,
  runMainModule,
  runWaiting,
  setMainURL(url) { mainURL = url; },
  syncBuiltins,
};
