'use strict';
// querystring.parse: what counts for maxKeys, separators that convert to nothing, percent signs that escape nothing.
const assert = require('assert');
const { parse } = require('querystring');

const keys = (text, maxKeys) => Object.keys(parse(text, null, null, { maxKeys })).join();
assert.strictEqual(keys('&a', 1), '');
assert.strictEqual(keys('&a', 2), 'a');
assert.strictEqual(keys('a&&b', 2), 'a');
assert.strictEqual(keys('a&b&c', 2), 'a,b');
assert.strictEqual(keys('a&b&c', 0), 'a,b,c');

assert.deepStrictEqual({ ...parse('ab', []) }, { ab: '' });
assert.deepStrictEqual({ ...parse('abc', null, []) }, { '': 'abc' });

assert.deepStrictEqual({ ...parse('%\u0100=%4\u0101&%%41=1') }, { '%\u0100': '%4\u0101', '%A': '1' });
