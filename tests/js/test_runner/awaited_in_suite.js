// rondo only: the report shows how long each test took
'use strict';
// A suite's function may wait for the promises of its tests, though they run only after it.
const assert = require('assert');
const { describe, test } = require('node:test');

const seen = [];
process.on('exit', () => assert.deepStrictEqual(seen, ['declared', 'one', 'inner', 'two']));
describe('suite', async () => {
  await test('one', () => { seen.push('one'); });
  await describe('suite', async () => {
    await test('inner', async () => { seen.push('inner'); });
  });
  await test('skipped', { skip: true }, () => { seen.push('skipped'); });
  await test('two', () => { seen.push('two'); });
  seen.push('declared');
});
