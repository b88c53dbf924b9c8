'use strict';
// The classes between ZlibBase and the public ones: deflate's formats, Brotli and Zstandard, each with its options.

const {
  FunctionPrototypeCall,
  NumberIsInteger,
  NumberIsSafeInteger,
  ObjectKeys,
  ObjectSetPrototypeOf,
  SafeSet,
  Uint32Array,
} = primordials;

const binding = internalBinding('zlib');
const {
  codes: { ERR_BROTLI_INVALID_PARAM, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_ZSTD_INVALID_PARAM },
} = require('internal/errors');
const { checkRangesOrGetDefault } = require('internal/validators');
const { constants } = require('internal/zlib/constants');
const { ZlibBase, checkDictionary } = require('internal/zlib/stream');

const {
  BROTLI_OPERATION_EMIT_METADATA, BROTLI_OPERATION_FINISH, BROTLI_OPERATION_FLUSH,
  BROTLI_OPERATION_PROCESS, DEFLATERAW, GUNZIP, GZIP, INFLATE, UNZIP, Z_BLOCK, Z_DEFAULT_COMPRESSION, Z_DEFAULT_MEMLEVEL,
  Z_DEFAULT_STRATEGY, Z_DEFAULT_WINDOWBITS, Z_FINISH, Z_FIXED, Z_FULL_FLUSH, Z_MAX_LEVEL, Z_MAX_MEMLEVEL, Z_MAX_WINDOWBITS,
  Z_MIN_LEVEL, Z_MIN_MEMLEVEL, Z_MIN_WINDOWBITS, Z_NO_FLUSH, Z_SYNC_FLUSH, ZSTD_COMPRESS, ZSTD_c_overlapLog,
  ZSTD_d_windowLogMax, ZSTD_e_continue, ZSTD_e_end, ZSTD_e_flush,
} = constants;

const kZlibFlushes = [Z_NO_FLUSH, Z_FINISH, Z_FULL_FLUSH, Z_BLOCK];
const kBrotliFlushes = [BROTLI_OPERATION_PROCESS, BROTLI_OPERATION_FINISH, BROTLI_OPERATION_FLUSH, BROTLI_OPERATION_EMIT_METADATA];
const kZstdFlushes = [ZSTD_e_continue, ZSTD_e_end, ZSTD_e_flush, ZSTD_e_end];
// The largest number of a Brotli parameter.
const kLastBrotliParam = constants.BROTLI_PARAM_NDIRECT;

function Zlib(opts, mode) {
  let windowBits = Z_DEFAULT_WINDOWBITS;
  let level = Z_DEFAULT_COMPRESSION;
  let memLevel = Z_DEFAULT_MEMLEVEL;
  let strategy = Z_DEFAULT_STRATEGY;
  let dictionary;
  const byHeader = mode === INFLATE || mode === GUNZIP || mode === UNZIP;
  if (opts) {
    // 0 means for a reader: the window that the header names.
    if (byHeader && (opts.windowBits === undefined || opts.windowBits === null || opts.windowBits === 0)) {
      windowBits = 0;
    } else {
      const least = Z_MIN_WINDOWBITS + (mode === GZIP ? 1 : 0);
      windowBits = checkRangesOrGetDefault(opts.windowBits, 'options.windowBits', least, Z_MAX_WINDOWBITS, Z_DEFAULT_WINDOWBITS);
    }
    level = checkRangesOrGetDefault(opts.level, 'options.level', Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_COMPRESSION);
    memLevel = checkRangesOrGetDefault(opts.memLevel, 'options.memLevel', Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL, Z_DEFAULT_MEMLEVEL);
    strategy = checkRangesOrGetDefault(opts.strategy, 'options.strategy', Z_DEFAULT_STRATEGY, Z_FIXED, Z_DEFAULT_STRATEGY);
    dictionary = checkDictionary(opts.dictionary);
  } else if (byHeader) {
    windowBits = 0;
  }
  if (mode === DEFLATERAW && windowBits === 8) windowBits = 9;
  // Whole numbers: what is behind the point means nothing. With garbage refused, a second member of gzip is garbage too.
  const handle = new binding.Coder(mode, dictionary, windowBits | 0, level | 0, memLevel | 0, strategy | 0, opts?.rejectGarbageAfterEnd !== true);
  FunctionPrototypeCall(ZlibBase, this, opts, mode, handle, kZlibFlushes);
  this._level = level;
  this._strategy = strategy;
  this._mode = mode;
}
ObjectSetPrototypeOf(Zlib.prototype, ZlibBase.prototype);
ObjectSetPrototypeOf(Zlib, ZlibBase);

// Other settings for what is written from now on. What was written before goes out first.
Zlib.prototype.params = function params(level, strategy, callback) {
  checkRangesOrGetDefault(level, 'level', Z_MIN_LEVEL, Z_MAX_LEVEL);
  checkRangesOrGetDefault(strategy, 'strategy', Z_DEFAULT_STRATEGY, Z_FIXED);
  if (this._level === level && this._strategy === strategy) {
    process.nextTick(callback);
    return;
  }
  this.flush(Z_SYNC_FLUSH, (error) => {
    if (!error && this._handle) {
      this._handle.params(level | 0, strategy | 0);
      this._level = level;
      this._strategy = strategy;
    }
    if (callback) callback(error);
  });
};

// The option `params` as pairs of number and value.
function parameterPairs(params, largest, InvalidParam) {
  if (params === undefined || params === null) return undefined;
  const keys = ObjectKeys(params);
  const pairs = new Uint32Array(keys.length * 2);
  const seen = new SafeSet();
  for (let i = 0; i < keys.length; i++) {
    const key = +keys[i];
    const value = params[keys[i]];
    if (!NumberIsInteger(key) || key < 0 || key > largest || seen.has(key)) throw new InvalidParam(keys[i]);
    seen.add(key);
    if (typeof value !== 'number' && typeof value !== 'boolean') throw new ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
    pairs[i * 2] = key;
    pairs[i * 2 + 1] = value;
  }
  return pairs;
}

function Brotli(opts, mode) {
  const pairs = parameterPairs(opts?.params, kLastBrotliParam, ERR_BROTLI_INVALID_PARAM);
  const handle = new binding.Coder(mode, checkDictionary(opts?.dictionary), pairs);
  FunctionPrototypeCall(ZlibBase, this, opts, mode, handle, kBrotliFlushes);
}
ObjectSetPrototypeOf(Brotli.prototype, Zlib.prototype);
ObjectSetPrototypeOf(Brotli, Zlib);

class Zstd extends ZlibBase {
  constructor(opts, mode) {
    const packs = mode === ZSTD_COMPRESS;
    const pairs = parameterPairs(opts?.params, packs ? ZSTD_c_overlapLog : ZSTD_d_windowLogMax, ERR_ZSTD_INVALID_PARAM);
    const size = packs ? opts?.pledgedSrcSize : undefined;
    if (size !== undefined) checkPledgedSize(size);
    super(opts, mode, new binding.Coder(mode, checkDictionary(opts?.dictionary), pairs, size), kZstdFlushes);
  }
}

function checkPledgedSize(size) {
  if (typeof size !== 'number') throw reworded(new ERR_INVALID_ARG_TYPE('options.pledgedSrcSize', 'number', size), 'pledgedSrcSize must be a number');
  if (NumberIsSafeInteger(size) && size >= 0) return;
  const message = NumberIsSafeInteger(size) ? 'pledgedSrcSize must be non-negative' : 'pledgedSrcSize must be a safe integer';
  throw reworded(new ERR_OUT_OF_RANGE('options.pledgedSrcSize', 'a safe integer', size), message);
}

// Node has words of its own for this option.
function reworded(error, message) {
  error.message = message;
  return error;
}

module.exports = { Brotli, Zlib, Zstd };
