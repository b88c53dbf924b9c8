'use strict';
// Abort signals moved to a clone and to a thread: they abort with the signal they come from.
const assert = require('assert');
const { transferableAbortController, transferableAbortSignal } = require('util');
const { Worker } = require('worker_threads');

assert.throws(() => transferableAbortSignal({}), { code: 'ERR_INVALID_ARG_TYPE' });
const plain = new AbortController().signal;
assert.throws(() => structuredClone(plain, { transfer: [plain] }), { name: 'DataCloneError' });
const dead = transferableAbortSignal(AbortSignal.abort(new RangeError('dead')));
assert.throws(() => structuredClone(dead), { name: 'DataCloneError' });
assert.strictEqual(structuredClone(dead, { transfer: [dead] }).reason.message, 'dead');
const refused = transferableAbortSignal(AbortSignal.abort(() => {}));
assert.throws(() => structuredClone(refused, { transfer: [refused] }), { name: 'DataCloneError' });

const worker = new Worker(`
  const { parentPort } = require('worker_threads');
  let left = 2;
  const tell = (text) => { parentPort.postMessage(text); if (--left === 0) parentPort.close(); };
  parentPort.on('message', ({ live, gone }) => {
    tell('gone ' + gone.aborted + ' ' + gone.reason + ' ' + (gone instanceof AbortSignal));
    live.onabort = () => tell('live ' + live.reason);
  });`, { eval: true });
const controller = transferableAbortController();
worker.postMessage({ live: controller.signal, gone: dead }, [controller.signal, dead]);
const heard = [];
worker.on('message', (text) => {
  heard.push(text);
  if (heard.length === 1) controller.abort(new TypeError('why'));
});
worker.on('exit', (code) => {
  assert.deepStrictEqual(heard, ['gone true RangeError: dead true', 'live TypeError: why']);
  assert.strictEqual(code, 0);
  console.log('ok');
});
