// rondo only: zlib-rs and Node's zlib differ in size
'use strict';
// Every format back and forth, in one piece and in many; other settings in the middle of a stream; preset dictionaries.
const assert = require('assert');
const zlib = require('zlib');
const { once } = require('events');

const text = Buffer.from('The quick brown fox. '.repeat(3000));
let seed = 1;
const noise = Buffer.from(Array.from({ length: 60000 }, () => (seed = (seed * 1103515245 + 12345) % 2147483648) >> 16 & 255));
const mixed = Buffer.concat([text, noise, text]);
const pairs = [
  ['Deflate', 'Inflate'], ['Gzip', 'Gunzip'], ['DeflateRaw', 'InflateRaw'], ['Gzip', 'Unzip'], ['Deflate', 'Unzip'],
  ['BrotliCompress', 'BrotliDecompress'], ['ZstdCompress', 'ZstdDecompress'],
];
const sync = (name) => zlib[`${name[0].toLowerCase()}${name.slice(1)}Sync`];
const cut = (bytes, size) => Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

async function through(stream, chunks) {
  const parts = [];
  stream.on('data', (part) => parts.push(part));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await once(stream, 'end');
  return Buffer.concat(parts);
}

(async () => {
  for (const [pack, unpack] of pairs) {
    for (const bytes of [Buffer.alloc(0), Buffer.from('a'), text, noise, mixed]) {
      for (const chunkSize of [1000, 16384]) assert(sync(unpack)(sync(pack)(bytes, { chunkSize }), { chunkSize }).equals(bytes), pack);
    }
    const packed = await through(new zlib[pack](), cut(mixed, 7777));
    assert((await through(new zlib[unpack](), cut(packed, 1234))).equals(mixed), unpack);
    assert((await through(new zlib[unpack]({ chunkSize: 64 }), [packed])).equals(mixed), unpack);
  }
  for (const level of [-1, 0, 1, 2, 6, 9]) {
    for (const strategy of [0, 1, 2, 3, 4]) {
      for (const memLevel of [1, 8, 9]) {
        for (const windowBits of [9, 15]) assert(zlib.inflateSync(zlib.deflateSync(text, { level, strategy, memLevel, windowBits })).equals(text));
      }
    }
  }
  for (const [pack, unpack] of pairs.slice(0, 3)) {
    const stream = new zlib[pack]();
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    const write = (bytes) => new Promise((resolve) => stream.write(bytes, resolve));
    const params = (level, strategy) => new Promise((resolve) => stream.params(level, strategy, resolve));
    await write(text); await params(0, 0); await write(text); await params(9, 2); await write(mixed); await params(1, 3); await write(noise); await params(6, 0);
    stream.end(text);
    await once(stream, 'end');
    const all = Buffer.concat(parts);
    assert(sync(unpack)(all).equals(Buffer.concat([text, text, mixed, noise, text])), pack);
    // The uncompressed stretch is there, and the rest is not: the changes had an effect.
    assert(all.length > text.length + noise.length * 2 && all.length < text.length + noise.length * 2 + 80000, String(all.length));
  }
  const dictionary = Buffer.from('the quick brown fox jumps over the lazy dog');
  const short = Buffer.from('the quick brown fox jumps over');
  for (const [pack, unpack] of [pairs[0], pairs[2], pairs[5], pairs[6]]) {
    const packed = sync(pack)(short, { dictionary });
    assert(packed.length < sync(pack)(short).length, pack);
    assert(sync(unpack)(packed, { dictionary }).equals(short), unpack);
  }
  assert.throws(() => zlib.inflateSync(zlib.deflateSync(short, { dictionary })), { code: 'Z_NEED_DICT', errno: 2, message: 'Missing dictionary' });
  assert.throws(() => zlib.inflateSync(zlib.deflateSync(short, { dictionary }), { dictionary: Buffer.from('other') }), { code: 'Z_NEED_DICT', message: 'Bad dictionary' });
  assert.strictEqual(zlib.crc32('world', zlib.crc32('hello ')), zlib.crc32('hello world'));
  console.log('ok');
})();
