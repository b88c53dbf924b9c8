'use strict';
// `execArgv` of a worker: options up to the first word that is none or `--`; values in the same word or the next one.
const assert = require('assert');
const { Worker, isMainThread, parentPort } = require('worker_threads');
if (!isMainThread) {
  process.on('warning', () => {});
  parentPort.postMessage([process.execArgv, process.argv.slice(2)]);
  return;
}
const cases = [
  [['--pending-deprecation', '--'], ['--pending-deprecation']],
  [['--pending-deprecation', '--', 'word', '--no-such-option'], ['--pending-deprecation']],
  [['--'], []],
  [['word', '--pending-deprecation'], []],
  [['--conditions', 'x', '--no-warnings'], ['--conditions', 'x', '--no-warnings']],
  [['--conditions=x'], ['--conditions=x']],
];
(async () => {
  for (const [execArgv, expected] of cases) {
    const worker = new Worker(__filename, { execArgv, argv: ['a'] });
    const [seen, argv] = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    assert.deepStrictEqual(seen, expected);
    assert.deepStrictEqual(argv, ['a']);
    await worker.terminate();
  }
  const wrong = (execArgv, what) => assert.throws(() => new Worker(__filename, { execArgv }), {
    code: 'ERR_WORKER_INVALID_EXEC_ARGV', message: `Initiated Worker with invalid execArgv flags: ${what}`,
  });
  wrong(['--title=x', '--'], '--title=x');
  wrong(['--conditions'], '--conditions requires an argument');
  wrong(['--no-such-option'], '--no-such-option');
  console.log('done');
})();
