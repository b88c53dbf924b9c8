'use strict';
// When a subtest begins, and what a test's failure leaves of its subtests.
const assert = require('assert');
const { spawnSync } = require('child_process');
const file = require('path').join(__dirname, 'data', 'subtests.js');

for (const args of [['--test-reporter=tap', file], ['--test', '--test-reporter=tap', file]]) {
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
  assert.strictEqual(status, 1, stdout);
  assert.match(stdout, /\nok 1 - order\n/);
  // Its own failure is told, although its parent failed too.
  assert.match(stdout, /not ok 1 - fails\n {6}---\n[^]*failureType: 'testCodeFailure'\n[^]*error: 'mine'\n/);
  assert.match(stdout, /not ok 2 - cancelled\n {6}---\n[^]*failureType: 'cancelledByParent'\n/);
  // Output with the beginnings of what the runner uses among its processes, in whatever pieces.
  const text = stdout.replace(/\n# /g, '');
  for (const part of ['one\0', 'two\0\u0001', 'three\0\u0001tes']) assert.ok(text.includes(part), stdout);
}
