'use strict';
// What makes new Buffers and strings natively: every size around the limits of the fast ways, text that is broken, arrays that
// only pretend, and memory behind what is written.
const assert = require('assert');
const { StringDecoder } = require('string_decoder');

const sizes = [1, 2, 3, 15, 16, 23, 24, 25, 31, 32, 33, 63, 64, 65, 95, 96, 97, 98, 127, 511, 512, 513, 514, 515, 1023, 1024, 1025, 1026, 2047, 4095, 4096, 4097, 5461, 8191, 8192, 8193, 16385, 70001];
const alphabets = { ascii: 'abcdefghijklm', latin: 'abcé', wide: 'aé€', pairs: 'x😀', lone: 'a\ud800b€', turned: '\udc00\ud83d', end: '€€\ud83d' };

// UTF-8 by the book.
function utf8(text) {
  const out = [];
  for (const char of text.toWellFormed()) {
    const code = char.codePointAt(0);
    if (code < 0x80) out.push(code);
    else if (code < 0x800) out.push(0xc0 | code >> 6, 0x80 | code & 63);
    else if (code < 0x10000) out.push(0xe0 | code >> 12, 0x80 | code >> 6 & 63, 0x80 | code & 63);
    else out.push(0xf0 | code >> 18, 0x80 | code >> 12 & 63, 0x80 | code >> 6 & 63, 0x80 | code & 63);
  }
  return out;
}
const same = (got, wanted, what) => {
  assert.strictEqual(got.length, wanted.length, what);
  for (let i = 0; i < wanted.length; i++) if (got[i] !== wanted[i]) assert.fail(`${what}: byte ${i}`);
};

for (const [name, alphabet] of Object.entries(alphabets)) {
  for (const size of sizes) {
    const what = `${name} ${size}`;
    const text = alphabet.repeat(Math.ceil(size / alphabet.length)).slice(0, size);
    const bytes = utf8(text);
    const made = Buffer.from(text);
    same(made, bytes, what);
    assert.ok(made instanceof Buffer && Object.getPrototypeOf(made) === Buffer.prototype);
    assert.strictEqual(Buffer.byteLength(text), bytes.length, what);
    const encoded = new TextEncoder().encode(text);
    same(encoded, bytes, what);
    assert.strictEqual(Object.getPrototypeOf(encoded), Uint8Array.prototype);
    // What is behind the written bytes stays.
    const room = Buffer.alloc(bytes.length + 70, 0xee);
    assert.strictEqual(room.write(text, 3), bytes.length, what);
    same(room.subarray(3, 3 + bytes.length), bytes, what);
    assert.ok(room.subarray(3 + bytes.length).every((byte) => byte === 0xee), what);
    const into = new Uint8Array(bytes.length + 70).fill(0xee);
    assert.deepStrictEqual(new TextEncoder().encodeInto(text, into), { read: text.length, written: bytes.length });
    assert.ok(into.subarray(bytes.length).every((byte) => byte === 0xee), what);
    // And back.
    const whole = text.toWellFormed();
    assert.ok(made.toString() === whole, what);
    assert.ok(new TextDecoder().decode(made) === whole, what);
    assert.ok(new TextDecoder('utf-8', { fatal: true }).decode(made) === whole, what);
    assert.ok(new StringDecoder().write(made) === whole, what);
    const two = Buffer.from(text, 'utf16le');
    assert.strictEqual(two.length, size * 2);
    assert.ok(two.toString('utf16le') === text, what);
    assert.ok(Buffer.concat([two, Buffer.from([1])]).toString('utf16le') === text, what);
  }
}

for (const size of sizes) {
  const bytes = Buffer.from(Array.from({ length: size }, (_, i) => (i * 37 + size) & 0xff));
  for (const encoding of ['base64', 'base64url', 'hex', 'latin1']) {
    const text = bytes.toString(encoding);
    const what = `${encoding} ${size}`;
    same(Buffer.from(text, encoding), bytes, what);
    const room = Buffer.alloc(size + 70, 0xee);
    assert.strictEqual(room.write(text, 5, encoding), size, what);
    same(room.subarray(5, 5 + size), bytes, what);
    assert.ok(room.subarray(5 + size).every((byte) => byte === 0xee), what);
    const small = Buffer.alloc(size + 8, 0xee);
    assert.strictEqual(small.write(text, 0, size - 1, encoding), size - 1, what);
    same(small.subarray(0, size - 1), bytes.subarray(0, size - 1), what);
    assert.ok(small.subarray(size - 1).every((byte) => byte === 0xee), what);
    if (encoding.startsWith('base64')) {
      const lines = text.replace(/.{1,76}/g, '$&\r\n');
      same(Buffer.from(lines, encoding), bytes, `lines ${what}`);
      room.fill(0xee);
      assert.strictEqual(room.write(lines, 5, encoding), size);
      same(room.subarray(5, 5 + size), bytes, `lines ${what}`);
      assert.ok(room.subarray(5 + size).every((byte) => byte === 0xee), what);
      const stray = text.slice(0, size >> 1) + '*' + text.slice(size >> 1);
      same(Buffer.from(stray, encoding), bytes, `stray ${what}`);
      // A two-byte string of the same characters, and one that ends early.
      same(Buffer.from(`${text}=€`, encoding), bytes, `two-byte ${what}`);
    }
  }
  const binary = bytes.latin1Slice();
  assert.ok(btoa(binary) === bytes.toString('base64'));
  assert.ok(atob(btoa(binary)) === binary);
  assert.strictEqual(bytes.ucs2Slice().length, size >> 1);
  // Copies and parts.
  same(Buffer.from(bytes), bytes, 'copy');
  const part = bytes.subarray(1, -1);
  assert.strictEqual(part.length, Math.max(size - 2, 0));
  assert.strictEqual(Object.getPrototypeOf(part), Buffer.prototype);
  assert.ok(part.buffer === bytes.buffer);
  if (size > 2) {
    part[0] ^= 1;
    assert.strictEqual(part[0], bytes[1]);
    part[0] ^= 1;
    same(Buffer.concat([part, bytes, part]), [...part, ...bytes, ...part], 'concat');
    same(Buffer.from(part), [...part], 'copy of a part');
    assert.strictEqual(part.toString('hex'), bytes.toString('hex').slice(2, -2));
  }
  const filled = Buffer.alloc(size).fill('€ä', 1);
  const pattern = utf8('€ä');
  for (let i = 1; i < size; i++) assert.strictEqual(filled[i], pattern[(i - 1) % pattern.length]);
  const narrow = Buffer.alloc(size).fill('äö', 'latin1');
  for (let i = 0; i < size; i++) assert.strictEqual(narrow[i], i % 2 ? 0xf6 : 0xe4);
  const own = Buffer.from(bytes);
  own.fill(own.subarray(0, 3), 1);
  for (let i = 1; i < size; i++) assert.strictEqual(own[i], bytes[(i - 1) % Math.min(3, size)]);
}

// Broken UTF-8.
assert.strictEqual(Buffer.from([0x61, 0xff, 0xe2, 0x82, 0x62]).toString(), 'a\ufffd\ufffdb');
for (const size of [40, 400, 4000]) {
  const broken = Buffer.concat([Buffer.from('é€'.repeat(size)), Buffer.from([0xe2, 0x82])]);
  assert.ok(broken.toString() === `${'é€'.repeat(size)}\ufffd`);
  assert.ok(new TextDecoder().decode(broken) === `${'é€'.repeat(size)}\ufffd`);
  assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(broken), { code: 'ERR_ENCODING_INVALID_ENCODED_DATA' });
}

// Concat of many, of none, of what is no bytes.
same(Buffer.concat(Array.from({ length: 100 }, (_, i) => Buffer.from([i]))), Array.from({ length: 100 }, (_, i) => i), 'many');
assert.strictEqual(Buffer.concat([]).length, 0);
assert.strictEqual(Buffer.concat([Buffer.alloc(0), new Uint8Array(0)]).length, 0);
assert.throws(() => Buffer.concat([Buffer.alloc(1), 'a']), { code: 'ERR_INVALID_ARG_TYPE', message: /list\[1\]/ });
assert.throws(() => Buffer.concat([, Buffer.alloc(1)]), { code: 'ERR_INVALID_ARG_TYPE', message: /list\[0\]/ }); // eslint-disable-line no-sparse-arrays
assert.throws(() => Buffer.concat([new Uint16Array(2)]), { code: 'ERR_INVALID_ARG_TYPE' });
const apply = Function.prototype.apply;
Function.prototype.apply = () => assert.fail('a program\'s own apply was called');
same(Buffer.concat([Buffer.from([1]), Buffer.from([2])]), [1, 2], 'own apply');
Function.prototype.apply = apply;
const large = Buffer.alloc(3 << 20, 7);
assert.strictEqual(Buffer.concat([large, large]).length, 6 << 20);
assert.strictEqual(Buffer.concat([large, large])[(6 << 20) - 1], 7);

// Memory that can change its size, that is shared, that is gone.
const changing = Buffer.from(new ArrayBuffer(8, { maxByteLength: 64 }));
changing[2] = 9;
assert.strictEqual(changing.subarray(2, 4)[0], 9);
assert.strictEqual(Buffer.from(changing).length, 8);
assert.strictEqual(Buffer.concat([changing, changing]).length, 16);
const shared = Buffer.from(new SharedArrayBuffer(8));
shared.write('abc');
assert.strictEqual(shared.toString('latin1', 0, 3), 'abc');
assert.strictEqual(shared.subarray(1, 3).toString(), 'bc');
assert.ok(Buffer.from(shared).buffer instanceof ArrayBuffer);
const gone = Buffer.from(new ArrayBuffer(8));
structuredClone(gone.buffer, { transfer: [gone.buffer] });
assert.strictEqual(gone.length, 0);
assert.strictEqual(gone.toString(), '');
const array = Buffer.alloc(5, 'moved');
structuredClone(array.buffer, { transfer: [array.buffer] });
assert.strictEqual(array.toString('hex'), '');
assert.strictEqual(array.indexOf('m'), -1);

// Many short-lived ones: what they hold survives collections.
const kept = [];
for (let i = 0; i < 200000; i++) {
  const buffer = Buffer.from(`text number ${i}`);
  const text = buffer.toString('base64');
  if (i % 1000 === 0) kept.push([i, buffer, text, buffer.subarray(5), Buffer.concat([buffer, buffer])]);
}
for (const [i, buffer, text, part, twice] of kept) {
  assert.strictEqual(buffer.toString(), `text number ${i}`);
  assert.strictEqual(text, btoa(`text number ${i}`));
  assert.strictEqual(part.latin1Slice(), `number ${i}`);
  assert.strictEqual(twice.toString(), `text number ${i}text number ${i}`);
}
