'use strict';
// The text of functions that are not JavaScript: packages look for it, and it may become a header value.
const assert = require('assert');

assert.strictEqual(Math.max.toString(), 'function max() { [native code] }');
assert.strictEqual(`${Object}`, 'function Object() { [native code] }');
assert.strictEqual(function f() {}.bind().toString(), 'function () { [native code] }');
assert.strictEqual(Function.prototype.toString.toString(), 'function toString() { [native code] }');
assert.strictEqual(JSON.parse.toString(), 'function parse() { [native code] }');
assert.strictEqual(Date.prototype[Symbol.toPrimitive].toString(), 'function [Symbol.toPrimitive]() { [native code] }');
assert.strictEqual(Function.prototype.toString.call(new Proxy(class A {}, {})), 'function () { [native code] }');
assert.strictEqual(Function.prototype.toString.length, 0);
assert.ok(!('prototype' in Function.prototype.toString));

// Source text stays as it was written.
function mine() {
    '[native code]'
}
assert.strictEqual(mine.toString(), "function mine() {\n    '[native code]'\n}");
assert.strictEqual((class B { c() {} }).toString(), 'class B { c() {} }');
assert.throws(() => Function.prototype.toString.call({}), { name: 'TypeError', message: "Function.prototype.toString requires that 'this' be a Function" });
