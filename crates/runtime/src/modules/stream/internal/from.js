'use strict';
// Readable.from(): a Readable over an iterable or async iterable. Strings and Buffers are one chunk, not many characters.
// The next value is asked for only when the stream wants it; an early destroy() closes the iterator.

const { PromisePrototypeThen, SymbolAsyncIterator, SymbolIterator } = primordials;
const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_NULL_VALUES } } = require('internal/errors');

function from(Readable, iterable, opts) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true,
      ...opts,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  let iterator;
  let isAsync;
  if (iterable?.[SymbolAsyncIterator]) {
    isAsync = true;
    iterator = iterable[SymbolAsyncIterator]();
  } else if (iterable?.[SymbolIterator]) {
    isAsync = false;
    iterator = iterable[SymbolIterator]();
  } else {
    throw new ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  }

  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...opts });
  let busy = false;
  // The iterator has said it is done: closing it again would be a second return().
  let exhausted = false;

  readable._read = function() {
    if (busy) return;
    busy = true;
    pull();
  };

  readable._destroy = function(error, cb) {
    PromisePrototypeThen(closeIterator(error), () => process.nextTick(cb, error), (err) => process.nextTick(cb, err || error));
  };

  async function closeIterator(error) {
    if (exhausted) return;
    const hadError = error !== undefined && error !== null;
    if (hadError && typeof iterator.throw === 'function') {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === 'function') {
      const { value } = await iterator.return();
      await value;
    }
  }

  // Runs while push() asks for more. A plain iterator is read without a promise in between.
  function pull() {
    try {
      for (;;) {
        const result = iterator.next();
        if (isAsync || typeof result?.then === 'function') {
          PromisePrototypeThen(awaitValue(result), onSettled, fail);
          return;
        }
        if (result.done) {
          exhausted = true;
          readable.push(null);
          return;
        }
        const value = result.value;
        if (value && typeof value.then === 'function') {
          PromisePrototypeThen(awaitOne(value), onValue, failAndClose);
          return;
        }
        if (value === null) {
          busy = false;
          throw new ERR_STREAM_NULL_VALUES();
        }
        if (!readable.push(value)) {
          busy = false;
          return;
        }
      }
    } catch (err) {
      fail(err);
    }
  }

  async function awaitOne(value) {
    return await value;
  }

  async function awaitValue(result) {
    const { value, done } = await result;
    return { value: done ? undefined : await value, done };
  }

  function onSettled(result) {
    if (result.done) {
      exhausted = true;
      readable.push(null);
      return;
    }
    onValue(result.value);
  }

  function onValue(value) {
    if (value === null) {
      busy = false;
      fail(new ERR_STREAM_NULL_VALUES());
    } else if (readable.push(value)) {
      pull();
    } else {
      busy = false;
    }
  }

  function fail(err) {
    readable.destroy(err);
  }
  function failAndClose(err) {
    readable.destroy(err);
  }
  return readable;
}

module.exports = from;
