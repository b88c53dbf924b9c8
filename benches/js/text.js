'use strict';
// Text and values (issue 4): encodings of small and large buffers, searching, inspecting, URLs, query strings, formatting,
// comparing and cloning. Nanoseconds of a call, the best of five batches. What a call gives is checked before it is measured.
const assert = require('assert');
const querystring = require('querystring');
const util = require('util');
const { main, perCall } = require('../lib/harness.js');

const rows = {};
const row = (name, work, check) => {
  rows[name] = () => {
    const got = work();
    if (typeof check === 'function') assert.ok(check(got), `wrong result of ${name}`);
    else assert.deepStrictEqual(got, check);
    return perCall(work);
  };
};

// 32 bytes, and 64 KiB, of letters that every encoding has.
const letters = 'The quick brown fox, lazy dogs. ';
const sizes = { '32 B': letters, '64 KiB': letters.repeat(2048) };
for (const [size, text] of Object.entries(sizes)) {
  const bytes = Buffer.from(text);
  for (const encoding of ['base64', 'hex', 'utf8', 'latin1']) {
    const encoded = encoding === 'base64' ? btoa(text) : encoding === 'hex' ? Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') : text;
    row(`toString ${encoding}, ${size}`, () => bytes.toString(encoding), encoded);
    row(`Buffer.from ${encoding}, ${size}`, () => Buffer.from(encoded, encoding), (got) => got.equals(bytes));
  }
  // Text beyond ASCII takes other ways.
  const wide = text.replaceAll('a', 'ä').replaceAll('o', '€');
  const wideBytes = new TextEncoder().encode(wide);
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  row(`TextDecoder, not ASCII, ${size}`, () => decoder.decode(wideBytes), wide);
  row(`TextEncoder, not ASCII, ${size}`, () => encoder.encode(wide), (got) => got.length === wideBytes.length);
  row(`TextDecoder, ASCII, ${size}`, () => decoder.decode(bytes), text);
  row(`Buffer.byteLength, not ASCII, ${size}`, () => Buffer.byteLength(wide), wideBytes.length);
}

const needle = Buffer.concat([Buffer.alloc(65536, 'haystac'), Buffer.from('needle')]);
row('Buffer.indexOf, end of 64 KiB', () => needle.indexOf('needle'), 65536);
row('Buffer.indexOf, one byte, end of 64 KiB', () => needle.indexOf(0x6e), 65536);
const parts = Array.from({ length: 16 }, (_, i) => Buffer.alloc(64, i));
row('Buffer.concat, 16 of 64 B', () => Buffer.concat(parts), (got) => got.length === 1024 && got[1023] === 15);
row('Buffer.from, array of 8', () => Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]), (got) => got.length === 8 && got[7] === 8);
row('Buffer.alloc, 64 B', () => Buffer.alloc(64), (got) => got.length === 64);
row('Buffer.compare, 64 KiB', () => Buffer.compare(needle, needle), 0);

const item = (i) => ({ id: i, name: `item ${i}`, tags: ['a', 'b', 'c'], nested: { price: i * 1.5, stock: i % 7 === 0, when: null } });
const large = { list: Array.from({ length: 90 }, (_, i) => item(i)), map: new Map([['key', new Set([1, 2, 3])]]) };
const same = { list: Array.from({ length: 90 }, (_, i) => item(i)), map: new Map([['key', new Set([1, 2, 3])]]) };
row('util.inspect, large object', () => util.inspect(large, { depth: 4 }), (got) => got.length > 9000 && got.includes("name: 'item 89'"));
row('util.inspect, small object', () => util.inspect({ a: 1, b: 'two', c: [3] }), "{ a: 1, b: 'two', c: [ 3 ] }");
row('util.format', () => util.format('%s has %d of %j', 'Ann', 3, { a: 1 }), 'Ann has 3 of {"a":1}');
row('isDeepStrictEqual, large object', () => util.isDeepStrictEqual(large, same), true);
row('structuredClone, large object', () => structuredClone(large), (got) => got.list.length === 90 && got.list[89].nested.price === 133.5);
row('structuredClone, small object', () => structuredClone({ a: 1, b: 'two', c: [3] }), (got) => got.c[0] === 3);

const address = 'https://user:word@example.com:8080/a/path/of/some/parts?query=string&other=1#fragment';
row('new URL, href', () => new URL(address).href, address);
row('new URL with a base', () => new URL('../up?x=1', 'https://example.com/a/b/c').pathname, '/a/up');
row('URLSearchParams, parse and print', () => new URLSearchParams('a=1&b=two&c=three%20words&a=4').toString(), 'a=1&b=two&c=three+words&a=4');
row('querystring.parse', () => querystring.parse('a=1&b=two&c=three%20words&a=4').c, 'three words');
row('querystring.stringify', () => querystring.stringify({ a: ['1', '4'], b: 'two', c: 'three words' }), 'a=1&a=4&b=two&c=three%20words');
row('JSON.stringify, large object', () => JSON.stringify(large.list), (got) => got.startsWith('[{"id":0,'));
row('atob and btoa, 32 B', () => atob(btoa(letters)), letters);

main(rows);
