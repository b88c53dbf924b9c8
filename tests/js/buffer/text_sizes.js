'use strict';
// Texts of all lengths near those at which memory or method changes come through every encoding whole, and no buffer sees
// the bytes of another.
const assert = require('assert');

const lengths = [0, 1, 2, 3, 15, 16, 31, 32, 33, 63, 64, 65, 95, 96, 97, 255, 256, 257, 1023, 1024, 1025, 4095, 4096, 32767, 32768, 65537];
const alphabets = {
  ascii: 'abcdefghijklmnopqrstuvwxyz0123456789',
  latin: 'abcdéöüñÿ',
  wide: 'aé東京б',
  astral: 'a😀é🎉x',
};

function textOf(alphabet, length) {
  let text = '';
  while (text.length < length) text += alphabet;
  text = text.slice(0, length);
  return text.isWellFormed() ? text : `${text.slice(0, -1)}z`;
}

// UTF-8 by the definition of the encoding.
function utf8(text) {
  const out = [];
  for (const char of text) {
    const code = char.codePointAt(0);
    if (code < 0x80) out.push(code);
    else if (code < 0x800) out.push(0xc0 | code >> 6, 0x80 | code & 63);
    else if (code < 0x10000) out.push(0xe0 | code >> 12, 0x80 | code >> 6 & 63, 0x80 | code & 63);
    else out.push(0xf0 | code >> 18, 0x80 | code >> 12 & 63, 0x80 | code >> 6 & 63, 0x80 | code & 63);
  }
  return out;
}

function same(bytes, expected, what) {
  assert.strictEqual(bytes.length, expected.length, what);
  for (let i = 0; i < expected.length; i++) if (bytes[i] !== expected[i]) assert.fail(`${what}: byte ${i}`);
}

for (const name of Object.keys(alphabets)) {
  for (const length of lengths) {
    const what = `${name} ${length}`;
    const text = textOf(alphabets[name], length);
    const expected = utf8(text);
    const bytes = Buffer.from(text);
    same(bytes, expected, what);
    assert.strictEqual(Buffer.byteLength(text), expected.length, what);
    assert.ok(bytes.toString() === text, what);
    assert.ok(bytes.toString('utf8', 0, bytes.length) === text, what);
    same(new TextEncoder().encode(text), expected, what);
    assert.ok(new TextDecoder().decode(bytes) === text, what);
    assert.ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes) === text, what);
    const target = Buffer.alloc(expected.length + 2, 1);
    assert.strictEqual(target.write(text, 1), expected.length, what);
    same(target.subarray(1, -1), expected, what);
    assert.strictEqual(target[0] + target[target.length - 1], 2, what);
    for (const encoding of ['hex', 'base64', 'base64url', 'latin1', 'utf16le']) {
      const shown = bytes.toString(encoding);
      const even = encoding === 'utf16le' ? bytes.subarray(0, bytes.length & ~1) : bytes;
      same(Buffer.from(shown, encoding), even, `${what} ${encoding}`);
    }
    // Broken over lines, as mail has it.
    const lines = bytes.toString('base64').replace(/.{1,76}/g, '$&\r\n');
    same(Buffer.from(lines, 'base64'), expected, `${what} lines`);
  }
}

// What is not well-formed.
assert.deepStrictEqual([...Buffer.from('a\ud800b')], [0x61, 0xef, 0xbf, 0xbd, 0x62]);
assert.deepStrictEqual([...Buffer.from('\udc00'.repeat(2))], [0xef, 0xbf, 0xbd, 0xef, 0xbf, 0xbd]);
const long = 'x'.repeat(2000);
assert.strictEqual(Buffer.from(`${long}\ud800`).length, 2003);
assert.strictEqual(Buffer.from([0x61, 0xff, 0xc3, 0xe6, 0x9d, 0xb1]).toString(), 'a\ufffd\ufffd東');
assert.strictEqual(Buffer.concat([Buffer.from(long), Buffer.from([0xe6, 0x9d])]).toString(), `${long}\ufffd`);
assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from([0x61, 0xff])), { code: 'ERR_ENCODING_INVALID_ENCODED_DATA' });
assert.strictEqual(new TextDecoder().decode(Buffer.from('\ufeffé')), 'é');
assert.strictEqual(new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from('\ufeff東')), '\ufeff東');

// Base64 that is not clean.
for (const [text, expected] of [
  ['YQ', 'a'], ['YQ=', 'a'], ['YQ==', 'a'], ['Y', ''], ['YQ==YQ==', 'a'], ['Y*Q', 'a'], ['YWJj\nZA', 'abcd'], ['-_-_', '\xfb\xff\xbf'],
  ['=', ''], ['YR==', 'a'], [' Y W J j ', 'abc'], [`${'QUJD'.repeat(20)}=QUJD`, 'ABC'.repeat(20)], ['YWJj\u0100ZA', 'abcd'],
]) {
  assert.strictEqual(Buffer.from(text, 'base64').toString('latin1'), expected, text);
}
// A decoder that gives up leaves nothing behind the bytes that it counts.
const target = Buffer.alloc(64, 7);
assert.strictEqual(target.write(`${'QUJD'.repeat(4)}=${'QUJD'.repeat(16)}`, 'base64'), 12);
assert.ok(target.subarray(12).every((byte) => byte === 7));
assert.strictEqual(Buffer.from('abxx', 'hex').length, 1);
assert.strictEqual(atob(btoa('\0\xff'.repeat(50))), '\0\xff'.repeat(50));
assert.strictEqual(atob(' YQ = = '), 'a');
for (const bad of ['YQ=', 'Y', 'Y-_Q', 'YQ===', 'é']) assert.throws(() => atob(bad), { name: 'InvalidCharacterError' });

// Buffers are apart.
for (const size of [1, 8, 96, 97, 1024, 5000]) {
  const one = Buffer.allocUnsafe(size).fill(1);
  const two = Buffer.from('b'.repeat(size));
  const three = Buffer.concat([one, two]);
  const four = Buffer.from(one);
  one.fill(9);
  assert.ok(two.every((byte) => byte === 98) && four.every((byte) => byte === 1) && three[0] === 1 && three[size] === 98);
  assert.ok(one instanceof Buffer && Buffer.isBuffer(four) && one.buffer instanceof ArrayBuffer && one.byteOffset + size <= one.buffer.byteLength);
  const view = new Uint8Array(two.buffer, two.byteOffset, two.length);
  view[0] = 99;
  assert.strictEqual(two[0], 99);
}

// Searching and comparing short and long ranges.
for (const size of [1, 39, 40, 41, 2000]) {
  const bytes = Buffer.alloc(size, 'ab');
  bytes[size - 1] = 33;
  assert.strictEqual(bytes.indexOf(33), size - 1);
  assert.strictEqual(bytes.indexOf('!'), size - 1);
  assert.strictEqual(bytes.indexOf(Buffer.from('!')), size - 1);
  assert.strictEqual(bytes.indexOf(34), -1);
  assert.strictEqual(bytes.indexOf(33 + 256), size - 1);
  const copy = Buffer.from(bytes);
  assert.ok(bytes.equals(copy) && Buffer.compare(bytes, copy) === 0);
  copy[size - 1] = 34;
  assert.ok(!bytes.equals(copy) && Buffer.compare(bytes, copy) === -1 && Buffer.compare(copy, bytes) === 1);
  assert.strictEqual(Buffer.compare(bytes, bytes.subarray(0, size - 1)), 1);
}
assert.strictEqual(Buffer.from(`${'needl'.repeat(500)}needle`).indexOf('needle'), 2500);
assert.throws(() => Buffer.prototype.equals.call([1], Buffer.from([1])));
