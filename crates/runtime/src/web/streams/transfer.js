'use strict';
// Moving streams by structuredClone(value, { transfer }) and postMessage(): Streams standard, section 8.2 (transferable
// streams). The stream that stays is locked and piped, chunk by chunk cloned, into (or out of) the one that goes.

const { ObjectCreate, ObjectDefineProperty } = primordials;
const { kTransfer, kTransferOnly } = require('internal/web/structured_clone/symbols');
const { LazyPromise, kState, markHandled } = require('internal/web/streams/util');
const { ReadableStream, createReadable } = require('internal/web/streams/readable');
const { WritableStream, createWritable } = require('internal/web/streams/writable');
const { TransformState, TransformStream } = require('internal/web/streams/transform');
const pipeTo = require('internal/web/streams/pipe');

function refuse(name) {
  const { DOMException } = require('internal/web/dom_exception');
  return new DOMException(`Cannot transfer a locked ${name}`, 'DataCloneError');
}

// A writable whose chunks come out of a readable as clones. The end is told a turn of the loop later, as by a message: the
// pipe that writes is over by then, and the stream it locked is free.
function makeBridge() {
  const { structuredClone } = require('internal/web/structured_clone');
  const { setImmediate } = require('timers');
  let wanted = new LazyPromise(); // the reader waits for a chunk
  let writing = null;
  const source = () => readable[kState].controller;
  const readable = createReadable({
    __proto__: null,
    pull() { wanted.resolve(); },
    cancel(reason) {
      writable[kState].controller.errorIfNeeded(reason);
      writing?.reject(reason);
    },
  }, 0);
  const writable = createWritable({
    __proto__: null,
    write(chunk) {
      const done = new LazyPromise();
      writing = done;
      wanted.subscribe(() => {
        wanted = new LazyPromise();
        writing = null;
        try {
          source().enqueue(structuredClone(chunk));
          done.resolve();
        } catch (err) {
          source().error(err);
          done.reject(err);
        }
      }, undefined);
      return done;
    },
    close() { setImmediate(() => { source().close(); }); },
    abort(reason) { source().error(reason); },
  });
  return { readable, writable };
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
