'use strict';
// What broken, cut and over-long input says, format by format; what is behind the end of a stream.
const assert = require('assert');
const zlib = require('zlib');

const failures = [
  ['inflateSync', 'abc', 'Z_DATA_ERROR', -3, 'incorrect header check'],
  ['gunzipSync', '', 'Z_BUF_ERROR', -5, 'unexpected end of file'],
  ['gunzipSync', Buffer.from([31, 139, 9, 0, 0, 0, 0, 0, 0, 0]), 'Z_DATA_ERROR', -3, 'unknown compression method'],
  ['gunzipSync', Buffer.from([31, 139, 8, 255, 0, 0, 0, 0, 0, 0]), 'Z_DATA_ERROR', -3, 'unknown header flags set'],
  ['gunzipSync', Buffer.concat([zlib.gzipSync('a'), Buffer.from('garbage')]), 'Z_DATA_ERROR', -3, 'incorrect header check'],
  ['inflateRawSync', Buffer.from([7]), 'Z_DATA_ERROR', -3, 'invalid block type'],
  ['inflateRawSync', 'abcdef', 'Z_DATA_ERROR', -3, 'invalid stored block lengths'],
  ['inflateRawSync', Buffer.from([5, 255, 255, 255, 255]), 'Z_DATA_ERROR', -3, 'too many length or distance symbols'],
  ['inflateSync', zlib.deflateSync('abcdef').subarray(0, 6), 'Z_BUF_ERROR', -5, 'unexpected end of file'],
  ['brotliDecompressSync', 'xyz', 'Z_BUF_ERROR', -5, 'unexpected end of file'],
  ['brotliDecompressSync', Buffer.from('ffffffffffffffff', 'hex'), 'ERR__ERROR_FORMAT_PADDING_2', -15, 'Decompression failed'],
  ['zstdDecompressSync', 'xyz', 'ZSTD_error_prefix_unknown', 10, 'Unknown frame descriptor'],
  ['zstdDecompressSync', zlib.zstdCompressSync('abcdef').subarray(0, 8), 'Z_BUF_ERROR', -5, 'unexpected end of file'],
];
for (const [name, input, code, errno, message] of failures) assert.throws(() => zlib[name](input), { name: 'Error', code, errno, message }, `${name} ${message}`);

const join = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));
assert.strictEqual(String(zlib.inflateSync(join(zlib.deflateSync('abc'), 'more'))), 'abc');
assert.strictEqual(String(zlib.brotliDecompressSync(join(zlib.brotliCompressSync('abc'), 'more'))), 'abc');
assert.strictEqual(String(zlib.zstdDecompressSync(join(zlib.zstdCompressSync('abc'), zlib.zstdCompressSync('def'), 'more'))), 'abcdef');
assert.strictEqual(String(zlib.gunzipSync(join(zlib.gzipSync('abc'), zlib.gzipSync('def'), [0, 0, 0]))), 'abcdef');
assert.throws(() => zlib.inflateSync(join(zlib.deflateSync('abc'), 'more'), { rejectGarbageAfterEnd: true }), { name: 'TypeError', code: 'ERR_TRAILING_JUNK_AFTER_STREAM_END' });

for (const [options, message] of [
  [{ level: 10 }, 'The value of "options.level" is out of range. It must be >= -1 and <= 9. Received 10'],
  [{ windowBits: 8 }, 'The value of "options.windowBits" is out of range. It must be >= 9 and <= 15. Received 8'],
  [{ chunkSize: 3 }, 'The value of "options.chunkSize" is out of range. It must be >= 64. Received 3'],
]) assert.throws(() => zlib.createGzip(options), { code: 'ERR_OUT_OF_RANGE', message });
assert.throws(() => zlib.createBrotliCompress({ params: { 99: 1 } }), { code: 'ERR_BROTLI_INVALID_PARAM' });
assert.throws(() => zlib.createZstdCompress({ params: { 1: 1 } }), { code: 'ERR_ZLIB_INITIALIZATION_FAILED' });
assert.throws(() => zlib.zstdCompressSync('abc', { pledgedSrcSize: 5 }), { code: 'ZSTD_error_srcSize_wrong', errno: 72 });

// A stream that fails says so once, then closes; writes after that are refused.
const broken = zlib.createGunzip();
const seen = [];
broken.on('error', (error) => seen.push(error.code)).on('close', () => {
  assert.deepStrictEqual(seen, ['Z_DATA_ERROR']);
  assert.strictEqual(broken._handle, null);
  broken.write('x', (error) => {
    assert.strictEqual(error.code, 'ERR_STREAM_DESTROYED');
    console.log('ok');
  });
});
broken.write('something that is not gzip');
