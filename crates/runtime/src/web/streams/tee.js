'use strict';
// readable.tee(): one source, two branches. Streams standard, section 4.9.1 (ReadableStreamTee) with its two forms.

const { ArrayBufferPrototypeSlice, PromiseResolve, Uint8Array } = primordials;
const { Deferred, kState, nop, soon } = require('internal/web/streams/util');
const { ByobReader, DefaultReader } = require('internal/web/streams/readable_state');
const { viewParts } = require('internal/web/streams/readable_bytes');

function tee(rs, cloneForBranch2) {
  return rs.isBytes ? teeBytes(rs) : teeDefault(rs, cloneForBranch2);
}

// Both branches are cancelled: only then is the source, with both reasons.
class Cancellation {
  constructor(rs) {
    this.rs = rs;
    this.done = [false, false];
    this.reasons = [undefined, undefined];
    this.deferred = new Deferred();
  }

  cancel(branch, reason) {
    this.done[branch] = true;
    this.reasons[branch] = reason;
    if (this.done[1 - branch]) this.deferred.resolve(this.rs.cancel([this.reasons[0], this.reasons[1]]));
    return this.deferred.promise;
  }

  resolveUnlessBoth() {
    if (!this.done[0] || !this.done[1]) this.deferred.resolve();
  }
}

function teeDefault(rs, cloneForBranch2) {
  const { createReadable } = require('internal/web/streams/readable');
  const reader = new DefaultReader(rs);
  const cancellation = new Cancellation(rs);
  let reading = false;
  let readAgain = false;
  let controllers;

  const request = {
    chunk(value) {
      // A microtask later: so that an error of the source reaches the branches before a chunk that is read after it.
      soon(() => {
        readAgain = false;
        const first = value;
        let second = value;
        if (!cancellation.done[1] && cloneForBranch2) {
          try {
            second = require('internal/web/structured_clone').structuredClone(value);
          } catch (err) {
            controllers[0].error(err);
            controllers[1].error(err);
            cancellation.deferred.resolve(rs.cancel(err));
            return;
          }
        }
        if (!cancellation.done[0]) controllers[0].enqueue(first);
        if (!cancellation.done[1]) controllers[1].enqueue(second);
        reading = false;
        if (readAgain) pull();
      });
    },
    close() {
      reading = false;
      if (!cancellation.done[0]) controllers[0].close();
      if (!cancellation.done[1]) controllers[1].close();
      cancellation.resolveUnlessBoth();
    },
    error() {
      reading = false;
    },
  };
  function pull() {
    if (reading) {
      readAgain = true;
      return;
    }
    reading = true;
    reader.readWith(request);
  }
  const branches = [
    createReadable({ __proto__: null, pull, cancel: (reason) => cancellation.cancel(0, reason) }),
    createReadable({ __proto__: null, pull, cancel: (reason) => cancellation.cancel(1, reason) }),
  ];
  controllers = [branches[0][kState].controller, branches[1][kState].controller];
  reader.closed.subscribe(nop, (reason) => {
    controllers[0].error(reason);
    controllers[1].error(reason);
    cancellation.resolveUnlessBoth();
  });
  return branches;
}

function cloneView(view) {
  const { buffer, byteOffset, byteLength } = viewParts(view);
  return new Uint8Array(ArrayBufferPrototypeSlice(buffer, byteOffset, byteOffset + byteLength));
}

// Byte streams: the source is read by a BYOB reader while a branch brings its own memory, else by a default reader.
function teeBytes(rs) {
  const { createReadableBytes } = require('internal/web/streams/readable');
  let reader = new DefaultReader(rs);
  const cancellation = new Cancellation(rs);
  let reading = false;
  const readAgain = [false, false];
  let controllers;

  function watch(thisReader) {
    thisReader.closed.subscribe(nop, (reason) => {
      if (thisReader !== reader) return;
      controllers[0].error(reason);
      controllers[1].error(reason);
      cancellation.resolveUnlessBoth();
    });
  }

  function use(Reader) {
    if (reader instanceof Reader) return;
    reader.release();
    reader = new Reader(rs);
    watch(reader);
  }

  function afterChunk() {
    reading = false;
    if (readAgain[0]) pull(0);
    else if (readAgain[1]) pull(1);
  }

  function failClone(err) {
    controllers[0].error(err);
    controllers[1].error(err);
    cancellation.deferred.resolve(rs.cancel(err));
  }

  const request = {
    chunk(value) {
      soon(() => {
        readAgain[0] = false;
        readAgain[1] = false;
        const first = value;
        let second = value;
        if (!cancellation.done[0] && !cancellation.done[1]) {
          try {
            second = cloneView(value);
          } catch (err) {
            failClone(err);
            return;
          }
        }
        if (!cancellation.done[0]) controllers[0].enqueue(first);
        if (!cancellation.done[1]) controllers[1].enqueue(second);
        afterChunk();
      });
    },
    close() {
      reading = false;
      for (let i = 0; i < 2; i++) if (!cancellation.done[i]) controllers[i].close();
      for (let i = 0; i < 2; i++) if (controllers[i].pulls.length > 0) controllers[i].respond(0);
      cancellation.resolveUnlessBoth();
    },
    error() {
      reading = false;
    },
  };

  function pullWithDefault() {
    use(DefaultReader);
    reader.readWith(request);
  }

  function pullWithByob(view, branch) {
    use(ByobReader);
    const own = controllers[branch];
    const other = controllers[1 - branch];
    reader.readIntoWith(view, 1, {
      chunk(value) {
        soon(() => {
          readAgain[0] = false;
          readAgain[1] = false;
          const ownDone = cancellation.done[branch];
          if (!cancellation.done[1 - branch]) {
            let copy;
            try {
              copy = cloneView(value);
            } catch (err) {
              failClone(err);
              return;
            }
            if (!ownDone) own.respondWithNewView(value);
            other.enqueue(copy);
          } else if (!ownDone) {
            own.respondWithNewView(value);
          }
          afterChunk();
        });
      },
      close(value) {
        reading = false;
        const ownDone = cancellation.done[branch];
        const otherDone = cancellation.done[1 - branch];
        if (!ownDone) own.close();
        if (!otherDone) other.close();
        if (value !== undefined) {
          if (!ownDone) own.respondWithNewView(value);
          if (!otherDone && other.pulls.length > 0) other.respond(0);
        }
        if (!ownDone || !otherDone) cancellation.deferred.resolve();
      },
      error() {
        reading = false;
      },
    });
  }

  function pull(branch) {
    if (reading) {
      readAgain[branch] = true;
      return PromiseResolve();
    }
    reading = true;
    const byob = controllers[branch].currentRequest();
    if (byob === null) pullWithDefault();
    else pullWithByob(byob.view, branch);
    return PromiseResolve();
  }

  const branches = [
    createReadableBytes({ __proto__: null, pull: () => pull(0), cancel: (reason) => cancellation.cancel(0, reason) }),
    createReadableBytes({ __proto__: null, pull: () => pull(1), cancel: (reason) => cancellation.cancel(1, reason) }),
  ];
  controllers = [branches[0][kState].controller, branches[1][kState].controller];
  watch(reader);
  return branches;
}

module.exports = { tee };
