'use strict';
// What goes between a worker and its parent: values, moved memory, ports, shared memory, errors.
const assert = require('assert');
const { Worker, isMainThread, parentPort, threadId, workerData, MessageChannel } = require('worker_threads');

if (!isMainThread) {
  assert.ok(threadId > 0);
  parentPort.on('message', (message) => {
    switch (message.what) {
      case 'echo': parentPort.postMessage(message.value); break;
      case 'buffer':
        new Uint8Array(message.value)[0] = 7;
        parentPort.postMessage(message.value, [message.value]);
        break;
      case 'shared': Atomics.store(message.value, 0, 42); parentPort.postMessage('stored'); break;
      case 'port': message.port.postMessage('through the port'); message.port.close(); break;
      case 'end': parentPort.close(); break;
    }
  });
} else {
  assert.strictEqual(threadId, 0);
  assert.strictEqual(parentPort, null);
  const worker = new Worker(__filename, { workerData: { list: [1, 2] } });
  const next = () => new Promise((resolve) => worker.once('message', resolve));
  (async () => {
    const cycle = { name: 'ring', map: new Map([[1, new Set(['x'])]]), date: new Date(5), big: 2n ** 70n, re: /a+/gi };
    cycle.self = cycle;
    worker.postMessage({ what: 'echo', value: cycle });
    const back = await next();
    assert.strictEqual(back.self, back);
    assert.deepStrictEqual([...back.map.get(1)], ['x']);
    assert.strictEqual(back.date.getTime(), 5);
    assert.strictEqual(back.big, 2n ** 70n);
    assert.strictEqual(String(back.re), '/a+/gi');

    worker.postMessage({ what: 'echo', value: new RangeError('too far', { cause: new TypeError('inner') }) });
    const error = await next();
    assert.ok(error instanceof RangeError);
    assert.strictEqual(error.message, 'too far');
    assert.ok(error.cause instanceof TypeError);

    const buffer = new ArrayBuffer(8);
    worker.postMessage({ what: 'buffer', value: buffer }, [buffer]);
    assert.strictEqual(buffer.byteLength, 0);
    const moved = await next();
    assert.strictEqual(new Uint8Array(moved)[0], 7);

    const shared = new Int32Array(new SharedArrayBuffer(4));
    worker.postMessage({ what: 'shared', value: shared });
    assert.strictEqual(await next(), 'stored');
    assert.strictEqual(shared[0], 42);

    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ what: 'port', port: port2 }, [port2]);
    assert.strictEqual(await new Promise((resolve) => port1.once('message', resolve)), 'through the port');
    await new Promise((resolve) => port1.once('close', resolve));

    assert.throws(() => worker.postMessage(() => {}), { name: 'DataCloneError' });
    worker.postMessage({ what: 'end' });
    const code = await new Promise((resolve) => worker.once('exit', resolve));
    assert.strictEqual(code, 0);
    assert.strictEqual(worker.threadId, -1);
    console.log('ok');
  })();
}
