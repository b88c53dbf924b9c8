'use strict';
// stream.Readable: a source of chunks that hands them out when asked (`read()`), or pushes them to listeners ("flowing").
// Follows the page "Stream", section "Readable streams" and "Implementing a readable stream".
// Reading order: chunks come in through push() -> addChunk(), leave through read(); the rest decides *when* `_read()` is
// called and when 'readable', 'data' and 'end' are told. The state's bits are named in readable_state.js (`R`).

const { FunctionPrototypeBind, FunctionPrototypeCall, NumberIsInteger, NumberIsNaN, NumberParseInt, ObjectDefineProperties, ObjectKeys,
  ObjectSetPrototypeOf, Promise, SymbolAsyncDispose, SymbolAsyncIterator, nativeCall } = primordials;
const { Buffer } = require('buffer');
const EE = require('events');
const { captureRejection, emit } = require('internal/events/capture');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED, ERR_OUT_OF_RANGE, ERR_STREAM_PUSH_AFTER_EOF,
  ERR_STREAM_UNSHIFT_AFTER_END_EVENT }, AbortError } = require('internal/errors');
const { validateAbortSignal, validateObject } = require('internal/validators');
const { Stream, initStream } = require('internal/stream/legacy');
const { ReadableState, clearQueue, enqueue, enqueueFront, first, takeFirst, takeFromQueue, useDecoder,
} = require('internal/stream/readable_state');
const destroyImpl = require('internal/stream/destroy');
const { construct, errorOrDestroy, kOnConstructed } = destroyImpl;
const { isArrayBufferView, viewToBuffer } = require('internal/stream/bytes');

const { nextTickShared } = require('internal/bootstrap/task_queues');

const nextTick = process.nextTick;
// The bits of a state stand here as numbers with their names: a constant of the module would be loaded and tested at each
// use, which made a chain of streams a sixth slower.
const LARGEST_HWM = 0x40000000;

module.exports = Readable;
ObjectSetPrototypeOf(Readable.prototype, Stream.prototype);
ObjectSetPrototypeOf(Readable, Stream);

function Readable(options) {
  if (new.target === undefined && !(this instanceof Readable)) return new Readable(options);
  // Places for the usual events, so that adding listeners changes no shapes (and eventNames() has Node's order).
  const isFirst = this._events === undefined;
  if (isFirst) this._events = { close: undefined, error: undefined, data: undefined, end: undefined, readable: undefined };
  this._readableState = new ReadableState(options, this, false);
  if (options) applyReadableOptions(this, options);
  initStream(this, options, isFirst);
  if (options?.signal) require('internal/stream/add_abort_signal').addAbortSignalNoValidate(options.signal, this);
  if (typeof this._construct === 'function') construct(this);
}
Readable.ReadableState = ReadableState;

function applyReadableOptions(stream, options) {
  if (typeof options.read === 'function') stream._read = options.read;
  if (typeof options.destroy === 'function') stream._destroy = options.destroy;
  if (typeof options.construct === 'function') stream._construct = options.construct;
}

ReadableState.prototype[kOnConstructed] = function(stream) {
  if ((this.bits & /* needReadable */ 0x4000) !== 0) maybeReadMore(stream, this);
};

Readable.prototype.destroy = destroyImpl.destroy;
Readable.prototype._undestroy = destroyImpl.undestroy;
Readable.prototype._destroy = function(err, cb) {
  cb(err);
};
Readable.prototype[EE.captureRejectionSymbol] = function(err) {
  this.destroy(err);
};
Readable.prototype[SymbolAsyncDispose] = function() {
  let error;
  if (!this.destroyed) {
    error = this.readableEnded ? null : new AbortError();
    this.destroy(error);
  }
  return new Promise((resolve, reject) => {
    require('internal/stream/end_of_stream').eos(this, (err) => {
      if (err && err.name !== 'AbortError') reject(err);
      else resolve(null);
    });
  });
};

// --- chunks come in -----------------------------------------------------------------------------------------------------

Readable.prototype.push = function(chunk, encoding) {
  const state = this._readableState;
  return (state.bits & /* objectMode */ 0x1) === 0
      ? takeBytes(this, state, chunk, encoding, false) : takeObject(this, state, chunk, encoding, false);
};

// Puts a chunk back at the front.
Readable.prototype.unshift = function(chunk, encoding) {
  const state = this._readableState;
  return (state.bits & /* objectMode */ 0x1) === 0
      ? takeBytes(this, state, chunk, encoding, true) : takeObject(this, state, chunk, encoding, true);
};

function takeBytes(stream, state, chunk, encoding, toFront) {
  if (chunk instanceof Buffer && chunk.length > 0 && !toFront &&
      (state.bits & /* ended, destroyed, hasError, hasDecoder */ 0x2000a40) === 0) {
    state.bits &= ~/* reading */ 0x2000;
    addChunk(stream, state, chunk, false);
    return wantsMore(state);
  }
  if (chunk === null) {
    state.bits &= ~/* reading */ 0x2000;
    endOfInput(stream, state);
    return false;
  }
  if (typeof chunk === 'string') {
    encoding ||= state.defaultEncoding;
    if (state.encoding !== encoding) {
      if (toFront && state.encoding) {
        // Text that goes back must look like the text that came out.
        chunk = Buffer.from(chunk, encoding).toString(state.encoding);
      } else {
        chunk = Buffer.from(chunk, encoding);
        encoding = '';
      }
    }
  } else if (chunk instanceof Buffer) {
    encoding = '';
  } else if (isArrayBufferView(chunk)) {
    chunk = viewToBuffer(chunk);
    encoding = '';
  } else if (chunk !== undefined) {
    errorOrDestroy(stream, new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk));
    return false;
  }
  if (!chunk || chunk.length <= 0) {
    state.bits &= ~/* reading */ 0x2000;
    maybeReadMore(stream, state);
    return wantsMore(state);
  }
  if (toFront) return putBack(stream, state, chunk);
  if (!mayPush(stream, state)) return false;
  state.bits &= ~/* reading */ 0x2000;
  if ((state.bits & /* hasDecoder */ 0x2000000) !== 0 && !encoding) {
    chunk = state.decoder.write(chunk);
    if (chunk.length === 0) {
      // Only a part of a character so far.
      maybeReadMore(stream, state);
      return wantsMore(state);
    }
  }
  addChunk(stream, state, chunk, false);
  return wantsMore(state);
}

function takeObject(stream, state, chunk, encoding, toFront) {
  const { bits, length } = state;
  if (chunk === null || toFront || (bits & /* ended, destroyed, hasError, hasDecoder */ 0x2000a40) !== 0) return takeOther(stream, state, chunk, encoding, toFront);
  let listener;
  if (length === 0 && (bits & (/* flowingOn */ 0x400000 | /* sync */ 0x4)) === /* flowingOn */ 0x400000 &&
      (listener = stream._events?.data) !== undefined) {
    // Nothing waits before it and the reader is there: no detour through the queue.
    state.bits = (bits & ~/* reading */ 0x2000) | /* dataEmitted */ 0x100000;
    if (state.awaitDrainWriters !== null) forgetWaitingWriters(state);
    tellData(stream, listener, chunk);
  } else {
    state.bits = bits & ~/* reading */ 0x2000;
    state.length = length + 1;
    enqueue(state, chunk);
    if ((bits & /* needReadable */ 0x4000) !== 0) announceReadable(stream, state);
    // A full queue needs no filling, and whoever makes room by read() asks for more there.
    if (length + 1 >= state.highWaterMark) return false;
  }
  if ((state.bits & (/* readingMore */ 0x80000 | /* constructed */ 0x2)) === /* constructed */ 0x2) maybeReadMore(stream, state);
  return wantsMore(state);
}

function takeOther(stream, state, chunk, encoding, toFront) {
  if (chunk === null) {
    state.bits &= ~/* reading */ 0x2000;
    endOfInput(stream, state);
    return false;
  }
  if (toFront) return putBack(stream, state, chunk);
  if (!mayPush(stream, state)) return false;
  if ((state.bits & /* hasDecoder */ 0x2000000) !== 0 && !encoding) chunk = state.decoder.write(chunk);
  state.bits &= ~/* reading */ 0x2000;
  addChunk(stream, state, chunk, false);
  return wantsMore(state);
}

function mayPush(stream, state) {
  if ((state.bits & (/* ended */ 0x800 | /* destroyed */ 0x40 | /* hasError */ 0x200)) === 0) return true;
  if ((state.bits & /* ended */ 0x800) !== 0) errorOrDestroy(stream, new ERR_STREAM_PUSH_AFTER_EOF());
  return false;
}

function putBack(stream, state, chunk) {
  if ((state.bits & /* endEmitted */ 0x1000) !== 0) errorOrDestroy(stream, new ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
  else if ((state.bits & (/* destroyed */ 0x40 | /* hasError */ 0x200)) !== 0) return false;
  else addChunk(stream, state, chunk, true);
  return wantsMore(state);
}

// The answer of push(): should the producer go on?
function wantsMore(state) {
  return (state.bits & /* ended */ 0x800) === 0 && (state.length < state.highWaterMark || state.length === 0);
}

function addChunk(stream, state, chunk, toFront) {
  const listener = stream._events?.data;
  if ((state.bits & (/* flowingOn */ 0x400000 | /* sync */ 0x4)) === /* flowingOn */ 0x400000 && state.length === 0 &&
      listener !== undefined) {
    if (state.awaitDrainWriters !== null) forgetWaitingWriters(state);
    state.bits |= /* dataEmitted */ 0x100000;
    tellData(stream, listener, chunk);
  } else {
    state.length += (state.bits & /* objectMode */ 0x1) !== 0 ? 1 : chunk.length;
    if (toFront) enqueueFront(state, chunk);
    else enqueue(state, chunk);
    if ((state.bits & /* needReadable */ 0x4000) !== 0) announceReadable(stream, state);
    // A full queue needs no filling, and whoever makes room by read() asks for more there.
    if (state.length >= state.highWaterMark && state.length > 0) return;
  }
  if ((state.bits & (/* readingMore */ 0x80000 | /* constructed */ 0x2)) === /* constructed */ 0x2) maybeReadMore(stream, state);
}

// Emits 'data' to `listener`, what `_events` has for it. None or a single one needs no detour through emit(), unless the
// program has an emit() of its own.
function tellData(stream, listener, chunk) {
  if (stream.emit === emit) {
    if (listener === undefined) return;
    // Only a function has this `call`; a list of listeners has none.
    if (listener.call === nativeCall) {
      const result = listener.call(stream, chunk);
      if (result !== undefined && result !== null) captureRejection(stream, result, 'data', ['data', chunk]);
      return;
    }
  }
  stream.emit('data', chunk);
}

function forgetWaitingWriters(state) {
  if ((state.bits & /* multiAwaitDrain */ 0x40000) !== 0) state.awaitDrainWriters.clear();
  else state.awaitDrainWriters = null;
}

function endOfInput(stream, state) {
  if ((state.bits & /* ended */ 0x800) !== 0) return;
  if ((state.bits & /* hasDecoder */ 0x2000000) !== 0) {
    const rest = state.decoder.end();
    if (rest?.length > 0) {
      enqueue(state, rest);
      state.length += (state.bits & /* objectMode */ 0x1) !== 0 ? 1 : rest.length;
    }
  }
  state.bits |= /* ended */ 0x800;
  if ((state.bits & /* sync */ 0x4) !== 0) {
    announceReadable(stream, state);
  } else {
    state.bits = (state.bits & ~/* needReadable */ 0x4000) | /* emittedReadable */ 0x8000;
    tellReadable(stream, state);
  }
}

Readable.prototype.isPaused = function() {
  const state = this._readableState;
  return state.paused === true || state.flowing === false;
};

Readable.prototype.setEncoding = function(encoding) {
  const state = this._readableState;
  const decoder = useDecoder(state, encoding);
  // What waits already is decoded as one piece.
  let text = '';
  for (let i = state.bufferIndex; i < state.buffer.length; i++) text += decoder.write(state.buffer[i]);
  clearQueue(state);
  if (text !== '') enqueue(state, text);
  state.length = text.length;
  return this;
};

// --- chunks go out ------------------------------------------------------------------------------------------------------

// A read of more than the high-water mark raises the mark, to the next power of two.
function raisedHighWaterMark(n) {
  if (n > LARGEST_HWM) throw new ERR_OUT_OF_RANGE('size', '<= 1GiB', n);
  let mark = 1;
  while (mark < n) mark *= 2;
  return mark;
}

function howMuch(n, state) {
  if (n <= 0 || (state.length === 0 && (state.bits & /* ended */ 0x800) !== 0)) return 0;
  if ((state.bits & /* objectMode */ 0x1) !== 0) return 1;
  if (NumberIsNaN(n)) {
    // A flowing stream hands out chunk by chunk, a paused one everything.
    return (state.bits & /* flowingOn */ 0x400000) !== 0 && state.length > 0 ? first(state).length : state.length;
  }
  if (n <= state.length) return n;
  return (state.bits & /* ended */ 0x800) !== 0 ? state.length : 0;
}

// read() without a size: the next chunk of a flowing stream, else everything.
function readBytes(stream, state) {
  state.bits &= ~/* emittedReadable */ 0x8000;
  if (state.length === 0 && (state.bits & /* ended */ 0x800) !== 0) {
    endReadable(stream, state);
    return null;
  }
  let n = nextSize(state);
  if ((state.bits & (/* ended, reading, destroyed, hasError */ 0x2a40 | /* constructed */ 0x2)) === /* constructed */ 0x2 &&
      ((state.bits & /* needReadable */ 0x4000) !== 0 || state.length === 0 || state.length - n < state.highWaterMark)) {
    callRead(stream, state);
    if ((state.bits & /* reading */ 0x2000) === 0) n = nextSize(state);
  }
  let chunk = null;
  if (n > 0 && state.length > 0) {
    chunk = takeFromQueue(n, state);
    state.length -= n;
    if (state.awaitDrainWriters !== null) forgetWaitingWriters(state);
  } else if (state.length <= state.highWaterMark) {
    state.bits |= /* needReadable */ 0x4000;
  }
  if (state.length === 0) {
    if ((state.bits & /* ended */ 0x800) === 0) state.bits |= /* needReadable */ 0x4000;
    else endReadable(stream, state); // The last piece has just been taken.
  }
  if (chunk !== null && (state.bits & (/* errorEmitted */ 0x8 | /* closeEmitted */ 0x100)) === 0) {
    state.bits |= /* dataEmitted */ 0x100000;
    tellData(stream, stream._events?.data, chunk);
  }
  return chunk;
}

// The same for a stream of objects.
function readObject(stream, state) {
  let { bits } = state;
  bits &= ~/* emittedReadable */ 0x8000;
  state.bits = bits;
  let { length } = state;
  if ((bits & (/* ended, reading, destroyed, hasError */ 0x2a40 | /* constructed */ 0x2)) === /* constructed */ 0x2 &&
      (length <= state.highWaterMark || (bits & /* needReadable */ 0x4000) !== 0)) {
    callRead(stream, state);
    ({ bits, length } = state);
  }
  if (length === 0) {
    state.bits = bits | /* needReadable */ 0x4000;
    if ((bits & /* ended */ 0x800) !== 0) endReadable(stream, state);
    return null;
  }
  const chunk = takeFirst(state);
  state.length = length - 1;
  if (state.awaitDrainWriters !== null) forgetWaitingWriters(state);
  if (length === 1) {
    if ((bits & /* ended */ 0x800) === 0) state.bits = bits |= /* needReadable */ 0x4000;
    else endReadable(stream, state); // The last one has just been taken.
  }
  if ((bits & (/* errorEmitted */ 0x8 | /* closeEmitted */ 0x100)) === 0) {
    state.bits |= /* dataEmitted */ 0x100000;
    tellData(stream, stream._events?.data, chunk);
  }
  return chunk;
}

function nextSize(state) {
  return (state.bits & /* flowingOn */ 0x400000) !== 0 && state.length > 0 ? first(state).length : state.length;
}

function callRead(stream, state) {
  state.bits |= state.length === 0 ? /* reading, sync, needReadable */ 0x6004 : /* reading, sync */ 0x2004;
  try {
    stream._read(state.highWaterMark);
  } catch (err) {
    errorOrDestroy(stream, err);
  }
  state.bits &= ~/* sync */ 0x4;
}

Readable.prototype.read = read;
function read(n) {
  const state = this._readableState;
  if (n === undefined) return (state.bits & /* objectMode */ 0x1) !== 0 ? readObject(this, state) : readBytes(this, state);
  if (!NumberIsInteger(n)) n = NumberParseInt(n, 10);
  const asked = n;
  if (n > state.highWaterMark) state.highWaterMark = raisedHighWaterMark(n);
  if (n !== 0) state.bits &= ~/* emittedReadable */ 0x8000;

  // read(0) only pokes: when enough is here already, tell of it and call nothing.
  if (n === 0 && (state.bits & /* needReadable */ 0x4000) !== 0 && ((state.bits & /* ended */ 0x800) !== 0 ||
      (state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0))) {
    if (state.length === 0 && (state.bits & /* ended */ 0x800) !== 0) endReadable(this, state);
    else announceReadable(this, state);
    return null;
  }

  n = howMuch(n, state);
  if (n === 0 && (state.bits & /* ended */ 0x800) !== 0) {
    if (state.length === 0) endReadable(this, state);
    return null;
  }

  let doRead = (state.bits & /* needReadable */ 0x4000) !== 0;
  if (state.length === 0 || state.length - n < state.highWaterMark) doRead = true;
  if ((state.bits & /* ended, reading, destroyed, hasError */ 0x2a40) !== 0 || (state.bits & /* constructed */ 0x2) === 0) doRead = false;
  if (doRead) {
    callRead(this, state);
    // It answered at once: what can be handed out has changed.
    if ((state.bits & /* reading */ 0x2000) === 0) n = howMuch(asked, state);
  }

  const chunk = n > 0 ? takeFromQueue(n, state) : null;
  if (chunk === null) {
    if (state.length <= state.highWaterMark) state.bits |= /* needReadable */ 0x4000;
    n = 0;
  } else {
    state.length -= n;
    forgetWaitingWriters(state);
  }
  if (state.length === 0) {
    if ((state.bits & /* ended */ 0x800) === 0) state.bits |= /* needReadable */ 0x4000;
    // The last piece has just been taken.
    if (asked !== n && (state.bits & /* ended */ 0x800) !== 0) endReadable(this, state);
  }
  if (chunk !== null && (state.bits & (/* errorEmitted */ 0x8 | /* closeEmitted */ 0x100)) === 0) {
    state.bits |= /* dataEmitted */ 0x100000;
    tellData(this, this._events?.data, chunk);
  }
  return chunk;
}

Readable.prototype._read = function(n) {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_read()');
};

// Schedules 'readable', once for however many chunks come before it is told.
function announceReadable(stream, state) {
  state.bits &= ~/* needReadable */ 0x4000;
  if ((state.bits & /* emittedReadable */ 0x8000) !== 0) return;
  state.bits |= /* emittedReadable */ 0x8000;
  nextTickShared(tellReadable, stream, state);
}

function tellReadable(stream, state) {
  if ((state.bits & (/* destroyed */ 0x40 | /* hasError */ 0x200)) === 0 && (state.length !== 0 ||
      (state.bits & /* ended */ 0x800) !== 0)) {
    stream.emit('readable');
    state.bits &= ~/* emittedReadable */ 0x8000;
  }
  // Tell again when more comes, unless it flows, has ended, or the queue is full.
  if ((state.bits & (/* flowingOn */ 0x400000 | /* ended */ 0x800)) === 0 &&
      state.length <= state.highWaterMark) state.bits |= /* needReadable */ 0x4000;
  else state.bits &= ~/* needReadable */ 0x4000;
  flow(stream);
}

// Fills the queue up to the mark ahead of demand, one tick later so that a row of push() calls causes one go.
function maybeReadMore(stream, state) {
  if ((state.bits & (/* readingMore */ 0x80000 | /* constructed */ 0x2)) !== /* constructed */ 0x2) return;
  state.bits |= /* readingMore */ 0x80000;
  nextTick(readMore, stream, state);
}

function readMore(stream, state) {
  while ((state.bits & (/* reading */ 0x2000 | /* ended */ 0x800)) === 0 &&
      (state.length < state.highWaterMark || ((state.bits & /* flowingOn */ 0x400000) !== 0 && state.length === 0))) {
    const before = state.length;
    stream.read(0);
    if (before === state.length) break; // It will answer later, or never.
  }
  state.bits &= ~/* readingMore */ 0x80000;
}

function endReadable(stream, state) {
  if ((state.bits & /* endEmitted */ 0x1000) !== 0) return;
  state.bits |= /* ended */ 0x800;
  nextTickShared(tellEnd, stream, state);
}

function tellEnd(stream, state) {
  if ((state.bits & (/* hasError */ 0x200 | /* closeEmitted */ 0x100 | /* endEmitted */ 0x1000)) !== 0 || state.length !== 0) return;
  state.bits |= /* endEmitted */ 0x1000;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) {
    nextTick(endOtherSide, stream);
  } else if ((state.bits & /* autoDestroy */ 0x20) !== 0) {
    const w = stream._writableState;
    if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy();
  }
}

function endOtherSide(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

// --- pipes: see pipe.js -------------------------------------------------------------------------------------------------

Readable.prototype.pipe = function(dest, pipeOpts) {
  return require('internal/stream/pipe').pipe(this, dest, pipeOpts);
};
Readable.prototype.unpipe = function(dest) {
  return require('internal/stream/pipe').unpipe(this, dest);
};

// --- flowing or not -----------------------------------------------------------------------------------------------------

Readable.prototype.on = function(ev, fn) {
  const res = FunctionPrototypeCall(Stream.prototype.on, this, ev, fn);
  const state = this._readableState;
  if (ev === 'data') {
    // A 'readable' listener keeps control even when 'data' is listened to as well.
    state.readableListening = this.listenerCount('readable') > 0;
    if (state.flowing !== false) this.resume();
  } else if (ev === 'readable') {
    if ((state.bits & (/* endEmitted */ 0x1000 | /* readableListening */ 0x10000)) === 0) {
      state.bits = (state.bits | /* readableListening */ 0x10000 | /* needReadable */ 0x4000 |
          /* hasFlowing */ 0x200000) & ~(/* flowingOn */ 0x400000 | /* emittedReadable */ 0x8000);
      if (state.length !== 0) announceReadable(this, state);
      else if ((state.bits & /* reading */ 0x2000) === 0) nextTick(poke, this);
    }
  }
  return res;
};
Readable.prototype.addListener = Readable.prototype.on;

Readable.prototype.removeListener = function(ev, fn) {
  const res = FunctionPrototypeCall(Stream.prototype.removeListener, this, ev, fn);
  // Later, because a listener is often replaced by another one in the same tick.
  if (ev === 'readable') nextTick(reviewListening, this);
  return res;
};
Readable.prototype.off = Readable.prototype.removeListener;

Readable.prototype.removeAllListeners = function(ev) {
  const res = arguments.length === 0 ? FunctionPrototypeCall(Stream.prototype.removeAllListeners, this) :
    FunctionPrototypeCall(Stream.prototype.removeAllListeners, this, ev);
  if (ev === 'readable' || ev === undefined) nextTick(reviewListening, this);
  return res;
};

function reviewListening(self) {
  const state = self._readableState;
  state.readableListening = self.listenerCount('readable') > 0;
  if ((state.bits & /* resumeScheduled */ 0x20000) !== 0 && state.paused === false) {
    state.flowing = true;
  } else if (self.listenerCount('data') > 0) {
    self.resume();
  } else if ((state.bits & /* readableListening */ 0x10000) === 0) {
    state.flowing = null;
  }
}

function poke(self) {
  self.read(0);
}

Readable.prototype.resume = function() {
  const state = this._readableState;
  if ((state.bits & /* flowingOn */ 0x400000) === 0) {
    state.flowing = (state.bits & /* readableListening */ 0x10000) === 0;
    if ((state.bits & /* resumeScheduled */ 0x20000) === 0) {
      state.bits |= /* resumeScheduled */ 0x20000;
      nextTick(startFlow, this, state);
    }
  }
  state.paused = false;
  return this;
};

function startFlow(stream, state) {
  if ((state.bits & /* reading */ 0x2000) === 0) stream.read(0);
  state.bits &= ~/* resumeScheduled */ 0x20000;
  stream.emit('resume');
  flow(stream);
  if ((state.bits & (/* flowingOn */ 0x400000 | /* reading */ 0x2000)) === /* flowingOn */ 0x400000) stream.read(0);
}

Readable.prototype.pause = function() {
  const state = this._readableState;
  if ((state.bits & /* destroyed */ 0x40) !== 0) return this;
  if (state.flowing !== false) {
    state.flowing = false;
    this.emit('pause');
  }
  state.paused = true;
  return this;
};

function flow(stream) {
  const state = stream._readableState;
  if (stream.read !== read) {
    while ((state.bits & /* flowingOn */ 0x400000) !== 0 && stream.read() !== null);
  } else if ((state.bits & /* objectMode */ 0x1) !== 0) {
    while ((state.bits & /* flowingOn */ 0x400000) !== 0 && readObject(stream, state) !== null);
  } else {
    while ((state.bits & /* flowingOn */ 0x400000) !== 0 && readBytes(stream, state) !== null);
  }
}

// --- other sources ------------------------------------------------------------------------------------------------------

// Makes an old-style stream ('data' events, pause()/resume()) the source of this one.
Readable.prototype.wrap = function(stream) {
  let paused = false;
  stream.on('data', (chunk) => {
    if (!this.push(chunk) && stream.pause) {
      paused = true;
      stream.pause();
    }
  });
  stream.on('end', () => { this.push(null); });
  stream.on('error', (err) => { errorOrDestroy(this, err); });
  stream.on('close', () => { this.destroy(); });
  stream.on('destroy', () => { this.destroy(); });
  this._read = () => {
    if (paused && stream.resume) {
      paused = false;
      stream.resume();
    }
  };
  // Its other methods stay within reach.
  const keys = ObjectKeys(stream);
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i];
    if (this[key] === undefined && typeof stream[key] === 'function') this[key] = FunctionPrototypeBind(stream[key], stream);
  }
  return this;
};

Readable.prototype[SymbolAsyncIterator] = function() {
  return require('internal/stream/async_iterator').iterate(this);
};
Readable.prototype.iterator = function(options) {
  if (options !== undefined) validateObject(options, 'options');
  return require('internal/stream/async_iterator').iterate(this, options);
};

Readable.prototype.compose = function compose(stream, options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
  const composed = require('internal/stream/compose')(this, stream);
  if (options?.signal) require('internal/stream/add_abort_signal').addAbortSignalNoValidate(options.signal, composed);
  return composed;
};

Readable.from = function(iterable, opts) {
  return require('internal/stream/from')(Readable, iterable, opts);
};
Readable.wrap = function(src, options) {
  return new Readable({
    objectMode: src.readableObjectMode ?? src.objectMode ?? true,
    ...options,
    destroy(err, callback) {
      destroyImpl.destroyer(src, err);
      callback(err);
    },
  }).wrap(src);
};
Readable.fromWeb = function(readableStream, options) {
  return require('internal/stream/web_adapters').newStreamReadableFromReadableStream(readableStream, options);
};
Readable.toWeb = function(streamReadable, options) {
  return require('internal/stream/web_adapters').newReadableStreamFromStreamReadable(streamReadable, options);
};
Readable._fromList = takeFromQueue;

// --- what can be seen ---------------------------------------------------------------------------------------------------

const stateOf = (self) => self._readableState;
function view(get, set) {
  return { __proto__: null, enumerable: false, configurable: false, get, set };
}
ObjectDefineProperties(Readable.prototype, {
  readable: view(function() {
    const r = stateOf(this);
    // `readable` may have been switched off by hand, or by `Duplex({ readable: false })`.
    return !!r && (r.bits & (/* notReadable */ 0x4000000 | /* destroyed */ 0x40 | /* endEmitted */ 0x1000 | /* errorEmitted */ 0x8)) === 0;
  }, function(value) {
    const r = stateOf(this);
    if (r) r.readable = !!value;
  }),
  readableDidRead: view(function() { return stateOf(this).dataEmitted; }),
  readableAborted: view(function() {
    const r = stateOf(this);
    return (r.bits & /* notReadable */ 0x4000000) === 0 && (r.bits & (/* destroyed */ 0x40 | /* hasError */ 0x200)) !== 0 &&
        (r.bits & /* endEmitted */ 0x1000) === 0;
  }),
  readableHighWaterMark: view(function() { return stateOf(this).highWaterMark; }),
  readableBuffer: view(function() { return stateOf(this)?.buffer; }),
  readableFlowing: view(function() { return stateOf(this).flowing; }, function(value) {
    if (stateOf(this)) stateOf(this).flowing = value;
  }),
  readableLength: view(function() { return stateOf(this).length; }),
  readableObjectMode: view(function() { return stateOf(this) ? stateOf(this).objectMode : false; }),
  readableEncoding: view(function() { return stateOf(this) ? stateOf(this).encoding : null; }),
  errored: view(function() { return stateOf(this) ? stateOf(this).errored : null; }),
  closed: view(function() { return stateOf(this) ? stateOf(this).closed : false; }),
  destroyed: view(function() { return stateOf(this) ? stateOf(this).destroyed : false; }, function(value) {
    // Some packages set it by hand instead of calling destroy().
    if (stateOf(this)) stateOf(this).destroyed = value;
  }),
  readableEnded: view(function() { return stateOf(this) ? stateOf(this).endEmitted : false; }),
});
