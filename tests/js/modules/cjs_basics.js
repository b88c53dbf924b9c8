'use strict';
// What a CommonJS module sees of itself and of others.
const assert = require('assert');
const path = require('path');
const Module = require('module');
assert.strictEqual(require.main, module);
assert.strictEqual(process.mainModule, module);
assert.strictEqual(module.id, '.');
assert.strictEqual(module.filename, __filename);
assert.strictEqual(module.path, __dirname);
assert.strictEqual(this, module.exports);
assert.strictEqual(arguments.length, 5);
assert.deepStrictEqual(module.paths, Module._nodeModulePaths(__dirname));
assert.strictEqual(require('./fixtures/bom'), 'bom');
assert.strictEqual(require('./fixtures/hashbang').line, '2');
const loaded = require.cache[path.join(__dirname, 'fixtures/bom.js')];
assert.strictEqual(loaded.loaded, true);
assert.strictEqual(loaded.parent, module);
assert.ok(module.children.includes(loaded));
loaded.exports = 'replaced';
assert.strictEqual(require('./fixtures/bom.js'), 'replaced');
assert.deepStrictEqual(require('./fixtures/data'), { a: [1, 2] });
assert.throws(() => require('./fixtures/broken.json'), (error) => error.name === 'SyntaxError' && error.message.startsWith(path.join(__dirname, 'fixtures/broken.json') + ': '));
assert.throws(() => require('./fixtures/none'), {
  code: 'MODULE_NOT_FOUND', message: `Cannot find module './fixtures/none'\nRequire stack:\n- ${__filename}`, requireStack: [__filename],
});
assert.throws(() => require(''), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => require(1), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => require('node:none'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE', message: 'No such built-in module: node:none' });
assert.strictEqual(require('node:path'), path);
assert.strictEqual(require.resolve('path'), 'path');
assert.strictEqual(require.resolve('./fixtures/data'), path.join(__dirname, 'fixtures/data.json'));
assert.strictEqual(require.resolve.paths('path'), null);
assert.deepStrictEqual(require.resolve.paths('./x'), [__dirname]);
assert.strictEqual(Module.createRequire(__filename)('./fixtures/bom'), 'replaced');
assert.throws(() => Module.createRequire('relative'), { code: 'ERR_INVALID_ARG_VALUE' });
