'use strict';
const assert = require('assert');
const { test, describe, it } = require('node:test');

test('passes', (t) => t.diagnostic('a note'));
test('fails', () => assert.strictEqual(1, 2));
test('skipped', { skip: 'reason' }, () => assert.fail());
test('todo', { todo: true }, () => { throw new Error('later'); });
test('planned', (t) => { t.plan(2); t.assert.ok(true); });
describe('suite', () => {
  it('inner', () => {});
  it('expected', { expectFailure: true }, () => { throw new Error('yes'); });
});
