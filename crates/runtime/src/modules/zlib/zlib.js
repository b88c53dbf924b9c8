'use strict';
// `zlib` (nodejs.org/api/zlib.html), first form: gzip, deflate and raw deflate as streams, with callbacks (on the pool) and
// synchronously. Brotli and Zstandard are not there yet and say so.

const { ArrayPrototypePush, FunctionPrototypeCall, ObjectDefineProperty, ObjectFreeze, ObjectKeys, ObjectSetPrototypeOf, StringPrototypeStartsWith } = primordials;
const binding = internalBinding('zlib');
const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { addNotYet } = require('internal/not_yet');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { validateFunction, validateUint32 } = require('internal/validators');
const { ZlibBase, kFormats } = require('internal/zlib/stream');
const { constants, codes } = require('internal/zlib/constants');

function defineStream(name, format, compress) {
  const Stream = function(options) {
    if (!new.target) return new Stream(options);
    FunctionPrototypeCall(ZlibBase, this, options, format, compress);
  };
  ObjectDefineProperty(Stream, 'name', { __proto__: null, value: name, configurable: true });
  ObjectSetPrototypeOf(Stream.prototype, ZlibBase.prototype);
  ObjectSetPrototypeOf(Stream, ZlibBase);
  return Stream;
}

const Deflate = defineStream('Deflate', kFormats.zlib, true);
const Inflate = defineStream('Inflate', kFormats.zlib, false);
const Gzip = defineStream('Gzip', kFormats.gzip, true);
const Gunzip = defineStream('Gunzip', kFormats.gzip, false);
const DeflateRaw = defineStream('DeflateRaw', kFormats.raw, true);
const InflateRaw = defineStream('InflateRaw', kFormats.raw, false);
const Unzip = defineStream('Unzip', kFormats.detect, false);

function toBytes(buffer) {
  if (typeof buffer === 'string') return Buffer.from(buffer);
  if (isArrayBufferView(buffer)) return Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  if (isAnyArrayBuffer(buffer)) return Buffer.from(buffer);
  throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], buffer);
}

function collect(Stream, buffer, options, callback) {
  const bytes = toBytes(buffer);
  const stream = new Stream(options);
  const parts = [];
  let total = 0;
  stream.on('data', (part) => {
    ArrayPrototypePush(parts, part);
    total += part.length;
  });
  stream.on('error', callback);
  stream.on('end', () => {
    const all = parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
    callback(null, options?.info ? { buffer: all, engine: stream } : all);
  });
  stream.end(bytes);
}

function callbackForm(Stream, name) {
  return { [name](buffer, options, callback) {
    if (typeof options === 'function') {
      callback = options;
      options = {};
    }
    validateFunction(callback, 'callback');
    collect(Stream, buffer, options, callback);
  } }[name];
}

function syncForm(Stream, name) {
  return { [name](buffer, options) {
    const bytes = toBytes(buffer);
    const stream = new Stream(options);
    const result = stream._processAll(bytes);
    return options?.info ? { buffer: result, engine: stream } : result;
  } }[name];
}

function crc32(data, value = 0) {
  if (typeof data === 'string') data = Buffer.from(data);
  else if (!isArrayBufferView(data)) throw new ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  validateUint32(value, 'value');
  return binding.crc32(data, value);
}

const zlib = { Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip, crc32 };
for (const [name, Stream] of [['deflate', Deflate], ['gzip', Gzip], ['deflateRaw', DeflateRaw], ['inflate', Inflate], ['gunzip', Gunzip],
                              ['inflateRaw', InflateRaw], ['unzip', Unzip]]) {
  zlib[name] = callbackForm(Stream, name);
  zlib[`${name}Sync`] = syncForm(Stream, `${name}Sync`);
}
for (const [name, Stream] of [['createDeflate', Deflate], ['createInflate', Inflate], ['createDeflateRaw', DeflateRaw],
                              ['createInflateRaw', InflateRaw], ['createGzip', Gzip], ['createGunzip', Gunzip], ['createUnzip', Unzip]]) {
  zlib[name] = { [name](options) { return new Stream(options); } }[name];
}
addNotYet(zlib, 'zlib', ['brotliCompress', 'brotliCompressSync', 'brotliDecompress', 'brotliDecompressSync', 'createBrotliCompress',
                         'createBrotliDecompress', 'createZstdCompress', 'createZstdDecompress', 'zstdCompress', 'zstdCompressSync',
                         'zstdDecompress', 'zstdDecompressSync'], ['BrotliCompress', 'BrotliDecompress', 'ZstdCompress', 'ZstdDecompress']);
const shown = { __proto__: null, enumerable: true };
ObjectDefineProperty(zlib, 'constants', { ...shown, value: ObjectFreeze(constants) });
ObjectDefineProperty(zlib, 'codes', { ...shown, value: ObjectFreeze(codes) });
for (const name of ObjectKeys(constants)) {
  if (zlib[name] === undefined && StringPrototypeStartsWith(name, 'Z_')) ObjectDefineProperty(zlib, name, { __proto__: null, value: constants[name] });
}

module.exports = zlib;
