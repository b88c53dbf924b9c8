'use strict';
// stream.finished(): tells once when a stream is done, has failed, or was closed too early. Also for look-alikes: old-style
// streams, http requests and responses, web streams. Follows the page "Stream", `stream.finished(stream[, options], callback)`.

const { FunctionPrototypeCall, Promise, PromisePrototypeThen, ReflectApply, SymbolDispose } = primordials;
const { codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_PREMATURE_CLOSE }, AbortError } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateObject } = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const u = require('internal/stream/utils');

const nextTick = process.nextTick;

function nop() {}

function isRequest(stream) {
  return stream.setHeader && typeof stream.abort === 'function';
}

// The callback runs once, in the async context of the one who asked.
function onceInContext(callback) {
  const { current, getFrame } = require('internal/async_hooks/state');
  let bound = callback;
  if (current.hooks !== 0 || getFrame() !== undefined) bound = require('async_hooks').AsyncResource.bind(callback);
  let called = false;
  return function(...args) {
    if (called) return undefined;
    called = true;
    return ReflectApply(bound, this, args);
  };
}

function eos(stream, options, callback) {
  if (arguments.length === 2) {
    callback = options;
    options = kEmptyObject;
  } else if (options == null) {
    options = kEmptyObject;
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');
  callback = onceInContext(callback);
  if (u.isReadableStream(stream) || u.isWritableStream(stream)) return eosWeb(stream, options, callback);
  if (!u.isNodeStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);

  const hasReadable = u.isReadableNodeStream(stream);
  const hasWritable = u.isWritableNodeStream(stream);
  const readable = options.readable ?? hasReadable;
  const writable = options.writable ?? hasWritable;
  const w = stream._writableState;
  const r = stream._readableState;
  // Where 'close' is sure to come and both sides are asked for, it is the one end to wait for.
  let closeWillCome = u.willEmitClose(stream) && hasReadable === readable && hasWritable === writable;
  let writableDone = u.isWritableFinished(stream, false);
  let readableDone = u.isReadableFinished(stream, false);
  const done = (err) => {
    if (err === undefined) FunctionPrototypeCall(callback, stream);
    else FunctionPrototypeCall(callback, stream, err);
  };

  function onfinish() {
    writableDone = true;
    // A stream destroyed in a 'finish' listener may have told 'close' in a way we shall not hear.
    if (stream.destroyed) closeWillCome = false;
    if (closeWillCome && (!stream.readable || readable)) return;
    if (!readable || readableDone) done();
  }
  function onend() {
    readableDone = true;
    if (stream.destroyed) closeWillCome = false;
    if (closeWillCome && (!stream.writable || writable)) return;
    if (!writable || writableDone) done();
  }
  function onlegacyfinish() {
    if (!stream.writable) onfinish();
  }
  function onerror(err) {
    done(err);
  }
  function onclose() {
    const errored = u.isWritableErrored(stream) || u.isReadableErrored(stream);
    if (errored && typeof errored !== 'boolean') return done(errored);
    if (readable && !readableDone && u.isReadableNodeStream(stream, true) && !u.isReadableFinished(stream, false)) {
      return done(new ERR_STREAM_PREMATURE_CLOSE());
    }
    if (writable && !writableDone && !u.isWritableFinished(stream, false)) return done(new ERR_STREAM_PREMATURE_CLOSE());
    return done();
  }
  function onclosed() {
    const errored = u.isWritableErrored(stream) || u.isReadableErrored(stream);
    if (errored && typeof errored !== 'boolean') return done(errored);
    return done();
  }
  function onrequest() {
    stream.req.on('finish', onfinish);
  }

  if (isRequest(stream)) {
    stream.on('complete', onfinish);
    if (!closeWillCome) stream.on('abort', onclose);
    if (stream.req) onrequest();
    else stream.on('request', onrequest);
  } else if (writable && !w) { // An old-style stream.
    stream.on('end', onlegacyfinish);
    stream.on('close', onlegacyfinish);
  }
  if (!closeWillCome && typeof stream.aborted === 'boolean') stream.on('aborted', onclose);
  stream.on('end', onend);
  stream.on('finish', onfinish);
  if (options.error !== false) stream.on('error', onerror);
  stream.on('close', onclose);

  // Perhaps all is over already, and no event will come.
  if (u.isClosed(stream)) {
    nextTick(onclose);
  } else if (w?.errorEmitted || r?.errorEmitted) {
    if (!closeWillCome) nextTick(onclosed);
  } else if (!readable && (!closeWillCome || u.isReadable(stream)) && (writableDone || u.isWritable(stream) === false) &&
      (w == null || w.pendingcb === undefined || w.pendingcb === 0)) {
    nextTick(onclosed);
  } else if (!writable && (!closeWillCome || u.isWritable(stream)) && (readableDone || u.isReadable(stream) === false)) {
    nextTick(onclosed);
  } else if (readable && stream.req && stream.aborted) {
    nextTick(onclosed);
  }

  function cleanup() {
    callback = nop;
    stream.removeListener('aborted', onclose);
    stream.removeListener('complete', onfinish);
    stream.removeListener('abort', onclose);
    stream.removeListener('request', onrequest);
    if (stream.req) stream.req.removeListener('finish', onfinish);
    stream.removeListener('end', onlegacyfinish);
    stream.removeListener('close', onlegacyfinish);
    stream.removeListener('finish', onfinish);
    stream.removeListener('end', onend);
    stream.removeListener('error', onerror);
    stream.removeListener('close', onclose);
  }
  if (options.signal && !u.isClosed(stream)) {
    callback = withSignal(options.signal, callback, stream, () => { cleanup(); });
  }
  return cleanup;
}

// Ends the waiting when the signal aborts; forgets the signal when the waiting ends.
function withSignal(signal, callback, stream, cleanup) {
  let current = callback;
  const abort = () => {
    const report = current;
    current = nop;
    cleanup();
    FunctionPrototypeCall(report, stream, new AbortError(undefined, { cause: signal.reason }));
  };
  if (signal.aborted) {
    nextTick(abort);
    return (...args) => ReflectApply(current, stream, args);
  }
  const disposable = require('events').addAbortListener(signal, abort);
  return (...args) => {
    disposable[SymbolDispose]();
    ReflectApply(current, stream, args);
  };
}

function eosWeb(stream, options, callback) {
  let aborted = false;
  let disposable;
  if (options.signal) {
    const abort = () => {
      aborted = true;
      FunctionPrototypeCall(callback, stream, new AbortError(undefined, { cause: options.signal.reason }));
    };
    if (options.signal.aborted) nextTick(abort);
    else disposable = require('events').addAbortListener(options.signal, abort);
  }
  const settled = (...args) => {
    disposable?.[SymbolDispose]();
    if (!aborted) nextTick(() => ReflectApply(callback, stream, args));
  };
  PromisePrototypeThen(stream[u.kIsClosedPromise].promise, () => settled(), settled);
  return nop;
}

function finished(stream, opts) {
  let autoCleanup = false;
  if (opts === null) opts = kEmptyObject;
  if (opts?.cleanup) {
    validateBoolean(opts.cleanup, 'cleanup');
    autoCleanup = opts.cleanup;
  }
  return new Promise((resolve, reject) => {
    const cleanup = eos(stream, opts, (err) => {
      if (autoCleanup) cleanup();
      if (err) reject(err);
      else resolve();
    });
  });
}

module.exports = { eos, finished };
