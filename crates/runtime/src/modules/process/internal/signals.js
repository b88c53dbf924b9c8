'use strict';
// `process.on('SIGTERM', ...)`: the first listener of a signal's name starts a handle of the loop, the last one to go stops
// it. These handles do not keep the loop alive. Node docs: "Signal events".

const { ObjectPrototypeHasOwnProperty, SafeMap } = primordials;
const { startSignal, stopSignal } = internalBinding('signal_wrap');
const { ErrnoException } = require('internal/errors');
const { current, endHandle, followHandle, getFrame, inHandle, resourceOf, setFrame } = require('internal/async_hooks/state');

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
  // Listeners run in the context of the call that added the first of them.
  const frame = getFrame();
  let tell = () => {
    setFrame(frame);
    process.emit(name, name, number);
    setFrame(undefined);
  };
  let resource;
  if (current.following) {
    resource = resourceOf('Signal');
    followHandle(resource, 'SIGNALWRAP');
    tell = inHandle(resource, tell);
  }
  const handle = startSignal(number, tell);
  // A negative errno: the signal cannot be caught (SIGKILL, SIGSTOP) or the system refused.
  if (handle < 0) throw new ErrnoException(handle, 'uv_signal_start');
  running.set(name, { handle, resource });
}

function stopListening(name) {
  const entry = running.get(name);
  if (entry === undefined || process.listenerCount(name) > 0) return;
  running.delete(name);
  stopSignal(entry.handle);
  if (entry.resource !== undefined) endHandle(entry.resource);
}

module.exports = { isSignal, startListening, stopListening };
