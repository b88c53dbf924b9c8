'use strict';
// assert.partialDeepStrictEqual() looks at what the values hold, not at their prototypes; an expected error without a message
// expects none in particular.
const assert = require('assert');
const vm = require('vm');
for (const [actual, expected, fits] of [
  [vm.runInNewContext('new Map([["k", 1], ["j", 2]])'), new Map([['k', 1]]), true],
  [vm.runInNewContext('({ a: 1, list: [1, 2] })'), { list: [1] }, true],
  [vm.runInNewContext('new Set([1])'), new Set([1]), true],
  [vm.runInNewContext('new Set([1])'), new Set([2]), false],
  [new (class A { a = 1; })(), { a: 1 }, true],
  [{ __proto__: null, name: 1 }, { name: 1 }, true],
  [new Error('x'), new Error(), true],
  [new Error('x'), new Error('y'), false],
  [new TypeError('x'), new Error('x'), false],
  [new Error('x', { cause: 1 }), new Error('x'), true],
  [[1, 2], new Set([1]), false],
]) {
  const run = () => assert.partialDeepStrictEqual(actual, expected);
  if (fits) run();
  else assert.throws(run, { code: 'ERR_ASSERTION' });
}
