'use strict';
// stream.Writable: a destination for chunks. Follows the page "Stream", sections "Writable streams" and "Implementing a
// writable stream".
// One chunk is with `_write()` at a time; what comes meanwhile waits in `state.buffered` (and goes out in one `_writev()`
// where the stream has one). Callbacks of writes that ended at once run one tick later, counted together.

const { ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, FunctionPrototypeCall,
  FunctionPrototypeSymbolHasInstance, ObjectDefineProperties, ObjectDefineProperty, ObjectSetPrototypeOf, Promise,
  StringPrototypeToLowerCase, SymbolAsyncDispose, SymbolHasInstance } = primordials;
const { Buffer } = require('buffer');
const EE = require('events');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED, ERR_MULTIPLE_CALLBACK, ERR_STREAM_ALREADY_FINISHED,
  ERR_STREAM_CANNOT_PIPE, ERR_STREAM_DESTROYED, ERR_STREAM_NULL_VALUES, ERR_STREAM_WRITE_AFTER_END, ERR_UNKNOWN_ENCODING },
AbortError } = require('internal/errors');
const { Stream, initStream } = require('internal/stream/legacy');
const { WritableState, kFinishCallbacks } = require('internal/stream/writable_state');
const destroyImpl = require('internal/stream/destroy');
const { construct, errorOrDestroy, kOnConstructed } = destroyImpl;
const { isArrayBufferView, viewToBuffer } = require('internal/stream/bytes');

const nextTick = process.nextTick;
// The bits of a state stand here as numbers with their names: a constant of the module would be loaded and tested at each
// use, which made a chain of streams a sixth slower.
const NOT_FINISHABLE = /* destroyed */ 0x40 | /* finished */ 0x8000 | /* writing */ 0x20000 | /* errorEmitted */ 0x8 |
    /* closeEmitted */ 0x100 | /* hasError */ 0x200;
// So many consumed places at the front of the waiting list are worth a copy.
const TRIM_AT = 256;

module.exports = Writable;
ObjectSetPrototypeOf(Writable.prototype, Stream.prototype);
ObjectSetPrototypeOf(Writable, Stream);

function nop() {}

function Writable(options) {
  // A Duplex calls this on itself without inheriting from Writable.
  if (new.target === undefined && !(this instanceof Writable)) return new Writable(options);
  // Places for the usual events, so that adding listeners changes no shapes (and eventNames() has Node's order).
  const isFirst = this._events === undefined;
  if (isFirst) this._events = { close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined };
  this._writableState = new WritableState(options, this, false);
  if (options) applyWritableOptions(this, options);
  initStream(this, options, isFirst);
  if (options?.signal) require('internal/stream/add_abort_signal').addAbortSignalNoValidate(options.signal, this);
  if (typeof this._construct === 'function') construct(this);
}
Writable.WritableState = WritableState;

function applyWritableOptions(stream, options) {
  if (typeof options.write === 'function') stream._write = options.write;
  if (typeof options.writev === 'function') stream._writev = options.writev;
  if (typeof options.destroy === 'function') stream._destroy = options.destroy;
  if (typeof options.final === 'function') stream._final = options.final;
  if (typeof options.construct === 'function') stream._construct = options.construct;
}

// `duplex instanceof Writable` holds although Duplex inherits from Readable.
ObjectDefineProperty(Writable, SymbolHasInstance, {
  __proto__: null,
  value(object) {
    if (FunctionPrototypeSymbolHasInstance(this, object)) return true;
    if (this !== Writable) return false;
    return !!object && object._writableState instanceof WritableState;
  },
});

WritableState.prototype[kOnConstructed] = function(stream) {
  if ((this.bits & /* writing */ 0x20000) === 0) clearBuffer(stream, this);
  if ((this.bits & /* ending */ 0x2000) !== 0) finishMaybe(stream, this);
};
// One function for the stream's whole life, made at its first write.
function onwriteOf(stream, state) {
  return state.onwrite ??= (err) => {
    if (!err && state.writecb === nop && state.buffered === null &&
        (state.bits & (/* sync */ 0x4 | /* needDrain */ 0x1000 | /* ending */ 0x2000)) === /* sync */ 0x4) {
      // What most writes are: done at once, and nobody waits for it.
      state.writecb = null;
      state.bits &= ~/* writing */ 0x20000;
      state.length -= state.writelen;
      state.pendingcb--;
    } else {
      onwrite(stream, state, err);
    }
  };
}

Writable.prototype.pipe = function() {
  errorOrDestroy(this, new ERR_STREAM_CANNOT_PIPE());
};

// --- chunks come in -----------------------------------------------------------------------------------------------------

Writable.prototype.write = function(chunk, encoding, cb) {
  if (encoding === undefined && cb === undefined && chunk !== null) {
    // As pipes write.
    const state = this._writableState;
    const { bits } = state;
    if ((bits & (/* objectMode */ 0x1 | /* ending */ 0x2000 | /* destroyed */ 0x40)) === /* objectMode */ 0x1) {
      state.pendingcb++;
      return writeOrKeep(this, state, chunk, state.defaultEncoding, nop, 1);
    }
    if ((bits & (/* ending */ 0x2000 | /* destroyed */ 0x40)) === 0 && chunk instanceof Buffer) {
      state.pendingcb++;
      return writeOrKeep(this, state, chunk, 'buffer', nop, chunk.length);
    }
  }
  if (typeof encoding === 'function') {
    cb = encoding;
    encoding = null;
  }
  return accept(this, this._writableState, chunk, encoding, cb) === true;
};

// Checks one chunk and gives it on; the answer is write()'s, or the error that was reported to the callback.
function accept(stream, state, chunk, encoding, cb) {
  if (!encoding) encoding = state.defaultEncoding;
  else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  if (typeof cb !== 'function') cb = nop;
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  let length = 1;
  if ((state.bits & /* objectMode */ 0x1) === 0) {
    if (typeof chunk === 'string') {
      if ((state.bits & /* noDecodeStrings */ 0x10000) === 0) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else if (chunk instanceof Buffer) {
      encoding = 'buffer';
    } else if (isArrayBufferView(chunk)) {
      chunk = viewToBuffer(chunk);
      encoding = 'buffer';
    } else {
      throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
    length = chunk.length;
  }
  if ((state.bits & (/* ending */ 0x2000 | /* destroyed */ 0x40)) !== 0) {
    const err = (state.bits & /* ending */ 0x2000) !== 0 ? new ERR_STREAM_WRITE_AFTER_END() : new ERR_STREAM_DESTROYED('write');
    nextTick(cb, err);
    errorOrDestroy(stream, err, true);
    return err;
  }
  state.pendingcb++;
  return writeOrKeep(stream, state, chunk, encoding, cb, length);
}

function writeOrKeep(stream, state, chunk, encoding, callback, length) {
  state.length += length;
  if ((state.bits & (/* writing */ 0x20000 | /* hasError */ 0x200 | /* constructed */ 0x2)) !== /* constructed */ 0x2 ||
      state.corked !== 0) {
    (state.buffered ??= []);
    ArrayPrototypePush(state.buffered, { chunk, encoding, callback });
    if (callback !== nop) state.bits &= ~/* allNoop */ 0x200000;
    if (encoding !== 'buffer') state.bits &= ~/* allBuffers */ 0x100000;
  } else {
    state.writelen = length;
    state.writecb = callback;
    state.bits |= /* writing */ 0x20000 | /* sync */ 0x4;
    stream._write(chunk, encoding, state.onwrite ?? onwriteOf(stream, state));
    state.bits &= ~/* sync */ 0x4;
  }
  // A chunk that is gone by now fills nothing, however large it was.
  const room = state.length < state.highWaterMark || state.length === 0;
  if (!room) state.bits |= /* needDrain */ 0x1000;
  // After an error the answer is false, so that nobody goes on.
  return room && (state.bits & (/* hasError */ 0x200 | /* destroyed */ 0x40)) === 0;
}

Writable.prototype.cork = function() {
  this._writableState.corked++;
};

Writable.prototype.uncork = function() {
  const state = this._writableState;
  if (state.corked === 0) return;
  state.corked--;
  if ((state.bits & /* writing */ 0x20000) === 0) clearBuffer(this, state);
};

Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === 'string') encoding = StringPrototypeToLowerCase(encoding);
  if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

// A stream that has only `_writev` gets single chunks through it.
Writable.prototype._write = function(chunk, encoding, cb) {
  if (this._writev) this._writev([{ chunk, encoding }], cb);
  else throw new ERR_METHOD_NOT_IMPLEMENTED('_write()');
};
Writable.prototype._writev = null;

// --- chunks are done ----------------------------------------------------------------------------------------------------

function onwrite(stream, state, err) {
  const cb = state.writecb;
  if (cb === null) {
    errorOrDestroy(stream, new ERR_MULTIPLE_CALLBACK());
    return;
  }
  state.writecb = null;
  state.bits &= ~/* writing */ 0x20000;
  state.length -= state.writelen;
  state.writelen = 0;
  const sync = (state.bits & /* sync */ 0x4) !== 0;

  if (err) {
    err.stack; // eslint-disable-line no-unused-expressions
    if ((state.bits & /* hasError */ 0x200) === 0) state.errored = err;
    // A Duplex must not hand out data any more either.
    if (stream._readableState && !stream._readableState.errored) stream._readableState.errored = err;
    if (sync) nextTick(writeFailed, stream, state, err, cb);
    else writeFailed(stream, state, err, cb);
    return;
  }
  if (state.buffered !== null && state.buffered.length > state.bufferedIndex) clearBuffer(stream, state);
  if (!sync) {
    afterWrite(stream, state, 1, cb);
    return;
  }
  if (cb === nop) {
    // No one to call: only 'drain' may have to be told, once.
    const drain = (state.bits & (/* needDrain */ 0x1000 | /* afterWriteTick */ 0x1000000)) === /* needDrain */ 0x1000 && state.length === 0;
    if (drain) {
      state.bits |= /* afterWriteTick */ 0x1000000;
      nextTick(afterWrite, stream, state, 1, nop);
    } else {
      state.pendingcb--;
      if ((state.bits & /* ending */ 0x2000) !== 0) finishMaybe(stream, state, true);
    }
  } else {
    // Many writes in one tick with one callback function cost one tick entry.
    const info = state.afterWriteTickInfo;
    if (info !== null && info.cb === cb) {
      info.count++;
    } else {
      const fresh = { count: 1, cb, stream, state };
      state.afterWriteTickInfo = fresh;
      nextTick(afterWriteTick, fresh);
      state.bits |= /* afterWriteTick */ 0x1000000;
    }
  }
}

function writeFailed(stream, state, err, cb) {
  --state.pendingcb;
  cb(err);
  failWaiting(state);
  errorOrDestroy(stream, err);
}

function afterWriteTick(info) {
  const { stream, state, count, cb } = info;
  if (state.afterWriteTickInfo === info) state.afterWriteTickInfo = null;
  afterWrite(stream, state, count, cb);
}

function afterWrite(stream, state, count, cb) {
  state.bits &= ~/* afterWriteTick */ 0x1000000;
  if ((state.bits & (/* ending */ 0x2000 | /* needDrain */ 0x1000 | /* destroyed */ 0x40)) === /* needDrain */ 0x1000 &&
      state.length === 0) {
    state.bits &= ~/* needDrain */ 0x1000;
    stream.emit('drain');
  }
  while (count-- > 0) {
    state.pendingcb--;
    cb(null);
  }
  if ((state.bits & /* destroyed */ 0x40) !== 0) failWaiting(state);
  if ((state.bits & /* ending */ 0x2000) !== 0) finishMaybe(stream, state, true);
}

// The stream has failed or was destroyed: every waiting write and end() hears of it.
function failWaiting(state) {
  if ((state.bits & /* writing */ 0x20000) !== 0) return;
  const buffered = state.buffered;
  if (buffered !== null) {
    for (let n = state.bufferedIndex; n < buffered.length; ++n) {
      const { chunk, callback } = buffered[n];
      state.length -= (state.bits & /* objectMode */ 0x1) !== 0 ? 1 : chunk.length;
      callback(state.errored ?? new ERR_STREAM_DESTROYED('write'));
    }
  }
  callFinishCallbacks(state, state.errored ?? new ERR_STREAM_DESTROYED('end'));
  resetBuffer(state);
}

function resetBuffer(state) {
  state.buffered = null;
  state.bufferedIndex = 0;
  state.bits |= /* allBuffers */ 0x100000 | /* allNoop */ 0x200000;
}

function callFinishCallbacks(state, err) {
  if ((state.bits & /* hasFinishCallbacks */ 0x2000000) === 0) return;
  const callbacks = state[kFinishCallbacks];
  state[kFinishCallbacks] = undefined;
  state.bits &= ~/* hasFinishCallbacks */ 0x2000000;
  for (let i = 0; i < callbacks.length; i++) callbacks[i](err);
}

// Gives what waits to `_writev` at once, or to `_write` until that does not answer at once.
function clearBuffer(stream, state) {
  if ((state.bits & (/* bufferProcessing */ 0x40000 | /* destroyed */ 0x40 |
      /* constructed */ 0x2)) !== /* constructed */ 0x2 || state.corked !== 0) return;
  const buffered = state.buffered;
  if (buffered === null) return;
  const waiting = buffered.length - state.bufferedIndex;
  if (waiting === 0) return;
  state.bits |= /* bufferProcessing */ 0x40000;
  let i = state.bufferedIndex;
  if (waiting > 1 && stream._writev) {
    state.pendingcb -= waiting - 1;
    const allNoop = (state.bits & /* allNoop */ 0x200000) !== 0;
    const chunks = i === 0 ? buffered : ArrayPrototypeSlice(buffered, i);
    const callback = allNoop ? nop : (err) => {
      for (let n = 0; n < chunks.length; ++n) chunks[n].callback(err);
    };
    chunks.allBuffers = (state.bits & /* allBuffers */ 0x100000) !== 0;
    handOver(stream, state, true, state.length, chunks, '', callback);
    resetBuffer(state);
  } else {
    do {
      const { chunk, encoding, callback } = buffered[i];
      buffered[i++] = null;
      handOver(stream, state, false, (state.bits & /* objectMode */ 0x1) !== 0 ? 1 : chunk.length, chunk, encoding, callback);
    } while (i < buffered.length && (state.bits & /* writing */ 0x20000) === 0);
    if (state.buffered === buffered) {
      if (i === buffered.length) {
        resetBuffer(state);
      } else if (i > TRIM_AT) {
        ArrayPrototypeSplice(buffered, 0, i);
        state.bufferedIndex = 0;
      } else {
        state.bufferedIndex = i;
      }
    }
  }
  state.bits &= ~/* bufferProcessing */ 0x40000;
}

function handOver(stream, state, many, length, chunk, encoding, cb) {
  state.writelen = length;
  state.writecb = cb;
  state.bits |= /* writing */ 0x20000 | /* sync */ 0x4;
  const done = onwriteOf(stream, state);
  if ((state.bits & /* destroyed */ 0x40) !== 0) done(new ERR_STREAM_DESTROYED('write'));
  else if (many) stream._writev(chunk, done);
  else stream._write(chunk, encoding, done);
  state.bits &= ~/* sync */ 0x4;
}

// --- the end ------------------------------------------------------------------------------------------------------------

Writable.prototype.end = function(chunk, encoding, cb) {
  const state = this._writableState;
  if (typeof chunk === 'function') {
    cb = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    cb = encoding;
    encoding = null;
  }
  let err;
  if (chunk !== null && chunk !== undefined) {
    const ret = accept(this, state, chunk, encoding, undefined);
    if (ret !== true && ret !== false) err = ret;
  }
  if (state.corked !== 0) {
    state.corked = 1;
    this.uncork();
  }
  if (err === undefined) {
    if ((state.bits & (/* hasError */ 0x200 | /* ending */ 0x2000)) === 0) {
      // Not `ended` yet: 'prefinish' listeners and _final() may still look at a stream that is only ending.
      state.bits |= /* ending */ 0x2000;
      finishMaybe(this, state, true);
      state.bits |= /* ended */ 0x4000;
    } else if ((state.bits & /* finished */ 0x8000) !== 0) {
      err = new ERR_STREAM_ALREADY_FINISHED('end');
    } else if ((state.bits & /* destroyed */ 0x40) !== 0) {
      err = new ERR_STREAM_DESTROYED('end');
    }
  }
  if (typeof cb === 'function') {
    if (err) {
      nextTick(cb, err);
    } else if ((state.bits & /* hasError */ 0x200) !== 0) {
      nextTick(cb, state.errored);
    } else if ((state.bits & /* finished */ 0x8000) !== 0) {
      nextTick(cb);
    } else {
      if ((state.bits & /* hasFinishCallbacks */ 0x2000000) === 0) state[kFinishCallbacks] = [];
      state.bits |= /* hasFinishCallbacks */ 0x2000000;
      ArrayPrototypePush(state[kFinishCallbacks], cb);
    }
  }
  return this;
};

function mayFinish(state) {
  return (state.bits & (NOT_FINISHABLE | /* ending */ 0x2000 | /* constructed */ 0x2)) === (/* ending */ 0x2000 | /* constructed */ 0x2) &&
    state.length === 0 && (state.buffered === null || state.buffered.length === 0);
}

function finishMaybe(stream, state, sync) {
  if (!mayFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (sync) {
    state.pendingcb++;
    nextTick(finishLater, stream, state);
  } else if (mayFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishLater(stream, state) {
  if (mayFinish(state)) finish(stream, state);
  else state.pendingcb--;
}

function prefinish(stream, state) {
  if ((state.bits & (/* prefinished */ 0x80000 | /* finalCalled */ 0x800)) !== 0) return;
  if (typeof stream._final === 'function' && (state.bits & /* destroyed */ 0x40) === 0) {
    state.bits |= /* finalCalled */ 0x800;
    callFinal(stream, state);
  } else {
    state.bits |= /* prefinished */ 0x80000;
    stream.emit('prefinish');
  }
}

function callFinal(stream, state) {
  let called = false;
  function onFinal(err) {
    if (called) {
      errorOrDestroy(stream, err ?? new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    state.pendingcb--;
    if (err) {
      callFinishCallbacks(state, err);
      errorOrDestroy(stream, err, (state.bits & /* sync */ 0x4) !== 0);
    } else if (mayFinish(state)) {
      state.bits |= /* prefinished */ 0x80000;
      stream.emit('prefinish');
      // 'finish' comes a tick later even when _final() answered at once, as with an asynchronous one.
      state.pendingcb++;
      nextTick(finish, stream, state);
    }
  }
  state.bits |= /* sync */ 0x4;
  state.pendingcb++;
  try {
    stream._final(onFinal);
  } catch (err) {
    onFinal(err);
  }
  state.bits &= ~/* sync */ 0x4;
}

function finish(stream, state) {
  state.pendingcb--;
  state.bits |= /* finished */ 0x8000;
  callFinishCallbacks(state, null);
  stream.emit('finish');
  if ((state.bits & /* autoDestroy */ 0x20) === 0) return;
  // The readable side of a Duplex decides too.
  const r = stream._readableState;
  if (!r || (r.autoDestroy && (r.endEmitted || r.readable === false))) stream.destroy();
}

// --- destroy ------------------------------------------------------------------------------------------------------------

Writable.prototype.destroy = function(err, cb) {
  const state = this._writableState;
  if ((state.bits & /* destroyed */ 0x40) === 0 &&
      ((state.buffered !== null && state.bufferedIndex < state.buffered.length) ||
          (state.bits & /* hasFinishCallbacks */ 0x2000000) !== 0)) {
    nextTick(failWaiting, state);
  }
  FunctionPrototypeCall(destroyImpl.destroy, this, err, cb);
  return this;
};
Writable.prototype._undestroy = destroyImpl.undestroy;
Writable.prototype._destroy = function(err, cb) {
  cb(err);
};
Writable.prototype[EE.captureRejectionSymbol] = function(err) {
  this.destroy(err);
};
Writable.prototype[SymbolAsyncDispose] = function() {
  let error;
  if (!this.destroyed) {
    error = this.writableFinished ? null : new AbortError();
    this.destroy(error);
  }
  return new Promise((resolve, reject) => {
    require('internal/stream/end_of_stream').eos(this, (err) => {
      if (err && err.name !== 'AbortError') reject(err);
      else resolve(null);
    });
  });
};

Writable.fromWeb = function(writableStream, options) {
  return require('internal/stream/web_adapters').newStreamWritableFromWritableStream(writableStream, options);
};
Writable.toWeb = function(streamWritable) {
  return require('internal/stream/web_adapters').newWritableStreamFromStreamWritable(streamWritable);
};

// --- what can be seen ---------------------------------------------------------------------------------------------------

const stateOf = (self) => self._writableState;
function view(get, set) {
  return { __proto__: null, enumerable: false, configurable: false, get, set };
}
ObjectDefineProperties(Writable.prototype, {
  closed: view(function() { return stateOf(this) ? stateOf(this).closed : false; }),
  destroyed: view(function() { return stateOf(this) ? stateOf(this).destroyed : false; }, function(value) {
    if (stateOf(this)) stateOf(this).destroyed = value;
  }),
  writable: view(function() {
    const w = stateOf(this);
    // `writable === false` by hand is what compatible look-alikes do.
    return !!w && w.writable !== false &&
        (w.bits & (/* destroyed */ 0x40 | /* hasError */ 0x200 | /* ending */ 0x2000 | /* ended */ 0x4000)) === 0;
  }, function(value) {
    if (stateOf(this)) stateOf(this).writable = !!value;
  }),
  writableFinished: view(function() { return stateOf(this) ? stateOf(this).finished : false; }),
  writableObjectMode: view(function() { return stateOf(this) ? stateOf(this).objectMode : false; }),
  writableBuffer: view(function() { return stateOf(this)?.getBuffer(); }),
  writableEnded: view(function() { return stateOf(this) ? stateOf(this).ending : false; }),
  writableNeedDrain: view(function() {
    const w = stateOf(this);
    return !!w && (w.bits & (/* destroyed */ 0x40 | /* ending */ 0x2000 | /* needDrain */ 0x1000)) === /* needDrain */ 0x1000;
  }),
  writableHighWaterMark: view(function() { return stateOf(this)?.highWaterMark; }),
  writableCorked: view(function() { return stateOf(this) ? stateOf(this).corked : 0; }),
  writableLength: view(function() { return stateOf(this)?.length; }),
  errored: view(function() { return stateOf(this) ? stateOf(this).errored : null; }),
  writableAborted: view(function() {
    const w = stateOf(this);
    return w.writable !== false && (w.bits & (/* destroyed */ 0x40 | /* hasError */ 0x200)) !== 0 && (w.bits & /* finished */ 0x8000) === 0;
  }),
});
