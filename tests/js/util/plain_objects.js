'use strict';
// Plain objects and arrays take short ways through inspect(), isDeepStrictEqual() and structuredClone(); those who only look
// plain, and programs that change the built-in classes, see no difference.
const assert = require('assert');
const { inspect, isDeepStrictEqual } = require('util');

// inspect()
assert.strictEqual(inspect({ a: 1, 'b-c': "it's", [Symbol('s')]: [] }), "{ a: 1, 'b-c': \"it's\", Symbol(s): [] }");
assert.strictEqual(inspect({ constructor: 1 }), '{ constructor: 1 }');
assert.strictEqual(inspect({ constructor: class A {} }).includes('[class A]'), true);
assert.strictEqual(inspect({ __proto__: null, a: 1 }), '[Object: null prototype] { a: 1 }');
assert.strictEqual(inspect(Object.create({ get [Symbol.toStringTag]() { return 'U'; } })), 'Object [U] {}');
assert.strictEqual(inspect([1, , 3]), '[ 1, <1 empty item>, 3 ]'); // eslint-disable-line no-sparse-arrays
assert.strictEqual(inspect(Object.assign([1], { x: 2 })), '[ 1, x: 2 ]');
assert.strictEqual(inspect(Object.defineProperty([1, 2], 0, { get() { return 1; }, enumerable: true })), '[ [Getter], 2 ]');
assert.strictEqual(inspect(new Proxy([1, { a: 2 }], {})), 'Proxy([ 1, { a: 2 } ])');
assert.strictEqual(inspect(new Proxy({ a: 1 }, {}), { showProxy: true }), 'Proxy [ { a: 1 }, {} ]');
const loop = { list: [] };
loop.list.push(loop);
assert.strictEqual(inspect(loop), '<ref *1> { list: [ [Circular *1] ] }');
assert.strictEqual(inspect({ a: { b: { c: { d: 1 } } } }), '{ a: { b: { c: [Object] } } }');
assert.strictEqual(inspect('a'.repeat(70)), `'${'a'.repeat(70)}'`);
assert.strictEqual(inspect('tab\t and \u007f'), "'tab\\t and \\x7F'");

// isDeepStrictEqual()
const deep = (depth, end) => { let at = end; for (let i = 0; i < depth; i++) at = { next: at }; return at; };
assert.ok(isDeepStrictEqual(deep(300, 1), deep(300, 1)));
assert.ok(!isDeepStrictEqual(deep(300, 1), deep(300, 2)));
const ring = (length) => { const first = {}; let at = first; for (let i = 1; i < length; i++) at = at.next = {}; at.next = first; return first; };
for (const length of [1, 2, 23, 24, 25, 26, 60]) {
  assert.ok(isDeepStrictEqual(ring(length), ring(length)), length);
  assert.ok(!isDeepStrictEqual(ring(length), ring(length + 1)), length);
}
const family = (name) => { const parent = { name, children: [] }; for (let i = 0; i < 5; i++) parent.children.push({ parent, i }); return parent; };
assert.ok(isDeepStrictEqual(family('a'), family('a')) && !isDeepStrictEqual(family('a'), family('b')));
assert.ok(isDeepStrictEqual({ a: 1, b: 2 }, { b: 2, a: 1 }) && !isDeepStrictEqual({ a: 1 }, { b: 1 }) && !isDeepStrictEqual({ a: undefined }, { b: undefined }));
assert.ok(!isDeepStrictEqual([0], [-0]) && !isDeepStrictEqual({ a: 0 }, { a: -0 }) && isDeepStrictEqual([NaN], [NaN]));
assert.ok(!isDeepStrictEqual([,], [undefined]) && isDeepStrictEqual([,], [,]) && !isDeepStrictEqual([1], Object.assign([1], { x: 1 }))); // eslint-disable-line no-sparse-arrays
assert.ok(!isDeepStrictEqual(Object.assign([,], { x: 1 }), Object.assign([,], { y: 1 }))); // eslint-disable-line no-sparse-arrays
const s = Symbol('s');
assert.ok(isDeepStrictEqual({ [s]: 1 }, { [s]: 1 }) && !isDeepStrictEqual({ [s]: 1 }, { [s]: 2 }) && !isDeepStrictEqual({ [s]: 1 }, {}));
assert.ok(!isDeepStrictEqual(new Uint8Array(100), new Uint8Array(100).fill(1, 99)) && isDeepStrictEqual(new Uint8Array(100), new Uint8Array(100)));

// structuredClone()
const shared = { x: 1 };
const source = { a: [1, , shared], b: shared, ['__proto__']: 5, c: new Map([[shared, new Set([1])]]), d: undefined }; // eslint-disable-line no-sparse-arrays
source.self = source;
const copy = structuredClone(source);
assert.ok(copy.self === copy && copy.b === copy.a[2] && copy.b !== shared && !(1 in copy.a) && copy.c.keys().next().value === copy.b && 'd' in copy);
assert.ok(Object.hasOwn(copy, '__proto__') && copy['__proto__'] === 5 && Object.getPrototypeOf(copy) === Object.prototype);
assert.deepStrictEqual(Object.keys(structuredClone(Object.assign([1, 2], { x: 3 }))), ['0', '1', 'x']);
const removing = { get a() { delete this.b; return 1; }, b: 2 };
assert.deepStrictEqual(structuredClone(removing), { a: 1 });
for (const bad of [{ f() {} }, [Symbol('x')], { p: Promise.resolve() }, { w: new WeakMap() }, new Proxy({}, {})]) {
  assert.throws(() => structuredClone(bad), { name: 'DataCloneError' });
}

// A program that meddles with the classes.
let called = 0;
Object.defineProperty(Object.prototype, 'meddled', { configurable: true, set() { called++; } });
assert.strictEqual(structuredClone(JSON.parse('{"meddled":1}')).meddled, 1);
delete Object.prototype.meddled;
const { call } = Function.prototype;
Function.prototype.call = String.prototype.slice.call = () => { called++; return 'wrong'; };
const shown = inspect({ a: 'text', list: [1, 2, 3] });
const href = new URL('https://h/a?b=c').searchParams.get('b');
Function.prototype.call = call;
delete String.prototype.slice.call;
assert.strictEqual(shown, "{ a: 'text', list: [ 1, 2, 3 ] }");
assert.strictEqual(href, 'c');
assert.strictEqual(called, 0);
