'use strict';
// Moving streams by structuredClone(value, { transfer }) and postMessage(): Streams standard, section 8.2 (transferable
// streams). The stream that stays is locked and piped, chunk by chunk cloned, into (or out of) the one that goes.

const { ObjectCreate, ObjectDefineProperty } = primordials;
const { kTransfer, kTransferOnly } = require('internal/web/structured_clone/symbols');
const { kState, markHandled } = require('internal/web/streams/util');
const { ReadableStream } = require('internal/web/streams/readable');
const { WritableStream } = require('internal/web/streams/writable');
const { TransformState, TransformStream } = require('internal/web/streams/transform');
const pipeTo = require('internal/web/streams/pipe');

function refuse(name) {
  const { DOMException } = require('internal/web/dom_exception');
  return new DOMException(`Cannot transfer a locked ${name}`, 'DataCloneError');
}

// A pair that hands on clones of what it gets.
function makeBridge() {
  const { structuredClone } = require('internal/web/structured_clone');
  return new TransformStream({ transform(chunk, controller) { controller.enqueue(structuredClone(chunk)); } });
}

function pipe(readable, writable) {
  markHandled(pipeTo(readable[kState], writable[kState], false, false, false, undefined));
}

function moveReadable(stream) {
  if (stream.locked) throw refuse('ReadableStream');
  const bridge = makeBridge();
  pipe(stream, bridge.writable);
  return bridge.readable;
}

function moveWritable(stream) {
  if (stream.locked) throw refuse('WritableStream');
  const bridge = makeBridge();
  pipe(bridge.readable, stream);
  return bridge.writable;
}

function makeTransferable(Class, move) {
  Class.prototype[kTransfer] = function() {
    const moved = move(this);
    return { data: undefined, build: () => moved };
  };
  Class.prototype[kTransferOnly] = true;
  ObjectDefineProperty(Class.prototype, kTransfer, { __proto__: null, enumerable: false });
  ObjectDefineProperty(Class.prototype, kTransferOnly, { __proto__: null, enumerable: false });
}

makeTransferable(ReadableStream, moveReadable);
makeTransferable(WritableStream, moveWritable);
makeTransferable(TransformStream, (stream) => {
  if (stream.readable.locked || stream.writable.locked) throw refuse('TransformStream');
  const state = ObjectCreate(TransformState.prototype);
  state.readable = moveReadable(stream.readable);
  state.writable = moveWritable(stream.writable);
  state.backpressure = true;
  const moved = ObjectCreate(TransformStream.prototype);
  moved[kState] = state;
  return moved;
});
