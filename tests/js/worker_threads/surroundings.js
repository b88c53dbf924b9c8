'use strict';
// What a worker finds around it: arguments, environment, data, streams, what it may not do to the process.
const assert = require('assert');
const { once } = require('events');
const { Worker, SHARE_ENV, setEnvironmentData } = require('worker_threads');

const text = async (stream) => { let all = ''; for await (const piece of stream) all += piece; return all; };

(async () => {
  process.env.RONDO_TEST_VALUE = 'parent';
  setEnvironmentData('key', { a: 1 });
  const worker = new Worker(`
    const assert = require('assert');
    const { workerData, parentPort, getEnvironmentData, isMainThread, threadName } = require('worker_threads');
    assert.strictEqual(isMainThread, false);
    assert.deepStrictEqual(process.argv.slice(2), ['a', '1']);
    assert.strictEqual(process.env.RONDO_TEST_VALUE, 'parent');
    process.env.RONDO_TEST_VALUE = 'worker';
    assert.deepStrictEqual(getEnvironmentData('key'), { a: 1 });
    assert.throws(() => process.chdir('/'), { code: 'ERR_WORKER_UNSUPPORTED_OPERATION', message: 'process.chdir() is not supported in workers' });
    assert.strictEqual(threadName, 'named');
    console.log('out %s', workerData.text);
    console.error('err');
    process.stdin.setEncoding('utf8');
    let all = '';
    process.stdin.on('data', (piece) => { all += piece; }).on('end', () => parentPort.postMessage(all));
  `, { eval: true, argv: ['a', 1], workerData: { text: 'data' }, stdout: true, stderr: true, stdin: true, name: 'named' });
  const out = text(worker.stdout);
  const err = text(worker.stderr);
  worker.stdin.write('hello ');
  worker.stdin.end('worker');
  assert.strictEqual((await once(worker, 'message'))[0], 'hello worker');
  assert.strictEqual((await once(worker, 'exit'))[0], 0);
  assert.strictEqual(await out, 'out data\n');
  assert.strictEqual(await err, 'err\n');
  assert.strictEqual(process.env.RONDO_TEST_VALUE, 'parent');

  const sharing = new Worker('process.env.RONDO_TEST_VALUE = "shared"; delete process.env.RONDO_TEST_OTHER;', { eval: true, env: SHARE_ENV });
  process.env.RONDO_TEST_OTHER = '1';
  await once(sharing, 'exit');
  assert.strictEqual(process.env.RONDO_TEST_VALUE, 'shared');

  assert.throws(() => new Worker('x.js'), { code: 'ERR_WORKER_PATH' });
  assert.throws(() => new Worker(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new Worker('', { eval: true, execArgv: ['--bogus'] }), { code: 'ERR_WORKER_INVALID_EXEC_ARGV' });
  console.log('ok');
})();
