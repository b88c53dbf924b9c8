'use strict';
// The flags about families of addresses, on the command line and in NODE_OPTIONS.
const assert = require('assert');
const { spawnSync } = require('child_process');

const code = 'const net = require("net"); console.log(net.getDefaultAutoSelectFamily(), net.getDefaultAutoSelectFamilyAttemptTimeout())';
for (const [flag, expected] of [
  ['--network-family-autoselection-attempt-timeout=777', 'true 777'],
  ['--no-network-family-autoselection', 'false 500'],
]) {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const given = spawnSync(process.execPath, [flag, '-e', code], { encoding: 'utf8', env });
  assert.strictEqual(given.stdout.trim(), expected, given.stderr);
  const inherited = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', env: { ...env, NODE_OPTIONS: flag } });
  assert.strictEqual(inherited.stdout.trim(), expected, inherited.stderr);
}
