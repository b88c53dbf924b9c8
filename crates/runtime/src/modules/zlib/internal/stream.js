'use strict';
// The Transform stream under every zlib class. Each chunk is one task of the pool; the next waits for it.

const { FunctionPrototypeCall, ObjectDefineProperty, ObjectSetPrototypeOf } = primordials;
const binding = internalBinding('zlib');
const { Transform } = require('stream');
const { Buffer, kMaxLength } = require('buffer');
const { codes: { ERR_BUFFER_TOO_LARGE, ERR_INVALID_ARG_TYPE }, genericNodeError } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { checkRangesOrGetDefault, validateFiniteNumber, validateFunction } = require('internal/validators');
const { constants } = require('internal/zlib/constants');

const kFormats = { __proto__: null, zlib: 0, raw: 1, gzip: 2, detect: 3 };
const kEmpty = Buffer.alloc(0);

function inRange(value, name, low, high, fallback) {
  if (checkRangesOrGetDefault !== undefined) return checkRangesOrGetDefault(value, name, low, high, fallback);
  if (value === undefined) return fallback;
  validateFiniteNumber?.(value, name);
  return value;
}

function ZlibBase(options, format, compress) {
  const opts = options ?? {};
  const { Z_BLOCK, Z_FINISH, Z_NO_FLUSH } = constants;
  this._chunkSize = inRange(opts.chunkSize, 'options.chunkSize', 64, Infinity, constants.Z_DEFAULT_CHUNK);
  this._defaultFlushFlag = inRange(opts.flush, 'options.flush', Z_NO_FLUSH, Z_BLOCK, Z_NO_FLUSH);
  this._finishFlushFlag = inRange(opts.finishFlush, 'options.finishFlush', Z_NO_FLUSH, Z_BLOCK, Z_FINISH);
  this._maxOutputLength = inRange(opts.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength);
  const bits = opts.windowBits === 0 && !compress ? 15 :
    inRange(opts.windowBits, 'options.windowBits', compress && format === kFormats.gzip ? 9 : 8, 15, 15);
  this._level = inRange(opts.level, 'options.level', -1, 9, -1);
  inRange(opts.memLevel, 'options.memLevel', 1, 9, 8);
  this._strategy = inRange(opts.strategy, 'options.strategy', 0, 4, 0);
  let { dictionary } = opts;
  if (dictionary !== undefined && !isArrayBufferView(dictionary)) {
    if (!isAnyArrayBuffer(dictionary)) {
      throw new ERR_INVALID_ARG_TYPE('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
    }
    dictionary = Buffer.from(dictionary);
  }
  this._format = format;
  this._compress = compress;
  this._make = (chosen) => new binding.Flate(chosen, compress, this._level, bits, dictionary);
  this._handle = format === kFormats.detect ? null : this._make(format);
  this._ended = false;
  this._started = false;
  this.bytesWritten = 0;
  FunctionPrototypeCall(Transform, this, { autoDestroy: true, ...opts });
}
ObjectSetPrototypeOf(ZlibBase.prototype, Transform.prototype);
ObjectSetPrototypeOf(ZlibBase, Transform);

ObjectDefineProperty(ZlibBase.prototype, '_closed', {
  __proto__: null, configurable: true, enumerable: true, get() { return this._handle === null && this.destroyed; },
});

// `Unzip` looks at the first bytes: gzip's magic number, else zlib.
ZlibBase.prototype._open = function _open(chunk) {
  if (this._handle === null && chunk.length > 0) this._handle = this._make(chunk[0] === 0x1f ? kFormats.gzip : kFormats.zlib);
  return this._handle;
};

function endedEarly() {
  const error = genericNodeError('unexpected end of file', { errno: constants.Z_BUF_ERROR, code: 'Z_BUF_ERROR' });
  return error;
}

// After a finished gzip member another may follow; anything else behind it is ignored, as gzip does.
function restarts(stream, rest) {
  return !stream._compress && stream._format >= kFormats.gzip && rest.length > 0 && rest[0] === 0x1f;
}

ZlibBase.prototype._take = function _take(result, chunk, sink) {
  const { 0: output, 1: used, 2: ended } = result;
  this.bytesWritten += used;
  if (used > 0) this._started = true;
  if (output.byteLength > 0) sink(Buffer.from(output.buffer, output.byteOffset, output.byteLength));
  this._ended = ended;
  const rest = chunk.subarray(used);
  if (ended && restarts(this, rest)) {
    this._handle = this._make(kFormats.gzip);
    this._ended = false;
    return rest;
  }
  return undefined;
};

ZlibBase.prototype._process = function _process(chunk, flag, callback) {
  const handle = this._open(chunk);
  if (handle === null || (this._ended && !this._compress)) return callback();
  handle.write(chunk, flag, this._maxOutputLength, (error, result) => {
    if (this.destroyed) return callback();
    if (error) return callback(error);
    const rest = this._take(result, chunk, (output) => {
      // Pieces of the chunk size, so that readers see backpressure as they expect it.
      for (let at = 0; at < output.length; at += this._chunkSize) this.push(output.subarray(at, at + this._chunkSize));
    });
    if (rest === undefined) callback();
    else this._process(rest, flag, callback);
  });
};

ZlibBase.prototype._transform = function _transform(chunk, encoding, callback) {
  if (typeof chunk === 'string') chunk = Buffer.from(chunk, encoding);
  this._process(chunk, this._defaultFlushFlag, callback);
};

ZlibBase.prototype._flush = function _flush(callback) {
  const finish = (error) => {
    if (!error && !this._compress && !this._ended && this._started && this._finishFlushFlag === constants.Z_FINISH) return callback(endedEarly());
    callback(error);
  };
  if (!this._compress) return finish();
  this._process(kEmpty, this._finishFlushFlag, finish);
};

ZlibBase.prototype._destroy = function _destroy(error, callback) {
  this._handle = null;
  callback(error);
};

// Asks for what the coder holds back: flush([kind, ]callback).
ZlibBase.prototype.flush = function flush(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = constants.Z_FULL_FLUSH;
  }
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (this.writableFinished || this.destroyed) {
    if (callback) process.nextTick(callback);
    return;
  }
  const before = this._defaultFlushFlag;
  this._defaultFlushFlag = kind;
  this.write(kEmpty, '', () => {
    this._defaultFlushFlag = before;
    callback?.();
  });
};

ZlibBase.prototype.close = function close(callback) {
  if (callback) this.once('close', callback);
  this.destroy();
};

ZlibBase.prototype.reset = function reset() {
  this._handle = this._format === kFormats.detect ? null : this._make(this._format);
  this._ended = false;
  this.bytesWritten = 0;
};

ZlibBase.prototype.params = function params(level, strategy, callback) {
  inRange(level, 'level', -1, 9);
  inRange(strategy, 'strategy', 0, 4);
  if (level === this._level && strategy === this._strategy) {
    process.nextTick(callback);
    return;
  }
  callback(genericNodeError('Changing the parameters of a running stream is not implemented', { code: 'ERR_METHOD_NOT_IMPLEMENTED' }));
};

// The synchronous form: everything at once, here and now.
ZlibBase.prototype._processAll = function _processAll(bytes) {
  const parts = [];
  let total = 0;
  let chunk = bytes;
  while (chunk !== undefined) {
    const handle = this._open(chunk);
    if (handle === null) break;
    const result = handle.write(chunk, this._finishFlushFlag, this._maxOutputLength);
    chunk = this._take(result, chunk, (output) => {
      parts[parts.length] = output;
      total += output.length;
    });
    if (total > this._maxOutputLength) throw new ERR_BUFFER_TOO_LARGE(this._maxOutputLength);
  }
  if (!this._compress && !this._ended && this._finishFlushFlag === constants.Z_FINISH) throw endedEarly();
  return parts.length === 1 ? parts[0] : Buffer.concat(parts, total);
};

module.exports = { ZlibBase, kFormats };
