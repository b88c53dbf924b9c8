'use strict';
// postMessageToThread() and the event 'workerMessage' of `process`: messages to any thread by its number.
// https://nodejs.org/api/worker_threads.html#worker_threadspostmessagetothreadthreadid-value-transferlist-timeout

const { ArrayPrototypePush, Promise } = primordials;
const {
  codes: {
    ERR_WORKER_MESSAGING_ERRORED, ERR_WORKER_MESSAGING_FAILED, ERR_WORKER_MESSAGING_SAME_THREAD, ERR_WORKER_MESSAGING_TIMEOUT,
  },
} = require('internal/errors');
const { validateNumber } = require('internal/validators');
const { setTimeout, clearTimeout } = require('timers');
const binding = internalBinding('worker');

const DELIVERED = 0;
const NO_LISTENER = 1;
const THREW = 2;

let listening = false;

// This thread can be reached from now on.
function listen() {
  if (listening) return;
  listening = true;
  const { readMailbox } = require('internal/web/messaging/remote');
  readMailbox(binding.mailbox(), ({ value: { value, source, reply } }) => {
    let outcome = NO_LISTENER;
    try {
      if (process.listenerCount('workerMessage') > 0) {
        process.emit('workerMessage', value, source);
        outcome = DELIVERED;
      }
    } catch {
      // The sender is told.
      outcome = THREW;
    }
    reply.postMessage(outcome);
    reply.close();
  });
}

async function postMessageToThread(threadId, value, transferList, timeout) {
  if (typeof transferList === 'number' && timeout === undefined) {
    timeout = transferList;
    transferList = [];
  }
  if (timeout !== undefined) validateNumber(timeout, 'timeout', 0);
  if (threadId === binding.threadId) throw new ERR_WORKER_MESSAGING_SAME_THREAD();
  listen();
  const { MessageChannel } = require('internal/web/messaging');
  const { encode } = require('internal/web/structured_clone/cross_thread');
  const { port1, port2 } = new MessageChannel();
  const moved = [port2];
  for (let i = 0; transferList && i < transferList.length; i++) ArrayPrototypePush(moved, transferList[i]);
  const form = encode({ value, source: binding.threadId, reply: port2 }, moved, undefined);
  const sent = binding.sendToThread(threadId, form.value, form.buffers.length === 0 ? undefined : form.buffers, form.ports);
  if (!sent) {
    port1.close();
    throw new ERR_WORKER_MESSAGING_FAILED();
  }
  const outcome = await new Promise((resolve) => {
    let timer;
    if (timeout !== undefined) timer = setTimeout(resolve, timeout, undefined);
    port1.once('message', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
    // The thread ended.
    port1.once('close', () => resolve(NO_LISTENER));
  });
  port1.close();
  if (outcome === undefined) throw new ERR_WORKER_MESSAGING_TIMEOUT();
  if (outcome === NO_LISTENER) throw new ERR_WORKER_MESSAGING_FAILED();
  if (outcome === THREW) throw new ERR_WORKER_MESSAGING_ERRORED();
}

module.exports = { listen, postMessageToThread };
