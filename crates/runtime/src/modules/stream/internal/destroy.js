'use strict';
// The end of a stream's life: destroy(), the order of 'error' and 'close', and the start of it: `_construct`.
// Works on readables, writables and both. Order (Node's stream page): the errors are noted at once, `_destroy` runs (after
// `_construct` if that is still under way), then in a later tick 'error' and then 'close', each at most once.

const { Symbol } = primordials;
const { codes: { ERR_MULTIPLE_CALLBACK }, AbortError, aggregateTwoErrors } = require('internal/errors');
const { SHARED } = require('internal/stream/flags');
const { isDestroyed, isFinished, isServerRequest, kIsDestroyed } = require('internal/stream/utils');

const { autoDestroy: AUTO_DESTROY, closed: CLOSED, closeEmitted: CLOSE_EMITTED, constructed: CONSTRUCTED,
  destroyed: DESTROYED, emitClose: EMIT_CLOSE, errorEmitted: ERROR_EMITTED } = SHARED;

const kOnConstructed = Symbol('kOnConstructed');
const kDestroyPending = Symbol('kDestroyPending');

function noteError(err, r, w) {
  if (!err) return;
  // Makes the engine fill in the stack while the frames that caused it are still there.
  err.stack; // eslint-disable-line no-unused-expressions
  if (w && !w.errored) w.errored = err;
  if (r && !r.errored) r.errored = err;
}

function mark(r, w, bit) {
  if (r) r.bits |= bit;
  if (w) w.bits |= bit;
}

function has(r, w, bit) {
  return ((r ? r.bits : 0) & bit) !== 0 || ((w ? w.bits : 0) & bit) !== 0;
}

function destroy(err, cb) {
  const r = this._readableState;
  const w = this._writableState;
  if (r?.destroyed || w?.destroyed) {
    if (typeof cb === 'function') cb();
    return this;
  }
  noteError(err, r, w);
  if (w) w.destroyed = true;
  if (r) r.destroyed = true;
  const state = w || r;
  if (state && !state.constructed) {
    const self = this;
    state[kDestroyPending] = function(later) {
      runDestroy(self, aggregateTwoErrors(later, err), cb);
    };
  } else {
    runDestroy(this, err, cb);
  }
  return this;
}

function runDestroy(self, err, cb) {
  let called = false;
  function onDestroy(err) {
    if (called) return;
    called = true;
    const r = self._readableState;
    const w = self._writableState;
    noteError(err, r, w);
    if (w) w.closed = true;
    if (r) r.closed = true;
    if (typeof cb === 'function') cb(err);
    if (err) process.nextTick(emitErrorThenClose, self, err);
    else process.nextTick(emitClose, self);
  }
  try {
    self._destroy(err || null, onDestroy);
  } catch (thrown) {
    onDestroy(thrown);
  }
}

function emitErrorThenClose(self, err) {
  emitError(self, err);
  emitClose(self);
}

function emitClose(self) {
  const r = self._readableState;
  const w = self._writableState;
  if (w) w.closeEmitted = true;
  if (r) r.closeEmitted = true;
  if (w?.emitClose || r?.emitClose) self.emit('close');
}

function emitError(self, err) {
  const r = self._readableState;
  const w = self._writableState;
  if (w?.errorEmitted || r?.errorEmitted) return;
  if (w) w.errorEmitted = true;
  if (r) r.errorEmitted = true;
  self.emit('error', err);
}

function undestroy() {
  const r = this._readableState;
  const w = this._writableState;
  if (r) {
    r.bits = (r.bits | CONSTRUCTED) & ~(CLOSED | CLOSE_EMITTED | DESTROYED | ERROR_EMITTED);
    r.errored = null;
    r.reading = false;
    r.ended = r.readable === false;
    r.endEmitted = r.readable === false;
  }
  if (w) {
    w.bits = (w.bits | CONSTRUCTED) & ~(CLOSED | CLOSE_EMITTED | DESTROYED | ERROR_EMITTED);
    w.errored = null;
    w.finalCalled = false;
    w.prefinished = false;
    w.ended = w.writable === false;
    w.ending = w.writable === false;
    w.finished = w.writable === false;
  }
}

// An error inside the stream: destroys it, or only reports, as `autoDestroy` says. `sync`: the caller of the user's code is
// still on the stack, so listeners must hear of it later.
function errorOrDestroy(stream, err, sync) {
  const r = stream._readableState;
  const w = stream._writableState;
  if (w?.destroyed || r?.destroyed) return;
  if (r?.autoDestroy || w?.autoDestroy) {
    stream.destroy(err);
    return;
  }
  if (!err) return;
  noteError(err, r, w);
  if (sync) process.nextTick(emitError, stream, err);
  else emitError(stream, err);
}

// Starts `_construct` for one side. A Duplex calls twice: only the first call starts it, both sides hear of the end.
function construct(stream) {
  if (typeof stream._construct !== 'function') return;
  const r = stream._readableState;
  const w = stream._writableState;
  const started = has(r, w, 0) || (r && !r.constructed) || (w && !w.constructed);
  if (r) r.constructed = false;
  if (w) w.constructed = false;
  if (!started) process.nextTick(runConstruct, stream);
}

function runConstruct(stream) {
  let called = false;
  function onConstruct(err) {
    if (called) {
      errorOrDestroy(stream, err ?? new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    const r = stream._readableState;
    const w = stream._writableState;
    const state = w || r;
    mark(r, w, CONSTRUCTED);
    if (state.destroyed) {
      const pending = state[kDestroyPending];
      if (pending !== undefined) pending(err);
    } else if (err) {
      errorOrDestroy(stream, err, true);
    } else {
      if (r) r[kOnConstructed](stream);
      if (w) w[kOnConstructed](stream);
    }
  }
  try {
    stream._construct((err) => { process.nextTick(onConstruct, err); });
  } catch (err) {
    process.nextTick(onConstruct, err);
  }
}

function isRequest(stream) {
  return stream?.setHeader && typeof stream.abort === 'function';
}

// Destroys anything that looks like a stream, in the way its kind wants it.
function destroyer(stream, err) {
  if (!stream || isDestroyed(stream)) return;
  if (!err && !isFinished(stream)) err = new AbortError();
  if (isServerRequest(stream)) {
    stream.socket = null;
    stream.destroy(err);
  } else if (isRequest(stream)) {
    stream.abort();
  } else if (isRequest(stream.req)) {
    stream.req.abort();
  } else if (typeof stream.destroy === 'function') {
    stream.destroy(err);
  } else if (typeof stream.close === 'function') {
    stream.close();
  } else if (err) {
    process.nextTick((stream, err) => { stream.emit('error', err); stream.emit('close'); }, stream, err);
  } else {
    process.nextTick((stream) => { stream.emit('close'); }, stream);
  }
  if (!stream.destroyed) stream[kIsDestroyed] = true;
}

module.exports = { construct, destroy, destroyer, errorOrDestroy, kOnConstructed, undestroy, AUTO_DESTROY, EMIT_CLOSE };
