'use strict';
// Node streams as web streams and the other way: Readable.toWeb/fromWeb, Writable.toWeb/fromWeb, Duplex.toWeb/fromWeb.
// Follows the page "Stream", `stream.Readable.fromWeb(readableStream[, options])` and its kin.

const { ArrayPrototypeFilter, ArrayPrototypeMap, PromiseAll, PromisePrototypeThen, PromiseWithResolvers, RegExpPrototypeTest,
  TypeError, Uint8Array } = primordials;
const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_STREAM_PREMATURE_CLOSE }, AbortError } = require('internal/errors');
const { validateBoolean, validateObject, validateOneOf } = require('internal/validators');
const { isAnyArrayBuffer } = require('internal/util/types');
const { kEmptyObject } = require('internal/util');
const u = require('internal/stream/utils');
const { destroyer } = require('internal/stream/destroy');
const { eos } = require('internal/stream/end_of_stream');
const { CountQueuingStrategy, ByteLengthQueuingStrategy, ReadableStream, WritableStream } = require('internal/web/streams');
const { isReadableStream } = require('internal/web/streams/readable');
const { isWritableStream } = require('internal/web/streams/writable');

const nextTick = process.nextTick;
const ZLIB_FAILURE = /^(Z_|ZSTD_error|ERR__ERROR_FORMAT|ERR_TRAILING_JUNK_AFTER_STREAM_END)/;
function nop() {}

// A callback that throws must not be caught by the promise we are in.
function callLater(cb, err) {
  nextTick(cb, err);
}

function asWebError(err) {
  if (err?.code === 'ERR_STREAM_PREMATURE_CLOSE') return new AbortError(undefined, { cause: err });
  // What a zlib stream calls an error is a bad chunk for those who know it as a web stream.
  if (typeof err?.code === 'string' && RegExpPrototypeTest(ZLIB_FAILURE, err.code)) {
    const failure = new TypeError(undefined, { cause: err });
    failure.code = err.code;
    return failure;
  }
  return err;
}

// --- node to web --------------------------------------------------------------------------------------------------------

function newReadableStreamFromStreamReadable(readable, options = kEmptyObject) {
  if (typeof readable?._readableState !== 'object') throw new ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', readable);
  validateObject(options, 'options');
  if (options.type !== undefined) validateOneOf(options.type, 'options.type', ['bytes', undefined]);
  const isBytes = options.type === 'bytes';
  if (u.isDestroyed(readable) || !u.isReadable(readable)) {
    const stream = new ReadableStream({ type: options.type });
    stream.cancel();
    return stream;
  }
  const objectMode = readable.readableObjectMode;
  const highWaterMark = readable.readableHighWaterMark;
  let strategy;
  if (isBytes) strategy = { highWaterMark: options.strategy?.highWaterMark ?? highWaterMark };
  else if (options.strategy) strategy = options.strategy;
  else if (objectMode) strategy = new CountQueuingStrategy({ highWaterMark });
  else strategy = new ByteLengthQueuingStrategy({ highWaterMark });

  let controller;
  let cancelled = false;
  function ondata(chunk) {
    // A copy: a Buffer may be a part of the shared pool, and its memory changes hands here.
    if (Buffer.isBuffer(chunk) && !objectMode) chunk = new Uint8Array(chunk);
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) readable.pause();
  }
  readable.pause();
  const cleanup = eos(readable, { writable: false }, (err) => {
    err = asWebError(err);
    cleanup();
    // Errors that come after the end have nowhere to go.
    readable.on('error', nop);
    if (err) {
      controller.error(err);
    } else if (!cancelled) {
      controller.close();
      if (isBytes) controller.byobRequest?.respond(0); // Releases a reader that still waits with its own memory.
    }
  });
  readable.on('data', ondata);
  return new ReadableStream({
    type: options.type,
    start(c) { controller = c; },
    pull() { readable.resume(); },
    cancel(reason) {
      cancelled = true;
      destroyer(readable, reason);
    },
  }, strategy);
}

// `checkChunk` throws for chunks that the writable would take, but must not.
function newWritableStreamFromStreamWritable(writable, checkChunk = undefined) {
  if (typeof writable?._writableState !== 'object') {
    // An http.ServerResponse has no state, but all the methods.
    if (!(typeof writable?.write === 'function' && typeof writable?.on === 'function')) {
      throw new ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', writable);
    }
  }
  if (u.isDestroyed(writable) || !u.isWritable(writable)) {
    const stream = new WritableStream();
    stream.close();
    return stream;
  }
  const highWaterMark = writable.writableHighWaterMark;
  const objectMode = writable.writableObjectMode;
  const strategy = objectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };
  let controller;
  let drained = null;
  let closed = null;
  const cleanup = eos(writable, (err) => {
    err = asWebError(err);
    cleanup();
    writable.on('error', nop);
    if (err != null) {
      drained?.reject(err);
      if (closed !== null) {
        closed.reject(err);
        closed = null;
      }
      controller.error(err);
    } else if (closed !== null) {
      closed.resolve();
      closed = null;
    } else {
      // It was ended by somebody else.
      controller.error(new AbortError());
    }
  });
  writable.on('drain', () => { drained?.resolve(); });
  return new WritableStream({
    start(c) { controller = c; },
    write(chunk) {
      let full;
      try {
        if (checkChunk !== undefined) checkChunk(chunk);
        if (!objectMode && isAnyArrayBuffer(chunk)) chunk = new Uint8Array(chunk);
        full = writable.writableNeedDrain || !writable.write(chunk);
      } catch (err) {
        // A chunk of the wrong kind: the writable must not stay open behind a broken front.
        destroyer(writable, err);
        throw err;
      }
      if (!full) return undefined;
      drained = PromiseWithResolvers();
      const forget = () => { drained = null; };
      return PromisePrototypeThen(drained.promise, forget, (err) => {
        forget();
        throw err;
      });
    },
    abort(reason) { destroyer(writable, reason); },
    close() {
      if (closed === null && !u.isWritableEnded(writable)) closed = PromiseWithResolvers();
      const result = closed?.promise;
      writable.end();
      return result;
    },
  }, strategy);
}

function newReadableWritablePairFromDuplex(duplex, options = kEmptyObject, checkChunk = undefined) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  validateObject(options, 'options');
  const type = options.readableType ?? options.type;
  if (u.isDestroyed(duplex)) {
    const writable = new WritableStream();
    const readable = new ReadableStream({ type });
    writable.close();
    readable.cancel();
    return { readable, writable };
  }
  const readableOptions = type === undefined ? kEmptyObject : { type };
  let writable;
  if (u.isWritable(duplex)) {
    writable = newWritableStreamFromStreamWritable(duplex, checkChunk);
  } else {
    writable = new WritableStream();
    writable.close();
  }
  let readable;
  if (u.isReadable(duplex)) {
    readable = newReadableStreamFromStreamReadable(duplex, readableOptions);
  } else {
    readable = new ReadableStream({ type });
    readable.cancel();
  }
  return { writable, readable };
}

// --- web to node --------------------------------------------------------------------------------------------------------

// The methods of a Readable over a reader. `self()` is the stream, made after them.
function readingFrom(reader, self) {
  const side = {
    closed: false,
    read() {
      PromisePrototypeThen(reader.read(), (chunk) => {
        self().push(chunk.done ? null : chunk.value);
      }, (err) => { destroyer(self(), err); });
    },
    cancel(err) {
      return reader.cancel(err);
    },
  };
  PromisePrototypeThen(reader.closed, () => { side.closed = true; }, (err) => {
    side.closed = true;
    destroyer(self(), err);
  });
  return side;
}

// The methods of a Writable over a writer.
function writingInto(writer, self, textAsBytes, onClosed) {
  const bytesOf = (chunk, encoding) => {
    if (typeof chunk !== 'string' || !textAsBytes) return chunk;
    const buffer = Buffer.from(chunk, encoding);
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  };
  const side = {
    closed: false,
    write(chunk, encoding, cb) {
      const done = (err) => { callLater(cb, err); };
      PromisePrototypeThen(writer.ready, () => PromisePrototypeThen(writer.write(bytesOf(chunk, encoding)), () => done(), done), done);
    },
    writev(chunks, cb) {
      const done = (errors) => {
        const failed = errors === undefined ? [] : ArrayPrototypeFilter([errors], (err) => err);
        callLater(cb, failed.length === 0 ? undefined : failed[0]);
      };
      PromisePrototypeThen(writer.ready, () => {
        const writes = ArrayPrototypeMap(chunks, (data) => writer.write(bytesOf(data.chunk, data.encoding)));
        return PromisePrototypeThen(PromiseAll(writes), () => done(), done);
      }, done);
    },
    final(cb) {
      const done = (err) => { callLater(cb, err); };
      if (side.closed) done();
      else PromisePrototypeThen(writer.close(), () => done(), done);
    },
    end(err) {
      return err != null ? writer.abort(err) : writer.close();
    },
  };
  PromisePrototypeThen(writer.closed, () => {
    side.closed = true;
    onClosed();
  }, (err) => {
    side.closed = true;
    destroyer(self(), err);
  });
  return side;
}

function checkEncoding(encoding) {
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) throw new ERR_INVALID_ARG_VALUE(encoding, 'options.encoding');
}

function newStreamReadableFromReadableStream(readableStream, options = kEmptyObject) {
  if (!isReadableStream(readableStream)) throw new ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', readableStream);
  validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  checkEncoding(encoding);
  validateBoolean(objectMode, 'options.objectMode');
  const Readable = require('internal/stream/readable');
  const side = readingFrom(readableStream.getReader(), () => readable);
  const readable = new Readable({
    objectMode,
    highWaterMark,
    encoding,
    signal,
    read() { side.read(); },
    destroy(err, cb) {
      const done = () => { callLater(cb, err); };
      if (side.closed) done();
      else PromisePrototypeThen(side.cancel(err), done, done);
    },
  });
  return readable;
}

function newStreamWritableFromWritableStream(writableStream, options = kEmptyObject) {
  if (!isWritableStream(writableStream)) throw new ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', writableStream);
  validateObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  const Writable = require('internal/stream/writable');
  const side = writingInto(writableStream.getWriter(), () => writable, decodeStrings && !objectMode, () => {
    // The other side closed it: an end that this one did not ask for.
    if (!u.isWritableEnded(writable)) destroyer(writable, new ERR_STREAM_PREMATURE_CLOSE());
  });
  const writable = new Writable({
    highWaterMark,
    objectMode,
    decodeStrings,
    signal,
    write: side.write,
    writev: side.writev,
    final: side.final,
    destroy(err, cb) {
      const done = () => { callLater(cb, err); };
      if (side.closed) done();
      else PromisePrototypeThen(side.end(err), done, done);
    },
  });
  return writable;
}

function newStreamDuplexFromReadableWritablePair(pair = kEmptyObject, options = kEmptyObject) {
  validateObject(pair, 'pair');
  const { readable: readableStream, writable: writableStream } = pair;
  if (!isReadableStream(readableStream)) throw new ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', readableStream);
  if (!isWritableStream(writableStream)) throw new ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', writableStream);
  validateObject(options, 'options');
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  checkEncoding(encoding);
  const Duplex = require('internal/stream/duplex');
  const writing = writingInto(writableStream.getWriter(), () => duplex, decodeStrings && !objectMode, () => {
    if (!u.isWritableEnded(duplex)) destroyer(duplex, new ERR_STREAM_PREMATURE_CLOSE());
  });
  const reading = readingFrom(readableStream.getReader(), () => duplex);
  const duplex = new Duplex({
    allowHalfOpen,
    highWaterMark,
    objectMode,
    encoding,
    decodeStrings,
    signal,
    read() { reading.read(); },
    write: writing.write,
    writev: writing.writev,
    final: writing.final,
    destroy(err, cb) {
      const done = () => { callLater(cb, err); };
      const ends = [];
      if (!writing.closed) ends[ends.length] = writing.end(err);
      if (!reading.closed) ends[ends.length] = reading.cancel(err);
      if (ends.length === 0) done();
      else PromisePrototypeThen(PromiseAll(ends), done, done);
    },
  });
  return duplex;
}

module.exports = {
  newReadableStreamFromStreamReadable,
  newReadableWritablePairFromDuplex,
  newStreamDuplexFromReadableWritablePair,
  newStreamReadableFromReadableStream,
  newStreamWritableFromWritableStream,
  newWritableStreamFromStreamWritable,
};
