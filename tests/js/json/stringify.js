'use strict';
// JSON.stringify: plain data is written by a way of its own, everything else by the engine. Both must agree, for data that
// is seen once, twice and many times, and whatever is done to prototypes in between.
const assert = require('node:assert');

// A replacer that changes nothing takes the engine's way.
const other = (value) => JSON.stringify(value, (key, inner) => inner);
function check(value) {
  const expected = other(value);
  for (let i = 0; i < 4; i++) assert.strictEqual(JSON.stringify(value), expected);
}

// Numbers.
const numbers = [0, -0, 1, -1, 2 ** 31, -(2 ** 31), 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 1e15, 1e16, 1e20, 1e21, 1.5e21, -1e21, 0.1, 0.5, 1.25, 1e-6, 1e-7,
  1.7976931348623157e308, 5e-324, 2.2250738585072014e-308, 123456.789, 100.01, NaN, Infinity, -Infinity, 4294967295.5, 9007199254740993.5];
check(numbers);
for (const number of numbers) check({ number });

// Strings, of every character that is written otherwise, at every place of a word.
for (let at = 0; at < 20; at++) {
  for (const code of [0, 1, 8, 9, 10, 11, 12, 13, 31, 32, 34, 47, 92, 127, 128, 255]) {
    check(['x'.repeat(at) + String.fromCharCode(code) + 'é'.repeat(at % 3)]);
  }
}
check({ wide: 'häuser 東京', lone: 'a\ud800b', pair: '\u{1f600}', low: '\udc00', after: 'plain', n: 1.5, b: true, '"key\n': 'x' });
check({ before: 'é"', 'ключ': 'a', after: [1, 'b', null] });
check(['rope'.concat('x'.repeat(100), 'é', 'y'.repeat(40)), 'a'.repeat(3000), '東'.repeat(3000) + '\n']);

// What objects may hold.
const symbol = Symbol('s');
check({});
check([]);
check([[], {}, [[]], [{}]]);
check({ a: undefined, b: symbol, c() {}, d: null, e: [undefined, symbol, () => 1, null] });
check({ [symbol]: 1, a: 2 });
check({ 1: 'one', 0: 'zero', b: 'b', '-1': 'minus', '4294967294': 'large', '4294967296': 'larger', '01': 'no index' });
check(Object.assign([1, 2], { extra: 3 }));
check([1, , 3]);
check(new Array(3));
check([1, 2, 3, , ,]);
check(Object.freeze({ a: Object.freeze([1, 2]) }));
check({ new: new Number(3), text: new String('s'), truth: new Boolean(false), re: /x/, map: new Map([[1, 2]]), bytes: new Uint8Array(2), error: new Error('e') });
check({ url: new URL('http://a/'), buffer: Buffer.from('ab') });
check(Object.create(null));
check(Object.assign(Object.create(null), { a: 1 }));
check(Object.create({ inherited: 1 }, { own: { value: 1, enumerable: true }, hidden: { value: 2 } }));
check({ get computed() { return 7; }, plain: 1 });
check(new Proxy({ a: 1 }, {}));
check({ raw: new Proxy([1, 2], {}) });
check(JSON.parse('{"__proto__": 1, "a": {"b": [1, {"c": "d"}]}}'));
class Point { #secret = 1; x = 1; y = 2; get z() { return this.#secret; } }
check(new Point());
class Plain { a = 1; b = 'b'; }
check([new Plain(), new Plain()]);
class Own extends Plain { toJSON() { return 'own'; } }
check([new Plain(), new Own()]);
const many = {};
for (let i = 0; i < 1000; i++) many[`p${i}`] = i;
check(many);
const removed = { a: 1, b: 2, c: 3 };
delete removed.b;
check(removed);
const slots = { a: 1 };
for (let i = 0; i < 60; i++) slots[`s${i}`] = `v${i}`;
check(slots);
let deep = { end: true };
for (let i = 0; i < 100; i++) deep = i % 2 === 0 ? [deep] : { deep };
check(deep);

// Objects of one shape whose values have other kinds each time.
for (const value of [1, 1.5, 'x', 'é東', null, true, undefined, {}, [], [1]]) check({ value, other: 1 });

// Names that are not enumerable any more.
const hidden = { a: 1, b: 2 };
check(hidden);
Object.defineProperty(hidden, 'a', { enumerable: false });
check(hidden);

// The top level.
assert.strictEqual(JSON.stringify(undefined), undefined);
assert.strictEqual(JSON.stringify(() => 1), undefined);
assert.strictEqual(JSON.stringify(symbol), undefined);
assert.strictEqual(JSON.stringify(null), 'null');
assert.strictEqual(JSON.stringify('é"'), '"é\\""');
assert.strictEqual(JSON.stringify({ a: 1, b: [2] }, ['a']), '{"a":1}');
assert.strictEqual(JSON.stringify({ a: 1 }, null, 2), '{\n  "a": 1\n}');
assert.strictEqual(JSON.stringify(Object(1n), (key, value) => (typeof value === 'bigint' ? 'big' : `${value}`)), '"1"');
for (let i = 0; i < 3; i++) {
  assert.throws(() => JSON.stringify({ big: 1n }), { name: 'TypeError' });
  const circle = { name: 'circle' };
  circle.self = circle;
  assert.throws(() => JSON.stringify(circle), { name: 'TypeError', message: /circular structure/ });
}

// A `toJSON` that comes later, on any prototype, and goes again.
class Base { value = 1; }
class Derived extends Base { other = 2; }
const instance = { list: [new Derived()] };
for (const prototype of [Derived.prototype, Base.prototype, Object.prototype, Array.prototype]) {
  check(instance);
  // eslint-disable-next-line no-extend-native
  Object.defineProperty(prototype, 'toJSON', { value(key) { return `replaced ${key}`; }, configurable: true, enumerable: false });
  check(instance);
  assert.match(JSON.stringify(instance), /replaced/);
  delete prototype.toJSON;
  check(instance);
  assert.doesNotMatch(JSON.stringify(instance), /replaced/);
}
const late = { a: 1 };
check(late);
late.toJSON = () => 'late';
check(late);
Object.setPrototypeOf(instance.list[0], { toJSON: () => 'from a new prototype' });
check(instance);

// Dates.
const dates = [0, -1, 1e12, 1732190400123, -62135596800000, -62198755200000, 253402300799999, 253402300800000, 8.64e15, -8.64e15, NaN, 951782400000, 951868800000, 4107542400000];
for (const time of dates) check({ date: new Date(time), list: [new Date(time), 1] });
for (let time = -3e11; time < 5e12; time += 86_413_257_113) check([new Date(time)]);
check([Object.assign(new Date(5), { extra: 1 })]);
class OwnDate extends Date { toISOString() { return 'own'; } }
check([new OwnDate(5), new Date(5)]);
for (const name of ['toJSON', 'toISOString']) {
  const original = Object.getOwnPropertyDescriptor(Date.prototype, name);
  Object.defineProperty(Date.prototype, name, { value: () => 'patched', configurable: true, writable: true });
  check([new Date(7)]);
  assert.match(JSON.stringify({ a: new Date(7) }), /patched/);
  Object.defineProperty(Date.prototype, name, original);
  check([new Date(7)]);
  assert.doesNotMatch(JSON.stringify({ a: new Date(7) }), /patched/);
}

// Data of other realms.
const vm = require('node:vm');
check(vm.runInNewContext('({ a: [1, { b: "c" }], d: new Date(3) })'));
assert.strictEqual(vm.runInNewContext('[1, 2, 3].map(() => JSON.stringify({ a: [1, { b: "c" }], d: new Date(3) }))[2]'), '{"a":[1,{"b":"c"}],"d":"1970-01-01T00:00:00.003Z"}');
assert.throws(() => vm.runInNewContext('const a = {}; a.a = a; JSON.stringify(a)'), /circular/);

// Random data, of shapes that come again and shapes that do not.
let seed = 12345;
const random = (n) => { seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff; return (seed >>> 8) % n; };
const words = ['id', 'name', 'päth', 'items', 'x', 'a"b', 'toString', 'constructor', '0', 'length', '東'];
function make(depth) {
  switch (random(depth > 4 ? 7 : 10)) {
    case 0: return random(1000) - 500;
    case 1: return (random(100000) - 50000) / 64;
    case 2: return words[random(words.length)] + random(100);
    case 3: return random(2) === 0;
    case 4: return null;
    case 5: return random(20) === 0 ? undefined : `${'line\n'.repeat(random(4))}${words[random(words.length)]}`;
    case 6: return random(10) === 0 ? new Date(random(2 ** 30) * 1000) : random(3);
    case 7: return Array.from({ length: random(6) }, () => make(depth + 1));
    default: {
      const object = {};
      for (let i = random(6); i > 0; i--) object[words[random(words.length)]] = make(depth + 1);
      return object;
    }
  }
}
for (let i = 0; i < 3000; i++) {
  const value = [make(0), make(0)];
  assert.strictEqual(JSON.stringify(value), other(value));
}

// The functions look like the language's.
for (const name of ['parse', 'stringify']) {
  assert.strictEqual(`${JSON[name]}`, `function ${name}() { [native code] }`);
  assert.strictEqual(JSON[name].name, name);
  assert.strictEqual(JSON[name].length, name === 'parse' ? 2 : 3);
  assert.throws(() => new JSON[name](), { name: 'TypeError' });
  assert.deepStrictEqual(Object.getOwnPropertyNames(JSON[name]).sort(), ['length', 'name']);
}
