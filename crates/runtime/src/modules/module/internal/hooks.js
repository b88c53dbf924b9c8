'use strict';
// `module.registerHooks()`: synchronous hooks that change how modules are resolved and loaded, for `require` and `import`
// alike, run in the thread of the program. Node docs: "Modules: node:module API", "Customization hooks".
//
// Hooks chain: the last registered is called first, and calls the next through `nextResolve` or `nextLoad`; the end of the
// chain is the default. A hook that does not call on must say so with `shortCircuit: true`.

const {
  ArrayBuffer, ArrayBufferIsView, ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice,
  StringPrototypeStartsWith,
} = primordials;
const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const {
  cjsConditions, cwdURL, esmConditions, isBuiltin, native, readSource, toURL, withoutScheme,
} = require('internal/module/helpers');

const resolvers = [];
const loaders = [];

class ModuleHooks {
  #hooks;
  constructor(hooks) {
    this.#hooks = hooks;
    if (hooks.resolve) ArrayPrototypePush(resolvers, hooks.resolve);
    if (hooks.load) ArrayPrototypePush(loaders, hooks.load);
  }
  deregister() {
    remove(resolvers, this.#hooks.resolve);
    remove(loaders, this.#hooks.load);
  }
}

function remove(list, hook) {
  const index = hook === undefined ? -1 : ArrayPrototypeIndexOf(list, hook);
  if (index !== -1) ArrayPrototypeSplice(list, index, 1);
}

function registerHooks(hooks) {
  const { resolve, load } = hooks;
  if (resolve) validateFunction(resolve, 'hooks.resolve');
  if (load) validateFunction(load, 'hooks.load');
  return new ModuleHooks({ resolve, load });
}

const active = () => resolvers.length > 0 || loaders.length > 0;

// Calls the hooks from the last one down; `last(subject, context)` is the default, `check` judges what a hook returned.
function runChain(list, name, subject, context, last, check) {
  const chain = ArrayPrototypeSlice(list);
  const step = (index, value, given) => {
    if (index < 0) return last(value, given);
    let called = false;
    const result = chain[index](value, given, (nextValue, nextContext) => {
      called = true;
      const merged = nextContext === undefined ? given : { ...given, ...nextContext };
      return step(index - 1, nextValue === undefined ? value : nextValue, merged);
    });
    return check(result, name, called);
  };
  return step(chain.length - 1, subject, context);
}

function invalid(expected, name, property, value) {
  return new codes.ERR_INVALID_RETURN_PROPERTY_VALUE(expected, name, property, value);
}

function checkCommon(result, name, called) {
  if (result === null || typeof result !== 'object') throw new codes.ERR_INVALID_RETURN_VALUE('an object', `${name} hook`, result);
  if (!called && result.shortCircuit !== true) throw invalid('true', name, 'shortCircuit', result.shortCircuit);
}

function checkResolved(result, name, called) {
  checkCommon(result, name, called);
  const { url, format } = result;
  if (typeof url !== 'string') throw invalid('a URL string', name, 'url', url);
  if (format && typeof format !== 'string') throw invalid('a string', name, 'format', format);
  return result;
}

function checkLoaded(result, name, called) {
  checkCommon(result, name, called);
  const { source, format } = result;
  if (source !== undefined && source !== null && typeof source !== 'string' && !ArrayBufferIsView(source) && !(source instanceof ArrayBuffer)) {
    throw invalid('a string, an ArrayBuffer, or a TypedArray', name, 'source', source);
  }
  if (format !== undefined && format !== null && typeof format !== 'string') throw invalid('a string', name, 'format', format);
  return result;
}

// --- import ---

function resolveForImport(specifier, parentURL, importAttributes, defaultResolve) {
  const context = { conditions: esmConditions().list, importAttributes, parentURL };
  const last = (name, given) => {
    const url = defaultResolve(name, given.parentURL ?? cwdURL());
    return { __proto__: null, url, format: formatHint(url) };
  };
  const { url, format } = runChain(resolvers, 'resolve', specifier, context, last, checkResolved);
  return { url, format: format ?? undefined };
}

function formatHint(url) {
  if (StringPrototypeStartsWith(url, 'node:')) return 'builtin';
  const filename = StringPrototypeStartsWith(url, 'file:') ? native.fromFileUrl(url) : undefined;
  if (filename === undefined) return undefined;
  try {
    const format = native.formatOf(filename);
    return format === 'detect' || format === 'detect-typescript' ? undefined : format;
  } catch {
    return undefined; // An unknown extension is reported when the file is loaded, unless a hook loads it.
  }
}

function loadForImport(url, format, importAttributes, defaultLoad) {
  const context = { conditions: esmConditions().list, format, importAttributes };
  const result = runChain(loaders, 'load', url, context, (name, given) => defaultLoad(name, given), checkLoaded);
  return { format: result.format ?? format, source: result.source };
}

// --- require ---

function resolveForRequire(request, parent, defaultFilename) {
  const parentURL = parent?.filename ? toURL(parent.filename) : undefined;
  const context = { conditions: cjsConditions().list, importAttributes: undefined, parentURL };
  const last = (name) => {
    if (StringPrototypeStartsWith(name, 'node:')) {
      if (!isBuiltin(name)) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(name);
      return { __proto__: null, url: name, format: 'builtin' };
    }
    const filename = StringPrototypeStartsWith(name, 'file:') ? native.fromFileUrl(name) : defaultFilename(name);
    if (isBuiltin(filename)) return { __proto__: null, url: `node:${withoutScheme(filename)}`, format: 'builtin' };
    const url = toURL(filename);
    return { __proto__: null, url, format: formatHint(url) };
  };
  const { url, format } = runChain(resolvers, 'resolve', request, context, last, checkResolved);
  if (StringPrototypeStartsWith(url, 'node:') && isBuiltin(url)) return { url, format: 'builtin', builtin: url, filename: url };
  const filename = StringPrototypeStartsWith(url, 'file:') ? native.fromFileUrl(native.parseUrl(url) ?? url) : url;
  return { url, format, filename, builtin: undefined };
}

// What the load hooks say of a required module; `undefined` if there are none.
function loadForRequire(url, format) {
  if (loaders.length === 0) return undefined;
  const { decide, sourceText } = require('internal/module/translators');
  const context = { conditions: cjsConditions().list, format, importAttributes: undefined };
  const last = (name, given) => {
    if (StringPrototypeStartsWith(name, 'node:')) return { __proto__: null, format: 'builtin', source: null };
    if (given.format === 'addon') return { __proto__: null, format: 'addon', source: null };
    const filename = StringPrototypeStartsWith(name, 'file:') ? native.fromFileUrl(name) : name;
    const source = readSource(filename);
    return { __proto__: null, format: given.format ?? decide('detect', source, filename), source };
  };
  const result = runChain(loaders, 'load', url, context, last, checkLoaded);
  const source = result.source === undefined || result.source === null ? result.source : sourceText(result.source);
  return { format: result.format, source };
}

module.exports = { active, loadForImport, loadForRequire, registerHooks, resolveForImport, resolveForRequire };
