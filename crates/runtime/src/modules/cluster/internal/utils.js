'use strict';
// What both sides of a cluster share: the messages between them, and whether this process is a worker.

const { SafeMap } = primordials;

// Set at the start of a worker, before anything of the program runs.
const state = { __proto__: null, isWorker: false, workerId: 0 };

const CMD = 'NODE_CLUSTER';
const callbacks = new SafeMap();
let seq = 0;

// Sends to the other side of `target`; `callback` gets the message that answers.
function send(target, message, handle, callback) {
  if (!target.connected) return false;
  message = { cmd: CMD, ...message, seq };
  if (callback !== undefined) callbacks.set(seq, callback);
  seq++;
  return target.send(message, handle);
}

// A listener of 'internalMessage' that hands each message to the callback that waits for it, else to `otherwise`.
function listener(worker, otherwise) {
  return function onInternalMessage(message, handle) {
    if (message.cmd !== CMD) return;
    const waiting = message.ack === undefined ? undefined : callbacks.get(message.ack);
    if (waiting !== undefined) {
      callbacks.delete(message.ack);
      waiting.call(worker, message, handle);
    } else {
      otherwise.call(worker, message, handle);
    }
  };
}

module.exports = { listener, send, state };
