'use strict';
// The Transform stream under every zlib class. A chunk is coded in steps on the pool: each makes at most as much output as
// the reader's buffer has room for, and the next step waits until that was read. So a few bytes that unpack to gigabytes
// cost no more memory than any other input.

const {
  FunctionPrototypeCall,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  Symbol,
} = primordials;

const { Transform, finished } = require('stream');
const { Buffer, kMaxLength } = require('buffer');
const { codes: { ERR_INTERNAL_ASSERTION, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_TRAILING_JUNK_AFTER_STREAM_END } } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { checkRangesOrGetDefault, validateBoolean, validateFiniteNumber } = require('internal/validators');
const { constants } = require('internal/zlib/constants');

const kFlushFlag = Symbol('kFlushFlag');
const kResume = Symbol('kResume');
const kBusy = Symbol('kBusy');
const kLargestFlush = Symbol('kLargestFlush');
// More pieces than this are never made ahead in one step.
const kMaxPieces = 16;
const kEmpty = Buffer.alloc(0);

// Which flush asks for more, by their numbers in zlib.h (Z_BLOCK is 5, but weak).
const kStrength = [0, 2, 3, 4, 5, 1];

function stronger(a, b) {
  return kStrength[a] > kStrength[b] ? a : b;
}

// An empty chunk that carries a flush through the queue of writes.
const flushChunks = [];
for (let flag = 0; flag <= 5; flag++) {
  flushChunks[flag] = Buffer.alloc(0);
  flushChunks[flag][kFlushFlag] = flag;
}

function asBuffer(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// The option `dictionary` as bytes.
function checkDictionary(dictionary) {
  if (dictionary === undefined || isArrayBufferView(dictionary)) return dictionary;
  if (isAnyArrayBuffer(dictionary)) return Buffer.from(dictionary);
  throw new ERR_INVALID_ARG_TYPE('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
}

function checkChunkSize(size) {
  if (!validateFiniteNumber(size, 'options.chunkSize')) return constants.Z_DEFAULT_CHUNK;
  if (size < constants.Z_MIN_CHUNK) throw new ERR_OUT_OF_RANGE('options.chunkSize', `>= ${constants.Z_MIN_CHUNK}`, size);
  return size;
}

// `flushes` is [default, at the end, of flush() without a kind, the largest number].
function ZlibBase(opts, mode, handle, flushes) {
  let chunkSize = constants.Z_DEFAULT_CHUNK;
  let maxOutputLength = kMaxLength;
  let rejectGarbage = false;
  let { 0: flush, 1: finishFlush } = flushes;
  if (opts) {
    chunkSize = checkChunkSize(opts.chunkSize);
    flush = checkRangesOrGetDefault(opts.flush, 'options.flush', 0, flushes[3], flush);
    finishFlush = checkRangesOrGetDefault(opts.finishFlush, 'options.finishFlush', 0, flushes[3], finishFlush);
    maxOutputLength = checkRangesOrGetDefault(opts.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength);
    if (opts.rejectGarbageAfterEnd !== undefined) {
      validateBoolean(opts.rejectGarbageAfterEnd, 'options.rejectGarbageAfterEnd');
      rejectGarbage = opts.rejectGarbageAfterEnd;
    }
    // Only bytes come in and go out.
    if (opts.encoding || opts.objectMode || opts.writableObjectMode || opts.readableObjectMode) {
      opts = { ...opts, encoding: null, objectMode: false, writableObjectMode: false, readableObjectMode: false };
    }
  }
  FunctionPrototypeCall(Transform, this, { autoDestroy: true, ...opts });
  this.bytesWritten = 0;
  this._handle = handle;
  this._chunkSize = chunkSize;
  this._defaultFlushFlag = flush;
  this._finishFlushFlag = finishFlush;
  this._defaultFullFlushFlag = flushes[2];
  this[kLargestFlush] = flushes[3];
  this._info = opts?.info;
  this._maxOutputLength = maxOutputLength;
  this._rejectGarbageAfterEnd = rejectGarbage;
  this[kBusy] = false;
  this[kResume] = null;
}
ObjectSetPrototypeOf(ZlibBase.prototype, Transform.prototype);
ObjectSetPrototypeOf(ZlibBase, Transform);

ObjectDefineProperty(ZlibBase.prototype, '_closed', {
  __proto__: null, configurable: true, enumerable: true, get() { return !this._handle; },
});

function release(stream) {
  const handle = stream._handle;
  stream._handle = null;
  stream[kResume] = null;
  // A running step keeps the coder; it is released when that has ended.
  if (handle && !stream[kBusy]) handle.close();
}

ZlibBase.prototype.reset = function reset() {
  if (!this._handle) throw new ERR_INTERNAL_ASSERTION('zlib binding closed');
  return this._handle.reset();
};

ZlibBase.prototype._flush = function _flush(callback) {
  this._transform(kEmpty, '', callback);
};

ZlibBase.prototype._final = function _final(callback) {
  callback();
};

// flush([kind, ]callback): asks for what the coder holds back.
ZlibBase.prototype.flush = function flush(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = this._defaultFullFlushFlag;
  }
  kind = checkRangesOrGetDefault(kind, 'kind', 0, this[kLargestFlush], this._defaultFullFlushFlag);
  if (this.writableFinished) {
    if (callback) process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    this.write(flushChunks[kind], '', callback);
  }
};

ZlibBase.prototype.close = function close(callback) {
  if (callback) finished(this, callback);
  this.destroy();
};

ZlibBase.prototype._destroy = function _destroy(error, callback) {
  release(this);
  callback(error);
};

ZlibBase.prototype._transform = function _transform(chunk, encoding, callback) {
  let flag = this._defaultFlushFlag;
  if (typeof chunk[kFlushFlag] === 'number') flag = chunk[kFlushFlag];
  // The last chunk is known as such when it is the only one left.
  else if (this.writableEnded && this.writableLength === chunk.byteLength) flag = stronger(flag, this._finishFlushFlag);
  codeChunk(this, chunk, flag, callback);
};

// Wakes a chunk that waits for room in the reader's buffer.
ZlibBase.prototype._read = function _read(size) {
  const resume = this[kResume];
  if (resume === null) return FunctionPrototypeCall(Transform.prototype._read, this, size);
  this[kResume] = null;
  resume();
};

function codeChunk(stream, chunk, flag, callback) {
  const handle = stream._handle;
  if (!handle) {
    process.nextTick(callback);
    return;
  }
  let left = chunk.byteLength;

  function step(input) {
    const state = stream._readableState;
    const pieces = (state.highWaterMark - state.length) / stream._chunkSize;
    stream[kBusy] = true;
    handle.step(input, flag, stream._chunkSize, pieces > kMaxPieces ? kMaxPieces : pieces, stepped);
  }

  function stepped(error, result) {
    stream[kBusy] = false;
    if (stream.destroyed) {
      handle.close();
      callback();
      return;
    }
    if (error) {
      stream.destroy(error);
      return;
    }
    const { 0: bytes, 1: used, 2: more } = result;
    left -= used;
    stream.bytesWritten += used;
    const output = asBuffer(bytes);
    const { length } = output;
    const size = stream._chunkSize;
    let room = true;
    if (length <= size) {
      if (length > 0) room = stream.push(output);
    } else {
      for (let at = 0; at < length && !stream.destroyed; at += size) {
        room = stream.push(output.subarray(at, at + size < length ? at + size : length));
      }
    }
    if (stream.destroyed) {
      callback();
      return;
    }
    if (more) {
      if (room) step(null);
      else stream[kResume] = () => step(null);
      return;
    }
    if (left > 0) {
      // The stream ended inside of this chunk; what is behind is not part of it.
      if (stream._rejectGarbageAfterEnd) {
        stream.destroy(new ERR_TRAILING_JUNK_AFTER_STREAM_END());
        return;
      }
      stream.push(null);
    }
    callback();
  }

  step(chunk);
}

function wholeResult(stream, chunk, result) {
  const { 0: bytes, 1: used } = result;
  stream.bytesWritten += used;
  if (used < chunk.byteLength && stream._rejectGarbageAfterEnd) throw new ERR_TRAILING_JUNK_AFTER_STREAM_END();
  return asBuffer(bytes);
}

// With a callback as a step of the stream; without one here and now, with all output as the result.
ZlibBase.prototype._processChunk = function _processChunk(chunk, flag, callback) {
  if (typeof callback === 'function') {
    codeChunk(this, chunk, flag, callback);
    return undefined;
  }
  if (!this._handle) throw new ERR_INTERNAL_ASSERTION('zlib binding closed');
  return wholeResult(this, chunk, this._handle.all(chunk, flag, this._maxOutputLength));
};

// All of `bytes` as one task of the pool, for the functions with a callback.
function codeWhole(stream, bytes, callback) {
  stream[kBusy] = true;
  const handle = stream._handle;
  handle.all(bytes, stream._finishFlushFlag, stream._maxOutputLength, (error, result) => {
    stream[kBusy] = false;
    if (stream.destroyed) handle.close();
    let output;
    if (!error) {
      try {
        output = wholeResult(stream, bytes, result);
      } catch (thrown) {
        error = thrown;
      }
    }
    stream.close();
    if (error) callback(error);
    else callback(null, stream._info ? { buffer: output, engine: stream } : output);
  });
}

// The same here and now.
function codeWholeSync(stream, bytes) {
  try {
    const output = stream._processChunk(bytes, stream._finishFlushFlag);
    return stream._info ? { buffer: output, engine: stream } : output;
  } finally {
    release(stream);
  }
}

module.exports = { ZlibBase, checkDictionary, codeWhole, codeWholeSync };
