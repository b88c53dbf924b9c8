'use strict';
// node:assert. https://nodejs.org/api/assert.html

const { ArrayPrototypeSlice, ObjectAssign, ObjectDefineProperty } = primordials;

const { Assert, checkTruth } = require('internal/assert/assert_class');
const { AssertionError } = require('internal/assert/assertion_error');

function assert(...args) {
  checkTruth(assert, args.length, args[0], ArrayPrototypeSlice(args, 1), undefined);
}
module.exports = assert;

const names = [
  'fail', 'equal', 'notEqual', 'deepEqual', 'notDeepEqual', 'deepStrictEqual', 'notDeepStrictEqual', 'strictEqual',
  'notStrictEqual', 'partialDeepStrictEqual', 'match', 'doesNotMatch', 'throws', 'rejects', 'doesNotThrow',
  'doesNotReject', 'ifError',
];

assert.AssertionError = AssertionError;
assert.ok = function ok(...args) {
  checkTruth(ok, args.length, args[0], ArrayPrototypeSlice(args, 1), undefined);
};
for (let i = 0; i < names.length; i++) assert[names[i]] = Assert.prototype[names[i]];

function strict(...args) {
  checkTruth(strict, args.length, args[0], ArrayPrototypeSlice(args, 1), undefined);
}
assert.strict = ObjectAssign(strict, assert, {
  equal: assert.strictEqual,
  deepEqual: assert.deepStrictEqual,
  notEqual: assert.notStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
});
assert.strict.strict = assert.strict;
assert.Assert = Assert;
ObjectDefineProperty(strict, 'Assert', { __proto__: null, value: Assert, writable: true, enumerable: true, configurable: true });
