'use strict';
// Random values.

const { NumberIsSafeInteger, Uint8Array } = primordials;
const binding = internalBinding('crypto');
const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { lazy } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView, isFloat16Array, isFloat32Array, isFloat64Array, isTypedArray } = require('internal/util/types');
const { validateBoolean, validateFunction, validateNumber, validateObject } = require('internal/validators');

const kMaxBytes = 2 ** 31 - 1;
const domException = lazy(() => require('internal/web/dom_exception').DOMException);

function checkSize(size, name, elementSize, offset, length) {
  validateNumber(size, name);
  size *= elementSize;
  if (size !== size || size > kMaxBytes || size < 0 || size % 1 !== 0) {
    throw new ERR_OUT_OF_RANGE(name, `>= 0 && <= ${kMaxBytes}`, size);
  }
  if (size + offset > length) throw new ERR_OUT_OF_RANGE(`${name} + offset`, `<= ${length}`, size + offset);
  return size;
}

function randomBytes(size, callback) {
  checkSize(size, 'size', 1, 0, Infinity);
  if (callback === undefined) return Buffer.from(binding.randomBytes(size));
  validateFunction(callback, 'callback');
  binding.randomBytes(size, (error, bytes) => (error ? callback(error) : callback(null, Buffer.from(bytes))));
}

function checkFill(buf, offset, size) {
  if (!isAnyArrayBuffer(buf) && !isArrayBufferView(buf)) throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  validateNumber(offset, 'offset');
  offset *= elementSize;
  if (offset !== offset || offset > buf.byteLength || offset < 0) throw new ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${buf.byteLength}`, offset);
  size = size === undefined ? buf.byteLength - offset : checkSize(size, 'size', elementSize, offset, buf.byteLength);
  return { offset, size };
}

function randomFillSync(buf, offset = 0, size = undefined) {
  const checked = checkFill(buf, offset, size);
  if (checked.size > 0) binding.randomFill(buf, checked.offset, checked.size);
  return buf;
}

function randomFill(buf, offset, size, callback) {
  if (!isAnyArrayBuffer(buf) && !isArrayBufferView(buf)) throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  const checked = checkFill(buf, offset, size);
  binding.randomBytes(checked.size, (error, bytes) => {
    if (error) return callback(error);
    const target = isArrayBufferView(buf) ? new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength) : new Uint8Array(buf);
    target.set(new Uint8Array(bytes), checked.offset);
    callback(null, buf);
  });
}

const kRange = 0xffff_ffff_ffff;
const kRangeBytes = 6;

// An integer of [min, max), every one with the same chance: draws at and over the largest multiple of the range are thrown away.
function randomInt(min, max, callback) {
  const short = max === undefined || typeof max === 'function';
  if (short) {
    callback = max;
    max = min;
    min = 0;
  }
  const sync = callback === undefined;
  if (!sync) validateFunction(callback, 'callback');
  if (!NumberIsSafeInteger(min)) throw new ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!NumberIsSafeInteger(max)) throw new ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) throw new ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  const range = max - min;
  if (!(range <= kRange)) throw new ERR_OUT_OF_RANGE(short ? 'max' : 'max - min', `<= ${kRange}`, range);
  const end = kRange - (kRange % range);
  for (;;) {
    const draw = Buffer.from(binding.randomBytes(kRangeBytes)).readUIntBE(0, kRangeBytes);
    if (draw >= end) continue;
    const number = (draw % range) + min;
    if (sync) return number;
    process.nextTick(callback, undefined, number);
    return;
  }
}

function getRandomValues(array) {
  const DOMException = domException();
  if (!isTypedArray(array) || isFloat16Array?.(array) || isFloat32Array(array) || isFloat64Array(array)) {
    throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
  }
  if (array.byteLength > 65536) {
    throw new DOMException(`The requested length exceeds 65,536 bytes`, 'QuotaExceededError');
  }
  if (array.byteLength > 0) binding.randomFill(array, 0, array.byteLength);
  return array;
}

// Random bytes for many UUIDs are drawn at once.
const kBatch = 128;
let pool = null;
let left = 0;
const hex = [];
for (let i = 0; i < 256; i++) hex[i] = (i + 0x100).toString(16).slice(1);

function uuidOf(bytes, at) {
  const b = (i) => bytes[at + i];
  return `${hex[b(0)]}${hex[b(1)]}${hex[b(2)]}${hex[b(3)]}-${hex[b(4)]}${hex[b(5)]}-${hex[(b(6) & 0x0f) | 0x40]}${hex[b(7)]}-` +
    `${hex[(b(8) & 0x3f) | 0x80]}${hex[b(9)]}-${hex[b(10)]}${hex[b(11)]}${hex[b(12)]}${hex[b(13)]}${hex[b(14)]}${hex[b(15)]}`;
}

function randomUUID(options) {
  if (options !== undefined) validateObject(options, 'options');
  const fresh = options?.disableEntropyCache;
  if (fresh !== undefined) validateBoolean(fresh, 'options.disableEntropyCache');
  if (fresh) return uuidOf(new Uint8Array(binding.randomBytes(16)), 0);
  if (left === 0) {
    pool ??= new Uint8Array(16 * kBatch);
    binding.randomFill(pool, 0, pool.byteLength);
    left = kBatch;
  }
  left--;
  return uuidOf(pool, left * 16);
}

module.exports = { getRandomValues, randomBytes, randomFill, randomFillSync, randomInt, randomUUID };
