'use strict';
// TransformStream: a writable side whose chunks come out of a readable side, changed. Streams standard, section 6.

const { FunctionPrototypeCall, PromisePrototypeThen, PromiseResolve } = primordials;
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { Deferred, LazyPromise, finishClass, kState, mayBeThenable, promiseOf, react, shell, soon, stateOf } = require('internal/web/streams/util');
const { checkStrategy, extractHighWaterMark, extractSize } = require('internal/web/streams/strategies');
const { createReadable } = require('internal/web/streams/readable');
const { createWritable } = require('internal/web/streams/writable');

// State of one TransformStream, and its controller's work.
class TransformState {
  constructor(transformer, fns, writableMark, writableSize, readableMark, readableSize) {
    this.transformer = transformer;
    this.transformFn = fns.transform;
    this.flushFn = fns.flush;
    this.cancelFn = fns.cancel;
    this.backpressure = true;
    // Resolved when `backpressure` changes. The two take turns: once resolved, one is of use to nobody.
    this.change = new LazyPromise();
    this.otherChange = new LazyPromise();
    // One chunk is on its way through at a time.
    this.chunk = undefined;
    this.written = new LazyPromise();
    this.transformed = new LazyPromise();
    this.onTransformed = () => { this.transformed.resolve(); };
    this.onTransformFailed = (err) => {
      this.error(err);
      this.transformed.reject(err);
    };
    this.onUnblocked = () => { this.writeUnblocked(); };
    this.onWritten = () => { this.written.resolve(); };
    this.onNotWritten = (err) => { this.written.reject(err); };
    this.finishing = null;            // the end is under way: flush(), cancel() or abort, whichever came first
    this.publicController = null;
    const start = new LazyPromise();
    this.writable = createWritable({
      start: () => start,
      write: (chunk) => this.sinkWrite(chunk),
      close: () => this.sinkClose(),
      abort: (reason) => this.sinkAbort(reason),
    }, writableMark, writableSize);
    this.readable = createReadable({
      start: () => start,
      pull: () => {
        this.setBackpressure(false);
        return this.change;
      },
      cancel: (reason) => this.sourceCancel(reason),
    }, readableMark, readableSize);
    this.rs = this.readable[kState];
    this.ws = this.writable[kState];
    this.started = start;
  }

  start(startFn) {
    const { started } = this;
    const result = startFn === undefined ? undefined : FunctionPrototypeCall(startFn, this.transformer, this.handle());
    // The sides start three microtasks after this: the standard puts a promise into a promise here, and an abort or cancel
    // that comes first is seen first.
    const ready = () => { soon(() => { started.resolve(); }); };
    if (!mayBeThenable(result)) soon(ready);
    else PromisePrototypeThen(PromiseResolve(result), ready, (err) => { started.reject(err); });
  }

  handle() {
    return this.publicController ??= shell(TransformStreamDefaultController, new ControllerState(this));
  }

  setBackpressure(backpressure) {
    if (this.backpressure === backpressure) return;
    this.backpressure = backpressure;
    const before = this.change;
    this.change = this.otherChange;
    this.otherChange = before;
    this.change.reset();
    before.resolve();
  }

  clearAlgorithms() {
    this.transformer = undefined;
    this.transformFn = undefined;
    this.flushFn = undefined;
    this.cancelFn = undefined;
  }

  error(reason) {
    this.rs.controller.error(reason);
    this.errorWritableAndUnblock(reason);
  }

  errorWritableAndUnblock(reason) {
    this.clearAlgorithms();
    this.ws.controller.errorIfNeeded(reason);
    this.unblockWrite();
  }

  unblockWrite() {
    if (this.backpressure) this.setBackpressure(false);
  }

  enqueue(chunk) {
    const { controller } = this.rs;
    if (!controller.canCloseOrEnqueue) throw new ERR_INVALID_STATE.TypeError('Unable to enqueue');
    try {
      controller.enqueue(chunk);
    } catch (err) {
      this.errorWritableAndUnblock(err);
      throw this.rs.storedError;
    }
    const backpressure = !controller.shouldPull();
    if (backpressure !== this.backpressure) this.setBackpressure(true);
  }

  terminate() {
    this.rs.controller.close();
    this.errorWritableAndUnblock(new ERR_INVALID_STATE.TypeError('TransformStream has been terminated'));
  }

  // undefined, or a LazyPromise. An error of the transformer breaks both sides.
  transform(chunk) {
    const { transformFn } = this;
    try {
      if (transformFn === undefined) {
        this.enqueue(chunk);
        return undefined;
      }
      const result = FunctionPrototypeCall(transformFn, this.transformer, chunk, this.handle());
      if (!mayBeThenable(result)) return undefined;
      this.transformed.reset();
      react(result, this.onTransformed, this.onTransformFailed);
      return this.transformed;
    } catch (err) {
      this.error(err);
      throw err;
    }
  }

  sinkWrite(chunk) {
    if (!this.backpressure) return this.transform(chunk);
    this.chunk = chunk;
    this.written.reset();
    this.change.subscribe(this.onUnblocked, undefined);
    return this.written;
  }

  writeUnblocked() {
    const { chunk, written } = this;
    this.chunk = undefined;
    if (this.ws.state === 'erroring') {
      written.reject(this.ws.storedError);
      return;
    }
    try {
      const result = this.transform(chunk);
      if (result === undefined) written.resolve();
      else result.subscribe(this.onWritten, this.onNotWritten);
    } catch (err) {
      written.reject(err);
    }
  }

  // Runs a last algorithm; `settle` says what the other side becomes. Whoever comes first decides.
  finish(fn, arg, onOk, onError) {
    if (this.finishing !== null) return this.finishing.promise;
    this.finishing = new Deferred();
    const result = promiseOf(fn, this.transformer, arg);
    this.clearAlgorithms();
    PromisePrototypeThen(result, () => { onOk(this.finishing); }, (err) => { onError(this.finishing, err); });
    return this.finishing.promise;
  }

  sinkAbort(reason) {
    const { rs } = this;
    return this.finish(this.cancelFn, reason, (finishing) => {
      if (rs.state === 'errored') {
        finishing.reject(rs.storedError);
      } else {
        rs.controller.error(reason);
        finishing.resolve();
      }
    }, (finishing, err) => {
      rs.controller.error(err);
      finishing.reject(err);
    });
  }

  sinkClose() {
    const { rs } = this;
    return this.finish(this.flushFn, this.flushFn === undefined ? undefined : this.handle(), (finishing) => {
      if (rs.state === 'errored') {
        finishing.reject(rs.storedError);
      } else {
        rs.controller.close();
        finishing.resolve();
      }
    }, (finishing, err) => {
      rs.controller.error(err);
      finishing.reject(err);
    });
  }

  sourceCancel(reason) {
    const { ws } = this;
    return this.finish(this.cancelFn, reason, (finishing) => {
      if (ws.state === 'errored') {
        finishing.reject(ws.storedError);
      } else {
        ws.controller.errorIfNeeded(reason);
        this.unblockWrite();
        finishing.resolve();
      }
    }, (finishing, err) => {
      ws.controller.errorIfNeeded(err);
      this.unblockWrite();
      finishing.reject(err);
    });
  }
}

class ControllerState {
  constructor(ts) {
    this.ts = ts;
  }
}

function member(object, key) {
  const fn = object[key];
  if (fn !== undefined) validateFunction(fn, `transformer.${key}`);
  return fn;
}

class TransformStream {
  constructor(transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    transformer ??= {};
    if (typeof transformer !== 'object' && typeof transformer !== 'function') throw new ERR_INVALID_ARG_TYPE('transformer', 'object', transformer);
    checkStrategy(writableStrategy, 'writableStrategy');
    checkStrategy(readableStrategy, 'readableStrategy');
    const cancel = member(transformer, 'cancel');
    const flush = member(transformer, 'flush');
    const { readableType } = transformer;
    const start = member(transformer, 'start');
    const transform = member(transformer, 'transform');
    const { writableType } = transformer;
    if (readableType !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.readableType', readableType);
    if (writableType !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.writableType', writableType);
    const readableMark = extractHighWaterMark(readableStrategy?.highWaterMark, 0);
    const readableSize = extractSize(readableStrategy?.size);
    const writableMark = extractHighWaterMark(writableStrategy?.highWaterMark, 1);
    const writableSize = extractSize(writableStrategy?.size);
    const state = new TransformState(transformer, { cancel, flush, transform }, writableMark, writableSize, readableMark, readableSize);
    this[kState] = state;
    state.start(start);
  }

  get readable() {
    return stateOf(this, TransformState, 'TransformStream').readable;
  }

  get writable() {
    return stateOf(this, TransformState, 'TransformStream').writable;
  }
}
finishClass(TransformStream, ['readable', 'writable'], (self) => ({
  readable: self.readable, writable: self.writable, backpressure: self[kState].backpressure,
}));

function controlled(self) {
  return stateOf(self, ControllerState, 'TransformStreamDefaultController').ts;
}

class TransformStreamDefaultController {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get desiredSize() {
    return controlled(this).rs.controller.desiredSize;
  }

  enqueue(chunk = undefined) {
    controlled(this).enqueue(chunk);
  }

  error(reason = undefined) {
    controlled(this).error(reason);
  }

  terminate() {
    controlled(this).terminate();
  }
}
finishClass(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate'], () => ({}));

module.exports = { TransformState, TransformStream, TransformStreamDefaultController };
