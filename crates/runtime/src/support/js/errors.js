'use strict';
// The errors that built-in JavaScript throws: one class per `ERR_*` code (made when first asked for), the errors of failed
// system calls, and AbortError. https://nodejs.org/api/errors.html
//
// An instance has the `name` of its base class and an own `code`; `toString()` and the first line of `stack` show both as
// `TypeError [ERR_X]: message`. The tables are in `errors/table.js` (fixed texts) and `errors/messages.js` (computed ones).

const {
  AggregateError,
  Error,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  ObjectIsExtensible,
  ObjectKeys,
  Proxy,
  ReflectApply,
  SafeMap,
  StringPrototypeSplit,
  Symbol,
} = primordials;

const fixedTexts = require('internal/errors/table');
const { entries, systemEntries, formatList, determineSpecificType } = require('internal/errors/messages');

const { captureStackTrace, setStackHeader } = require('internal/stack_trace');

const kIsNodeError = Symbol('kIsNodeError');

function isErrorStackTraceLimitWritable() {
  const desc = ObjectGetOwnPropertyDescriptor(Error, 'stackTraceLimit');
  if (desc === undefined) return ObjectIsExtensible(Error);
  return desc.writable === undefined ? desc.set !== undefined : desc.writable;
}

function defineHidden(target, key, value) {
  ObjectDefineProperty(target, key, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
}

// Captures the stack of `error` with `[code]` in its first line.
function captureCodedStack(error, name, code, below) {
  const { message } = error;
  setStackHeader(error, message === '' ? `${name} [${code}]` : `${name} [${code}]: ${message}`);
  captureStackTrace(error, below);
}

const codedBases = new SafeMap();

// `Base` with Node's toString() on its prototype.
function codedBase(Base) {
  let Coded = codedBases.get(Base);
  if (Coded !== undefined) return Coded;
  const name = Base.prototype.name;
  Coded = class extends Base {
    toString() { return `${this.name} [${this.code}]: ${this.message}`; }
  };
  defineHidden(Coded.prototype, kIsNodeError, true);
  defineHidden(Coded, 'name', name);
  codedBases.set(Base, Coded);
  return Coded;
}

function fillIn(text) {
  const parts = StringPrototypeSplit(text, '%');
  if (parts.length === 1) return () => text;
  return (...args) => {
    let out = parts[0];
    for (let i = 1; i < parts.length; i++) {
      const part = parts[i];
      const index = part.charCodeAt(0) - 49;
      out += index >= 0 && index < 9 ? `${shown(args[index])}${part.slice(1)}` : `%${part}`;
    }
    return out;
  };
}

function shown(value) {
  if (typeof value === 'object' || typeof value === 'symbol' || typeof value === 'function') {
    return require('internal/util/inspect').format('%s', value);
  }
  return value;
}

function makeClass(code, Base, build, extend) {
  const name = Base.prototype.name;
  class NodeError extends codedBase(Base) {
    constructor(...args) {
      super(ReflectApply(build, undefined, args));
      captureCodedStack(this, name, code, NodeError);
      this.code = code;
      if (extend !== undefined) extend(this, ...args);
    }
  }
  // Programs compare `error.constructor` with the language's classes.
  defineHidden(NodeError.prototype, 'constructor', Base);
  NodeError.HideStackFramesError = NodeError;
  return NodeError;
}

function makeSystemClass(code, prefix) {
  return class NodeError extends SystemError {
    constructor(context) { super(code, prefix, context); }
  };
}

// An error of a failed system call whose details stand in `info`.
class SystemError extends Error {
  constructor(code, prefix, context) {
    let message = `${prefix}: ${context.syscall} returned ${context.code} (${context.message})`;
    if (context.path !== undefined) message += ` ${context.path}`;
    if (context.dest !== undefined) message += ` => ${context.dest}`;
    super(message);
    captureCodedStack(this, 'SystemError', code, new.target);
    const mirrored = (key, stored) => ({
      __proto__: null,
      get() { return stored(context[key]); },
      set(value) { context[key] = value; },
      enumerable: true,
      configurable: true,
    });
    this.code = code;
    ObjectDefineProperties(this, {
      __proto__: null,
      name: { __proto__: null, value: 'SystemError', writable: true, enumerable: false, configurable: true },
      info: { __proto__: null, value: context, writable: false, enumerable: true, configurable: true },
      errno: mirrored('errno', (value) => value),
      syscall: mirrored('syscall', (value) => value),
    });
    const asText = (value) => (value === undefined ? undefined : `${value}`);
    if (context.path !== undefined) ObjectDefineProperty(this, 'path', mirrored('path', asText));
    if (context.dest !== undefined) ObjectDefineProperty(this, 'dest', mirrored('dest', asText));
  }

  toString() { return `${this.name} [${this.code}]: ${this.message}`; }
}
defineHidden(SystemError.prototype, kIsNodeError, true);

function makeFor(code) {
  const row = entries[code];
  if (row !== undefined) {
    const main = makeClass(code, row[0], row[1], row[2]);
    // Some codes are also used with a second base class: `new ERR_INVALID_STATE.TypeError(...)`.
    for (let i = 3; i < row.length; i++) main[row[i].name] = makeClass(code, row[i], row[1], row[2]);
    return main;
  }
  const fixed = fixedTexts[code];
  if (fixed !== undefined) return makeClass(code, fixed[0], fillIn(fixed[1]));
  const prefix = systemEntries[code];
  return prefix === undefined ? undefined : makeSystemClass(code, prefix);
}

// The classes by code. A proxy makes each when it is first read: five hundred accessors would be a sixth of the whole start.
const codes = new Proxy({ __proto__: null }, {
  __proto__: null,
  get: (made, code) => made[code] ?? (made[code] = makeFor(code)),
  has: (made, code) => code in fixedTexts || code in entries || code in systemEntries,
});

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

function genericNodeError(message, properties) {
  const error = new Error(message);
  for (const key in properties) error[key] = properties[key];
  return error;
}

// Names and texts of error numbers come from the loop's table, fetched once.
let uvMap;
function uvErrmapGet(errno) {
  uvMap ??= errorMap(SafeMap);
  return uvMap.get(errno);
}

// number -> [name, text]
function errorMap(MapClass) {
  const table = internalBinding('uv').errorTable();
  const map = new MapClass();
  for (let i = 0; i < table.length; i += 3) map.set(table[i], [table[i + 1], table[i + 2]]);
  return map;
}

function uvErrnoName(errno) {
  const entry = uvErrmapGet(errno);
  return entry === undefined ? `Unknown system error ${errno}` : entry[0];
}

// Sets the stack of `error` to start at the caller of `below`.
function hideFrames(error, below) {
  captureStackTrace(error, below);
  return error;
}

const unknownError = ['UNKNOWN', 'unknown error'];

// `ENOENT: no such file or directory, open '/x'`; `context` is what a binding filled in.
function UVException(context) {
  const entry = uvErrmapGet(context.errno) ?? unknownError;
  const code = context.code || entry[0];
  let message = `${code}: ${context.message || entry[1]}, ${context.syscall}`;
  const path = context.path ? `${context.path}` : undefined;
  const dest = context.dest ? `${context.dest}` : undefined;
  if (path) message += ` '${path}'`;
  if (dest) message += ` -> '${dest}'`;
  const error = new Error(message);
  const keys = ObjectKeys(context);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (key !== 'message' && key !== 'path' && key !== 'dest') error[key] = context[key];
  }
  error.code = code;
  if (path) error.path = path;
  if (dest) error.dest = dest;
  return hideFrames(error, new.target === undefined ? UVException : new.target);
}

function uvException(context) {
  return hideFrames(UVException(context), uvException);
}

function UVExceptionWithHostPort(errno, syscall, address, port) {
  const { 0: code, 1: text } = uvErrmapGet(errno) ?? unknownError;
  const where = port && port > 0 ? ` ${address}:${port}` : address ? ` ${address}` : '';
  const error = new Error(`${syscall} ${code}: ${text}${where}`);
  error.code = code;
  error.errno = errno;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  return hideFrames(error, UVExceptionWithHostPort);
}

function ErrnoException(errno, syscall, original) {
  const code = uvErrnoName(errno);
  const error = new Error(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  return hideFrames(error, ErrnoException);
}

function ExceptionWithHostPort(errno, syscall, address, port, additional) {
  const code = uvErrnoName(errno);
  let where = port && port > 0 ? ` ${address}:${port}` : address ? ` ${address}` : '';
  if (additional) where += ` - Local (${additional})`;
  const error = new Error(`${syscall} ${code}${where}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  return hideFrames(error, ExceptionWithHostPort);
}

// Name lookups that find nothing report ENOTFOUND whatever the resolver's own number was.
const noNameErrnos = { '__proto__': null, '-3008': true, '-3007': true };

function DNSException(codeOrErrno, syscall, hostname) {
  let code = codeOrErrno;
  let errno;
  if (typeof codeOrErrno === 'number') {
    errno = codeOrErrno;
    code = noNameErrnos[errno] ? 'ENOTFOUND' : uvErrnoName(errno);
  }
  const error = new Error(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (hostname) error.hostname = hostname;
  return hideFrames(error, DNSException);
}

class ConnResetException extends Error {
  constructor(message) {
    super(message);
    this.code = 'ECONNRESET';
  }
  get ['constructor']() { return Error; }
}

class NodeAggregateError extends AggregateError {
  constructor(errors, message) {
    super(errors, message);
    this.code = errors[0]?.code;
  }
  get ['constructor']() { return AggregateError; }
}

// Keeps both errors when cleaning up after one fails too.
function aggregateTwoErrors(inner, outer) {
  if (!inner || !outer || inner === outer) return inner || outer;
  if (outer.errors && primordials.ArrayIsArray(outer.errors)) {
    primordials.ArrayPrototypePush(outer.errors, inner);
    return outer;
  }
  const error = new AggregateError([outer, inner], outer.message);
  error.code = outer.code;
  return error;
}

// Validators mark themselves with this; their frames are left in the trace, which costs nothing on the path that matters.
function hideStackFrames(fn) {
  fn.withoutStackTrace = fn;
  return fn;
}

let overflowName;
let overflowMessage;
function isStackOverflowError(error) {
  if (overflowMessage === undefined) {
    const recurse = () => recurse() + 1;
    try {
      recurse();
    } catch (caught) {
      overflowName = caught.name;
      overflowMessage = caught.message;
    }
  }
  return error != null && error.name === overflowName && error.message === overflowMessage;
}

const inspectPlain = (value) => require('internal/util/inspect').inspect(value, { customInspect: false });

module.exports = {
  AbortError,
  ConnResetException,
  DNSException,
  ErrnoException,
  ExceptionWithHostPort,
  NodeAggregateError,
  SystemError,
  UVException,
  UVExceptionWithHostPort,
  aggregateTwoErrors,
  codes,
  determineSpecificType,
  errorMap,
  formatList,
  genericNodeError,
  hideStackFrames,
  inspectWithNoCustomRetry: inspectPlain,
  isErrorStackTraceLimitWritable,
  isStackOverflowError,
  kIsNodeError,
  uvErrmapGet,
  uvException,
};
