'use strict';
// The report and the exit code of a file of tests, alone and under --test.
const assert = require('assert');
const { spawnSync } = require('child_process');
const file = require('path').join(__dirname, 'data', 'some_test.js');

const clean = (text) => text.replace(/duration_ms: [\d.]+/g, 'duration_ms: N').replace(/# duration_ms [\d.]+/, '# duration_ms N');
for (const args of [['--test-reporter=tap', file], ['--test', '--test-reporter=tap', file], ['--test', '--test-isolation=none', '--test-reporter=tap', file]]) {
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
  assert.strictEqual(status, 1, stdout);
  const text = clean(stdout);
  assert.match(text, /^TAP version 13\n# Subtest: passes\nok 1 - passes\n {2}---\n {2}duration_ms: N\n {2}type: 'test'\n {2}\.\.\.\n# a note\n/);
  assert.match(text, /not ok 2 - fails\n/);
  assert.match(text, /\n {2}failureType: 'testCodeFailure'\n {2}error: \|-\n {4}Expected values to be strictly equal:\n/);
  assert.match(text, /ok 3 - skipped # SKIP reason\n/);
  assert.match(text, /not ok 4 - todo # TODO\n/);
  assert.match(text, /not ok 5 - planned\n[^]*error: 'plan expected 2 assertions but received 1'/);
  assert.match(text, /# Subtest: suite\n {4}# Subtest: inner\n {4}ok 1 - inner\n/);
  assert.match(text, / {4}ok 2 - expected # EXPECTED FAILURE\n/);
  assert.match(text, /\n1\.\.6\n# tests 7\n# suites 1\n# pass 3\n# fail 2\n# cancelled 0\n# skipped 1\n# todo 1\n# duration_ms N\n$/);
}

// A file that does not end well, and one that writes what looks like the runner's own lines.
{
  const ends = require('path').join(__dirname, 'data', 'ends.js');
  const { status, stdout } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ends], { encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
  assert.strictEqual(status, 1, stdout);
  assert.match(stdout, /\n {2}failureType: 'testCodeFailure'\n {2}exitCode: 3\n {2}signal: ~\n {2}error: 'test failed'\n/);
}
console.log('ok');
