'use strict';
// Types are erased; syntax that needs code is refused.
const assert = require('assert');
assert.deepStrictEqual(require('./fixtures/types.cts'), { x: 1 });
assert.strictEqual(require('./fixtures/types.mts').y, 'y');
assert.throws(() => require('./fixtures/enum.mts'), { code: 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX', message: 'TypeScript enum is not supported in strip-only mode' });
const { stripTypeScriptTypes } = require('module');
process.removeAllListeners('warning');
assert.strictEqual(stripTypeScriptTypes('const a: number = 1;'), 'const a         = 1;');
assert.throws(() => stripTypeScriptTypes('const a: ='), { code: 'ERR_INVALID_TYPESCRIPT_SYNTAX' });
import('./fixtures/types.mts').then(({ y }) => assert.strictEqual(y, 'y'));
