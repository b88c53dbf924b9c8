'use strict';
// require() of ES modules: namespace, "module.exports" export, top-level await.
const assert = require('assert');
const counter = require('./fixtures/counter.mjs');
assert.strictEqual(counter.default, 'd');
assert.strictEqual(counter.__esModule, true);
counter.up();
assert.strictEqual(counter.count, 1);
assert.strictEqual(require('./fixtures/whole.mjs')(), 'called');
assert.match(require('./fixtures/detected.js').detected, /^file:.*detected\.js$/);
for (const name of ['tla', 'tla-inner']) {
  assert.throws(() => require(`./fixtures/${name}.mjs`), { code: 'ERR_REQUIRE_ASYNC_MODULE' });
}
import('./fixtures/tla-inner.mjs').then((namespace) => {
  assert.strictEqual(namespace.late, 1);
  assert.throws(() => require('./fixtures/tla-inner.mjs'), { code: 'ERR_REQUIRE_ASYNC_MODULE' });
});
