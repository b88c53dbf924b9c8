'use strict';
// Holes of arrays: no value, but loosely like null.
const assert = require('node:assert');

const unequal = [[[1, , 3], [1, undefined, 3]], [[1, undefined, 3], [1, , 3]], [[,], [undefined]]];
for (const [left, right] of unequal) {
  assert.throws(() => assert.deepEqual(left, right), { code: 'ERR_ASSERTION' });
  assert.throws(() => assert.deepStrictEqual(left, right), { code: 'ERR_ASSERTION' });
  assert.notDeepEqual(left, right);
}
for (const array of [[1, , 3], [,], [, undefined]]) {
  assert.deepEqual(array, array.slice());
  assert.deepStrictEqual(array, array.slice());
}
assert.deepEqual([1, , 3], [1, null, 3]);
assert.throws(() => assert.deepStrictEqual([1, , 3], [1, null, 3]), { code: 'ERR_ASSERTION' });
