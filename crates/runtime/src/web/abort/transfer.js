'use strict';
// Abort signals that may be moved to other ports and threads (Node docs: "util.transferableAbortController()",
// "util.transferableAbortSignal()"). The signal that is moved stays usable; each move makes a new signal that follows it
// through a message channel of its own.

const { ObjectDefineProperty } = primordials;
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { AbortController, internals } = require('internal/web/abort');
const { kTransfer, kTransferCross, kTransferOnly } = require('internal/web/structured_clone/symbols');

// `port` gets the reason when `signal` aborts.
function tellPort(signal, port) {
  internals.addRelay(signal, (reason) => {
    try {
      port.postMessage(reason);
    } finally {
      port.close();
    }
  });
}

// The signal that aborts when a reason comes through `port`. It does not keep the loop alive.
function signalOf(port) {
  const signal = internals.create();
  port.onmessage = (event) => {
    port.close();
    internals.abort(signal, event.data);
  };
  port.unref();
  return makeTransferable(signal);
}

function makeChannel(signal) {
  const { MessageChannel } = require('internal/web/messaging');
  const { port1, port2 } = new MessageChannel();
  tellPort(signal, port1);
  return port2;
}

function move() {
  if (internals.isAborted(this)) {
    const { structuredClone } = require('internal/web/structured_clone');
    const reason = structuredClone(this.reason);
    return { data: undefined, build: () => makeTransferable(internals.create(true, reason)) };
  }
  const port = makeChannel(this);
  return { data: undefined, build: () => signalOf(port) };
}

function moveAcross() {
  if (internals.isAborted(this)) return { type: 'AbortSignal', data: { reason: this.reason }, ports: [] };
  return { type: 'AbortSignal', data: undefined, ports: [makeChannel(this)[kTransferCross]()] };
}

const hidden = (value) => ({ __proto__: null, value, writable: true, configurable: true, enumerable: false });

function makeTransferable(signal) {
  ObjectDefineProperty(signal, kTransfer, hidden(move));
  ObjectDefineProperty(signal, kTransferCross, hidden(moveAcross));
  ObjectDefineProperty(signal, kTransferOnly, hidden(true));
  return signal;
}

// On the other thread. An aborted signal gets its reason last, when all parts of the message are in place.
function receive(data, ports) {
  if (data.ports.length > 0) return signalOf(ports[data.ports[0]]);
  return makeTransferable(internals.create(true, undefined));
}

function transferableAbortSignal(signal) {
  if (!internals.is(signal)) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  return makeTransferable(signal);
}

function transferableAbortController() {
  const controller = new AbortController();
  makeTransferable(controller.signal);
  return controller;
}

module.exports = { receive, setReason: internals.setReason, transferableAbortController, transferableAbortSignal };
