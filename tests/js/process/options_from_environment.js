'use strict';
// Options that come from the environment: quotes in NODE_OPTIONS, options that may be repeated, variables that stand for one.
const assert = require('node:assert');
const { execFileSync, spawnSync } = require('node:child_process');
const { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const folder = mkdtempSync(join(tmpdir(), 'options from-'));
const run = (args, env) => execFileSync(process.execPath, args, { env: { ...process.env, ...env }, encoding: 'utf8', cwd: folder });
try {
  const preload = join(folder, 'pre load.js');
  writeFileSync(preload, 'console.log("preloaded")');
  assert.strictEqual(run(['-e', 'console.log("main", process.execArgv.length)'], { NODE_OPTIONS: `--require "${preload}"` }), 'preloaded\nmain 2\n');

  mkdirSync(join(folder, 'node_modules/pkg'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/pkg/package.json'), JSON.stringify({ exports: { first: './1.js', second: './2.js', default: './3.js' } }));
  for (const n of [1, 2, 3]) writeFileSync(join(folder, `node_modules/pkg/${n}.js`), `module.exports = ${n}`);
  writeFileSync(join(folder, 'main.js'), 'console.log(require("pkg"))');
  assert.strictEqual(run(['main.js'], {}), '3\n');
  assert.strictEqual(run(['-C', 'second', 'main.js'], {}), '2\n');
  assert.strictEqual(run(['-C', 'second', 'main.js'], { NODE_OPTIONS: '--conditions=first' }), '1\n');

  mkdirSync(join(folder, 'links'));
  writeFileSync(join(folder, 'target.js'), 'module.exports = __dirname');
  symlinkSync(join(folder, 'target.js'), join(folder, 'links/link.js'));
  const show = ['-p', 'require("path").basename(require("./links/link.js"))'];
  assert.notStrictEqual(run(show, {}), 'links\n');
  assert.strictEqual(run(show, { NODE_PRESERVE_SYMLINKS: '1' }), 'links\n');
  assert.notStrictEqual(run(show, { NODE_PRESERVE_SYMLINKS: '0' }), 'links\n');

  const warn = ['-e', 'process.emitWarning("careful")'];
  const told = (env) => spawnSync(process.execPath, warn, { env: { ...process.env, ...env }, encoding: 'utf8' }).stderr;
  assert.match(told({}), /Warning: careful/);
  assert.strictEqual(told({ NODE_NO_WARNINGS: '1' }), '');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log('done');
