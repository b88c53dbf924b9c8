'use strict';
// Clones of arrays with holes, names, and many items; of collections that change while they are read; shared and cyclic parts.
const assert = require('assert');

const holes = [1, , undefined, 4]; // eslint-disable-line no-sparse-arrays
const copy = structuredClone(holes);
assert.deepStrictEqual(copy, holes);
assert.strictEqual(1 in copy, false);
assert.strictEqual(2 in copy, true);
assert.strictEqual(structuredClone([, 1]).length, 2); // eslint-disable-line no-sparse-arrays
assert.strictEqual(structuredClone(new Array(4e9)).length, 4e9);

const named = [1, { a: 2 }];
named.extra = { b: 3 };
named[5] = 6;
assert.deepStrictEqual(structuredClone(named), named);
const far = [];
far[3000000] = 'far';
assert.deepStrictEqual(Object.keys(structuredClone(far)), ['3000000']);

const many = Array.from({ length: 200000 }, (_, i) => i);
assert.deepStrictEqual(structuredClone(many), many);

const shared = { x: 1 };
const cyclic = { list: [shared, shared], map: new Map([[shared, new Set([shared])]]) };
cyclic.self = cyclic;
cyclic.list.push(cyclic.list);
const cloned = structuredClone(cyclic);
assert.strictEqual(cloned.self, cloned);
assert.strictEqual(cloned.list[0], cloned.list[1]);
assert.strictEqual(cloned.list[2], cloned.list);
assert.ok(cloned.map.get(cloned.list[0]).has(cloned.list[0]));
assert.notStrictEqual(cloned.list[0], shared);

assert.deepStrictEqual(structuredClone({ d: new Date(5), r: /x/gi, n: [Object(1n)] }).r.flags, 'gi');
assert.throws(() => structuredClone([1, () => {}]), { name: 'DataCloneError' });
assert.throws(() => structuredClone([Symbol('x')]), { name: 'DataCloneError' });
class Sub extends Array {}
assert.strictEqual(Object.getPrototypeOf(structuredClone(Sub.of(1, 2))), Array.prototype);
