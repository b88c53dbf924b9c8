'use strict';
// The ways a worker ends: by itself, process.exit(), an error, terminate() of running code, of a wait, of an idle loop.
const assert = require('assert');
const { once } = require('events');
const { Worker } = require('worker_threads');

const run = (code, options) => new Worker(code, { eval: true, ...options });
const end = async (worker) => (await once(worker, 'exit'))[0];

(async () => {
  assert.strictEqual(await end(run('1 + 1')), 0);
  assert.strictEqual(await end(run('process.exitCode = 3')), 3);
  assert.strictEqual(await end(run('process.on("exit", (c) => { process.exitCode = c + 1; }); process.exit(4); throw new Error("not reached")')), 5);

  const failing = run('const e = new TypeError("broken"); e.code = "E_MINE"; throw e;');
  const [error] = await once(failing, 'error');
  assert.ok(error instanceof TypeError);
  assert.strictEqual(error.message, 'broken');
  assert.strictEqual(error.code, 'E_MINE');
  assert.strictEqual(await end(failing), 1);

  const rejecting = run('Promise.reject(new Error("unheard"))');
  assert.strictEqual((await once(rejecting, 'error'))[0].message, 'unheard');

  for (const code of ['for (;;) {}', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', 'setInterval(() => {}, 1000)',
    'function again() { queueMicrotask(again); } again()', 'process.nextTick(function f() { process.nextTick(f); })']) {
    const worker = run(`require('worker_threads').parentPort.postMessage('up'); ${code}`);
    await once(worker, 'online');
    assert.strictEqual(await worker.terminate(), 1, code);
    assert.strictEqual(await worker.terminate(), undefined);
  }

  // A worker's own workers end with it.
  const nested = run(`const { Worker, parentPort } = require('worker_threads');
    const w = new Worker('setInterval(() => {}, 1000)', { eval: true }); w.on('online', () => parentPort.postMessage('up'));`);
  await once(nested, 'message');
  assert.strictEqual(await nested.terminate(), 1);
  console.log('ok');
})();
