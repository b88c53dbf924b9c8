'use strict';
// What all three forms of an `fs` call (callback, promise, sync) need before they cross into Rust: turning paths, flags,
// modes, times, encodings and positions into plain values, with the errors that Node's fs documents for bad ones.

const {
  ArrayIsArray, BigInt, DateNow, DatePrototypeGetTime, FunctionPrototypeCall, Number, NumberIsFinite, ObjectIs,
  StringPrototypeIncludes, TypedArrayPrototypeIncludes,
} = primordials;
const { codes: { ERR_FS_EISDIR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE }, AbortError } = require('internal/errors');
const {
  parseFileMode, validateAbortSignal, validateBoolean, validateFunction, validateInt32, validateInteger, validateObject,
  validateUint32,
} = require('internal/validators');
const { isArrayBufferView, isDate, isUint8Array } = require('internal/util/types');
const { lazy } = require('internal/util');
const { Buffer } = require('buffer');
const constants = require('internal/fs/constants');

const {
  O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY,
} = constants;
const kEmpty = { __proto__: null };
const kMaxUserId = 2 ** 32 - 1;
const bufferToString = Buffer.prototype.toString;
const url = lazy(() => require('url'));

// --- paths -------------------------------------------------------------------------------------------------------------

function looksLikeUrl(value) {
  return typeof value === 'object' && value !== null && typeof value.href === 'string' && typeof value.protocol === 'string' &&
    value.auth === undefined && value.path === undefined;
}

function checkNoNul(path, name) {
  if (typeof path === 'string' ? StringPrototypeIncludes(path, '\u0000') : TypedArrayPrototypeIncludes(path, 0)) {
    throw new ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
  }
  return path;
}

// Returns a string or a Uint8Array without NUL; the binding takes both.
function toPath(value, name = 'path') {
  if (typeof value !== 'string') {
    if (looksLikeUrl(value)) value = url().fileURLToPath(value);
    else if (!isUint8Array(value)) throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], value);
  }
  return checkNoNul(value, name);
}

function toPathOrFd(value, name = 'path') {
  return typeof value === 'number' ? toFd(value) : toPath(value, name);
}

function toFd(fd) {
  if (ObjectIs(fd, -0)) return 0;
  validateInt32(fd, 'fd', 0);
  return fd;
}

// --- flags, modes, ids, times ------------------------------------------------------------------------------------------

const flagTable = {
  '__proto__': null,
  'r': O_RDONLY,
  'rs': O_RDONLY | O_SYNC,
  'sr': O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  'sr+': O_RDWR | O_SYNC,
  'w': O_TRUNC | O_CREAT | O_WRONLY,
  'wx': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'xw': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR,
  'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'a': O_APPEND | O_CREAT | O_WRONLY,
  'ax': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'xa': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'as': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'sa': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR,
  'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
  'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

function toFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags === undefined || flags === null) return O_RDONLY;
  const value = typeof flags === 'string' ? flagTable[flags] : undefined;
  if (value === undefined) throw new ERR_INVALID_ARG_VALUE(name, flags);
  return value;
}

const toMode = parseFileMode;

// For access() and copyFile(): a small set of bits, checked with the texts Node uses for these two.
function toBits(mode, fallback) {
  if (mode === undefined || mode === null) return fallback;
  if (typeof mode !== 'number') {
    const err = new ERR_INVALID_ARG_TYPE('mode', 'integer', mode);
    err.message = 'mode must be int32 or null/undefined';
    throw err;
  }
  if (!(mode >= 0 && mode <= 7)) {
    const err = new ERR_OUT_OF_RANGE('mode', '>= 0 && <= 7', mode);
    err.message = 'mode is out of range: >= 0 && <= 7';
    throw err;
  }
  return mode | 0;
}

function toOwner(uid, gid) {
  validateInteger(uid, 'uid', -1, kMaxUserId);
  validateInteger(gid, 'gid', -1, kMaxUserId);
}

// A time in seconds since 1970: a Date, a number, or a string that spells a number. A negative number means "now".
function toSeconds(time, name = 'time') {
  if (typeof time === 'string' && +time == time) return +time; // eslint-disable-line eqeqeq
  if (NumberIsFinite(time)) return time < 0 ? DateNow() / 1000 : time;
  if (isDate(time)) return DatePrototypeGetTime(time) / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

// --- options -----------------------------------------------------------------------------------------------------------

function checkEncoding(encoding) {
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

// The `options` argument as most calls take it: an encoding, an object, or nothing (also a callback in its place).
function toOptions(options, defaults = kEmpty) {
  if (options === undefined || options === null || typeof options === 'function') return defaults;
  if (typeof options === 'string') options = { __proto__: null, ...defaults, encoding: options };
  else if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  if (options.encoding !== 'buffer') checkEncoding(options.encoding);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return options;
}

function copyOptions(source) {
  const target = { __proto__: null };
  for (const key in source) target[key] = source[key];
  return target;
}

function throwIfAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

function toCallback(callback, name = 'cb') {
  validateFunction(callback, name);
  return callback;
}

// --- buffers and positions ---------------------------------------------------------------------------------------------

function checkBuffer(buffer, name = 'buffer') {
  if (!isArrayBufferView(buffer)) throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], buffer);
}

function checkBufferList(buffers) {
  if (!ArrayIsArray(buffers)) throw new ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', buffers);
  for (let i = 0; i < buffers.length; i++) {
    if (!isArrayBufferView(buffers[i])) throw new ERR_INVALID_ARG_TYPE('buffers', 'ArrayBufferView[]', buffers);
  }
  return buffers;
}

function checkReadRange(offset, length, byteLength) {
  if (offset < 0) throw new ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > byteLength) throw new ERR_OUT_OF_RANGE('length', `<= ${byteLength - offset}`, length);
}

function checkWriteRange(offset, length, byteLength) {
  if (offset > byteLength) throw new ERR_OUT_OF_RANGE('offset', `<= ${byteLength}`, offset);
  if (length > byteLength - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${byteLength - offset}`, length);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
}

function checkPosition(position, length) {
  if (typeof position === 'number') {
    validateInteger(position, 'position', -1);
  } else if (typeof position === 'bigint') {
    const max = 2n ** 63n - 1n - BigInt(length);
    if (!(position >= -1n && position <= max)) throw new ERR_OUT_OF_RANGE('position', `>= -1 && <= ${max}`, position);
  } else {
    throw new ERR_INVALID_ARG_TYPE('position', ['integer', 'bigint'], position);
  }
}

// The binding takes a position as a number, -1 for "where the file stands". Beyond 2^53 a bigint loses nothing that a
// filesystem could hold: the largest file any Linux filesystem stores is 2^63-1, which no open succeeds in reading.
function toPosition(position, length) {
  if (position === undefined || position === null) return -1;
  checkPosition(position, length);
  return Number(position);
}

const kWriteTypes = ['string', 'Buffer', 'TypedArray', 'DataView'];
function checkStringOrBuffer(value, name) {
  if (typeof value !== 'string' && !isArrayBufferView(value)) throw new ERR_INVALID_ARG_TYPE(name, kWriteTypes, value);
}

function isUtf8(encoding) {
  return encoding === 'utf8' || encoding === 'utf-8' || encoding === undefined || encoding === null;
}

// Strings in UTF-8 cross as they are and are encoded in Rust; every other encoding is Buffer's work.
function toBytes(data, encoding) {
  if (typeof data !== 'string') return data;
  return isUtf8(encoding) ? data : Buffer.from(data, encoding);
}

// Bytes come from the binding as an ArrayBuffer that nobody else has.
function toBuffer(bytes) {
  return isUint8Array(bytes) ? bytes : Buffer.from(bytes);
}

// Turns what the binding gave (a name, a link's target, a file) into what `encoding` asks for.
function decodeName(bytes, encoding) {
  if (typeof bytes === 'string') return bytes;
  const buffer = toBuffer(bytes);
  return encoding === 'buffer' ? buffer : FunctionPrototypeCall(bufferToString, buffer, encoding);
}

// Whether the binding may give the text itself (UTF-8) or must give bytes.
function wantsBytes(encoding) {
  return !(encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8');
}

// A promise's two ends as one callback of the binding.
function settle(resolve, reject) {
  return (err, value) => {
    if (err) reject(err);
    else resolve(value);
  };
}

// --- rm and rmdir ------------------------------------------------------------------------------------------------------

function toRmOptions(options) {
  const all = { __proto__: null, retryDelay: 100, maxRetries: 0, recursive: false, force: false };
  if (options === undefined) return all;
  validateObject(options, 'options');
  for (const key in all) if (options[key] !== undefined) all[key] = options[key];
  validateBoolean(all.force, 'options.force');
  validateBoolean(all.recursive, 'options.recursive');
  validateInt32(all.retryDelay, 'options.retryDelay', 0);
  validateUint32(all.maxRetries, 'options.maxRetries');
  return all;
}

// A directory without `recursive` has an error of its own.
function rmError(err) {
  if (err.syscall !== 'rm' || err.code !== 'EISDIR') return err;
  return new ERR_FS_EISDIR({ code: 'EISDIR', message: 'is a directory', path: err.path, syscall: 'rm', errno: -err.errno });
}

function checkRmdirOptions(options) {
  if (options === undefined) return;
  validateObject(options, 'options');
  if (options.recursive !== undefined) {
    throw new ERR_INVALID_ARG_VALUE('options.recursive', options.recursive, 'is no longer supported');
  }
}

const linkTypes = { '__proto__': null, 'dir': 1, 'file': 0, 'junction': 2 };
function checkLinkType(type) {
  if (type === undefined || type === null) return;
  if (typeof type !== 'string' || linkTypes[type] === undefined) {
    throw new ERR_INVALID_ARG_VALUE('type', type, "must be one of: 'dir', 'file', 'junction', null, undefined");
  }
}

module.exports = {
  checkBuffer, checkBufferList, checkEncoding, checkLinkType, checkNoNul, checkPosition, checkReadRange, checkRmdirOptions,
  checkStringOrBuffer, checkWriteRange, constants, copyOptions, decodeName, isUtf8, looksLikeUrl, rmError,
  settle, throwIfAborted, toBits, toBuffer, toBytes, toCallback, toFd, toFlags, toMode, toOptions, toOwner, toPath, toPathOrFd,
  toPosition, toRmOptions, toSeconds, wantsBytes,
};
