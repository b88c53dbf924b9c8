'use strict';
// `process.on('SIGTERM', ...)`: the first listener of a signal's name starts a handle of the loop, the last one to go stops
// it. These handles do not keep the loop alive. Node docs: "Signal events".

const { ObjectPrototypeHasOwnProperty, SafeMap } = primordials;
const { startSignal, stopSignal } = internalBinding('signal_wrap');
const { ErrnoException } = require('internal/errors');

const running = new SafeMap();
let signals;

function isSignal(name) {
  if (typeof name !== 'string' || name[0] !== 'S') return false;
  signals ??= require('internal/util').signals;
  return ObjectPrototypeHasOwnProperty(signals, name);
}

function startListening(name) {
  if (!isSignal(name) || running.has(name)) return;
  const number = signals[name];
  const handle = startSignal(number, () => process.emit(name, name, number));
  // A negative errno: the signal cannot be caught (SIGKILL, SIGSTOP) or the system refused.
  if (handle < 0) throw new ErrnoException(handle, 'uv_signal_start');
  running.set(name, handle);
}

function stopListening(name) {
  const handle = running.get(name);
  if (handle === undefined || process.listenerCount(name) > 0) return;
  running.delete(name);
  stopSignal(handle);
}

module.exports = { isSignal, startListening, stopListening };
