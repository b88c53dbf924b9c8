'use strict';
// The iterator helpers of Readable: map(), filter(), forEach(), toArray(), some(), find(), every(), flatMap(), drop(), take(),
// reduce(). Follows the page "Stream", from `readable.map(fn[, options])` on.

const { ArrayPrototypePush, ArrayPrototypeShift, FunctionPrototypeCall, MathFloor, Number, NumberIsNaN, Promise,
  PromisePrototypeThen, PromiseReject, PromiseResolve, ReflectApply, Symbol } = primordials;
const { codes: { ERR_MISSING_ARGS, ERR_OUT_OF_RANGE }, AbortError } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateInteger, validateObject } = require('internal/validators');

const kSkip = Symbol('kSkip');
const kEnd = Symbol('kEnd');

function checkFunction(fn, name = 'fn') {
  validateFunction(fn, name);
}

function checkOptions(options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
}

// The core: up to `concurrency` calls of `fn` run at a time, results come out in the order of the input, and up to
// `highWaterMark` results wait for the reader.
function map(fn, options) {
  checkFunction(fn);
  checkOptions(options);
  let concurrency = 1;
  if (options?.concurrency != null) concurrency = MathFloor(options.concurrency);
  let ahead = concurrency - 1;
  if (options?.highWaterMark != null) ahead = MathFloor(options.highWaterMark);
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(ahead, 'options.highWaterMark', 0);
  ahead += concurrency;
  return mapped(this, fn, options, concurrency, ahead);
}

async function* mapped(stream, fn, options, concurrency, ahead) {
  const signal = require('internal/web/abort').AbortSignal.any(options?.signal ? [options.signal] : []);
  const fnOptions = { signal };
  const queue = [];
  let wakeReader = null;
  let wakePump = null;
  let done = false;
  let running = 0;

  const onSettled = () => {
    running--;
    maybeResume();
  };
  const onFailed = () => {
    done = true;
    onSettled();
  };
  function maybeResume() {
    if (wakePump !== null && !done && running < concurrency && queue.length < ahead) {
      const wake = wakePump;
      wakePump = null;
      wake();
    }
  }
  function track(promise) {
    PromisePrototypeThen(promise, onSettled, onFailed);
    ArrayPrototypePush(queue, promise);
  }
  async function pump() {
    try {
      for await (const item of stream) {
        if (done) return;
        if (signal.aborted) throw new AbortError();
        let result;
        try {
          result = fn(item, fnOptions);
          if (result === kSkip) continue;
          result = PromiseResolve(result);
        } catch (err) {
          result = PromiseReject(err);
        }
        running++;
        track(result);
        if (wakeReader !== null) {
          wakeReader();
          wakeReader = null;
        }
        if (!done && (queue.length >= ahead || running >= concurrency)) {
          await new Promise((resolve) => { wakePump = resolve; });
        }
      }
      ArrayPrototypePush(queue, kEnd);
    } catch (err) {
      track(PromiseReject(err));
    } finally {
      done = true;
      if (wakeReader !== null) {
        wakeReader();
        wakeReader = null;
      }
    }
  }

  pump();
  try {
    for (;;) {
      while (queue.length > 0) {
        const value = await queue[0];
        if (value === kEnd) return;
        if (signal.aborted) throw new AbortError();
        if (value !== kSkip) yield value;
        ArrayPrototypeShift(queue);
        maybeResume();
      }
      await new Promise((resolve) => { wakeReader = resolve; });
    }
  } finally {
    done = true;
    if (wakePump !== null) {
      wakePump();
      wakePump = null;
    }
  }
}

function filter(fn, options) {
  checkFunction(fn);
  async function keep(value, options) {
    return await fn(value, options) ? value : kSkip;
  }
  return FunctionPrototypeCall(map, this, keep, options);
}

function flatMap(fn, options) {
  const values = FunctionPrototypeCall(map, this, fn, options);
  return (async function* flatMap() {
    for await (const value of values) yield* value;
  })();
}

function toCount(number) {
  // As the language's own iterator helpers do it: see the proposal's drop() and take().
  number = Number(number);
  if (NumberIsNaN(number)) return 0;
  if (number < 0) throw new ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

function drop(number, options = undefined) {
  checkOptions(options);
  number = toCount(number);
  const stream = this;
  return (async function* drop() {
    if (options?.signal?.aborted) throw new AbortError();
    for await (const value of stream) {
      if (options?.signal?.aborted) throw new AbortError();
      if (number-- <= 0) yield value;
    }
  })();
}

function take(number, options = undefined) {
  checkOptions(options);
  number = toCount(number);
  const stream = this;
  return (async function* take() {
    if (options?.signal?.aborted) throw new AbortError();
    for await (const value of stream) {
      if (options?.signal?.aborted) throw new AbortError();
      if (number-- > 0) yield value;
      // Not one value more is read than was asked for.
      if (number <= 0) return;
    }
  })();
}

async function some(fn, options = undefined) {
  for await (const _ of FunctionPrototypeCall(filter, this, fn, options)) return true; // eslint-disable-line no-unused-vars
  return false;
}

async function every(fn, options = undefined) {
  checkFunction(fn);
  return !(await FunctionPrototypeCall(some, this, async (...args) => !(await fn(...args)), options));
}

async function find(fn, options) {
  for await (const result of FunctionPrototypeCall(filter, this, fn, options)) return result;
  return undefined;
}

async function forEach(fn, options) {
  checkFunction(fn);
  async function visit(value, options) {
    await fn(value, options);
    return kSkip;
  }
  for await (const _ of FunctionPrototypeCall(map, this, visit, options)); // eslint-disable-line no-unused-vars
}

async function toArray(options) {
  checkOptions(options);
  const out = [];
  for await (const value of this) {
    if (options?.signal?.aborted) throw new AbortError(undefined, { cause: options.signal.reason });
    ArrayPrototypePush(out, value);
  }
  return out;
}

async function reduce(reducer, initialValue, options) {
  checkFunction(reducer, 'reducer');
  checkOptions(options);
  let hasValue = arguments.length > 1;
  if (options?.signal?.aborted) {
    const err = new AbortError(undefined, { cause: options.signal.reason });
    this.once('error', () => {}); // The rejection reports it.
    await require('internal/stream/end_of_stream').finished(this.destroy(err));
    throw err;
  }
  const controller = new (require('internal/web/abort').AbortController)();
  const { signal } = controller;
  let disposable;
  if (options?.signal) {
    disposable = require('events').addAbortListener(options.signal, () => { controller.abort(); });
  }
  try {
    for await (const value of this) {
      if (options?.signal?.aborted) throw new AbortError();
      if (hasValue) {
        initialValue = await reducer(initialValue, value, { signal });
      } else {
        initialValue = value;
        hasValue = true;
      }
    }
    if (!hasValue) throw emptyReduceError();
  } finally {
    controller.abort();
    disposable?.[primordials.SymbolDispose]();
  }
  return initialValue;
}

function emptyReduceError() {
  const err = new ERR_MISSING_ARGS('reduce');
  err.message = 'Reduce of an empty stream requires an initial value';
  return err;
}

function asPromise(operator, self, args) {
  return PromiseResolve(ReflectApply(operator, self, args));
}

module.exports = {
  asPromise,
  returningStreams: { drop, filter, flatMap, map, take },
  returningPromises: { every, forEach, reduce, toArray, some, find },
};
