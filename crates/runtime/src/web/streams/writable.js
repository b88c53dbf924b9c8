'use strict';
// WritableStream, its writer and controller as the user sees them. Streams standard, section 5.

const { PromiseReject } = primordials;
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS },
} = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { kControllerErrorFunction, kIsClosedPromise, kIsErrored, kIsWritable } = require('internal/stream/utils');
const { finishClass, kState, shell, stateOf } = require('internal/web/streams/util');
const { checkStrategy, extractHighWaterMark, extractSize } = require('internal/web/streams/strategies');
const { WritableController, WritableState, Writer } = require('internal/web/streams/writable_state');

const kInternal = { __proto__: null };

function member(object, key) {
  const fn = object[key];
  if (fn !== undefined) validateFunction(fn, `sink.${key}`);
  return fn;
}

class WritableStream {
  constructor(sink = {}, strategy = {}) {
    const ws = new WritableState();
    if (sink === kInternal) {
      ws.stream = this;
      this[kState] = ws;
      return;
    }
    if (sink === null || (typeof sink !== 'object' && typeof sink !== 'function')) throw new ERR_INVALID_ARG_TYPE('sink', 'object', sink);
    checkStrategy(strategy, 'strategy');
    strategy ??= {};
    const mark = strategy.highWaterMark;
    const size = extractSize(strategy.size);
    const abort = member(sink, 'abort');
    const close = member(sink, 'close');
    const start = member(sink, 'start');
    const type = sink.type;
    if (type !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('type', type);
    const write = member(sink, 'write');
    ws.stream = this;
    this[kState] = ws;
    new WritableController(ws, extractHighWaterMark(mark, 1), size).start(sink, start, write, close, abort);
  }

  get locked() {
    return writableOf(this).locked;
  }

  abort(reason = undefined) {
    try {
      const ws = writableOf(this);
      if (ws.locked) throw new ERR_INVALID_STATE.TypeError('WritableStream is locked');
      return ws.abort(reason);
    } catch (err) {
      return PromiseReject(err);
    }
  }

  close() {
    try {
      const ws = writableOf(this);
      if (ws.locked) throw new ERR_INVALID_STATE.TypeError('WritableStream is locked');
      if (ws.closing) throw new ERR_INVALID_STATE.TypeError('Failure closing WritableStream');
      return ws.close();
    } catch (err) {
      return PromiseReject(err);
    }
  }

  getWriter() {
    writableOf(this);
    return new WritableStreamDefaultWriter(this);
  }

  get [kIsErrored]() { return writableOf(this).state === 'errored'; }
  get [kIsWritable]() { return writableOf(this).state === 'writable'; }
  get [kIsClosedPromise]() { return writableOf(this).over; }
  [kControllerErrorFunction](error) { writableOf(this).controller.errorIfNeeded(error); }
}
finishClass(WritableStream, ['locked', 'abort', 'close', 'getWriter'], (self) => {
  const ws = writableOf(self);
  return { locked: ws.locked, state: ws.state };
});

function writableOf(self) {
  return stateOf(self, WritableState, 'WritableStream');
}

function isWritableStream(value) {
  return value?.[kState] instanceof WritableState;
}

// A stream into our own code.
function createWritable(sink, highWaterMark = 1, size = undefined) {
  const stream = new WritableStream(kInternal);
  new WritableController(stream[kState], highWaterMark, size).start(sink, sink.start, sink.write, sink.close, sink.abort);
  return stream;
}

function writerOf(self) {
  return stateOf(self, Writer, 'WritableStreamDefaultWriter');
}

function boundWriterOf(self) {
  const writer = writerOf(self);
  if (writer.ws === null) throw new ERR_INVALID_STATE.TypeError('Writer is not bound to a WritableStream');
  return writer;
}

class WritableStreamDefaultWriter {
  constructor(stream) {
    if (!isWritableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    this[kState] = new Writer(stream[kState]);
  }

  get closed() {
    const writer = this?.[kState];
    if (!(writer instanceof Writer)) return PromiseReject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return writer.closed.promise;
  }

  get desiredSize() {
    return boundWriterOf(this).desiredSize;
  }

  get ready() {
    const writer = this?.[kState];
    if (!(writer instanceof Writer)) return PromiseReject(new ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return writer.ready.promise;
  }

  abort(reason = undefined) {
    try {
      return boundWriterOf(this).ws.abort(reason);
    } catch (err) {
      return PromiseReject(err);
    }
  }

  close() {
    try {
      return boundWriterOf(this).close();
    } catch (err) {
      return PromiseReject(err);
    }
  }

  releaseLock() {
    const writer = writerOf(this);
    if (writer.ws !== null) writer.release();
  }

  write(chunk = undefined) {
    try {
      return boundWriterOf(this).write(chunk);
    } catch (err) {
      return PromiseReject(err);
    }
  }
}
finishClass(WritableStreamDefaultWriter, ['closed', 'desiredSize', 'ready', 'abort', 'close', 'releaseLock', 'write'], (self) => {
  const writer = self[kState];
  return { stream: writer.ws?.stream, close: writer.closed.promise, ready: writer.ready.promise, desiredSize: writer.ws === null ? undefined : writer.desiredSize };
});

class WritableStreamDefaultController {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get signal() {
    return stateOf(this, WritableController, 'WritableStreamDefaultController').signal;
  }

  error(error = undefined) {
    const controller = stateOf(this, WritableController, 'WritableStreamDefaultController');
    controller.errorIfNeeded(error);
  }
}
finishClass(WritableStreamDefaultController, ['signal', 'error'], (self) => ({ stream: self[kState].ws.stream }));
WritableController.makePublic = (controller) => shell(WritableStreamDefaultController, controller);

module.exports = { WritableStream, WritableStreamDefaultController, WritableStreamDefaultWriter, createWritable, isWritableStream };
