'use strict';
// Hash and Hmac objects: Transform streams with `update` and `digest`.

const { FunctionPrototypeCall, NumberIsInteger, ObjectSetPrototypeOf, Symbol } = primordials;
const binding = internalBinding('crypto');
const { Transform } = require('stream');
const { Buffer } = require('buffer');
const { codes: { ERR_CRYPTO_HASH_FINALIZED, ERR_CRYPTO_HASH_UPDATE_FAILED, ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateEncoding, validateString, validateUint32 } = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const { asBuffer, toSecret } = require('internal/crypto/util');

const kHandle = Symbol('kHandle');
const kFinalized = Symbol('kFinalized');
const kOptions = Symbol('kOptions');
const kLength = Symbol('kLength');

function setUp(stream, handle, options) {
  stream[kHandle] = handle;
  stream[kFinalized] = false;
  stream[kOptions] = options;
  FunctionPrototypeCall(Transform, stream, options);
}

function checkData(data, encoding) {
  if (typeof data === 'string') {
    validateEncoding(data, encoding);
    return Buffer.from(data, encoding === 'buffer' ? 'utf8' : encoding);
  }
  if (!isArrayBufferView(data)) throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  return data;
}

function encode(bytes, encoding) {
  const buffer = asBuffer(bytes);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

function Hash(algorithm, options) {
  if (!new.target) return new Hash(algorithm, options);
  let handle;
  if (typeof algorithm === 'string') {
    const length = options?.outputLength;
    if (length !== undefined) validateUint32(length, 'options.outputLength');
    handle = new binding.Hash(algorithm);
    this[kLength] = length;
  } else if (algorithm instanceof binding.Hash) {
    handle = algorithm;
  } else {
    validateString(algorithm, 'algorithm');
  }
  setUp(this, handle, options);
}
ObjectSetPrototypeOf(Hash.prototype, Transform.prototype);
ObjectSetPrototypeOf(Hash, Transform);

Hash.prototype.copy = function copy(options) {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  const hash = new Hash(this[kHandle].copy(), options);
  hash[kLength] = options?.outputLength ?? this[kLength];
  return hash;
};

Hash.prototype.update = function update(data, encoding = 'utf8') {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  if (!this[kHandle].update(checkData(data, encoding))) throw new ERR_CRYPTO_HASH_UPDATE_FAILED();
  return this;
};

Hash.prototype.digest = function digest(encoding) {
  if (this[kFinalized]) throw new ERR_CRYPTO_HASH_FINALIZED();
  this[kFinalized] = true;
  const length = this[kLength];
  return encode(this[kHandle].digest(NumberIsInteger(length) ? length : -1), encoding === undefined ? undefined : `${encoding}`);
};

Hash.prototype._transform = Hmac_transform;
Hash.prototype._flush = Hmac_flush;

function Hmac_transform(chunk, encoding, callback) {
  this[kHandle].update(checkData(chunk, encoding));
  callback();
}

function Hmac_flush(callback) {
  this.push(this.digest());
  callback();
}

function Hmac(algorithm, key, options) {
  if (!new.target) return new Hmac(algorithm, key, options);
  validateString(algorithm, 'hmac');
  const secret = toSecret(key, 'key', options?.encoding);
  setUp(this, new binding.Hmac(algorithm, secret), options);
}
ObjectSetPrototypeOf(Hmac.prototype, Transform.prototype);
ObjectSetPrototypeOf(Hmac, Transform);

Hmac.prototype.update = Hash.prototype.update;

// Unlike a Hash, a finished Hmac gives nothing.
Hmac.prototype.digest = function digest(encoding) {
  const chosen = encoding === undefined ? undefined : `${encoding}`;
  if (this[kFinalized]) return chosen && chosen !== 'buffer' ? '' : Buffer.alloc(0);
  this[kFinalized] = true;
  return encode(this[kHandle].digest(), chosen);
};
Hmac.prototype._transform = Hmac_transform;
Hmac.prototype._flush = Hmac_flush;

function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

function createHmac(algorithm, key, options) {
  return new Hmac(algorithm, key, options);
}

function hash(algorithm, input, options = 'hex') {
  validateString(algorithm, 'algorithm');
  const encoding = typeof options === 'string' ? options : options?.outputEncoding ?? 'hex';
  if (typeof input !== 'string' && !isArrayBufferView(input)) {
    throw new ERR_INVALID_ARG_TYPE('input', ['Buffer', 'TypedArray', 'DataView', 'string'], input);
  }
  return encode(binding.hashOnce(algorithm, typeof input === 'string' ? Buffer.from(input) : input), encoding);
}

module.exports = { createHash, createHmac, Hash, hash, Hmac };
