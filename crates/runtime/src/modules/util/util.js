'use strict';
// node:util. https://nodejs.org/api/util.html

const {
  ArrayIsArray,
  ObjectDefineProperty,
  ObjectKeys,
  PromisePrototypeThen,
  StringPrototypeToWellFormed,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED },
  ErrnoException,
  ExceptionWithHostPort,
} = require('internal/errors');
const { format, formatWithOptions, inspect, stripVTControlCharacters } = require('internal/util/inspect');
const {
  convertProcessSignalToExitCode, deprecate: deprecateUnchecked, getSystemErrorMap, getSystemErrorMessage, getSystemErrorName, promisify,
} = require('internal/util');
const { validateNumber, validateString, validateStringArray } = require('internal/validators');
const types = require('internal/util/types');
const { debuglog } = require('internal/util/debuglog');
const { callbackify, getCallSites, inherits } = require('internal/util/callbackify');

function deprecate(fn, message, code, options = {}) {
  if (code !== undefined) validateString(code, 'code');
  return deprecateUnchecked(fn, message, code, undefined, options?.modifyPrototype ?? true);
}

function _extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  const keys = ObjectKeys(source);
  for (let i = keys.length - 1; i >= 0; i--) target[keys[i]] = source[keys[i]];
  return target;
}

function checkErrno(err) {
  if (typeof err !== 'number') throw new ERR_INVALID_ARG_TYPE('err', 'number', err);
  validateNumber(err, 'err');
  if (err >= 0) getSystemErrorName(err);
}

function _errnoException(...args) {
  checkErrno(args[0]);
  return new ErrnoException(...args);
}

function _exceptionWithHostPort(...args) {
  checkErrno(args[0]);
  return new ExceptionWithHostPort(...args);
}

function isDeepStrictEqual(a, b, skipPrototype) {
  const { isDeepStrictEqual: compare } = require('internal/util/comparisons');
  return compare(a, b, skipPrototype);
}

function toUSVString(input) {
  return StringPrototypeToWellFormed(`${input}`);
}

function styleText(format_, text, options) {
  return require('internal/util/style_text').styleText(format_, text, options);
}

function parseEnv(content) {
  validateString(content, 'content');
  return require('internal/util/parse_env').parseEnv(content);
}

function checkDiffInput(value, name) {
  if (ArrayIsArray(value)) validateStringArray(value, name);
  else validateString(value, name);
}

function diff(actual, expected) {
  checkDiffInput(actual, 'actual');
  checkDiffInput(expected, 'expected');
  if (actual === expected) return [];
  return require('internal/assert/myers_diff').myersDiff(actual, expected);
}

function markPromiseAsHandled(promise) {
  if (!types.isPromise(promise)) throw new ERR_INVALID_ARG_TYPE('promise', 'Promise', promise);
  PromisePrototypeThen(promise, undefined, () => undefined);
}

module.exports = {
  _errnoException,
  _exceptionWithHostPort,
  _extend: deprecateUnchecked(_extend, 'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060'),
  callbackify,
  convertProcessSignalToExitCode(signalCode) { return convertProcessSignalToExitCode(signalCode); },
  debug: debuglog,
  debuglog,
  deprecate,
  format,
  styleText,
  formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorName,
  getSystemErrorMessage,
  inherits,
  inspect,
  isArray: deprecateUnchecked(ArrayIsArray, 'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.', 'DEP0044'),
  isDeepStrictEqual,
  markPromiseAsHandled,
  promisify,
  stripVTControlCharacters,
  toUSVString,
  types,
  parseEnv,
};

// Parts that most programs never touch are loaded when first read.
function addLazy(names, load, enumerable = true) {
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const settle = (target, value) => ObjectDefineProperty(target, name, { __proto__: null, value, writable: true, enumerable, configurable: true });
    ObjectDefineProperty(module.exports, name, {
      __proto__: null,
      get() {
        const value = load()[name];
        settle(module.exports, value);
        return value;
      },
      set(value) { settle(module.exports, value); },
      enumerable,
      configurable: true,
    });
  }
}

addLazy(['transferableAbortSignal', 'transferableAbortController'], () => require('internal/web/abort/transfer'));
addLazy(['aborted'], () => require('internal/web/abort'));
addLazy(['parseArgs'], () => require('internal/util/parse_args'));
addLazy(['TextDecoder', 'TextEncoder'], () => require('internal/web/encoding'));
addLazy(['MIMEType', 'MIMEParams'], () => require('internal/util/mime'));
for (const name of ['debounce', 'throttle', 'setTraceSigInt']) {
  const missing = { [name]() { throw new ERR_METHOD_NOT_IMPLEMENTED(`util.${name}()`); } }[name];
  ObjectDefineProperty(module.exports, name, { __proto__: null, value: missing, writable: true, enumerable: true, configurable: true });
}
ObjectDefineProperty(module.exports, 'diff', { __proto__: null, value: diff, writable: true, enumerable: true, configurable: true });
