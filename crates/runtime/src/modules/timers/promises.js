'use strict';
// `timers/promises` (Node docs: "Timers Promises API"): timers as promises and as an async iterator, with AbortSignal, and
// the `scheduler` of the Scheduling APIs draft.

const { Promise, PromiseReject, Symbol } = primordials;
const { AbortError, codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { Timeout, activate, clearTimeout } = require('internal/timers/timeout');
const { Immediate, clearImmediate } = require('internal/timers/immediate');

const kScheduler = Symbol('kScheduler');
let resistFlag;
function onAbort(signal, listener) {
  resistFlag ??= require('internal/web/event_target').kResistStopPropagation;
  signal.addEventListener('abort', listener, { __proto__: null, once: true, [resistFlag]: true });
}

function checkOptions(options) {
  validateObject(options, 'options');
  const { signal, ref = true } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (ref !== undefined) validateBoolean(ref, 'options.ref');
  return { signal, ref };
}

// One promise for one start; `make(resolve, ref)` gives the timer, `cancel(timer)` takes it back.
function wait(options, make, cancel) {
  const { signal, ref } = options;
  if (signal?.aborted) return PromiseReject(new AbortError(undefined, { cause: signal.reason }));
  return new Promise((resolve, reject) => {
    let listener;
    const timer = make((value) => {
      if (listener !== undefined) signal.removeEventListener('abort', listener);
      resolve(value);
    }, ref);
    if (signal) {
      listener = () => {
        cancel(timer);
        reject(new AbortError(undefined, { cause: signal.reason }));
      };
      onAbort(signal, listener);
    }
  });
}

function setTimeout(after, value, options = kEmptyObject) {
  let checked;
  try {
    if (after !== undefined) validateNumber(after, 'delay');
    checked = checkOptions(options);
  } catch (err) {
    return PromiseReject(err);
  }
  return wait(checked, (done, ref) => {
    const timer = new Timeout(done, after, [value], false, ref);
    activate(timer);
    return timer;
  }, clearTimeout);
}

function setImmediate(value, options = kEmptyObject) {
  let checked;
  try {
    checked = checkOptions(options);
  } catch (err) {
    return PromiseReject(err);
  }
  return wait(checked, (done, ref) => {
    const immediate = new Immediate(done, [value]);
    if (!ref) immediate.unref();
    return immediate;
  }, clearImmediate);
}

async function* setInterval(after, value, options = kEmptyObject) {
  if (after !== undefined) validateNumber(after, 'delay');
  const { signal, ref } = checkOptions(options);
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  let listener;
  let interval;
  try {
    // Ticks that nobody awaited yet are counted, not lost.
    let due = 0;
    let wake;
    interval = new Timeout(() => {
      due++;
      if (wake !== undefined) {
        wake();
        wake = undefined;
      }
    }, after, undefined, true, ref);
    activate(interval);
    if (signal) {
      listener = () => {
        clearTimeout(interval);
        if (wake !== undefined) {
          wake(PromiseReject(new AbortError(undefined, { cause: signal.reason })));
          wake = undefined;
        }
      };
      onAbort(signal, listener);
    }
    while (!signal?.aborted) {
      if (due === 0) await new Promise((resolve) => { wake = resolve; });
      for (; due > 0; due--) yield value;
    }
    throw new AbortError(undefined, { cause: signal?.reason });
  } finally {
    clearTimeout(interval);
    if (listener !== undefined) signal.removeEventListener('abort', listener);
  }
}

class Scheduler {
  constructor(key = undefined) {
    if (key !== kScheduler) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kScheduler] = true;
  }
  yield() {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setImmediate();
  }
  wait(delay, options) {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setTimeout(delay, undefined, options);
  }
}

module.exports = { setTimeout, setImmediate, setInterval, scheduler: new Scheduler(kScheduler) };
