'use strict';
// `for await (const chunk of readable)`: an iterator that reads by `read()` and waits for 'readable'. It behaves like an
// async generator (calls of next() queue up, nothing starts before the first), written as a class because a chunk that is
// ready then costs one settled promise and no generator resumption.

const { ArrayPrototypePush, ArrayPrototypeShift, AsyncIteratorPrototype, ObjectSetPrototypeOf, Promise, PromiseReject } = primordials;
const { resolvedPromise } = internalBinding('task_queue');
const { aggregateTwoErrors } = require('internal/errors');
const { destroyer } = require('internal/stream/destroy');
const { eos } = require('internal/stream/end_of_stream');

const IDLE = 0; // next() has not been called
const OPEN = 1;
const DONE = 2;

class ReadableAsyncIterator {
  #state = IDLE;
  #options;
  #error;              // undefined: still open; null: ended well; else what went wrong
  #cleanup = null;
  #queue = null;       // requests that wait for a chunk, in order
  #onReadable = null;

  constructor(stream, options) {
    this.stream = stream;
    this.#options = options;
  }

  #start() {
    this.#state = OPEN;
    const stream = this.stream;
    this.#onReadable = () => { this.#serve(); };
    stream.on('readable', this.#onReadable);
    this.#cleanup = eos(stream, { writable: false }, (err) => {
      this.#error = err ? aggregateTwoErrors(this.#error, err) : null;
      this.#serve();
    });
  }

  // Ends the iteration: what becomes of the stream is what `destroyOnReturn` and the error say.
  #finish(error) {
    this.#state = DONE;
    const stream = this.stream;
    const mayDestroy = error || this.#options?.destroyOnReturn !== false;
    if (mayDestroy && (this.#error === undefined || stream._readableState.autoDestroy)) {
      destroyer(stream, null);
    } else {
      stream.off('readable', this.#onReadable);
      this.#cleanup();
    }
  }

  // One chunk, or undefined when there is none now. Throws the stream's error.
  #take() {
    const stream = this.stream;
    const chunk = stream.destroyed ? null : stream.read();
    if (chunk !== null) return { done: false, value: chunk };
    if (this.#error) {
      const error = this.#error;
      this.#finish(error);
      throw error;
    }
    if (this.#error === null) {
      this.#finish(null);
      return { done: true, value: undefined };
    }
    return undefined;
  }

  #serve() {
    const queue = this.#queue;
    if (queue === null) return;
    while (queue.length > 0) {
      const request = queue[0];
      if (this.#state === DONE) {
        ArrayPrototypeShift(queue);
        if (request.kind === 'throw') request.reject(request.value);
        else request.resolve({ done: true, value: request.value });
        continue;
      }
      if (request.kind !== 'next') {
        ArrayPrototypeShift(queue);
        this.#close(request);
        continue;
      }
      let result;
      try {
        result = this.#take();
      } catch (error) {
        ArrayPrototypeShift(queue);
        request.reject(error);
        continue;
      }
      if (result === undefined) return;
      ArrayPrototypeShift(queue);
      request.resolve(result);
    }
  }

  #close(request) {
    if (this.#state === IDLE) {
      this.#state = DONE;
    } else if (request.kind === 'throw') {
      this.#error = aggregateTwoErrors(this.#error, request.value);
      this.#finish(this.#error);
      request.reject(this.#error);
      return;
    } else {
      this.#finish(this.#error);
    }
    if (request.kind === 'throw') request.reject(request.value);
    else request.resolve({ done: true, value: request.value });
  }

  #enqueue(kind, value) {
    return new Promise((resolve, reject) => {
      ArrayPrototypePush(this.#queue ??= [], { kind, value, resolve, reject });
      if (this.#queue.length === 1) this.#serve();
    });
  }

  next() {
    if (this.#state === IDLE) this.#start();
    if (this.#queue !== null && this.#queue.length > 0) return this.#enqueue('next', undefined);
    if (this.#state === DONE) return resolvedPromise({ done: true, value: undefined });
    try {
      const result = this.#take();
      if (result !== undefined) return resolvedPromise(result);
    } catch (error) {
      return PromiseReject(error);
    }
    return this.#enqueue('next', undefined);
  }

  return(value) {
    return this.#enqueue('return', value);
  }

  throw(error) {
    return this.#enqueue('throw', error);
  }
}
ObjectSetPrototypeOf(ReadableAsyncIterator.prototype, AsyncIteratorPrototype);

function iterate(stream, options) {
  if (typeof stream.read !== 'function') stream = require('internal/stream/readable').wrap(stream, { objectMode: true });
  return new ReadableAsyncIterator(stream, options);
}

module.exports = { iterate };
