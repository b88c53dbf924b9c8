'use strict';
// Duplex.from(): a Duplex out of anything that gives or takes data. Follows the page "Stream", `stream.Duplex.from(src)`.

const { FunctionPrototypeCall, PromiseWithResolvers } = primordials;
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE }, AbortError } = require('internal/errors');
const Readable = require('internal/stream/readable');
const Writable = require('internal/stream/writable');
const Duplex = require('internal/stream/duplex');
const { Bridge } = require('internal/stream/bridge');
const { destroyer } = require('internal/stream/destroy');
const { eos } = require('internal/stream/end_of_stream');
const from = require('internal/stream/from');
const u = require('internal/stream/utils');

// A Duplex whose sides can be switched off for good.
class Duplexify extends Duplex {
  constructor(options) {
    super(options);
    if (options?.readable === false) {
      this._readableState.readable = false;
      this._readableState.ended = true;
      this._readableState.endEmitted = true;
    }
    if (options?.writable === false) {
      this._writableState.writable = false;
      this._writableState.ending = true;
      this._writableState.ended = true;
      this._writableState.finished = true;
    }
  }
}

function duplexify(body, name) {
  if (u.isDuplexNodeStream(body)) return body;
  if (u.isReadableNodeStream(body)) return joinPair(body, undefined);
  if (u.isWritableNodeStream(body)) return joinPair(undefined, body);
  if (u.isNodeStream(body)) return joinPair(undefined, undefined);
  if (u.isReadableStream(body)) return joinPair(Readable.fromWeb(body), undefined);
  if (u.isWritableStream(body)) return joinPair(undefined, Writable.fromWeb(body));
  if (typeof body === 'function') return fromFunction(body, name);
  if (isBlob(body)) return duplexify(body.arrayBuffer());
  if (u.isIterable(body)) return from(Duplexify, body, { objectMode: true, writable: false });
  if (u.isReadableStream(body?.readable) && u.isWritableStream(body?.writable)) return Duplexify.fromWeb(body);
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    const readable = body?.readable ? (u.isReadableNodeStream(body.readable) ? body.readable : duplexify(body.readable)) : undefined;
    const writable = body?.writable ? (u.isWritableNodeStream(body.writable) ? body.writable : duplexify(body.writable)) : undefined;
    return joinPair(readable, writable);
  }
  const then = body?.then;
  if (typeof then === 'function') {
    const d = new Duplexify({ objectMode: true, writable: false, read() {} });
    FunctionPrototypeCall(then, body, (value) => {
      if (value != null) d.push(value);
      d.push(null);
    }, (err) => { destroyer(d, err); });
    return d;
  }
  throw new ERR_INVALID_ARG_TYPE(name, ['Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable',
    'Function', '{ readable, writable } pair', 'Promise'], body);
}

function isBlob(body) {
  return typeof body === 'object' && body !== null && body instanceof require('buffer').Blob;
}

function fromFunction(fn, name) {
  const { value, write, final, destroy } = feed(fn);
  // The function may have given a finished stream.
  if (u.isDuplexNodeStream(value)) return value;
  if (u.isIterable(value)) return from(Duplexify, value, { objectMode: true, write, final, destroy });
  const then = value?.then;
  if (typeof then !== 'function') {
    throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, value);
  }
  const d = new Duplexify({
    objectMode: true,
    readable: false,
    write,
    final(cb) {
      final(async () => {
        try {
          await promise;
          process.nextTick(cb, null);
        } catch (err) {
          process.nextTick(cb, err);
        }
      });
    },
    destroy,
  });
  const promise = FunctionPrototypeCall(then, value, (result) => {
    if (result != null) throw new ERR_INVALID_RETURN_VALUE('nully', 'body', result);
  }, (err) => { destroyer(d, err); });
  return d;
}

// Calls `fn` with an async iterable of what will be written; each chunk's write is acknowledged when it is taken.
function feed(fn) {
  const controller = new (require('internal/web/abort').AbortController)();
  const { signal } = controller;
  let slot = PromiseWithResolvers();
  async function* written() {
    for (;;) {
      const { chunk, done, cb } = await slot.promise;
      process.nextTick(cb);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      slot = PromiseWithResolvers();
      yield chunk;
    }
  }
  return {
    value: fn(written(), { signal }),
    write(chunk, encoding, cb) { slot.resolve({ chunk, done: false, cb }); },
    final(cb) { slot.resolve({ done: true, cb }); },
    destroy(err, cb) {
      controller.abort();
      cb(err);
    },
  };
}

function joinPair(r, w) {
  if (r && typeof r.read !== 'function') r = Readable.wrap(r);
  const readable = !!u.isReadable(r);
  const writable = !!u.isWritable(w);
  const d = new Duplexify({
    readableObjectMode: !!r?.readableObjectMode,
    writableObjectMode: !!w?.writableObjectMode,
    readable,
    writable,
  });
  const bridge = new Bridge(d);
  if (writable) {
    eos(w, (err) => {
      if (err) destroyer(r, err);
      bridge.over(err, false); // Without an error it ends by itself, when everything has been read.
    });
    bridge.writeInto(w);
    w.on('finish', () => { bridge.fire('onfinish'); });
  }
  if (readable) {
    eos(r, (err) => {
      if (err) destroyer(r, err);
      bridge.over(err, false); // Without an error it ends by itself, when everything has been read.
    });
    bridge.readFrom(r);
  }
  bridge.destroyWith(w, r);
  return d;
}

module.exports = duplexify;
