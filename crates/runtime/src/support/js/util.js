'use strict';
// Small helpers that many built-ins share: symbols, once/lazy, promisify, deprecate, encodings, signals, error numbers.
// The public `util` module (https://nodejs.org/api/util.html) re-exports some of them.

const {
  ArrayPrototypePush, Error, Map, ObjectDefineProperties, ObjectDefineProperty, ObjectEntries, ObjectFreeze,
  ObjectGetOwnPropertyDescriptor, ObjectGetOwnPropertyDescriptors, ObjectGetPrototypeOf, ObjectSetPrototypeOf, ObjectValues,
  PromiseWithResolvers, ReflectApply, ReflectConstruct, RegExpPrototypeExec, SafeSet, StringPrototypeToLowerCase,
  StringPrototypeToUpperCase, Symbol, SymbolFor,
} = primordials;

const { codes, errorMap, uvErrmapGet } = require('internal/errors');
const { isNativeError, isPromise } = require('internal/util/types');

const customInspectSymbol = SymbolFor('nodejs.util.inspect.custom');
const kCustomPromisifiedSymbol = SymbolFor('nodejs.util.promisify.custom');
const customPromisifyArgs = Symbol('customPromisifyArgs');
const kIsEncodingSymbol = Symbol('kIsEncodingSymbol');
const kEmptyObject = ObjectFreeze({ __proto__: null });
const kEnumerableProperty = { __proto__: null, enumerable: true };
ObjectFreeze(kEnumerableProperty);

const isWindows = process.platform === 'win32';
function isError(value) {
  return isNativeError(value) || value instanceof Error;
}

// Calls `fn` the first time only; later calls return the first result.
function once(fn, { preserveReturnValue = false } = kEmptyObject) {
  let called = false;
  let result;
  return function(...args) {
    if (called) return result;
    called = true;
    const value = ReflectApply(fn, this, args);
    result = preserveReturnValue ? value : undefined;
    return value;
  };
}

// `lazy(() => require('x'))` returns a function that runs the initializer at its first call.
function lazy(initializer) {
  let value;
  let ready = false;
  return function() {
    if (!ready) {
      value = initializer();
      ready = true;
    }
    return value;
  };
}

// --- properties ---

// --- warnings ---

const experimentalSeen = new SafeSet();

function emitExperimentalWarning(feature, messagePrefix, code, ctor) {
  if (experimentalSeen.has(feature)) return;
  experimentalSeen.add(feature);
  const text = `${messagePrefix ? `${messagePrefix} ` : ''}${feature} is an experimental feature and might change at any time`;
  process.emitWarning(text, 'ExperimentalWarning', code, ctor);
}

const deprecationCodesSeen = new SafeSet();

// Returns a function that emits one DeprecationWarning when `shouldEmit()` agrees; once per code.
function getDeprecationWarningEmitter(code, message, deprecated, useEmitSync = false, shouldEmit = () => true) {
  let warned = false;
  return function() {
    if (warned || !shouldEmit()) return;
    warned = true;
    if (code === 'ExperimentalWarning') {
      process.emitWarning(message, code, deprecated);
    } else if (code === undefined) {
      process.emitWarning(message, 'DeprecationWarning', deprecated);
    } else if (!deprecationCodesSeen.has(code)) {
      if (useEmitSync) require('internal/process/warning').emitWarningSync(message, 'DeprecationWarning', code, deprecated);
      else process.emitWarning(message, 'DeprecationWarning', code, deprecated);
      deprecationCodesSeen.add(code);
    }
  };
}

function deprecate(fn, message, code, useEmitSync, modifyPrototype = true) {
  const emitWarning = getDeprecationWarningEmitter(code, message, deprecated, useEmitSync);
  function deprecated(...args) {
    if (!process.noDeprecation) emitWarning();
    return new.target ? ReflectConstruct(fn, args, new.target) : ReflectApply(fn, this, args);
  }
  if (modifyPrototype) {
    ObjectSetPrototypeOf(deprecated, fn);
    // Instances must pass `instanceof` against both functions.
    if (fn.prototype) deprecated.prototype = fn.prototype;
  }
  ObjectDefineProperty(deprecated, 'length', { __proto__: null, ...ObjectGetOwnPropertyDescriptor(fn, 'length') });
  return deprecated;
}

// A class that is called without `new`, as old code does.
function deprecateInstantiation(Constructor, code, ...args) {
  if (!deprecationCodesSeen.has(code)) {
    deprecationCodesSeen.add(code);
    process.emitWarning(`Instantiating ${Constructor.name} without the 'new' keyword has been deprecated.`, 'DeprecationWarning', code);
  }
  return ReflectConstruct(Constructor, args);
}

// --- promisify ---

function copyOwn(target, source) {
  const descriptors = ObjectGetOwnPropertyDescriptors(source);
  // A descriptor without a null prototype would be completed from a polluted Object.prototype.
  const list = ObjectValues(descriptors);
  for (let i = 0; i < list.length; i++) ObjectSetPrototypeOf(list[i], null);
  return ObjectDefineProperties(target, descriptors);
}

function promisify(original) {
  if (typeof original !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('original', 'Function', original);
  const custom = original[kCustomPromisifiedSymbol];
  if (custom) {
    if (typeof custom !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('util.promisify.custom', 'Function', custom);
    return ObjectDefineProperty(custom, kCustomPromisifiedSymbol, { __proto__: null, value: custom, enumerable: false, writable: false, configurable: true });
  }
  const names = original[customPromisifyArgs];
  function fn(...args) {
    const { promise, resolve, reject } = PromiseWithResolvers();
    ArrayPrototypePush(args, (error, ...values) => {
      if (error) {
        reject(error);
      } else if (names !== undefined && values.length > 1) {
        const result = {};
        for (let i = 0; i < names.length; i++) result[names[i]] = values[i];
        resolve(result);
      } else {
        resolve(values[0]);
      }
    });
    let returned;
    try {
      returned = ReflectApply(original, this, args);
    } catch (error) {
      reject(error);
      return promise;
    }
    if (isPromise(returned)) {
      process.emitWarning('Calling promisify on a function that returns a Promise is likely a mistake.', 'DeprecationWarning', 'DEP0174');
    }
    return promise;
  }
  ObjectSetPrototypeOf(fn, ObjectGetPrototypeOf(original));
  ObjectDefineProperty(fn, kCustomPromisifiedSymbol, { __proto__: null, value: fn, enumerable: false, writable: false, configurable: true });
  return copyOwn(fn, original);
}
promisify.custom = kCustomPromisifiedSymbol;

// --- encodings ---

const encodings = {
  '__proto__': null,
  'utf8': 'utf8',
  'utf-8': 'utf8',
  'ucs2': 'utf16le',
  'ucs-2': 'utf16le',
  'utf16le': 'utf16le',
  'utf-16le': 'utf16le',
  'latin1': 'latin1',
  'binary': 'latin1',
  'base64': 'base64',
  'base64url': 'base64url',
  'hex': 'hex',
  'ascii': 'ascii',
};

// Returns the canonical name, undefined if there is no such encoding.
function normalizeEncoding(encoding) {
  if (encoding == null || encoding === 'utf8' || encoding === '') return 'utf8';
  return encodings[encoding] ?? encodings[StringPrototypeToLowerCase(`${encoding}`)];
}

// --- signals ---

const signalTable = lazy(() => internalBinding('os').getConstants().signals);

const signalNames = lazy(() => {
  const names = { __proto__: null };
  const pairs = ObjectEntries(signalTable());
  for (let i = 0; i < pairs.length; i++) names[pairs[i][1]] ??= pairs[i][0];
  return names;
});

// Takes a name or a number, returns the number.
function convertToValidSignal(signal) {
  if (typeof signal === 'number' && signalNames()[signal]) return signal;
  if (typeof signal === 'string') {
    const number = signalTable()[StringPrototypeToUpperCase(signal)];
    if (number) return number;
  }
  throw new codes.ERR_UNKNOWN_SIGNAL(signal);
}

// The exit code by which shells report a process that died of `signal`.
function convertProcessSignalToExitCode(signal) {
  require('internal/validators').validateOneOf(signal, 'signalCode', primordials.ObjectKeys(signalTable()));
  return 128 + signalTable()[signal];
}

// --- system errors ---

function checkErrno(errno) {
  if (typeof errno !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('err', 'number', errno);
  if (errno >= 0 || !primordials.NumberIsSafeInteger(errno)) throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', errno);
}

function getSystemErrorName(errno) {
  checkErrno(errno);
  const entry = uvErrmapGet(errno);
  return entry === undefined ? `Unknown system error ${errno}` : entry[0];
}

function getSystemErrorMessage(errno) {
  checkErrno(errno);
  const entry = uvErrmapGet(errno);
  return entry === undefined ? `Unknown system error ${errno}` : entry[1];
}

function getSystemErrorMap() {
  return errorMap(Map);
}

// --- lists and strings ---

function join(list, separator) {
  let text = '';
  for (let i = 0; i < list.length; i++) text += i === 0 ? list[i] : `${separator}${list[i]}`;
  return text;
}

// --- environment ---

function isUnderNodeModules(path) {
  return path && (RegExpPrototypeExec(/(?:^|[\\/])node_modules(?=[\\/])/, path) !== null);
}

function guessHandleType(fd) {
  return internalBinding('util').guessHandleType(fd);
}

function sleep(milliseconds) {
  require('internal/validators').validateUint32(milliseconds, 'msec');
  internalBinding('util').sleep(milliseconds);
}

// The name under which a DOMException goes, without loading the class before one is needed.
const lazyDOMExceptionClass = lazy(() => require('internal/web/dom_exception').DOMException);

function lazyDOMException(message, name) {
  const DOMException = lazyDOMExceptionClass();
  return name && typeof name === 'object' ? new DOMException(message, name) : new DOMException(message, name);
}

// `127.0.0.1` with `255.0.0.0` is `127.0.0.1/8`; null if the mask is not a run of ones followed by zeros.
function getCIDR(address, netmask, family) {
  const v6 = family === 'IPv6';
  const groups = netmask.split(v6 ? ':' : '.');
  const width = v6 ? 16 : 8;
  let ones = 0;
  let ended = false;
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i] === '' ? 0 : primordials.NumberParseInt(groups[i], v6 ? 16 : 10);
    for (let bit = width - 1; bit >= 0; bit--) {
      const isSet = ((group >>> bit) & 1) === 1;
      if (isSet && ended) return null;
      if (isSet) ones++;
      else ended = true;
    }
  }
  return `${address}/${ones}`;
}

module.exports = {
  convertProcessSignalToExitCode,
  convertToValidSignal,
  customInspectSymbol,
  customPromisifyArgs,
  deprecate,
  deprecateInstantiation,
  emitExperimentalWarning,
  getCIDR,
  getSystemErrorMap,
  getSystemErrorMessage,
  getSystemErrorName,
  isError,
  isUnderNodeModules,
  isWindows,
  join,
  kCustomPromisifiedSymbol,
  kEmptyObject,
  kIsEncodingSymbol,
  lazy,
  lazyDOMException,
  normalizeEncoding,
  once,
  promisify,
  sleep,
  get signals() { return signalTable(); },
};
