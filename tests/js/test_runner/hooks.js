// rondo only: the report shows how long each test took
'use strict';
// The order of hooks and tests, and what a TestContext knows.
const assert = require('assert');
const { test, describe, it, before, after, beforeEach, afterEach } = require('node:test');

const seen = [];
before(() => seen.push('root before'));
after(() => {
  seen.push('root after');
  assert.deepStrictEqual(seen, [
    'root before', 'suite before', 'root each', 'suite each', 'one', 'suite each end', 'root each end',
    'root each', 'suite each', 'two', 'suite each end', 'root each end', 'suite after',
    'root each', 'sub before', 'sub each', 'sub', 'three', 'root each end', 'root after',
  ]);
});
beforeEach((t) => { if (t.name !== 'sub') seen.push('root each'); });
afterEach((t) => { if (t.name !== 'sub') seen.push('root each end'); });
describe('suite', () => {
  before(() => seen.push('suite before'));
  after(() => seen.push('suite after'));
  beforeEach(() => seen.push('suite each'));
  afterEach(() => seen.push('suite each end'));
  it('one', (t) => { seen.push('one'); assert.strictEqual(t.fullName, 'suite > one'); });
  it('two', (t, done) => { seen.push('two'); setTimeout(done, 1); });
});
test('three', async (t) => {
  t.before(() => seen.push('sub before'));
  t.beforeEach(() => seen.push('sub each'));
  await t.test('sub', (s) => { seen.push('sub'); assert.strictEqual(s.fullName, 'three > sub'); });
  seen.push('three');
});
