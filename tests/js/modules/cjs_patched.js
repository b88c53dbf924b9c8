'use strict';
// Packages replace single steps of the loader; each replacement is called.
const assert = require('assert');
const Module = require('module');
const path = require('path');
const seen = [];
const { _load, _resolveFilename } = Module;
Module._load = function(request, ...rest) { seen.push(`load ${request}`); return Reflect.apply(_load, this, [request, ...rest]); };
Module._resolveFilename = function(request, ...rest) {
  seen.push(`resolve ${request}`);
  return Reflect.apply(_resolveFilename, this, [request === 'virtual' ? './fixtures/data.json' : request, ...rest]);
};
require.extensions['.twice'] = (module, filename) => { seen.push(path.basename(filename)); module._compile('module.exports = 2', filename); };
const { _compile } = Module.prototype;
Module.prototype._compile = function(content, filename, ...rest) { seen.push(`compile ${path.basename(filename)}`); return Reflect.apply(_compile, this, [content, filename, ...rest]); };
require('fs').writeFileSync(path.join(require('os').tmpdir(), `rondo-${process.pid}.twice`), '');
const file = path.join(require('os').tmpdir(), `rondo-${process.pid}`);
seen.length = 0;
assert.strictEqual(require(file), 2);
require('fs').unlinkSync(`${file}.twice`);
assert.deepStrictEqual(seen.slice(0, 4), [`load ${file}`, `resolve ${file}`, `${path.basename(file)}.twice`, `compile ${path.basename(file)}.twice`]);
assert.deepStrictEqual(require('virtual'), { a: [1, 2] });
const { wrap } = Module;
Module.wrap = (script) => wrap(`${script}; module.exports.wrapped = true;`);
assert.strictEqual(require('./fixtures/cycle/a.js').wrapped, true);
