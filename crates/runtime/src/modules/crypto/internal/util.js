'use strict';
// What the parts of `crypto` share: bytes out of arguments.

const { Buffer } = require('buffer');
const { codes: { ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH, ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const binding = internalBinding('crypto');

// Strings become bytes in the encoding ('buffer' means utf8); views and buffers stay.
function toBytes(value, name, encoding = 'utf8') {
  if (typeof value === 'string') return Buffer.from(value, encoding === 'buffer' ? 'utf8' : encoding);
  if (isArrayBufferView(value) || isAnyArrayBuffer(value)) return value;
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
}

// The key material of a secret: bytes, or a KeyObject's.
function toSecret(value, name, encoding) {
  if (typeof value === 'string' || isArrayBufferView(value) || isAnyArrayBuffer(value)) return toBytes(value, name, encoding);
  throw new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string', 'KeyObject', 'CryptoKey'], value);
}

function asBuffer(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function timingSafeEqual(a, b) {
  if (!isArrayBufferView(a) && !isAnyArrayBuffer(a)) throw new ERR_INVALID_ARG_TYPE('buf1', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], a);
  if (!isArrayBufferView(b) && !isAnyArrayBuffer(b)) throw new ERR_INVALID_ARG_TYPE('buf2', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], b);
  if (a.byteLength !== b.byteLength) throw new ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  return binding.timingSafeEqual(a, b);
}

module.exports = { asBuffer, timingSafeEqual, toBytes, toSecret };
