'use strict';
const assert = require('assert');
const { test } = require('node:test');

test('order', async (t) => {
  const seen = [];
  await t.test('of tests', async (t) => {
    t.test('one', () => { seen.push('one'); });
    seen.push('after one');
    t.test('two', () => { seen.push('two'); });
    seen.push('after two');
  });
  // The first begins within the call; the second waits for its turn.
  assert.deepStrictEqual(seen.splice(0), ['one', 'after one', 'after two', 'two']);
  await t.test('of hooks', (t) => {
    t.before(() => { seen.push('before'); });
    t.test('three', () => { seen.push('three'); });
    seen.push('after three');
  });
  assert.deepStrictEqual(seen, ['before', 'after three', 'three']);
});
test('failures', async (t) => {
  t.test('fails', () => { throw new Error('mine'); });
  t.test('cancelled', () => new Promise((resolve) => setTimeout(resolve, 1000)));
  throw new Error('of the parent');
});
test('output', async () => {
  for (const part of ['one\0', 'two\0\u0001', 'three\0\u0001tes\n']) {
    process.stdout.write(part);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
});
