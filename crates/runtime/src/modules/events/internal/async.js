'use strict';
// `events.once()` (a promise for the next event) and `events.on()` (an async iterator over all of them), for both
// EventEmitter and EventTarget. Node docs: "events.once(emitter, name[, options])", "events.on(...)".

const {
  ArrayPrototypePush, AsyncIteratorPrototype, Error, NumberMAX_SAFE_INTEGER, ObjectSetPrototypeOf, Promise,
  PromiseReject, PromiseResolve, SymbolFor, SymbolAsyncIterator,
} = primordials;
const { AbortError, codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateAbortSignal, validateArray, validateInteger, validateObject } = require('internal/validators');
const { kEmptyObject } = require('internal/util');

// Private options: other built-ins ask for the first argument alone, and may look at the queue's fill.
const kFirstEventParam = SymbolFor('nodejs.kFirstEventParam');
const kWatermarkData = SymbolFor('nodejs.watermarkData');

const resistant = (flags) => {
  const { kResistStopPropagation } = require('internal/web/event_target');
  return { __proto__: null, ...flags, [kResistStopPropagation]: true };
};

function listen(emitter, name, listener, once) {
  if (typeof emitter.on === 'function') {
    if (once) emitter.once(name, listener);
    else emitter.on(name, listener);
  } else if (typeof emitter.addEventListener === 'function') {
    emitter.addEventListener(name, listener, once ? { __proto__: null, once: true } : undefined);
  } else {
    throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function unlisten(emitter, name, listener) {
  if (typeof emitter.removeListener === 'function') {
    emitter.removeListener(name, listener);
  } else if (typeof emitter.removeEventListener === 'function') {
    emitter.removeEventListener(name, listener);
  } else {
    throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

async function once(emitter, name, options = kEmptyObject) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  return new Promise((resolve, reject) => {
    const stopListening = () => {
      unlisten(emitter, name, onEvent);
      if (typeof emitter.removeListener === 'function') emitter.removeListener('error', onError);
    };
    const dropSignal = () => {
      if (signal != null) unlisten(signal, 'abort', onAbort);
    };
    const onError = (err) => {
      unlisten(emitter, name, onEvent);
      dropSignal();
      reject(err);
    };
    const onEvent = (...args) => {
      if (typeof emitter.removeListener === 'function') emitter.removeListener('error', onError);
      dropSignal();
      resolve(args);
    };
    const onAbort = () => {
      stopListening();
      reject(new AbortError(undefined, { cause: signal?.reason }));
    };
    listen(emitter, name, onEvent, true);
    if (name !== 'error' && typeof emitter.once === 'function') emitter.once('error', onError);
    if (signal != null) signal.addEventListener('abort', onAbort, resistant({ once: true }));
  });
}

// A first-in first-out queue that neither shifts arrays nor keeps what was taken.
class Fifo {
  #head = { values: [], next: null, at: 0 };
  #tail = this.#head;
  length = 0;
  push(value) {
    if (this.#tail.values.length >= 1024) this.#tail = this.#tail.next = { values: [], next: null, at: 0 };
    ArrayPrototypePush(this.#tail.values, value);
    this.length++;
  }
  shift() {
    let chunk = this.#head;
    if (chunk.at === chunk.values.length) {
      if (chunk.next === null) return undefined;
      chunk = this.#head = chunk.next;
    }
    const value = chunk.values[chunk.at];
    chunk.values[chunk.at++] = undefined;
    this.length--;
    if (this.length === 0) this.#head = this.#tail = { values: [], next: null, at: 0 };
    return value;
  }
}

function on(emitter, event, options = kEmptyObject) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const high = options.highWaterMark ?? options.highWatermark ?? NumberMAX_SAFE_INTEGER;
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(high, 'options.highWaterMark', 1);
  validateInteger(low, 'options.lowWaterMark', 1);
  const closeEvents = options.close;

  const queued = new Fifo();
  const waiting = new Fifo();
  const attached = [];
  let paused = false;
  let failure = null;
  let finished = false;
  let attachedAll = true;

  const attach = (target, name, listener) => {
    listen(target, name, listener, false);
    ArrayPrototypePush(attached, { target, name, listener });
  };
  const detachAll = () => {
    for (let i = attached.length - 1; i >= 0; i--) {
      const { target, name, listener } = attached[i];
      unlisten(target, name, listener);
    }
    attached.length = 0;
  };

  function onEvent(value) {
    const waiter = waiting.shift();
    if (waiter !== undefined) {
      waiter.resolve({ value, done: false });
      return;
    }
    queued.push(value);
    if (!paused && queued.length > high) {
      paused = true;
      emitter.pause?.();
    }
  }
  function onError(err) {
    const waiter = waiting.shift();
    if (waiter !== undefined) waiter.reject(err);
    else failure = err;
    finish();
  }
  function onAbort() {
    onError(new AbortError(undefined, { cause: signal?.reason }));
  }
  function finish() {
    if (attachedAll) {
      attachedAll = false;
      detachAll();
      signal?.removeEventListener('abort', onAbort);
    }
    finished = true;
    const end = { value: undefined, done: true };
    for (let waiter = waiting.shift(); waiter !== undefined; waiter = waiting.shift()) waiter.resolve(end);
    return PromiseResolve(end);
  }

  const iterator = ObjectSetPrototypeOf({
    next() {
      if (queued.length > 0) {
        const value = queued.shift();
        if (paused && queued.length < low) {
          emitter.resume?.();
          paused = false;
        }
        return PromiseResolve({ value, done: false });
      }
      // An error is delivered once, then the iterator is at its end.
      if (failure !== null) {
        const rejected = PromiseReject(failure);
        failure = null;
        return rejected;
      }
      if (finished) return finish();
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return() {
      return finish();
    },
    throw(err) {
      if (!err || !(err instanceof Error)) {
        throw new ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', err);
      }
      onError(err);
    },
    [SymbolAsyncIterator]() {
      return this;
    },
    [kWatermarkData]: {
      get size() { return queued.length; },
      get low() { return low; },
      get high() { return high; },
      get isPaused() { return paused; },
    },
  }, AsyncIteratorPrototype);

  attach(emitter, event, options[kFirstEventParam] ? onEvent : function(...args) { return onEvent(args); });
  if (event !== 'error' && typeof emitter.on === 'function') attach(emitter, 'error', onError);
  if (closeEvents !== undefined) {
    validateArray(closeEvents, 'options.close');
    for (let i = 0; i < closeEvents.length; i++) attach(emitter, closeEvents[i], finish);
  }
  if (signal) signal.addEventListener('abort', onAbort, resistant({ once: true }));
  return iterator;
}

module.exports = { kFirstEventParam, kWatermarkData, on, once };
