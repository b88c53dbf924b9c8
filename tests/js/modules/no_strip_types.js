'use strict';
// --no-strip-types: no file is TypeScript. require() takes such files as JavaScript, import does not know them.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rondo-no-strip-'));
try {
  fs.writeFileSync(path.join(folder, 'plain.ts'), 'exports.a = 1;');
  fs.writeFileSync(path.join(folder, 'typed.cts'), 'const a: number = 1;');
  fs.writeFileSync(path.join(folder, 'module.mts'), 'export const a = 1;');
  fs.writeFileSync(path.join(folder, 'main.cjs'), `
    const tried = [process.features.typescript, require('./plain.ts').a];
    try { require('./typed.cts'); } catch (error) { tried.push(error.name); }
    import('./module.mts').catch((error) => { tried.push(error.code); process.stdout.write(JSON.stringify(tried)); });
  `);
  for (const option of ['--no-strip-types', '--no-experimental-strip-types']) {
    const { stdout, stderr } = spawnSync(process.execPath, [option, path.join(folder, 'main.cjs')], { encoding: 'utf8' });
    assert.strictEqual(stdout, '[false,1,"SyntaxError","ERR_UNKNOWN_FILE_EXTENSION"]', stderr);
  }
} finally {
  fs.rmSync(folder, { recursive: true });
}
