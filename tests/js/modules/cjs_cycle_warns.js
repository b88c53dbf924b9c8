'use strict';
// A circular require sees the unfinished exports, and reading what is not there warns.
const assert = require('assert');
const warnings = [];
process.on('warning', (warning) => warnings.push(warning.message));
const a = require('./fixtures/cycle/a.js');
assert.deepStrictEqual(a, { done: true, seenByB: false });
assert.strictEqual(Object.getPrototypeOf(a), Object.prototype);
process.on('exit', () => {
  assert.deepStrictEqual(warnings, ["Accessing non-existent property 'nothing' of module exports inside circular dependency"]);
});
