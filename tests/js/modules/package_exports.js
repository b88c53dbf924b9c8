'use strict';
// "exports" and "imports" of packages, for require and import, with Node's errors.
const assert = require('assert');
const path = require('path');
const { createRequire } = require('module');
const load = createRequire(path.join(__dirname, 'fixtures/x.js'));
assert.strictEqual(load('pkg'), 'cjs main');
assert.strictEqual(load('pkg/sub/one'), 'one');
assert.deepStrictEqual(load('pkg/self'), ['cjs main', 'one', 'one']);
const json = path.join(__dirname, 'fixtures/node_modules/pkg/package.json');
assert.throws(() => load('pkg/closed'), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED', message: `Package subpath './closed' is not defined by "exports" in ${json}` });
assert.throws(() => load('pkg/sub/none'), { code: 'MODULE_NOT_FOUND' });
assert.throws(() => load('pkg/sub/../one'), { code: 'ERR_INVALID_MODULE_SPECIFIER' });
assert.strictEqual(load('module').findPackageJSON('pkg', path.join(__dirname, 'fixtures/x.js')), json);
import('./fixtures/imports-pkg.mjs').then(({ main, error }) => {
  assert.strictEqual(main, 'esm main');
  assert.strictEqual(error.code, 'ERR_PACKAGE_PATH_NOT_EXPORTED');
});
