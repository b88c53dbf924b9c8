'use strict';
// The inside of a WritableStream: its state, the writer and the controller. Streams standard, section 5. Method names follow
// the standard's operations without their long prefixes.

const { FunctionPrototypeCall, PromisePrototypeThen, PromiseReject, PromiseResolve } = primordials;
const { codes: { ERR_INVALID_STATE } } = require('internal/errors');
const { Deferred, Fifo, LazyPromise, invoke0, invoke2, promiseOf, react } = require('internal/web/streams/util');
const { checkSize } = require('internal/web/streams/strategies');

const kClose = { __proto__: null }; // stands in the queue for the close() that comes after the last chunk

class WritableState {
  constructor() {
    this.state = 'writable'; // 'erroring', 'errored', 'closed'
    this.open = true;        // it is 'writable': what hot paths ask, as comparing texts costs more
    this.storedError = undefined;
    this.writer = null;
    this.controller = null;
    this.writeRequests = new Fifo(); // { resolve, reject } for each chunk that waits
    this.inFlightWrite = null;
    this.closeRequest = null;
    this.inFlightClose = null;
    this.pendingAbort = null;        // { deferred, reason, wasErroring }
    this.backpressure = false;
    this.over = new LazyPromise();
    this.stream = null;
    this.transferring = false;
  }

  get locked() {
    return this.writer !== null;
  }

  get closing() {
    return this.closeRequest !== null || this.inFlightClose !== null;
  }

  abort(reason) {
    if (this.state === 'closed' || this.state === 'errored') return PromiseResolve();
    this.controller.signalAbort(reason);
    // The signal's listeners may have done anything.
    if (this.state === 'closed' || this.state === 'errored') return PromiseResolve();
    if (this.pendingAbort !== null) return this.pendingAbort.deferred.promise;
    const wasErroring = this.state === 'erroring';
    if (wasErroring) reason = undefined;
    const deferred = new Deferred();
    this.pendingAbort = { deferred, reason, wasErroring };
    if (!wasErroring) this.startErroring(reason);
    return deferred.promise;
  }

  close() {
    if (this.state === 'closed' || this.state === 'errored') {
      return PromiseReject(new ERR_INVALID_STATE.TypeError('WritableStream is closed'));
    }
    const deferred = new Deferred();
    this.closeRequest = deferred;
    if (this.writer !== null && this.backpressure && this.state === 'writable') this.writer.ready.resolve();
    this.controller.close();
    return deferred.promise;
  }

  dealWithRejection(reason) {
    if (this.state === 'writable') this.startErroring(reason);
    else this.finishErroring();
  }

  startErroring(reason) {
    this.state = 'erroring';
    this.open = false;
    this.storedError = reason;
    if (this.writer !== null) this.writer.rejectReady(reason);
    if (this.inFlightWrite === null && this.inFlightClose === null && this.controller.started) this.finishErroring();
  }

  finishErroring() {
    this.state = 'errored';
    this.controller.errorSteps();
    const reason = this.storedError;
    while (this.writeRequests.length > 0) this.writeRequests.shift().reject(reason);
    const abort = this.pendingAbort;
    if (abort === null) {
      this.rejectClosed();
      return;
    }
    this.pendingAbort = null;
    if (abort.wasErroring) {
      abort.deferred.reject(reason);
      this.rejectClosed();
      return;
    }
    PromisePrototypeThen(this.controller.abortSteps(abort.reason), () => {
      abort.deferred.resolve();
      this.rejectClosed();
    }, (err) => {
      abort.deferred.reject(err);
      this.rejectClosed();
    });
  }

  rejectClosed() {
    const reason = this.storedError;
    if (this.closeRequest !== null) {
      this.closeRequest.reject(reason);
      this.closeRequest = null;
    }
    this.over.reject(reason);
    if (this.writer !== null) this.writer.closed.reject(reason);
  }

  finishClose() {
    this.inFlightClose.resolve();
    this.inFlightClose = null;
    if (this.state === 'erroring') {
      // It got closed before the error could take hold.
      this.storedError = undefined;
      if (this.pendingAbort !== null) {
        this.pendingAbort.deferred.resolve();
        this.pendingAbort = null;
      }
    }
    this.state = 'closed';
    this.open = false;
    this.over.resolve();
    if (this.writer !== null) this.writer.closed.resolve();
  }

  finishCloseWithError(reason) {
    this.inFlightClose.reject(reason);
    this.inFlightClose = null;
    if (this.pendingAbort !== null) {
      this.pendingAbort.deferred.reject(reason);
      this.pendingAbort = null;
    }
    this.dealWithRejection(reason);
  }

  finishWrite() {
    const request = this.inFlightWrite;
    this.inFlightWrite = null;
    request.resolve();
  }

  finishWriteWithError(reason) {
    const request = this.inFlightWrite;
    this.inFlightWrite = null;
    request.reject(reason);
    this.dealWithRejection(reason);
  }

  updateBackpressure(backpressure) {
    if (this.writer !== null && backpressure !== this.backpressure) {
      if (backpressure) this.writer.ready.reset();
      else this.writer.ready.resolve();
    }
    this.backpressure = backpressure;
  }
}

class Writer {
  constructor(ws) {
    if (ws.locked) throw new ERR_INVALID_STATE.TypeError('WritableStream is locked');
    this.ws = ws;
    this.ready = new LazyPromise();
    this.closed = new LazyPromise();
    ws.writer = this;
    const { state } = ws;
    if (state === 'writable') {
      if (ws.closing || !ws.backpressure) this.ready.resolve();
    } else if (state === 'erroring') {
      this.ready.reject(ws.storedError);
    } else if (state === 'closed') {
      this.ready.resolve();
      this.closed.resolve();
    } else {
      this.ready.reject(ws.storedError);
      this.closed.reject(ws.storedError);
    }
  }

  rejectReady(reason) {
    if (!this.ready.isPending) this.ready.reset();
    this.ready.reject(reason);
  }

  get desiredSize() {
    const { ws } = this;
    if (ws.open) return ws.controller.desiredSize;
    return ws.state === 'closed' ? 0 : null;
  }

  // Writes and tells `request` (resolve(), reject(reason)) how it went.
  writeWith(chunk, request) {
    const { ws } = this;
    const size = ws.controller.chunkSize(chunk);
    if (this.ws !== ws) {
      request.reject(new ERR_INVALID_STATE.TypeError('Mismatched WritableStreams'));
    } else if (ws.open && !ws.closing) {
      ws.writeRequests.push(request);
      ws.controller.write(chunk, size);
    } else if (ws.state === 'errored') {
      request.reject(ws.storedError);
    } else if (ws.closing || ws.state === 'closed') {
      request.reject(new ERR_INVALID_STATE.TypeError('WritableStream is closed'));
    } else {
      request.reject(ws.storedError);
    }
  }

  write(chunk) {
    const deferred = new Deferred();
    this.writeWith(chunk, deferred);
    return deferred.promise;
  }

  close() {
    if (this.ws.closing) return PromiseReject(new ERR_INVALID_STATE.TypeError('Failure closing WritableStream'));
    return this.ws.close();
  }

  // For pipes: closing what is closed already is fine, an error is passed on.
  closeWithErrorPropagation() {
    const { ws } = this;
    if (ws.closing || ws.state === 'closed') return PromiseResolve();
    if (ws.state === 'errored') return PromiseReject(ws.storedError);
    return this.close();
  }

  release() {
    const { ws } = this;
    const reason = new ERR_INVALID_STATE.TypeError('Writer has been released');
    this.rejectReady(reason);
    if (!this.closed.isPending) this.closed.reset();
    this.closed.reject(reason);
    ws.writer = null;
    this.ws = null;
  }
}

class WritableController {
  // Defined, not assigned: strategies have members of these names, and programs may put setters on Object.prototype.
  highWaterMark = 0;
  size = undefined;

  constructor(ws, highWaterMark, size) {
    this.ws = ws;
    this.highWaterMark = highWaterMark;
    this.size = size;
    this.queue = new Fifo();
    this.sizes = size === undefined ? null : new Fifo();
    this.queueTotal = 0;
    this.started = false;
    this.sink = undefined;
    this.writeFn = undefined;
    this.closeFn = undefined;
    this.abortFn = undefined;
    this.abortController = null; // made when somebody asks for `signal`
    this.aborted = false;
    this.abortReason = undefined;
    this.publicObject = null;
    this.onWritten = () => {
      const { ws } = this;
      // First of all: a pipe hears of its writes without a promise in between, and may close the stream right then.
      this.queue.shift();
      if (this.sizes !== null) {
        this.queueTotal -= this.sizes.shift();
        if (this.queueTotal < 0) this.queueTotal = 0;
      }
      ws.finishWrite();
      if (ws.open && !ws.closing) ws.updateBackpressure(this.backpressure);
      this.advance();
    };
    this.onWriteFailed = (err) => {
      if (this.ws.state === 'writable') this.clearAlgorithms();
      this.ws.finishWriteWithError(err);
    };
    ws.controller = this;
  }

  handle() {
    return this.publicObject ??= WritableController.makePublic(this);
  }

  start(sink, startFn, writeFn, closeFn, abortFn) {
    this.sink = sink;
    this.writeFn = writeFn;
    this.closeFn = closeFn;
    this.abortFn = abortFn;
    const { ws } = this;
    ws.updateBackpressure(this.backpressure);
    const result = startFn === undefined ? undefined : FunctionPrototypeCall(startFn, sink, this.handle());
    react(result, () => {
      this.started = true;
      this.advance();
    }, (err) => {
      this.started = true;
      ws.dealWithRejection(err);
    });
  }

  get signal() {
    if (this.abortController === null) {
      this.abortController = new (require('internal/web/abort').AbortController)();
      if (this.aborted) this.abortController.abort(this.abortReason);
    }
    return this.abortController.signal;
  }

  signalAbort(reason) {
    if (this.abortController !== null) {
      this.abortController.abort(reason);
    } else if (!this.aborted) {
      this.aborted = true;
      this.abortReason = reason;
    }
  }

  get desiredSize() {
    return this.highWaterMark - (this.sizes === null ? this.queue.length - (this.closeQueued ? 1 : 0) : this.queueTotal);
  }

  get backpressure() {
    return this.desiredSize <= 0;
  }

  chunkSize(chunk) {
    if (this.size === undefined) return 1;
    try {
      return this.size(chunk);
    } catch (err) {
      this.errorIfNeeded(err);
      return 1;
    }
  }

  write(chunk, size) {
    if (this.sizes !== null) {
      try {
        size = checkSize(size);
      } catch (err) {
        this.errorIfNeeded(err);
        return;
      }
      this.sizes.push(size);
      this.queueTotal += size;
    }
    this.queue.push(chunk);
    const { ws } = this;
    if (ws.open && !ws.closing) ws.updateBackpressure(this.backpressure);
    this.advance();
  }

  close() {
    this.queue.push(kClose);
    this.closeQueued = true;
    this.sizes?.push(0);
    this.advance();
  }

  advance() {
    const { ws } = this;
    if (!this.started || ws.inFlightWrite !== null) return;
    if (!ws.open && ws.state === 'erroring') {
      ws.finishErroring();
      return;
    }
    if (this.queue.length === 0) return;
    const value = this.queue.peek();
    if (value === kClose) this.processClose();
    else this.processWrite(value);
  }

  processClose() {
    const { ws } = this;
    ws.inFlightClose = ws.closeRequest;
    ws.closeRequest = null;
    this.queue.shift();
    this.closeQueued = false;
    this.sizes?.shift();
    const { closeFn, sink } = this;
    const onOk = () => { ws.finishClose(); };
    const onError = (err) => { ws.finishCloseWithError(err); };
    invoke0(closeFn, sink, onOk, onError);
    this.clearAlgorithms();
  }

  processWrite(chunk) {
    const { ws } = this;
    ws.inFlightWrite = ws.writeRequests.shift();
    const { writeFn } = this;
    const controller = writeFn === undefined ? undefined : this.publicObject ?? this.handle();
    invoke2(writeFn, this.sink, chunk, controller, this.onWritten, this.onWriteFailed);
  }

  errorIfNeeded(reason) {
    if (this.ws.state === 'writable') this.error(reason);
  }

  error(reason) {
    this.clearAlgorithms();
    this.ws.startErroring(reason);
  }

  errorSteps() {
    this.queue.clear();
    this.sizes?.clear();
    this.queueTotal = 0;
    this.closeQueued = false;
  }

  abortSteps(reason) {
    const result = promiseOf(this.abortFn, this.sink, reason);
    this.clearAlgorithms();
    return result;
  }

  clearAlgorithms() {
    this.sink = undefined;
    this.writeFn = undefined;
    this.closeFn = undefined;
    this.abortFn = undefined;
    this.size = undefined;
  }
}
WritableController.prototype.closeQueued = false;

module.exports = { WritableController, WritableState, Writer };
