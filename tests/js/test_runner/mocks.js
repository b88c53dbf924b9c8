// rondo only: the report shows how long each test took
'use strict';
// Mocked functions, methods, properties and timers; all are undone at the end of a test.
const assert = require('assert');
const { test, mock } = require('node:test');

test('functions', (t) => {
  const fn = t.mock.fn((a) => a + 1, (a) => a * 10, { times: 2 });
  assert.deepStrictEqual([fn(1), fn(2), fn(3)], [10, 20, 4]);
  assert.strictEqual(fn.mock.callCount(), 3);
  assert.deepStrictEqual(fn.mock.calls[1].arguments, [2]);
  fn.mock.mockImplementationOnce(() => { throw new Error('once'); });
  assert.throws(() => fn(1), /once/);
  assert.strictEqual(fn.mock.calls[3].error.message, 'once');
});

const target = { n: 1, get() { return this.n; } };
test('methods are restored', (t) => {
  t.mock.method(target, 'get', () => 5);
  assert.strictEqual(target.get(), 5);
  assert.throws(() => t.mock.method(target, 'n'), { code: 'ERR_INVALID_ARG_VALUE' });
});
test('after the test', () => assert.strictEqual(target.get(), 1));

test('timers', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1000 });
  const seen = [];
  setTimeout(() => seen.push(['timeout', Date.now()]), 50);
  const every = setInterval(() => seen.push(['interval', Date.now()]), 20);
  t.mock.timers.tick(45);
  assert.deepStrictEqual(seen, [['interval', 1045], ['interval', 1045]]);
  t.mock.timers.tick(5);
  assert.deepStrictEqual(seen[2], ['timeout', 1050]);
  clearInterval(every);
  assert.throws(() => mock.timers.enable(), { code: 'ERR_INVALID_STATE' });
});
test('the clock is back', () => assert.ok(Date.now() > 1e12));
