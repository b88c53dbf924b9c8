'use strict';
// v8.promiseHooks: what each hook is told.
const assert = require('assert');
const { promiseHooks } = require('v8');

const log = [];
const names = new Map();
const stop = promiseHooks.createHook({
  init(promise, parent) { log.push(['init', promise, parent]); },
  before(promise) { log.push(['before', promise]); },
  after(promise) { log.push(['after', promise]); },
  settled(promise) { log.push(['settled', promise]); },
});
const first = Promise.resolve(1);
names.set(first, 'first');
const second = first.then(() => {});
names.set(second, 'second');
second.then(() => {
  stop();
  const shown = log.filter(([, promise]) => names.has(promise))
    .map(([event, promise, parent]) => (parent === undefined ? `${event} ${names.get(promise)}` : `${event} ${names.get(promise)} < ${names.get(parent)}`));
  assert.deepStrictEqual(shown, ['init first', 'settled first', 'init second < first', 'before second', 'settled second', 'after second']);
  const count = log.length;
  Promise.resolve().then(() => {
    assert.strictEqual(log.length, count);
    assert.strictEqual(Object.hasOwn(Promise.prototype, 'then'), true);
  });
});
assert.throws(() => promiseHooks.onInit(async () => {}), { code: 'ERR_INVALID_ARG_TYPE' });
