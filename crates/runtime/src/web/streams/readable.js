'use strict';
// ReadableStream, its readers and controllers as the user sees them. Streams standard, section 4. Arguments are checked here,
// the work is in readable_state.js and readable_bytes.js.

const { AsyncIteratorPrototype, FunctionPrototypeCall, MathFloor, NumberIsInteger, ObjectDefineProperties, ObjectDefineProperty,
  ObjectSetPrototypeOf, PromisePrototypeThen, PromiseReject, PromiseResolve, SymbolAsyncIterator, SymbolIterator,
} = primordials;
const { resolvedPromise } = internalBinding('task_queue');
const { codes: { ERR_ARG_NOT_ITERABLE, ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
  ERR_INVALID_STATE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');
const { kControllerErrorFunction, kIsClosedPromise, kIsDisturbed, kIsErrored, kIsReadable } = require('internal/stream/utils');
const { finishClass, kState, markHandled, mayBeThenable, shell, soon, stateOf } = require('internal/web/streams/util');
const { checkStrategy, extractHighWaterMark, extractSize } = require('internal/web/streams/strategies');
const { ByobReader, DefaultController, DefaultReader, PromiseRead, ReadableState } = require('internal/web/streams/readable_state');
const { ByobRequestState, ByteController, isDetached, isView, viewBuffer, viewParts } = require('internal/web/streams/readable_bytes');

const kInternal = { __proto__: null }; // lets our own code pass the constructors that refuse users

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function checkOptions(options, name = 'options') {
  if (options !== undefined && options !== null && !isObject(options)) throw new ERR_INVALID_ARG_TYPE(name, 'object', options);
}

function member(object, key, owner) {
  const fn = object[key];
  if (fn !== undefined) validateFunction(fn, `${owner}.${key}`);
  return fn;
}

class ReadableStream {
  constructor(source = {}, strategy = {}) {
    if (source === kInternal) {
      this[kState] = new ReadableState();
      this[kState].stream = this;
      return;
    }
    if (!isObject(source)) throw new ERR_INVALID_ARG_TYPE('source', 'object', source);
    checkStrategy(strategy, 'strategy');
    strategy ??= {};
    const mark = strategy.highWaterMark;
    const size = strategy.size;
    const autoAllocate = source.autoAllocateChunkSize;
    const cancel = member(source, 'cancel', 'source');
    const pull = member(source, 'pull', 'source');
    const start = member(source, 'start', 'source');
    const type = source.type;
    if (type !== undefined && `${type}` !== 'bytes') throw new ERR_INVALID_ARG_VALUE('source.type', type);
    const rs = new ReadableState();
    rs.stream = this;
    this[kState] = rs;
    if (type !== undefined) {
      if (size !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.size', size);
      if (autoAllocate !== undefined && !(autoAllocate > 0 && NumberIsInteger(MathFloor(autoAllocate)))) {
        throw new ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', autoAllocate);
      }
      const controller = new ByteController(rs, extractHighWaterMark(mark, 0), autoAllocate === undefined ? undefined : MathFloor(autoAllocate));
      controller.start(source, start, pull, cancel);
    } else {
      const sizeFn = extractSize(size);
      new DefaultController(rs, extractHighWaterMark(mark, 1), sizeFn).start(source, start, pull, cancel);
    }
  }

  static from(iterable) {
    return fromIterable(iterable);
  }

  get locked() {
    return readableOf(this).locked;
  }

  cancel(reason = undefined) {
    let rs;
    try {
      rs = readableOf(this);
      if (rs.locked) throw new ERR_INVALID_STATE.TypeError('ReadableStream is locked');
    } catch (err) {
      return PromiseReject(err);
    }
    return rs.cancel(reason);
  }

  getReader(options = {}) {
    readableOf(this);
    checkOptions(options);
    const mode = options?.mode;
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new ERR_INVALID_ARG_VALUE('options.mode', mode);
    return new ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform, options = {}) {
    const rs = readableOf(this);
    const readable = transform?.readable;
    if (!isReadableStream(readable)) throw new ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
    const ws = writableState(transform.writable);
    checkOptions(options);
    const { preventAbort, preventCancel, preventClose, signal } = readPipeOptions(options);
    if (rs.locked) throw new ERR_INVALID_STATE.TypeError('The ReadableStream is locked');
    if (ws.locked) throw new ERR_INVALID_STATE.TypeError('The WritableStream is locked');
    markHandled(require('internal/web/streams/pipe')(rs, ws, preventClose, preventAbort, preventCancel, signal));
    return readable;
  }

  pipeTo(destination, options = {}) {
    try {
      const rs = readableOf(this);
      const ws = writableState(destination);
      checkOptions(options);
      const { preventAbort, preventCancel, preventClose, signal } = readPipeOptions(options);
      if (rs.locked) throw new ERR_INVALID_STATE.TypeError('The ReadableStream is locked');
      if (ws.locked) throw new ERR_INVALID_STATE.TypeError('The WritableStream is locked');
      return require('internal/web/streams/pipe')(rs, ws, preventClose, preventAbort, preventCancel, signal);
    } catch (err) {
      return PromiseReject(err);
    }
  }

  tee() {
    const rs = readableOf(this);
    if (rs.locked) throw new ERR_INVALID_STATE.TypeError('ReadableStream is locked');
    return require('internal/web/streams/tee').tee(rs, false);
  }

  values(options = {}) {
    const rs = readableOf(this);
    checkOptions(options);
    const preventCancel = !!options?.preventCancel;
    return new ReadableStreamAsyncIterator(new DefaultReader(rs), preventCancel);
  }

  get [kIsDisturbed]() { return readableOf(this).disturbed; }
  get [kIsErrored]() { return readableOf(this).state === 'errored'; }
  get [kIsReadable]() { return readableOf(this).state === 'readable'; }
  get [kIsClosedPromise]() { return readableOf(this).over; }
  [kControllerErrorFunction](error) { readableOf(this).controller.error(error); }
}
finishClass(ReadableStream, ['locked', 'cancel', 'getReader', 'pipeThrough', 'pipeTo', 'tee', 'values'], (self) => {
  const rs = readableOf(self);
  return { locked: rs.locked, state: rs.state, supportsBYOB: rs.isBytes };
});
ObjectDefineProperty(ReadableStream.prototype, SymbolAsyncIterator, {
  __proto__: null, configurable: true, writable: true, value: ReadableStream.prototype.values,
});
ObjectDefineProperty(ReadableStream, 'from', { __proto__: null, enumerable: true });

function readableOf(self) {
  return stateOf(self, ReadableState, 'ReadableStream');
}

function isReadableStream(value) {
  return value?.[kState] instanceof ReadableState;
}

function writableState(value) {
  const { WritableState } = require('internal/web/streams/writable_state');
  const state = value?.[kState];
  if (!(state instanceof WritableState)) throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', value);
  return state;
}

function readPipeOptions(options) {
  const preventAbort = !!options?.preventAbort;
  const preventCancel = !!options?.preventCancel;
  const preventClose = !!options?.preventClose;
  const signal = options?.signal;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return { preventAbort, preventCancel, preventClose, signal };
}

// A stream fed by our own code: `source` has pull() and cancel(), which get no controller.
function createReadable(source, highWaterMark = 1, size = undefined) {
  const stream = new ReadableStream(kInternal);
  const controller = new DefaultController(stream[kState], highWaterMark, size);
  controller.start(source, source.start, source.pull, source.cancel);
  return stream;
}

function createReadableBytes(source, highWaterMark = 0) {
  const stream = new ReadableStream(kInternal);
  new ByteController(stream[kState], highWaterMark, undefined).start(source, source.start, source.pull, source.cancel);
  return stream;
}

// ReadableStream.from(). A plain iterable's values are awaited one by one, as `for await` does it.
function fromIterable(iterable) {
  const asyncMethod = iterable[SymbolAsyncIterator];
  let iterator;
  let isSync = false;
  if (asyncMethod !== undefined && asyncMethod !== null) {
    iterator = iterable[SymbolAsyncIterator]();
  } else {
    if (typeof iterable[SymbolIterator] !== 'function') throw new ERR_ARG_NOT_ITERABLE(iterable);
    iterator = iterable[SymbolIterator]();
    isSync = true;
  }
  if (!isObject(iterator)) throw new ERR_INVALID_STATE.TypeError('The iterator method must return an object');
  const next = iterator.next;
  const rsOf = () => stream[kState].controller;
  const take = (result) => {
    if (!isObject(result)) throw new ERR_INVALID_STATE.TypeError('The promise returned by the iterator.next() method must fulfill with an object');
    if (result.done) {
      rsOf().close();
      return undefined;
    }
    const value = result.value;
    if (isSync && mayBeThenable(value)) return PromisePrototypeThen(PromiseResolve(value), (settled) => { rsOf().enqueue(settled); });
    rsOf().enqueue(value);
    return undefined;
  };
  const source = {
    __proto__: null,
    pull() {
      const result = FunctionPrototypeCall(next, iterator);
      return isSync ? take(result) : PromisePrototypeThen(PromiseResolve(result), take);
    },
    async cancel(reason) {
      const method = iterator.return;
      if (method === undefined) return;
      const result = isSync ? FunctionPrototypeCall(method, iterator, reason) : await FunctionPrototypeCall(method, iterator, reason);
      if (!isObject(result)) throw new ERR_INVALID_STATE.TypeError('The promise returned by the iterator.return() method must fulfill with an object');
    },
  };
  const stream = createReadable(source, 0);
  return stream;
}

class ReadableStreamDefaultReader {
  constructor(stream) {
    if (!isReadableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    this[kState] = new DefaultReader(stream[kState]);
  }

  get closed() {
    const reader = this?.[kState];
    if (!(reader instanceof DefaultReader)) return PromiseReject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    return reader.closed.promise;
  }

  cancel(reason = undefined) {
    const reader = this?.[kState];
    if (!(reader instanceof DefaultReader)) return PromiseReject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    return reader.cancel(reason);
  }

  read() {
    const reader = this?.[kState];
    if (!(reader instanceof DefaultReader)) return PromiseReject(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    return reader.read();
  }

  releaseLock() {
    stateOf(this, DefaultReader, 'ReadableStreamDefaultReader').release();
  }
}
const showReader = (self) => {
  const reader = self[kState];
  return { stream: reader.rs?.stream, readRequests: reader.requests.length, close: reader.closed.promise };
};
finishClass(ReadableStreamDefaultReader, ['closed', 'cancel', 'read', 'releaseLock'], showReader);

class ReadableStreamBYOBReader {
  constructor(stream) {
    if (!isReadableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    const rs = stream[kState];
    if (rs.locked) throw new ERR_INVALID_STATE.TypeError('ReadableStream is locked');
    if (!rs.isBytes) throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
    this[kState] = new ByobReader(rs);
  }

  get closed() {
    const reader = this?.[kState];
    if (!(reader instanceof ByobReader)) return PromiseReject(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    return reader.closed.promise;
  }

  cancel(reason = undefined) {
    const reader = this?.[kState];
    if (!(reader instanceof ByobReader)) return PromiseReject(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    return reader.cancel(reason);
  }

  async read(view, options = {}) {
    const reader = stateOf(this, ByobReader, 'ReadableStreamBYOBReader');
    if (!isView(view)) throw new ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    if (options !== undefined && !isObject(options)) throw new ERR_INVALID_ARG_TYPE('options', 'object', options);
    if (isDetached(viewBuffer(view))) throw new ERR_INVALID_STATE.TypeError('View or Viewed ArrayBuffer is zero-length or detached');
    const { byteLength, elementSize } = viewParts(view);
    if (byteLength === 0) throw new ERR_INVALID_STATE.TypeError('View or Viewed ArrayBuffer is zero-length or detached');
    const min = options?.min ?? 1;
    if (typeof min !== 'number') throw new ERR_INVALID_ARG_TYPE('options.min', 'number', min);
    if (!NumberIsInteger(min)) throw new ERR_INVALID_ARG_VALUE('options.min', min, 'must be an integer');
    if (min <= 0) throw new ERR_INVALID_ARG_VALUE('options.min', min, 'must be greater than 0');
    const length = byteLength / elementSize;
    if (min > length) throw new ERR_OUT_OF_RANGE('options.min', '<= view.length', min);
    if (reader.rs === null) throw new ERR_INVALID_STATE.TypeError('The reader is not attached to a stream');
    const request = new PromiseRead();
    reader.readIntoWith(view, min, request);
    return request.promise;
  }

  releaseLock() {
    stateOf(this, ByobReader, 'ReadableStreamBYOBReader').release();
  }
}
finishClass(ReadableStreamBYOBReader, ['closed', 'cancel', 'read', 'releaseLock'], (self) => {
  const reader = self[kState];
  return { stream: reader.rs?.stream, requests: reader.requests.length, close: reader.closed.promise };
});

class ReadableStreamBYOBRequest {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get view() {
    return stateOf(this, ByobRequestState, 'ReadableStreamBYOBRequest').view;
  }

  respond(bytesWritten) {
    const request = stateOf(this, ByobRequestState, 'ReadableStreamBYOBRequest');
    const { controller, view } = request;
    if (controller === null) throw new ERR_INVALID_STATE.TypeError('This BYOB request has been invalidated');
    if (isDetached(viewBuffer(view))) throw new ERR_INVALID_STATE.TypeError('Viewed ArrayBuffer is detached');
    const count = +bytesWritten;
    if (!(count >= 0 && count <= 2 ** 53)) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    controller.respond(MathFloor(count));
  }

  respondWithNewView(view) {
    const { controller } = stateOf(this, ByobRequestState, 'ReadableStreamBYOBRequest');
    if (controller === null) throw new ERR_INVALID_STATE.TypeError('This BYOB request has been invalidated');
    if (!isView(view)) throw new ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    if (isDetached(viewBuffer(view))) throw new ERR_INVALID_STATE.TypeError('Viewed ArrayBuffer is detached');
    controller.respondWithNewView(view);
  }
}
finishClass(ReadableStreamBYOBRequest, ['view', 'respond', 'respondWithNewView'], (self) => ({ view: self[kState].view, controller: self[kState].controller }));

class ReadableStreamDefaultController {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get desiredSize() {
    return stateOf(this, DefaultController, 'ReadableStreamDefaultController').desiredSize;
  }

  close() {
    const controller = stateOf(this, DefaultController, 'ReadableStreamDefaultController');
    if (!controller.canCloseOrEnqueue) throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    controller.close();
  }

  enqueue(chunk = undefined) {
    const controller = stateOf(this, DefaultController, 'ReadableStreamDefaultController');
    if (!controller.canCloseOrEnqueue) throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    controller.enqueue(chunk);
  }

  error(error = undefined) {
    stateOf(this, DefaultController, 'ReadableStreamDefaultController').error(error);
  }
}
finishClass(ReadableStreamDefaultController, ['desiredSize', 'close', 'enqueue', 'error'], () => ({}));
DefaultController.makePublic = (controller) => shell(ReadableStreamDefaultController, controller);

class ReadableByteStreamController {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get byobRequest() {
    const request = stateOf(this, ByteController, 'ReadableByteStreamController').currentRequest();
    return request === null ? null : request.publicObject ??= shell(ReadableStreamBYOBRequest, request);
  }

  get desiredSize() {
    return stateOf(this, ByteController, 'ReadableByteStreamController').desiredSize;
  }

  close() {
    const controller = stateOf(this, ByteController, 'ReadableByteStreamController');
    if (controller.closeRequested || controller.rs.state !== 'readable') throw new ERR_INVALID_STATE.TypeError('ReadableStream is already closed');
    controller.close();
  }

  enqueue(chunk) {
    const controller = stateOf(this, ByteController, 'ReadableByteStreamController');
    if (!isView(chunk)) throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], chunk);
    const gone = isDetached(viewBuffer(chunk)) || viewParts(chunk).byteLength === 0 || viewBuffer(chunk).byteLength === 0;
    if (gone) throw new ERR_INVALID_STATE.TypeError('chunk ArrayBuffer is zero-length or detached');
    if (controller.closeRequested || controller.rs.state !== 'readable') throw new ERR_INVALID_STATE.TypeError('ReadableStream is already closed');
    controller.enqueue(chunk);
  }

  error(error = undefined) {
    stateOf(this, ByteController, 'ReadableByteStreamController').error(error);
  }
}
finishClass(ReadableByteStreamController, ['byobRequest', 'desiredSize', 'close', 'enqueue', 'error'], () => ({}));
ByteController.makePublic = (controller) => shell(ReadableByteStreamController, controller);

// `for await (const chunk of stream)`. Calls queue behind each other; return() cancels the stream unless told not to.
class Iteration {
  constructor(reader, preventCancel) {
    this.reader = reader;
    this.preventCancel = preventCancel;
    this.finished = false;
    this.waiting = 0;      // calls whose result is not there yet
    this.last = undefined; // the promise of the latest of them: the next call goes behind it
  }

  after(step) {
    this.waiting++;
    const run = () => {
      this.waiting--;
      return step();
    };
    this.last = PromisePrototypeThen(this.last, run, run);
    return this.last;
  }

  nextAfter() {
    return this.after(() => this.next(false));
  }

  next(isFirst) {
    if (this.finished) return PromiseResolve({ done: true, value: undefined });
    const { reader } = this;
    const { rs } = reader;
    if (rs.open && !rs.isBytes && rs.controller.queue.length > 0) {
      // Already here: one settled promise instead of a request.
      rs.disturbed = true;
      return resolvedPromise({ done: false, value: rs.controller.takeChunk() });
    }
    const read = new IterationRead(this);
    this.waiting++;
    if (isFirst) this.last = read.promise;
    reader.readWith(read);
    return read.promise;
  }

  return(value) {
    if (this.finished) return PromiseResolve({ done: true, value });
    this.finished = true;
    const { reader } = this;
    if (this.preventCancel) {
      reader.release();
      return PromiseResolve({ done: true, value });
    }
    const result = reader.cancel(value);
    reader.release();
    return PromisePrototypeThen(result, () => ({ done: true, value }));
  }
}

class IterationRead extends PromiseRead {
  constructor(iteration) {
    super();
    this.iteration = iteration;
  }

  chunk(value) {
    // A microtask later than the chunk itself: what its pull() gives comes first.
    soon(() => {
      this.iteration.waiting--;
      super.chunk(value);
    });
  }

  close() {
    this.end();
    super.close(undefined);
  }

  error(reason) {
    this.end();
    super.error(reason);
  }

  end() {
    const { iteration } = this;
    iteration.waiting--;
    iteration.finished = true;
    iteration.reader.release();
  }
}

class ReadableStreamAsyncIterator {
  #iteration;

  constructor(reader, preventCancel) {
    this.#iteration = new Iteration(reader, preventCancel);
  }

  next() {
    const iteration = this.#iteration;
    return iteration.waiting === 0 ? iteration.next(true) : iteration.nextAfter();
  }

  return(value) {
    const iteration = this.#iteration;
    if (iteration.waiting !== 0) return iteration.after(() => iteration.return(value));
    iteration.waiting++;
    const end = () => { iteration.waiting--; };
    iteration.last = iteration.return(value);
    PromisePrototypeThen(iteration.last, end, end);
    return iteration.last;
  }
}
ObjectSetPrototypeOf(ReadableStreamAsyncIterator.prototype, AsyncIteratorPrototype);
delete ReadableStreamAsyncIterator.prototype.constructor;
ObjectDefineProperties(ReadableStreamAsyncIterator.prototype, {
  next: { __proto__: null, enumerable: true },
  return: { __proto__: null, enumerable: true },
});

module.exports = { ReadableByteStreamController, ReadableStream, ReadableStreamBYOBReader, ReadableStreamBYOBRequest,
  ReadableStreamDefaultController, ReadableStreamDefaultReader, createReadable, createReadableBytes, isReadableStream, kInternal };
