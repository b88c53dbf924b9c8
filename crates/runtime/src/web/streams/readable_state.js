'use strict';
// The inside of a ReadableStream: its state, the two kinds of reader, and the default controller. Streams standard,
// sections 4.9 (abstract operations) and 4.6. Method names follow the standard's operations without their long prefixes.

const { FunctionPrototypeCall, PromisePrototypeThen, PromiseReject, PromiseResolve } = primordials;
const { resolvedPromise } = internalBinding('task_queue');
const { codes: { ERR_INVALID_STATE } } = require('internal/errors');
const { Deferred, Fifo, LazyPromise, invoke1, promiseOf, react } = require('internal/web/streams/util');
const { checkSize } = require('internal/web/streams/strategies');

// The state of one ReadableStream.
class ReadableState {
  constructor() {
    this.state = 'readable'; // 'closed', 'errored'
    this.open = true;        // it is 'readable': what hot paths ask, as comparing texts costs more
    this.storedError = undefined;
    this.reader = null;      // DefaultReader or ByobReader
    this.controller = null;  // DefaultController or ByteController
    this.disturbed = false;
    this.isBytes = false;
    this.over = new LazyPromise(); // resolved when closed, rejected when errored: what stream.finished() waits for
    this.stream = null;      // the public object
    this.transferring = false;
  }

  get locked() {
    return this.reader !== null;
  }

  // How many reads wait, by kind of reader.
  get waitingReads() {
    return this.reader !== null && this.reader.isDefault ? this.reader.requests.length : 0;
  }

  get waitingReadIntos() {
    return this.reader !== null && !this.reader.isDefault ? this.reader.requests.length : 0;
  }

  close() {
    this.state = 'closed';
    this.open = false;
    this.over.resolve();
    const reader = this.reader;
    if (reader === null) return;
    reader.closed.resolve();
    if (reader.isDefault) reader.drain((request) => request.close());
  }

  error(reason) {
    this.state = 'errored';
    this.open = false;
    this.storedError = reason;
    this.over.reject(reason);
    const reader = this.reader;
    if (reader === null) return;
    reader.closed.reject(reason);
    reader.drain((request) => request.error(reason));
  }

  // Gives a promise for undefined.
  cancel(reason) {
    this.disturbed = true;
    if (this.state === 'closed') return PromiseResolve();
    if (this.state === 'errored') return PromiseReject(this.storedError);
    this.close();
    const reader = this.reader;
    if (reader !== null && !reader.isDefault) reader.drain((request) => request.close(undefined));
    return PromisePrototypeThen(this.controller.cancelSteps(reason), () => undefined);
  }

  fulfillRead(chunk, done) {
    const request = this.reader.requests.shift();
    if (done) request.close();
    else request.chunk(chunk);
  }

  fulfillReadInto(view, done) {
    const request = this.reader.requests.shift();
    if (done) request.close(view);
    else request.chunk(view);
  }
}

// What both readers share.
class Reader {
  constructor(rs, isDefault) {
    if (rs.locked) throw new ERR_INVALID_STATE.TypeError('ReadableStream is locked');
    this.isDefault = isDefault;
    this.rs = rs;
    this.requests = new Fifo();
    this.closed = new LazyPromise();
    rs.reader = this;
    if (rs.state === 'closed') this.closed.resolve();
    else if (rs.state === 'errored') this.closed.reject(rs.storedError);
  }

  drain(fn) {
    if (this.requests.length === 0) return;
    const { requests } = this;
    this.requests = new Fifo();
    while (requests.length > 0) fn(requests.shift());
  }

  cancel(reason) {
    if (this.rs === null) return PromiseReject(new ERR_INVALID_STATE.TypeError('The reader is not attached to a stream'));
    return this.rs.cancel(reason);
  }

  release() {
    const { rs } = this;
    if (rs === null) return;
    const error = new ERR_INVALID_STATE.TypeError('Reader released');
    if (!this.closed.isPending) this.closed.reset();
    this.closed.reject(error);
    rs.controller.releaseSteps();
    rs.reader = null;
    this.rs = null;
    if (this.requests.length !== 0) {
      const pending = new ERR_INVALID_STATE.TypeError('Releasing reader');
      this.drain((request) => request.error(pending));
    }
  }
}

// A read that ends in a promise of `{ done, value }`.
class PromiseRead extends Deferred {
  chunk(value) { this.resolve({ done: false, value }); }
  close(value) { this.resolve({ done: true, value }); }
  error(reason) { this.reject(reason); }
}

class DefaultReader extends Reader {
  constructor(rs) {
    super(rs, true);
  }

  // `request` has chunk(value), close() and error(reason); one of them is called, perhaps at once.
  readWith(request) {
    const { rs } = this;
    rs.disturbed = true;
    if (rs.open) rs.controller.pullSteps(request);
    else if (rs.state === 'closed') request.close();
    else request.error(rs.storedError);
  }

  read() {
    const { rs } = this;
    if (rs === null) return PromiseReject(new ERR_INVALID_STATE.TypeError('The reader is not attached to a stream'));
    const { controller } = rs;
    if (rs.open && !rs.isBytes && controller.queue.length > 0) {
      rs.disturbed = true;
      return resolvedPromise({ done: false, value: controller.takeChunk() });
    }
    const request = new PromiseRead();
    this.readWith(request);
    return request.promise;
  }
}

class ByobReader extends Reader {
  constructor(rs) {
    super(rs, false);
  }

  readIntoWith(view, min, request) {
    const { rs } = this;
    rs.disturbed = true;
    if (rs.state === 'errored') request.error(rs.storedError);
    else rs.controller.pullInto(view, min, request);
  }
}

// Decides when to ask the source for more; shared with the byte controller.
class Controller {
  // Defined, not assigned: strategies have members of these names, and programs may put setters on Object.prototype.
  highWaterMark = 0;
  size = undefined;

  constructor(rs, highWaterMark) {
    this.rs = rs;
    this.highWaterMark = highWaterMark;
    this.closeRequested = false;
    this.started = false;
    this.pulling = false;
    this.pullAgain = false;
    this.source = undefined;
    this.pullFn = undefined;
    this.cancelFn = undefined;
    this.publicObject = null;
    this.onPulled = () => {
      this.pulling = false;
      if (this.pullAgain) {
        this.pullAgain = false;
        this.pullIfNeeded();
      }
    };
    this.onPullFailed = (err) => { this.error(err); };
    rs.controller = this;
  }

  // `startFn` runs now: what it throws is thrown to the constructor's caller.
  start(source, startFn, pullFn, cancelFn) {
    this.source = source;
    this.pullFn = pullFn;
    this.cancelFn = cancelFn;
    const result = startFn === undefined ? undefined : FunctionPrototypeCall(startFn, source, this.handle());
    react(result, () => {
      this.started = true;
      this.pullIfNeeded();
    }, (err) => { this.error(err); });
  }

  pullIfNeeded() {
    if (!this.shouldPull()) return;
    if (this.pulling) {
      this.pullAgain = true;
      return;
    }
    this.pulling = true;
    invoke1(this.pullFn, this.source, this.publicObject ?? this.handle(), this.onPulled, this.onPullFailed);
  }

  // Lets the source go once nothing will be asked of it any more.
  clearAlgorithms() {
    this.source = undefined;
    this.pullFn = undefined;
    this.cancelFn = undefined;
    this.size = undefined;
  }

  callCancel(reason) {
    const result = promiseOf(this.cancelFn, this.source, reason);
    this.clearAlgorithms();
    return result;
  }
}

class DefaultController extends Controller {
  constructor(rs, highWaterMark, size) {
    super(rs, highWaterMark);
    this.size = size;
    this.queue = new Fifo();
    this.sizes = size === undefined ? null : new Fifo(); // without a size function each chunk counts 1
    this.queueTotal = 0;
  }

  handle() {
    return this.publicObject ??= DefaultController.makePublic(this);
  }

  shouldPull() {
    const { rs } = this;
    if (this.closeRequested || !rs.open || !this.started) return false;
    if (rs.reader !== null && rs.reader.requests.length > 0) return true;
    return this.desiredSize > 0;
  }

  get queueSize() {
    return this.sizes === null ? this.queue.length : this.queueTotal;
  }

  get desiredSize() {
    const { rs } = this;
    if (rs.open) return this.highWaterMark - this.queueSize;
    return rs.state === 'errored' ? null : 0;
  }

  get canCloseOrEnqueue() {
    return !this.closeRequested && this.rs.open;
  }

  close() {
    if (!this.canCloseOrEnqueue) return;
    this.closeRequested = true;
    if (this.queue.length === 0) {
      this.clearAlgorithms();
      this.rs.close();
    }
  }

  enqueue(chunk) {
    if (!this.canCloseOrEnqueue) return;
    const { rs } = this;
    if (rs.reader !== null && rs.reader.requests.length > 0) {
      rs.fulfillRead(chunk, false);
    } else if (this.sizes === null) {
      this.queue.push(chunk);
    } else {
      let size;
      try {
        size = checkSize(this.size(chunk));
      } catch (err) {
        this.error(err);
        throw err;
      }
      this.queue.push(chunk);
      this.sizes.push(size);
      this.queueTotal += size;
    }
    this.pullIfNeeded();
  }

  error(reason) {
    if (this.rs.state !== 'readable') return;
    this.resetQueue();
    this.clearAlgorithms();
    this.rs.error(reason);
  }

  resetQueue() {
    this.queue.clear();
    this.sizes?.clear();
    this.queueTotal = 0;
  }

  takeChunk() {
    const chunk = this.queue.shift();
    if (this.sizes !== null) {
      this.queueTotal -= this.sizes.shift();
      if (this.queueTotal < 0) this.queueTotal = 0; // Rounding.
    }
    if (this.closeRequested && this.queue.length === 0) {
      this.clearAlgorithms();
      this.rs.close();
    } else {
      this.pullIfNeeded();
    }
    return chunk;
  }

  pullSteps(request) {
    if (this.queue.length > 0) {
      request.chunk(this.takeChunk());
    } else {
      this.rs.reader.requests.push(request);
      this.pullIfNeeded();
    }
  }

  cancelSteps(reason) {
    this.resetQueue();
    return this.callCancel(reason);
  }

  releaseSteps() {}
}

module.exports = { ByobReader, Controller, DefaultController, DefaultReader, PromiseRead, ReadableState };
