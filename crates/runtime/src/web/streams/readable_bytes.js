'use strict';
// The controller of a byte stream (`type: 'bytes'`), which can read straight into memory that the reader brings.
// Streams standard, sections 4.7, 4.8 and 4.9.5. Memory that goes in or out is always transferred, so no two owners can
// look at the same bytes.

const { ArrayBuffer, ArrayBufferIsView, ArrayBufferPrototypeGetByteLength, ArrayBufferPrototypeGetDetached,
  ArrayBufferPrototypeSlice, ArrayBufferPrototypeTransfer, DataView, DataViewPrototypeGetBuffer,
  DataViewPrototypeGetByteLength, DataViewPrototypeGetByteOffset, MathMin, TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength, TypedArrayPrototypeGetByteOffset, TypedArrayPrototypeGetSymbolToStringTag,
  TypedArrayPrototypeSet, Uint8Array, BigInt64Array, BigUint64Array, Float16Array, Float32Array, Float64Array, Int16Array,
  Int32Array, Int8Array, Uint16Array, Uint32Array, Uint8ClampedArray } = primordials;
const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } } = require('internal/errors');
const { Fifo } = require('internal/web/streams/util');
const { Controller } = require('internal/web/streams/readable_state');

const VIEW_CLASSES = { __proto__: null, BigInt64Array, BigUint64Array, Float16Array, Float32Array, Float64Array, Int16Array,
  Int32Array, Int8Array, Uint16Array, Uint32Array, Uint8Array, Uint8ClampedArray };

// What is behind a view: read without touching anything a user could have replaced.
function viewParts(view) {
  const kind = TypedArrayPrototypeGetSymbolToStringTag(view);
  if (kind === undefined) {
    return { ViewClass: DataView, elementSize: 1, buffer: DataViewPrototypeGetBuffer(view),
      byteOffset: DataViewPrototypeGetByteOffset(view), byteLength: DataViewPrototypeGetByteLength(view) };
  }
  const ViewClass = VIEW_CLASSES[kind];
  return { ViewClass, elementSize: ViewClass.BYTES_PER_ELEMENT, buffer: TypedArrayPrototypeGetBuffer(view),
    byteOffset: TypedArrayPrototypeGetByteOffset(view), byteLength: TypedArrayPrototypeGetByteLength(view) };
}

// A detached DataView throws when asked for its size: for callers that only want to know.
function viewBuffer(view) {
  return TypedArrayPrototypeGetSymbolToStringTag(view) === undefined ? DataViewPrototypeGetBuffer(view) : TypedArrayPrototypeGetBuffer(view);
}

function isDetached(buffer) {
  return ArrayBufferPrototypeGetDetached(buffer);
}

function transfer(buffer) {
  return ArrayBufferPrototypeTransfer(buffer);
}

class ByobRequestState {
  constructor(controller, view) {
    this.controller = controller;
    this.view = view;
    this.publicObject = null;
  }
}

class ByteController extends Controller {
  constructor(rs, highWaterMark, autoAllocateChunkSize) {
    super(rs, highWaterMark);
    rs.isBytes = true;
    this.autoAllocateChunkSize = autoAllocateChunkSize;
    this.queue = new Fifo();     // { buffer, byteOffset, byteLength }
    this.queueTotal = 0;
    this.pulls = new Fifo();     // "pull-into descriptors": memory that waits to be filled
    this.byobRequest = null;
  }

  handle() {
    return this.publicObject ??= ByteController.makePublic(this);
  }

  shouldPull() {
    const { rs } = this;
    if (rs.state !== 'readable' || this.closeRequested || !this.started) return false;
    if (rs.reader !== null && rs.reader.requests.length > 0) return true;
    return this.desiredSize > 0;
  }

  get desiredSize() {
    const { state } = this.rs;
    if (state === 'errored') return null;
    if (state === 'closed') return 0;
    return this.highWaterMark - this.queueTotal;
  }

  // The request object that a pull() of the source may answer to.
  currentRequest() {
    if (this.byobRequest === null && this.pulls.length > 0) {
      const head = this.pulls.peek();
      const view = new Uint8Array(head.buffer, head.byteOffset + head.filled, head.byteLength - head.filled);
      this.byobRequest = new ByobRequestState(this, view);
    }
    return this.byobRequest;
  }

  invalidateRequest() {
    if (this.byobRequest === null) return;
    this.byobRequest.controller = null;
    this.byobRequest.view = null;
    this.byobRequest = null;
  }

  clearPulls() {
    this.invalidateRequest();
    this.pulls.clear();
  }

  resetQueue() {
    this.queue.clear();
    this.queueTotal = 0;
  }

  close() {
    const { rs } = this;
    if (this.closeRequested || rs.state !== 'readable') return;
    if (this.queueTotal > 0) {
      this.closeRequested = true;
      return;
    }
    if (this.pulls.length > 0) {
      const head = this.pulls.peek();
      if (head.filled % head.elementSize !== 0) {
        const err = new ERR_INVALID_STATE.TypeError('Partial read');
        this.error(err);
        throw err;
      }
    }
    this.clearAlgorithms();
    rs.close();
  }

  error(reason) {
    if (this.rs.state !== 'readable') return;
    this.clearPulls();
    this.resetQueue();
    this.clearAlgorithms();
    this.rs.error(reason);
  }

  enqueue(chunk) {
    const { rs } = this;
    if (this.closeRequested || rs.state !== 'readable') return;
    const { buffer, byteOffset, byteLength } = viewParts(chunk);
    if (isDetached(buffer)) throw new ERR_INVALID_STATE.TypeError('Destination ArrayBuffer detached');
    const own = transfer(buffer);
    if (this.pulls.length > 0) {
      const head = this.pulls.peek();
      if (isDetached(head.buffer)) throw new ERR_INVALID_STATE.TypeError('Destination ArrayBuffer detached');
      this.invalidateRequest();
      head.buffer = transfer(head.buffer);
      if (head.readerType === 'none') this.enqueueReleased(head);
    }
    if (rs.reader !== null && rs.reader.isDefault) {
      this.serveReads();
      if (rs.waitingReads === 0) {
        this.enqueuePart(own, byteOffset, byteLength);
      } else {
        if (this.pulls.length > 0) this.pulls.shift();
        rs.fulfillRead(new Uint8Array(own, byteOffset, byteLength), false);
      }
    } else if (rs.reader !== null) {
      this.enqueuePart(own, byteOffset, byteLength);
      this.commitAll(this.fillPulls());
    } else {
      this.enqueuePart(own, byteOffset, byteLength);
    }
    this.pullIfNeeded();
  }

  enqueuePart(buffer, byteOffset, byteLength) {
    this.queue.push({ buffer, byteOffset, byteLength });
    this.queueTotal += byteLength;
  }

  enqueueCopy(buffer, byteOffset, byteLength) {
    let copy;
    try {
      copy = ArrayBufferPrototypeSlice(buffer, byteOffset, byteOffset + byteLength);
    } catch (err) {
      this.error(err);
      throw err;
    }
    this.enqueuePart(copy, 0, byteLength);
  }

  // The head belonged to a reader that was released: what it has got so far goes to the queue.
  enqueueReleased(pull) {
    if (pull.filled > 0) this.enqueueCopy(pull.buffer, pull.byteOffset, pull.filled);
    this.pulls.shift();
  }

  // Hands a filled piece of memory to the reader.
  commit(pull) {
    const { rs } = this;
    const done = rs.state === 'closed';
    const view = this.viewOf(pull);
    if (pull.readerType === 'default') rs.fulfillRead(view, done);
    else rs.fulfillReadInto(view, done);
  }

  commitAll(pulls) {
    for (let i = 0; i < pulls.length; i++) this.commit(pulls[i]);
  }

  viewOf(pull) {
    return new pull.ViewClass(transfer(pull.buffer), pull.byteOffset, pull.filled / pull.elementSize);
  }

  // Moves queued bytes into `pull`; true when it has enough.
  fillFromQueue(pull) {
    const canCopy = MathMin(this.queueTotal, pull.byteLength - pull.filled);
    const mostFilled = pull.filled + canCopy;
    const aligned = mostFilled - mostFilled % pull.elementSize;
    let left = canCopy;
    let ready = false;
    if (aligned >= pull.minimum) {
      left = aligned - pull.filled;
      ready = true;
    }
    while (left > 0) {
      const head = this.queue.peek();
      const count = MathMin(left, head.byteLength);
      TypedArrayPrototypeSet(new Uint8Array(pull.buffer, pull.byteOffset + pull.filled, count),
        new Uint8Array(head.buffer, head.byteOffset, count));
      if (head.byteLength === count) {
        this.queue.shift();
      } else {
        head.byteOffset += count;
        head.byteLength -= count;
      }
      this.queueTotal -= count;
      pull.filled += count;
      left -= count;
    }
    return ready;
  }

  // Fills waiting memory from the queue, in order; the result is what is ready to be committed.
  fillPulls() {
    const ready = [];
    while (this.pulls.length > 0 && this.queueTotal > 0) {
      const head = this.pulls.peek();
      if (!this.fillFromQueue(head)) continue;
      this.pulls.shift();
      ready[ready.length] = head;
    }
    return ready;
  }

  serveReads() {
    const { requests } = this.rs.reader;
    while (requests.length > 0 && this.queueTotal > 0) this.giveFromQueue(requests.shift());
  }

  giveFromQueue(request) {
    const entry = this.queue.shift();
    this.queueTotal -= entry.byteLength;
    this.afterDrain();
    request.chunk(new Uint8Array(entry.buffer, entry.byteOffset, entry.byteLength));
  }

  afterDrain() {
    if (this.queueTotal === 0 && this.closeRequested) {
      this.clearAlgorithms();
      this.rs.close();
    } else {
      this.pullIfNeeded();
    }
  }

  // A read by a default reader.
  pullSteps(request) {
    if (this.queueTotal > 0) {
      this.giveFromQueue(request);
      return;
    }
    const size = this.autoAllocateChunkSize;
    if (size !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(size);
      } catch (err) {
        request.error(err);
        return;
      }
      this.pulls.push({ buffer, bufferByteLength: size, byteOffset: 0, byteLength: size, filled: 0, minimum: 1, elementSize: 1,
        ViewClass: Uint8Array, readerType: 'default' });
    }
    this.rs.reader.requests.push(request);
    this.pullIfNeeded();
  }

  // A read by a BYOB reader into its own memory. `min` counts elements.
  pullInto(view, min, request) {
    const { rs } = this;
    const { ViewClass, elementSize, buffer: given, byteOffset, byteLength } = viewParts(view);
    let buffer;
    try {
      buffer = transfer(given);
    } catch (err) {
      request.error(err);
      return;
    }
    const pull = { buffer, bufferByteLength: ArrayBufferPrototypeGetByteLength(buffer), byteOffset, byteLength, filled: 0,
      minimum: min * elementSize, elementSize, ViewClass, readerType: 'byob' };
    if (this.pulls.length > 0) {
      this.pulls.push(pull);
      rs.reader.requests.push(request);
      return;
    }
    if (rs.state === 'closed') {
      request.close(new ViewClass(buffer, byteOffset, 0));
      return;
    }
    if (this.queueTotal > 0) {
      if (this.fillFromQueue(pull)) {
        const filled = this.viewOf(pull);
        this.afterDrain();
        request.chunk(filled);
        return;
      }
      if (this.closeRequested) {
        const err = new ERR_INVALID_STATE.TypeError('ReadableStream closed');
        this.error(err);
        request.error(err);
        return;
      }
    }
    this.pulls.push(pull);
    rs.reader.requests.push(request);
    this.pullIfNeeded();
  }

  respond(bytesWritten) {
    const head = this.pulls.peek();
    if (this.rs.state === 'closed') {
      if (bytesWritten !== 0) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    } else {
      if (bytesWritten === 0) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
      if (head.filled + bytesWritten > head.byteLength) throw new ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', bytesWritten);
    }
    head.buffer = transfer(head.buffer);
    this.respondInner(bytesWritten);
  }

  respondWithNewView(view) {
    const head = this.pulls.peek();
    const { buffer, byteOffset, byteLength } = viewParts(view);
    if (isDetached(buffer)) throw new ERR_INVALID_STATE.TypeError('Viewed ArrayBuffer is detached');
    if (this.rs.state === 'closed') {
      if (byteLength !== 0) throw new ERR_INVALID_STATE.TypeError('View is not zero-length');
    } else if (byteLength === 0) {
      throw new ERR_INVALID_STATE.TypeError('View is zero-length');
    }
    if (head.byteOffset + head.filled !== byteOffset) throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
    if (head.bufferByteLength !== ArrayBufferPrototypeGetByteLength(buffer)) throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
    if (head.filled + byteLength > head.byteLength) throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
    head.buffer = transfer(buffer);
    this.respondInner(byteLength);
  }

  respondInner(bytesWritten) {
    const head = this.pulls.peek();
    this.invalidateRequest();
    if (this.rs.state === 'closed') this.respondClosed(head);
    else this.respondReadable(bytesWritten, head);
    this.pullIfNeeded();
  }

  respondClosed(head) {
    const { rs } = this;
    if (head.readerType === 'none') this.pulls.shift();
    const count = rs.waitingReadIntos;
    const done = [];
    while (done.length < count) done[done.length] = this.pulls.shift();
    this.commitAll(done);
  }

  respondReadable(bytesWritten, pull) {
    pull.filled += bytesWritten;
    if (pull.readerType === 'none') {
      this.enqueueReleased(pull);
      this.commitAll(this.fillPulls());
      return;
    }
    if (pull.filled < pull.minimum) return;
    this.pulls.shift();
    const odd = pull.filled % pull.elementSize;
    if (odd > 0) {
      const end = pull.byteOffset + pull.filled;
      this.enqueueCopy(pull.buffer, end - odd, odd);
    }
    pull.filled -= odd;
    const more = this.fillPulls();
    this.commit(pull);
    this.commitAll(more);
  }

  cancelSteps(reason) {
    this.clearPulls();
    this.resetQueue();
    return this.callCancel(reason);
  }

  releaseSteps() {
    if (this.pulls.length === 0) return;
    const head = this.pulls.peek();
    head.readerType = 'none';
    this.pulls.clear();
    this.pulls.push(head);
  }
}

module.exports = { ByobRequestState, ByteController, isDetached, isView: ArrayBufferIsView, viewBuffer, viewParts };
