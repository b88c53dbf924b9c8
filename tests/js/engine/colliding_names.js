// rondo only: the names collide under this engine's hash; Node's has a seed.
// Text whose names or other strings were chosen to fall on one hash costs no more than any other: it is refused.
'use strict';
const assert = require('node:assert');
const querystring = require('node:querystring');
const vm = require('node:vm');
const { Worker } = require('node:worker_threads');

// The engine's hash of a string, one character at a time, and back. Blocks of six characters that lead from one state to the
// same other state are found from both ends; every list of such blocks multiplies the number of colliding strings.
const golden = 0x9e3779b9;
let inverse = golden;
for (let i = 0; i < 5; i++) inverse = Math.imul(inverse, 2 - Math.imul(golden, inverse));
const forth = (hash, unit) => Math.imul((hash << 5 | hash >>> 27) ^ unit, golden);
const back = (hash, unit) => { const x = Math.imul(hash, inverse) ^ unit; return (x >>> 5 | x << 27) | 0; };
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
function blocks(from, to) {
  const half = new Map();
  const all = [...letters];
  for (const a of all) for (const b of all) for (const c of all) half.set([a, b, c].reduce((h, l) => forth(h, l.charCodeAt()), from), a + b + c);
  const found = [];
  for (const a of all) {
    for (const b of all) {
      for (const c of all) {
        const first = half.get([c, b, a].reduce((h, l) => back(h, l.charCodeAt()), to));
        if (first !== undefined) found.push(first + a + b + c);
      }
    }
  }
  return found;
}
let names = [''];
for (let i = 1; names.length < 8192; i++) {
  const next = blocks(i - 1, i);
  names = names.flatMap((name) => next.map((block) => name + block));
}
names.length = 8192;
const object = (list) => `{${list.map((name) => `"${name}":1`).join()}}`;
const flood = { name: 'RangeError', code: 'ERR_HASH_FLOOD' };

// A handful of them may be chance.
assert.strictEqual(Object.keys(JSON.parse(object(names.slice(0, 20)))).length, 20);
assert.strictEqual(JSON.parse(JSON.stringify(names.slice(0, 20))).length, 20);
// In one object, in many, with escapes, as two-byte text, behind honest text, through a value that is no string.
assert.throws(() => JSON.parse(object(names)), flood);
assert.throws(() => JSON.parse(`[${names.map((name) => object([name])).join()}]`), flood);
assert.throws(() => JSON.parse(object(names.map((name) => name.replace('a', '\\u0061')))), flood);
assert.throws(() => JSON.parse(`{"ж":1,${object(names).slice(1)}`), flood);
assert.throws(() => JSON.parse(`{"text":"${'x'.repeat(1e6)}",${object(names).slice(1)}`), flood);
assert.throws(() => JSON.parse(Buffer.from(object(names))), flood);
assert.throws(() => JSON.parse(object(names), (k, v) => v), flood);
for (let i = 0; i + 800 <= names.length; i += 800) {
  assert.throws(() => JSON.parse(object(names.slice(i, i + 800))), flood);
}
// Others pass as they are.
const honest = Array.from({ length: 8192 }, (_, i) => `${names[i].slice(0, 20)}${i}`);
assert.deepStrictEqual(Object.keys(JSON.parse(object(honest))), honest);

// Small texts, one after the other: those names become known, and then their texts are refused too.
let refused = 0;
for (let i = 0; i + 100 <= names.length; i += 100) {
  try { JSON.parse(object(names.slice(i, i + 100))); } catch (error) { assert.strictEqual(error.code, 'ERR_HASH_FLOOD'); refused++; }
}
assert.ok(refused > 40, `refused ${refused} of 81`);
assert.deepStrictEqual(JSON.parse('{"a":[1,{"b":null}]}'), { a: [1, { b: null }] });

// The function is as the language has it.
assert.strictEqual(JSON.parse.length, 2);
assert.strictEqual(JSON.parse.name, 'parse');
assert.strictEqual(Object.hasOwn(JSON.parse, 'prototype'), false);
assert.throws(() => JSON.parse(), SyntaxError);
assert.throws(() => JSON.parse(Symbol()), TypeError);
assert.throws(() => JSON.parse('{'), SyntaxError);

// Other realms have a function of their own, and the same guard.
const text = object(names);
const inRealm = `(() => {
  let thrown;
  try { JSON.parse(text); } catch (error) { thrown = error; }
  return [thrown?.code, thrown instanceof RangeError, JSON.parse instanceof Function, JSON.parse.length, JSON.parse('{"a":[1]}').a instanceof Array].join();
})()`;
assert.strictEqual(vm.runInNewContext(inRealm, { text }), 'ERR_HASH_FLOOD,true,true,2,true');
const plain = vm.createContext(vm.constants.DONT_CONTEXTIFY);
plain.text = text;
assert.strictEqual(vm.runInContext(inRealm, plain), 'ERR_HASH_FLOOD,true,true,2,true');
assert.notStrictEqual(vm.runInNewContext('JSON.parse'), JSON.parse);
assert.strictEqual(vm.runInNewContext('JSON.parse', { JSON: { parse: 5 } }), 5);
assert.strictEqual(vm.runInNewContext('JSON.parse(text)', { JSON: { parse: String }, text: '{}' }), '{}');
assert.deepStrictEqual(Object.keys(vm.createContext({})), []);
const worker = new Worker(`const { parentPort, workerData: text } = require('node:worker_threads'); parentPort.postMessage(${inRealm});`, { eval: true, workerData: text });
worker.on('message', (message) => assert.strictEqual(message, 'ERR_HASH_FLOOD,true,true,2,true'));

// Other doors.
assert.throws(() => querystring.parse(names.map((name) => `${name}=1`).join('&'), null, null, { maxKeys: 0 }), { code: 'ERR_HASH_FLOOD' });
assert.throws(() => querystring.parse(names.map((name) => `a=${name}`).join('&'), null, null, { maxKeys: 0 }), { code: 'ERR_HASH_FLOOD' });
assert.throws(() => new URLSearchParams(names.map((name) => `${name}=1`).join('&')), { code: 'ERR_HASH_FLOOD' });
assert.throws(() => new URLSearchParams(names.map((name) => `a=${name}`).join('&')), { code: 'ERR_HASH_FLOOD' });
const params = new URLSearchParams(honest.map((name) => `${name}=1`).join('&'));
assert.strictEqual(params.size, 8192);
assert.strictEqual(params.get(honest[8191]), '1');
assert.strictEqual(new URLSearchParams(names.slice(0, 200).map((name) => `${name}=1`).join('&')).size, 200);

// Strings that are no names, which the collector would put into one table.
assert.throws(() => JSON.parse(JSON.stringify(names)), flood);
assert.throws(() => JSON.parse(JSON.stringify({ list: names.map((name) => ({ name })) })), flood);
assert.strictEqual(JSON.parse(JSON.stringify([honest, honest, honest])).length, 3);
console.log('ok');
