'use strict';
// Options at their limits, and what comes behind the end of a stream.
const assert = require('assert');
const zlib = require('zlib');
const { ZSTD_c_strategy, ZSTD_c_windowLog, ZSTD_c_enableLongDistanceMatching, BROTLI_PARAM_QUALITY, BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING } = zlib.constants;

const text = Buffer.from('hello hello hello hello');

// flush() with a kind that is none.
assert.throws(() => zlib.createGzip().flush(99, () => {}), { code: 'ERR_OUT_OF_RANGE', message: 'The value of "kind" is out of range. It must be >= 0 and <= 5. Received 99' });
assert.throws(() => zlib.createBrotliCompress().flush(4, () => {}), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => zlib.createZstdCompress().flush(-1, () => {}), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => zlib.createGzip().flush('x', () => {}), { code: 'ERR_INVALID_ARG_TYPE', message: 'The "kind" argument must be of type number. Received type string (\'x\')' });

// Numbers that are not whole.
for (const name of ['level', 'memLevel', 'strategy', 'windowBits']) {
  const value = name === 'windowBits' ? 9.5 : 1.5;
  assert.deepStrictEqual(zlib.inflateSync(zlib.deflateSync(text, { [name]: value })), text);
}

// Parameters that say "as it is", and those out of range.
const zstd = (key, value) => zlib.zstdDecompressSync(zlib.zstdCompressSync(text, { params: { [key]: value } }));
assert.deepStrictEqual(zstd(ZSTD_c_strategy, 0), text);
assert.deepStrictEqual(zstd(ZSTD_c_windowLog, -1), text);
for (const on of [0, 1, 2]) assert.deepStrictEqual(zstd(ZSTD_c_enableLongDistanceMatching, on), text);
for (const [key, value] of [[ZSTD_c_enableLongDistanceMatching, 3], [ZSTD_c_strategy, 10], [ZSTD_c_windowLog, 99]]) {
  assert.throws(() => zstd(key, value), { code: 'ERR_ZLIB_INITIALIZATION_FAILED', message: 'Setting parameter failed' });
}
const brotli = (params) => zlib.brotliDecompressSync(zlib.brotliCompressSync(text, { params }));
assert.deepStrictEqual(brotli({ [BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING]: -1 }), text);
assert.deepStrictEqual(brotli({ [BROTLI_PARAM_QUALITY]: -1 }), text);
assert.throws(() => brotli({ 1.5: 1 }), { code: 'ERR_BROTLI_INVALID_PARAM', message: '1.5 is not a valid Brotli parameter' });
for (const [size, code, message] of [
  [NaN, 'ERR_OUT_OF_RANGE', 'pledgedSrcSize must be a safe integer'], [1.5, 'ERR_OUT_OF_RANGE', 'pledgedSrcSize must be a safe integer'],
  [-1, 'ERR_OUT_OF_RANGE', 'pledgedSrcSize must be non-negative'], [null, 'ERR_INVALID_ARG_TYPE', 'pledgedSrcSize must be a number'],
]) assert.throws(() => zlib.zstdCompressSync(text, { pledgedSrcSize: size }), { code, message });

// With rejectGarbageAfterEnd nothing may follow: no garbage, no padding, no second member.
const packed = zlib.gzipSync('a');
const refused = { name: 'TypeError', code: 'ERR_TRAILING_JUNK_AFTER_STREAM_END' };
const cases = [[packed, 'aa'], [Buffer.alloc(4), 'a'], [Buffer.from('junk'), 'Z_DATA_ERROR'], [packed.subarray(0, 5), 'Z_BUF_ERROR']];
for (const [rest, outcome] of cases) {
  const input = Buffer.concat([packed, rest]);
  for (const unpack of [zlib.gunzipSync, zlib.unzipSync]) {
    assert.throws(() => unpack(input, { rejectGarbageAfterEnd: true }), refused);
    if (outcome[0] === 'Z') assert.throws(() => unpack(input), { code: outcome });
    else assert.strictEqual(unpack(input).toString(), outcome);
  }
  const stream = zlib.createGunzip({ rejectGarbageAfterEnd: true });
  const seen = [];
  stream.on('data', (piece) => seen.push(`${piece}`));
  stream.on('error', ({ code }) => seen.push(code));
  stream.on('close', () => assert.deepStrictEqual(seen, ['a', refused.code]));
  stream.write(packed);
  stream.end(rest);
}

// A distance that points before the first byte: three literals' worth of stream, then length 258 from 32 KiB back.
assert.throws(() => zlib.inflateRawSync(Buffer.concat([Buffer.from('4a04e2ff', 'hex'), Buffer.alloc(400, 0xff)])), { code: 'Z_DATA_ERROR', errno: -3 });
