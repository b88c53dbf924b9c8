'use strict';
// `zlib` (nodejs.org/api/zlib.html): gzip, deflate, raw deflate, Brotli and Zstandard as streams, with callbacks (on the pool)
// and synchronously. The ZIP archive classes are not there yet and say so.

const { FunctionPrototypeCall, ObjectDefineProperty, ObjectFreeze, ObjectKeys, ObjectSetPrototypeOf, StringPrototypeStartsWith } = primordials;
const binding = internalBinding('zlib');
const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { addNotYet } = require('internal/not_yet');
const { deprecateInstantiation } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { validateFunction, validateUint32 } = require('internal/validators');
const { constants, codes } = require('internal/zlib/constants');
const { Brotli, Zlib, Zstd } = require('internal/zlib/formats');
const { codeWhole, codeWholeSync } = require('internal/zlib/stream');

// Old code calls these classes without `new`.
function defineStream(name, Base, mode) {
  const Stream = function(opts) {
    if (!(this instanceof Stream)) return deprecateInstantiation(Stream, 'DEP0184', opts);
    FunctionPrototypeCall(Base, this, opts, mode);
  };
  ObjectDefineProperty(Stream, 'name', { __proto__: null, value: name, configurable: true });
  ObjectSetPrototypeOf(Stream.prototype, Base.prototype);
  ObjectSetPrototypeOf(Stream, Base);
  return Stream;
}

const Deflate = defineStream('Deflate', Zlib, constants.DEFLATE);
const Inflate = defineStream('Inflate', Zlib, constants.INFLATE);
const Gzip = defineStream('Gzip', Zlib, constants.GZIP);
const Gunzip = defineStream('Gunzip', Zlib, constants.GUNZIP);
const DeflateRaw = defineStream('DeflateRaw', Zlib, constants.DEFLATERAW);
const InflateRaw = defineStream('InflateRaw', Zlib, constants.INFLATERAW);
const Unzip = defineStream('Unzip', Zlib, constants.UNZIP);
const BrotliCompress = defineStream('BrotliCompress', Brotli, constants.BROTLI_ENCODE);
const BrotliDecompress = defineStream('BrotliDecompress', Brotli, constants.BROTLI_DECODE);

class ZstdCompress extends Zstd {
  constructor(opts) { super(opts, constants.ZSTD_COMPRESS); }
}

class ZstdDecompress extends Zstd {
  constructor(opts) { super(opts, constants.ZSTD_DECOMPRESS); }
}

function toBytes(buffer, name, types) {
  if (typeof buffer === 'string') return Buffer.from(buffer);
  if (isArrayBufferView(buffer)) return buffer;
  if (isAnyArrayBuffer(buffer)) return Buffer.from(buffer);
  throw new ERR_INVALID_ARG_TYPE(name, types, buffer);
}

function callbackForm(Stream) {
  return function asyncBufferWrapper(buffer, opts, callback) {
    if (typeof opts === 'function') {
      callback = opts;
      opts = {};
    }
    validateFunction(callback, 'callback');
    const stream = new Stream(opts);
    codeWhole(stream, toBytes(buffer, 'chunk', ['string', 'Buffer', 'TypedArray', 'DataView']), callback);
  };
}

function syncForm(Stream) {
  return function syncBufferWrapper(buffer, opts) {
    const bytes = toBytes(buffer, 'buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer']);
    return codeWholeSync(new Stream(opts), bytes);
  };
}

function crc32(data, value = 0) {
  if (typeof data === 'string') data = Buffer.from(data);
  else if (!isArrayBufferView(data)) throw new ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  validateUint32(value, 'value');
  return binding.crc32(data, value);
}

const zlib = {
  crc32, Deflate, Inflate, Gzip, Gunzip, DeflateRaw, InflateRaw, Unzip, BrotliCompress, BrotliDecompress, ZstdCompress, ZstdDecompress,
};
const kFunctions = [
  ['deflate', Deflate], ['gzip', Gzip], ['deflateRaw', DeflateRaw], ['unzip', Unzip], ['inflate', Inflate], ['gunzip', Gunzip],
  ['inflateRaw', InflateRaw], ['brotliCompress', BrotliCompress], ['brotliDecompress', BrotliDecompress],
  ['zstdCompress', ZstdCompress], ['zstdDecompress', ZstdDecompress],
];
for (let i = 0; i < kFunctions.length; i++) {
  const { 0: name, 1: Stream } = kFunctions[i];
  zlib[name] = callbackForm(Stream);
  zlib[`${name}Sync`] = syncForm(Stream);
}
const kCreators = [
  ['createDeflate', Deflate], ['createInflate', Inflate], ['createDeflateRaw', DeflateRaw], ['createInflateRaw', InflateRaw],
  ['createGzip', Gzip], ['createGunzip', Gunzip], ['createUnzip', Unzip], ['createBrotliCompress', BrotliCompress],
  ['createBrotliDecompress', BrotliDecompress], ['createZstdCompress', ZstdCompress], ['createZstdDecompress', ZstdDecompress],
];
for (let i = 0; i < kCreators.length; i++) {
  const { 0: name, 1: Stream } = kCreators[i];
  const create = { [name](opts) { return new Stream(opts); } }[name];
  ObjectDefineProperty(zlib, name, { __proto__: null, configurable: true, enumerable: true, value: create });
}
ObjectDefineProperty(zlib, 'constants', { __proto__: null, enumerable: true, value: ObjectFreeze(constants) });
ObjectDefineProperty(zlib, 'codes', { __proto__: null, enumerable: true, value: ObjectFreeze(codes) });
addNotYet(zlib, 'zlib', ['createZipArchive', 'createZipArchiveSync', 'zipFiles', 'getMaxZipContentSize', 'setMaxZipContentSize'],
          ['ZipEntry', 'ZipFile', 'ZipBuffer']);
// The numbers of old stand on the module itself too; Brotli's never did.
const names = ObjectKeys(constants);
for (let i = 0; i < names.length; i++) {
  if (!StringPrototypeStartsWith(names[i], 'BROTLI')) ObjectDefineProperty(zlib, names[i], { __proto__: null, value: constants[names[i]] });
}

module.exports = zlib;
