'use strict';
// Empty separators separate nothing, and empty pieces count against maxKeys.
const assert = require('assert');
const qs = require('querystring');
for (const [args, expected] of [
  [['a', []], { a: '' }], [['a=b&c', []], { a: '' }], [['abc=d', [], []], { '': '' }], [['a', null, []], { '': 'a' }],
  [['&a', null, null, { maxKeys: 1 }], {}], [['a&&b', null, null, { maxKeys: 2 }], { a: '' }],
  [['a&&b&c', null, null, { maxKeys: 3 }], { a: '', b: '' }], [['a&b&', '&', '='], { a: '', b: '' }],
]) {
  assert.deepStrictEqual({ ...qs.parse(...args) }, expected, JSON.stringify(args));
}
