'use strict';
// stream.pipeline(): joins a source, transforms and a destination, waits for all of them, and destroys every one when any
// fails. Each part may be a node stream, a web stream, an iterable, or a function of the part before it.
// Follows the page "Stream", `stream.pipeline(...)`.

const { ArrayIsArray, ArrayPrototypePop, ArrayPrototypePush, ArrayPrototypeShift, FunctionPrototypeCall, Promise,
  PromisePrototypeThen, ReflectApply, SymbolAsyncIterator, SymbolDispose } = primordials;
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE, ERR_MISSING_ARGS, ERR_STREAM_DESTROYED,
  ERR_STREAM_PREMATURE_CLOSE }, AbortError, aggregateTwoErrors } = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');
const { destroyer } = require('internal/stream/destroy');
const { eos } = require('internal/stream/end_of_stream');
const u = require('internal/stream/utils');

const nextTick = process.nextTick;
const PREMATURE = 'ERR_STREAM_PREMATURE_CLOSE';

function pipeline(...streams) {
  const last = ArrayPrototypePop(streams);
  validateFunction(last, 'streams[stream.length - 1]');
  let called = false;
  return pipelineImpl(streams, function(...args) {
    if (called) return;
    called = true;
    ReflectApply(last, this, args);
  });
}

function pipelineImpl(streams, callback, opts) {
  if (streams.length === 1 && ArrayIsArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw new ERR_MISSING_ARGS('streams');
  const outerSignal = opts?.signal;
  validateAbortSignal(outerSignal, 'options.signal');
  return new Pipeline(streams, callback, outerSignal, opts?.end !== false).run();
}

class Pipeline {
  constructor(streams, callback, outerSignal, endsLast) {
    this.streams = streams;
    this.callback = callback;
    this.outerSignal = outerSignal;
    this.endsLast = endsLast;
    this.controller = null;    // made when a part is a function, which gets its signal
    this.over = false;
    this.waiting = 0;          // parts that have not reported yet
    this.error = undefined;
    this.value = undefined;    // what the last part, a function, resolved to
    this.destroys = [];
    this.lastCleanups = [];    // listeners to take off a last stream that stays readable
    this.disposable = undefined;
    this.finish = (err) => { this.settle(err, --this.waiting === 0); };
    this.failOnly = (err) => { this.settle(err, false); };
    this.abort = () => {
      this.settle(new AbortError(undefined, { cause: this.outerSignal?.reason }));
    };
  }

  get signal() {
    if (this.controller === null) {
      this.controller = new (require('internal/web/abort').AbortController)();
      if (this.over) this.controller.abort();
    }
    return this.controller.signal;
  }

  settle(err, final) {
    // "Closed too early" is what the neighbours of a failed stream say: the failure itself goes before it.
    if (err && (!this.error || this.error.code === PREMATURE)) this.error = err;
    if (!this.error && !final) return;
    while (this.destroys.length > 0) ArrayPrototypeShift(this.destroys)(this.error);
    this.disposable?.[SymbolDispose]();
    this.over = true;
    this.controller?.abort();
    if (!final) return;
    if (!this.error) {
      for (let i = 0; i < this.lastCleanups.length; i++) this.lastCleanups[i]();
    }
    nextTick(this.callback, this.error, this.value);
  }

  run() {
    const { streams, outerSignal } = this;
    if (outerSignal) this.disposable = require('events').addAbortListener(outerSignal, this.abort);
    let ret;
    for (let i = 0; i < streams.length; i++) {
      const stream = streams[i];
      const isLast = i === streams.length - 1;
      const end = !isLast || this.endsLast;
      if (end && u.isNodeStream(stream)) this.watch(stream, !isLast, i > 0, isLast);
      if (i === 0) ret = this.source(stream);
      else if (typeof stream === 'function') ret = this.call(stream, ret, i, isLast, end);
      else if (u.isNodeStream(stream)) ret = this.intoNode(ret, stream, isLast, end);
      else if (u.isWebStream(stream)) ret = this.intoWeb(ret, stream, end);
      else ret = require('internal/stream/duplexify')(stream, 'body');
    }
    if (this.over || outerSignal?.aborted) nextTick(this.abort);
    return ret;
  }

  watch(stream, reading, writing, isLast) {
    const { destroy, cleanup } = guard(stream, reading, writing);
    ArrayPrototypePush(this.destroys, destroy);
    // An error that comes after the stream was taken for done still counts.
    const onError = (err) => {
      if (err && err.name !== 'AbortError' && err.code !== PREMATURE) this.failOnly(err);
    };
    stream.on('error', onError);
    if (u.isReadable(stream) && isLast) {
      ArrayPrototypePush(this.lastCleanups, () => {
        cleanup();
        stream.removeListener('error', onError);
      });
    }
  }

  source(stream) {
    if (typeof stream === 'function') {
      const ret = stream({ signal: this.signal });
      if (!u.isIterable(ret)) throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', ret);
      return ret;
    }
    if (u.isIterable(stream) || u.isReadableNodeStream(stream) || u.isTransformStream(stream)) return stream;
    return require('internal/stream/duplexify')(stream, 'body');
  }

  call(fn, before, i, isLast, end) {
    const input = asyncIterableOf(u.isTransformStream(before) ? before.readable : before);
    const ret = fn(input, { signal: this.signal });
    if (!isLast) {
      if (!u.isIterable(ret, true)) throw new ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, ret);
      return ret;
    }
    // What the caller gets is a stream of what the function gives.
    const { PassThrough } = require('internal/stream/transform');
    const out = new PassThrough({ objectMode: true });
    // `then` is read once, as for any thenable.
    const then = ret?.then;
    if (typeof then === 'function') {
      this.waiting++;
      FunctionPrototypeCall(then, ret, (value) => {
        this.value = value;
        if (value != null) out.write(value);
        if (end) out.end();
        nextTick(this.finish);
      }, (err) => {
        out.destroy(err);
        nextTick(this.finish, err);
      });
    } else if (u.isIterable(ret, true)) {
      this.waiting++;
      pumpToNode(ret, out, this.finish, end);
    } else if (u.isReadableStream(ret) || u.isTransformStream(ret)) {
      this.waiting++;
      pumpToNode(ret.readable || ret, out, this.finish, end);
    } else {
      throw new ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', ret);
    }
    const { destroy, cleanup } = guard(out, false, true);
    ArrayPrototypePush(this.destroys, destroy);
    ArrayPrototypePush(this.lastCleanups, cleanup);
    return out;
  }

  intoNode(before, stream, isLast, end) {
    if (u.isReadableNodeStream(before)) {
      this.waiting += 2; // The source and the destination report for themselves.
      const cleanup = this.join(before, stream, end);
      if (u.isReadable(stream) && isLast) ArrayPrototypePush(this.lastCleanups, cleanup);
    } else if (u.isTransformStream(before) || u.isReadableStream(before)) {
      this.waiting++;
      pumpToNode(before.readable || before, stream, this.finish, end);
    } else if (u.isIterable(before)) {
      this.waiting++;
      pumpToNode(before, stream, this.finish, end);
    } else {
      throw new ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], before);
    }
    return stream;
  }

  intoWeb(before, stream, end) {
    let input;
    if (u.isReadableNodeStream(before)) input = asyncIterableOf(before);
    else if (u.isReadableStream(before) || u.isIterable(before)) input = before;
    else if (u.isTransformStream(before)) input = before.readable;
    else throw new ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], before);
    this.waiting++;
    pumpToWeb(input, stream, this.finish, end);
    return stream;
  }

  join(src, dst, end) {
    let ended = false;
    dst.on('close', () => {
      if (!ended) this.failOnly(new ERR_STREAM_PREMATURE_CLOSE());
    });
    src.pipe(dst, { end: false });
    if (end) {
      // Ended here, not by pipe(), so that it is known whether 'close' came before.
      const endDst = () => {
        ended = true;
        dst.end();
      };
      if (u.isReadableFinished(src)) nextTick(endDst);
      else src.once('end', endDst);
    } else {
      this.finish();
    }
    eos(src, { readable: true, writable: false }, (err) => {
      const r = src._readableState;
      if (err && err.code === PREMATURE && r?.ended && !r.errored && !r.errorEmitted) {
        // Some readables emit 'close' before 'end'; it has all its data, so 'end' or 'error' still comes.
        src.once('end', this.finish).once('error', this.finish);
      } else {
        this.finish(err);
      }
    });
    return eos(dst, { readable: false, writable: true }, this.finish);
  }
}

// A function that destroys the stream unless it has ended well already.
function guard(stream, reading, writing) {
  let finished = false;
  stream.on('close', () => { finished = true; });
  const cleanup = eos(stream, { readable: reading, writable: writing }, (err) => { finished = !err; });
  return {
    destroy(err) {
      if (finished) return;
      finished = true;
      destroyer(stream, err || new ERR_STREAM_DESTROYED('pipe'));
    },
    cleanup,
  };
}

function asyncIterableOf(val) {
  if (u.isIterable(val)) return val;
  if (u.isReadableNodeStream(val)) return oldStyleIterable(val); // An old stream without an iterator of its own.
  throw new ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], val);
}

async function* oldStyleIterable(stream) {
  yield* FunctionPrototypeCall(require('internal/stream/readable').prototype[SymbolAsyncIterator], stream);
}

async function pumpToNode(iterable, writable, finish, end) {
  let error;
  let wake = null;
  const resume = (err) => {
    if (err) error = err;
    if (wake !== null) {
      const fn = wake;
      wake = null;
      fn();
    }
  };
  const wait = () => new Promise((resolve, reject) => {
    if (error) {
      reject(error);
      return;
    }
    wake = () => {
      if (error) reject(error);
      else resolve();
    };
  });
  writable.on('drain', resume);
  const cleanup = eos(writable, { readable: false }, resume);
  try {
    if (writable.writableNeedDrain) await wait();
    for await (const chunk of iterable) {
      if (!writable.write(chunk)) await wait();
    }
    if (end) {
      writable.end();
      await wait();
    }
    finish();
  } catch (err) {
    finish(error !== err ? aggregateTwoErrors(error, err) : err);
  } finally {
    cleanup();
    writable.off('drain', resume);
  }
}

async function pumpToWeb(readable, writable, finish, end) {
  if (u.isTransformStream(writable)) writable = writable.writable;
  const writer = writable.getWriter();
  try {
    for await (const chunk of readable) {
      await writer.ready;
      // A failed write shows up in `ready` or `close()`.
      PromisePrototypeThen(writer.write(chunk), undefined, () => {});
    }
    await writer.ready;
    if (end) await writer.close();
    finish();
  } catch (err) {
    try {
      await writer.abort(err);
      finish(err);
    } catch (abortErr) {
      finish(abortErr);
    }
  }
}

module.exports = { pipeline, pipelineImpl };
