'use strict';
// Stack traces as packages written for V8 expect them (https://v8.dev/docs/stack-trace-api): `error.stack` text,
// `Error.captureStackTrace`, `Error.prepareStackTrace` with CallSite objects, `Error.stackTraceLimit`.
//
// The engine captures a stack when an error is made; its text is made when `stack` is first read, and stays as it is then.

const {
  ArrayPrototypePush, ErrorPrototype, ErrorPrototypeToString, FunctionPrototypeCall, NumberIsFinite, ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor, RegExpPrototypeExec, SafeWeakMap, StringPrototypeEndsWith, StringPrototypeIncludes,
  StringPrototypeLastIndexOf, StringPrototypeSlice, StringPrototypeStartsWith, TypeError, globalThis: global,
} = primordials;
const { capture, errorStack, frames } = internalBinding('stack_trace');

const kMaxFrames = 200;

// The engine names anonymous functions after where they stand ("outer/inner<"); V8 leaves such names out.
function cleanName(name) {
  if (name === '' || StringPrototypeEndsWith(name, '<')) return '';
  const slash = StringPrototypeLastIndexOf(name, '/');
  if (slash !== -1 && !StringPrototypeIncludes(name, ' ')) return StringPrototypeSlice(name, slash + 1);
  return name;
}

const evalSource = /^(.*) line (\d+) > (eval|Function)$/;

class CallSite {
  #source; #line; #column; #name; #async; #origin;
  constructor(source, line, column, name, cause) {
    const inEval = RegExpPrototypeExec(evalSource, source);
    if (inEval !== null) {
      this.#origin = `eval at <anonymous> (${inEval[1]}:${inEval[2]}:1)`;
      source = undefined;
    }
    this.#source = source;
    this.#line = line;
    this.#column = column;
    this.#name = cleanName(name);
    this.#async = cause !== undefined;
  }
  getThis() { return undefined; }
  getTypeName() { return this.#name === '' || this.#name === 'Object.<anonymous>' ? 'Object' : null; }
  getFunction() { return undefined; }
  getFunctionName() {
    const name = this.#name;
    if (name === '' || name === 'Object.<anonymous>') return null;
    return name;
  }
  getMethodName() { return null; }
  getFileName() { return this.#source; }
  getLineNumber() { return this.#line; }
  getColumnNumber() { return this.#column; }
  getEvalOrigin() { return this.#origin; }
  getScriptNameOrSourceURL() { return this.#source; }
  getScriptHash() { return ''; }
  getEnclosingLineNumber() { return this.#line; }
  getEnclosingColumnNumber() { return this.#column; }
  getPosition() { return 0; }
  getPromiseIndex() { return null; }
  isToplevel() { return this.#name !== 'Object.<anonymous>'; }
  isEval() { return this.#origin !== undefined; }
  isNative() { return false; }
  isConstructor() { return StringPrototypeStartsWith(this.#name, 'new '); }
  isAsync() { return this.#async; }
  isPromiseAll() { return false; }
  toString() {
    const where = this.#origin === undefined ? `${this.#source}:${this.#line}:${this.#column}` :
      `${this.#origin}, <anonymous>:${this.#line}:${this.#column}`;
    const prefix = this.#async ? 'async ' : '';
    if (this.#name === '') return this.#origin === undefined ? `${prefix}${where}` : `${prefix}eval (${where})`;
    return `${prefix}${this.#name} (${where})`;
  }
}

function callSites(stack, limit) {
  const sites = [];
  if (stack === undefined || limit <= 0) return sites;
  const flat = frames(stack, limit);
  for (let i = 0; i < flat.length; i += 5) {
    ArrayPrototypePush(sites, new CallSite(flat[i], flat[i + 1], flat[i + 2], flat[i + 3], flat[i + 4]));
  }
  return sites;
}

function currentLimit(RealmError = global.Error) {
  const desc = ObjectGetOwnPropertyDescriptor(RealmError, 'stackTraceLimit');
  const limit = desc?.value;
  if (typeof limit !== 'number') return 0;
  return limit > kMaxFrames ? kMaxFrames : limit > 0 ? limit : 0;
}

// `Name: message`, without running into an exception of a strange error.
function headerOf(error) {
  try {
    return ErrorPrototypeToString(error);
  } catch {
    return '<error>';
  }
}

let internalPrepare;
let preparing = false;

function textOf(header, sites) {
  let text = header;
  for (let i = 0; i < sites.length; i++) text += `\n    at ${sites[i].toString()}`;
  return text;
}

// What `Error.prepareStackTrace` is until a program sets its own; calling it makes the usual text.
function prepareStackTrace(error, trace) {
  const header = headers.get(error) ?? headerOf(error);
  if (trace.length === 0) return header;
  return textOf(header, trace);
}

function makeStack(error, header, stack, limit, RealmError = global.Error) {
  const sites = callSites(stack, limit);
  let prepare = RealmError.prepareStackTrace;
  if (prepare === prepareStackTrace) prepare = undefined;
  if (!preparing && (typeof prepare === 'function' || internalPrepare !== undefined)) {
    preparing = true;
    try {
      if (typeof prepare === 'function') return FunctionPrototypeCall(prepare, RealmError, error, sites);
      return internalPrepare(error, sites, header);
    } finally {
      preparing = false;
    }
  }
  return textOf(header, sites);
}

function defineStack(object, value) {
  ObjectDefineProperty(object, 'stack', { __proto__: null, value, writable: true, enumerable: false, configurable: true });
}

// Headers fixed by built-in code before the first read (`TypeError [ERR_X]: message`).
const headers = new SafeWeakMap();
function setStackHeader(error, header) {
  headers.set(error, header);
}

const stackAccessorOf = (RealmError) => ({
  __proto__: null,
  configurable: true,
  enumerable: false,
  get: function stack() {
    if ((typeof this !== 'object' && typeof this !== 'function') || this === null) return undefined;
    const captured = errorStack(this);
    if (captured === undefined && ObjectGetOwnPropertyDescriptor(this, 'lineNumber') === undefined) return undefined;
    const text = makeStack(this, headers.get(this) ?? headerOf(this), captured, currentLimit(RealmError), RealmError);
    // A `prepareStackTrace` may have set it meanwhile.
    const own = ObjectGetOwnPropertyDescriptor(this, 'stack');
    if (own !== undefined) return own.value;
    defineStack(this, text);
    return text;
  },
  set: function stack(value) {
    if ((typeof this !== 'object' && typeof this !== 'function') || this === null) return;
    ObjectDefineProperty(this, 'stack', { __proto__: null, value, writable: true, enumerable: false, configurable: true });
  },
});
ObjectDefineProperty(ErrorPrototype, 'stack', stackAccessorOf(undefined));

function captureStackTrace(object, below) {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null) {
    throw new TypeError(`Invalid argument`);
  }
  const limit = currentLimit();
  const captured = capture(limit === 0 ? 1 : limit, typeof below === 'function' ? below : captureStackTrace);
  const header = headers.get(object) ?? headerOf(object);
  let made = false;
  let value;
  // The text is made at the first read, with the `prepareStackTrace` of that time.
  ObjectDefineProperty(object, 'stack', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      if (!made) {
        made = true;
        value = makeStack(object, header, captured, limit);
      }
      return value;
    },
    set(replacement) {
      made = true;
      value = replacement;
    },
  });
}

function install() {
  const { Error } = global;
  primordials.replaceCaptureStackTrace(captureStackTrace);
  ObjectDefineProperty(Error, 'captureStackTrace', { __proto__: null, value: captureStackTrace, writable: true, enumerable: false, configurable: true });
  ObjectDefineProperty(Error, 'prepareStackTrace', { __proto__: null, value: prepareStackTrace, writable: true, enumerable: false, configurable: true });
  ObjectDefineProperty(Error, 'stackTraceLimit', { __proto__: null, value: 10, writable: true, enumerable: true, configurable: true });
}

// Gives the `Error` of another realm the same stacks.
function installIn(RealmError) {
  ObjectDefineProperty(RealmError.prototype, 'stack', stackAccessorOf(RealmError));
  ObjectDefineProperty(RealmError, 'captureStackTrace', { __proto__: null, value: captureStackTrace, writable: true, enumerable: false, configurable: true });
  ObjectDefineProperty(RealmError, 'stackTraceLimit', { __proto__: null, value: 10, writable: true, enumerable: true, configurable: true });
}

// CallSites of the running code, without the caller's own frame and with at most `count` frames.
function getCallSites(count, below) {
  return callSites(capture(count, below), count);
}

// The call sites of an error as they were captured, past any `prepareStackTrace`.
function errorCallSites(error, limit = kMaxFrames) {
  return callSites(errorStack(error), NumberIsFinite(limit) ? limit : kMaxFrames);
}

module.exports = {
  CallSite,
  captureStackTrace,
  errorCallSites,
  getCallSites,
  install,
  installIn,
  setInternalPrepare(prepare) { internalPrepare = prepare; },
  setStackHeader,
  textOf,
};
