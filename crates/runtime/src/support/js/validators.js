'use strict';
// Checks of arguments that many modules share. Each takes `(value, name, ...)` and throws the error that Node's public
// API throws for a bad value: ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE or ERR_INVALID_ARG_VALUE.

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypeJoin,
  ArrayPrototypeMap,
  NumberIsFinite,
  NumberIsInteger,
  NumberIsNaN,
  NumberMAX_SAFE_INTEGER,
  NumberMIN_SAFE_INTEGER,
  NumberParseInt,
  RegExpPrototypeExec,
  String,
  StringPrototypeIncludes,
  StringPrototypeToUpperCase,
  StringPrototypeTrim,
} = primordials;

const { codes, hideStackFrames } = require('internal/errors');
const { isArrayBufferView, isRegExp } = require('internal/util/types');

const MAX_INT32 = 2147483647;
const MIN_INT32 = -2147483648;
const MAX_UINT32 = 4294967295;

const typeError = (name, expected, value) => new codes.ERR_INVALID_ARG_TYPE(name, expected, value);
const rangeError = (name, range, value) => new codes.ERR_OUT_OF_RANGE(name, range, value);

function isInt32(value) { return value === (value | 0); }
function isUint32(value) { return value === (value >>> 0); }

function validateString(value, name) {
  if (typeof value !== 'string') throw typeError(name, 'string', value);
}

function validateStringWithoutNullBytes(value, name) {
  validateString(value, name);
  if (StringPrototypeIncludes(value, '\0')) {
    throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
  }
}

function validateBoolean(value, name) {
  if (typeof value !== 'boolean') throw typeError(name, 'boolean', value);
}

function validateFunction(value, name) {
  if (typeof value !== 'function') throw typeError(name, 'function', value);
}

function validatePlainFunction(value, name) {
  if (typeof value !== 'function' || require('internal/util/types').isAsyncFunction(value)) throw typeError(name, 'function', value);
}

function validateUndefined(value, name) {
  if (value !== undefined) throw typeError(name, 'undefined', value);
}

function validateNumber(value, name, min = undefined, max = undefined) {
  if (typeof value !== 'number') throw typeError(name, 'number', value);
  const bounded = min != null || max != null;
  if ((min != null && value < min) || (max != null && value > max) || (bounded && NumberIsNaN(value))) {
    const low = min != null ? `>= ${min}` : '';
    const high = max != null ? `<= ${max}` : '';
    throw rangeError(name, `${low}${low && high ? ' && ' : ''}${high}`, value);
  }
}

function checkWhole(value, name, min, max) {
  if (typeof value !== 'number') throw typeError(name, 'number', value);
  if (!NumberIsInteger(value)) throw rangeError(name, 'an integer', value);
  if (value < min || value > max) throw rangeError(name, `>= ${min} && <= ${max}`, value);
}

function validateInteger(value, name, min = NumberMIN_SAFE_INTEGER, max = NumberMAX_SAFE_INTEGER) {
  checkWhole(value, name, min, max);
}

function validateInt32(value, name, min = MIN_INT32, max = MAX_INT32) {
  checkWhole(value, name, min, max);
}

function validateUint32(value, name, positive = false) {
  checkWhole(value, name, positive ? 1 : 0, MAX_UINT32);
}

// Returns false for undefined and NaN: "not given".
function validateFiniteNumber(value, name) {
  if (value === undefined) return false;
  if (NumberIsFinite(value)) return true;
  if (NumberIsNaN(value)) return false;
  validateNumber(value, name);
  throw rangeError(name, 'a finite number', value);
}

function checkRangesOrGetDefault(value, name, lower, upper, fallback) {
  if (!validateFiniteNumber(value, name)) return fallback;
  if (value < lower || value > upper) throw rangeError(name, `>= ${lower} and <= ${upper}`, value);
  return value;
}

// Which values beside plain objects pass validateObject; the flags may be combined.
const kValidateObjectNone = 0;
const kValidateObjectAllowNullable = 1;
const kValidateObjectAllowArray = 2;
const kValidateObjectAllowFunction = 4;
const kValidateObjectAllowObjects = kValidateObjectAllowArray | kValidateObjectAllowFunction;
const kValidateObjectAllowObjectsAndNull = kValidateObjectAllowObjects | kValidateObjectAllowNullable;

function validateObject(value, name, allowed = kValidateObjectNone) {
  const type = typeof value;
  if (value === null) {
    if ((allowed & kValidateObjectAllowNullable) !== 0) return;
  } else if (type === 'object') {
    if (!ArrayIsArray(value) || (allowed & kValidateObjectAllowArray) !== 0) return;
  } else if (type === 'function' && (allowed & kValidateObjectAllowFunction) !== 0) {
    return;
  }
  throw typeError(name, 'Object', value);
}

// Web IDL dictionaries: anything that is an object, or absent.
function validateDictionary(value, name) {
  if (value != null && typeof value !== 'object' && typeof value !== 'function') throw typeError(name, 'a dictionary', value);
}

function validateArray(value, name, minLength = 0) {
  if (!ArrayIsArray(value)) throw typeError(name, 'Array', value);
  if (value.length < minLength) throw new codes.ERR_INVALID_ARG_VALUE(name, value, `must have a length of at least ${minLength}`);
}

function validateStringArray(value, name) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) validateString(value[i], `${name}[${i}]`);
}

function validateBooleanArray(value, name) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) validateBoolean(value[i], `${name}[${i}]`);
}

function validateAbortSignal(signal, name) {
  if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
    throw typeError(name, 'AbortSignal', signal);
  }
}

function validateAbortSignalArray(value, name) {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) {
    const item = `${name}[${i}]`;
    if (value[i] === undefined) throw typeError(item, 'AbortSignal', undefined);
    validateAbortSignal(value[i], item);
  }
}

function validateOneOf(value, name, options) {
  if (ArrayPrototypeIncludes(options, value)) return;
  const shown = ArrayPrototypeJoin(ArrayPrototypeMap(options, (item) => (typeof item === 'string' ? `'${item}'` : String(item))), ', ');
  throw new codes.ERR_INVALID_ARG_VALUE(name, value, `must be one of: ${shown}`);
}

function validateUnion(value, name, union) {
  if (!ArrayPrototypeIncludes(union, value)) throw typeError(name, `('${ArrayPrototypeJoin(union, '|')}')`, value);
}

function validateBuffer(buffer, name = 'buffer') {
  if (!isArrayBufferView(buffer)) throw typeError(name, ['Buffer', 'TypedArray', 'DataView'], buffer);
}

function validateEncoding(text, encoding) {
  const { normalizeEncoding } = require('internal/util');
  if (normalizeEncoding(encoding) === 'hex' && text.length % 2 !== 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, `is invalid for data of length ${text.length}`);
  }
}

// Returns the port as a number.
function validatePort(port, name = 'Port', allowZero = true) {
  const textual = typeof port === 'string';
  if ((typeof port !== 'number' && !textual) || (textual && StringPrototypeTrim(port).length === 0) ||
      +port !== (+port >>> 0) || port > 65535 || (port === 0 && !allowZero)) {
    throw new codes.ERR_SOCKET_BAD_PORT(name, port, allowZero);
  }
  return port | 0;
}

function validateSignalName(signal, name = 'signal') {
  validateString(signal, name);
  const { signals } = require('internal/util');
  if (signals[signal] !== undefined) return;
  if (signals[StringPrototypeToUpperCase(signal)] !== undefined) {
    throw new codes.ERR_UNKNOWN_SIGNAL(`${signal} (signals must use all capital letters)`);
  }
  throw new codes.ERR_UNKNOWN_SIGNAL(signal);
}

const octalPattern = /^[0-7]+$/;

// A file mode is a number or a string of octal digits; returns the number.
function parseFileMode(value, name, fallback) {
  value ??= fallback;
  if (typeof value === 'string') {
    if (RegExpPrototypeExec(octalPattern, value) === null) {
      throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a 32-bit unsigned integer or an octal string');
    }
    value = NumberParseInt(value, 8);
  }
  validateUint32(value, name);
  return value;
}

function checkIgnoreItem(value, name) {
  if (typeof value === 'string') {
    if (value.length === 0) throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a non-empty string');
    return;
  }
  if (!isRegExp(value) && typeof value !== 'function') throw typeError(name, ['string', 'RegExp', 'Function'], value);
}

// The `ignore` option of fs.watch(): a glob, a RegExp, a function, or an array of these.
function validateIgnoreOption(value, name) {
  if (value == null) return;
  if (!ArrayIsArray(value)) {
    checkIgnoreItem(value, name);
    return;
  }
  for (let i = 0; i < value.length; i++) checkIgnoreItem(value[i], `${name}[${i}]`);
}

// `</styles.css>; rel=preload; as=style`: RFC 8288 link-value with at least one parameter.
const linkPattern = /^<[^>]*>(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)+$/;

function checkLink(value, given) {
  if (typeof value !== 'string' || RegExpPrototypeExec(linkPattern, value) === null) {
    throw new codes.ERR_INVALID_ARG_VALUE('hints', given,
      'must be an array or string of format "</styles.css>; rel=preload; as=style"');
  }
}

// Returns the value of a Link header for early hints.
function validateLinkHeaderValue(hints) {
  if (!ArrayIsArray(hints)) {
    checkLink(hints, hints);
    return hints;
  }
  for (let i = 0; i < hints.length; i++) checkLink(hints[i], hints[i]);
  return ArrayPrototypeJoin(hints, ', ');
}

function validateThisInternalField(object, key, className) {
  if (typeof object !== 'object' || object === null || !(key in object)) throw new codes.ERR_INVALID_THIS(className);
}

const exported = {
  validateAbortSignal,
  validateAbortSignalArray,
  validateArray,
  validateBoolean,
  validateBooleanArray,
  validateBuffer,
  validateDictionary,
  validateEncoding,
  validateFiniteNumber,
  validateFunction,
  validateIgnoreOption,
  validateInt32,
  validateInteger,
  validateLinkHeaderValue,
  validateNumber,
  validateObject,
  validateOneOf,
  validatePlainFunction,
  validatePort,
  validateSignalName,
  validateString,
  validateStringArray,
  validateStringWithoutNullBytes,
  validateThisInternalField,
  validateUint32,
  validateUndefined,
  validateUnion,
};
for (const name in exported) hideStackFrames(exported[name]);

module.exports = {
  ...exported,
  checkRangesOrGetDefault,
  isInt32,
  isUint32,
  kValidateObjectAllowArray,
  kValidateObjectAllowFunction,
  kValidateObjectAllowNullable,
  kValidateObjectAllowObjects,
  kValidateObjectAllowObjectsAndNull,
  kValidateObjectNone,
  parseFileMode,
};
