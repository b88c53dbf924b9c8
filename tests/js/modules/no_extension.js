'use strict';
// A file without extension is of its package's type, also for require().
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rondo-no-extension-'));
try {
  fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  fs.writeFileSync(path.join(folder, 'module'), 'export const a = typeof exports;');
  fs.writeFileSync(path.join(folder, 'script'), 'exports.a = 1;');
  fs.writeFileSync(path.join(folder, 'odd.name'), 'exports.a = typeof module;');
  assert.strictEqual(require(path.join(folder, 'module')).a, 'undefined');
  assert.throws(() => require(path.join(folder, 'script')), ReferenceError);
  assert.strictEqual(require(path.join(folder, 'odd.name')).a, 'object');
} finally {
  fs.rmSync(folder, { recursive: true });
}
