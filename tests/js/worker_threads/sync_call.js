'use strict';
// A synchronous call into a worker: the main thread waits with Atomics.wait and takes the answer without its loop.
const assert = require('assert');
const { Worker, MessageChannel, receiveMessageOnPort } = require('worker_threads');

const signal = new Int32Array(new SharedArrayBuffer(4));
const { port1, port2 } = new MessageChannel();
const worker = new Worker(`
  const { workerData: { signal, port } } = require('worker_threads');
  port.on('message', (n) => {
    port.postMessage({ square: n * n });
    Atomics.store(signal, 0, 1);
    Atomics.notify(signal, 0);
  });
`, { eval: true, workerData: { signal, port: port2 }, transferList: [port2] });
worker.unref();
for (let n = 1; n <= 5; n++) {
  Atomics.store(signal, 0, 0);
  port1.postMessage(n);
  assert.notStrictEqual(Atomics.wait(signal, 0, 0, 20000), 'timed-out');
  assert.deepStrictEqual(receiveMessageOnPort(port1), { message: { square: n * n } });
}
console.log('ok');
