'use strict';
// The standard streams of a worker: what one side writes, the other side reads.

const { SafeSet, SafeWeakMap } = primordials;
const { Buffer } = require('buffer');
const { Readable, Writable } = require('stream');

// Bytes on their way before a writer waits for the reader, and bytes that a reader takes before it asks for more.
const WINDOW = 1 << 20;
const ASK = WINDOW / 2;

// `hold(on)` keeps this thread alive while the writer waits.
class WorkerWritable extends Writable {
  #name;
  #send;
  #hold;
  #unread = 0;
  #waiting;
  #last = false;

  constructor(name, send, hold = () => {}) {
    super({ decodeStrings: true });
    this.#name = name;
    this.#send = send;
    this.#hold = hold;
  }

  _write(chunk, encoding, callback) {
    this.#send({ type: this.#name, chunk });
    this.#unread += chunk.length;
    if (this.#last || this.#unread < WINDOW) {
      callback();
      return;
    }
    this.#waiting = callback;
    this.#hold(true);
  }

  // The reader has taken everything.
  wanted() {
    this.#unread = 0;
    const callback = this.#waiting;
    if (callback === undefined) return;
    this.#waiting = undefined;
    this.#hold(false);
    callback();
  }

  // The thread ends: what waits goes now, and so does what is written from here on.
  flushAll() {
    this.#last = true;
    this.wanted();
  }

  _final(callback) {
    this.#send({ type: this.#name, chunk: null });
    callback();
  }
}

// Streams of workers that wait until a stream of this process has room, by that stream.
const waitingFor = new SafeWeakMap();

function waitForRoom(target, reader) {
  const known = waitingFor.get(target);
  if (known !== undefined) {
    known.add(reader);
    return;
  }
  const readers = new SafeSet([reader]);
  waitingFor.set(target, readers);
  const go = () => {
    waitingFor.delete(target);
    target.removeListener('drain', go);
    target.removeListener('close', go);
    readers.forEach((waiting) => waiting.resume());
  };
  target.on('drain', go);
  target.on('close', go);
}

class WorkerReadable extends Readable {
  #name;
  #send;
  #taken = 0;
  onFirstRead;

  constructor(name, send) {
    super({ highWaterMark: 65536 });
    this.#name = name;
    this.#send = send;
  }

  _read() {
    this.onFirstRead?.();
    if (this.#name !== 'stdin' && this.#taken < ASK) return;
    this.#taken = 0;
    this.#send({ type: 'wanted', name: this.#name });
  }

  receive(chunk) {
    if (chunk === null) {
      this.end();
      return;
    }
    this.#taken += chunk.byteLength;
    if (!this.readableEnded && !this.destroyed) this.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }

  end() {
    if (!this._readableState.ended) this.push(null);
  }

  // Writes everything to a stream of this process.
  passTo(target) {
    this.on('data', (chunk) => {
      const to = target();
      if (to.write(chunk) || to.destroyed) return;
      this.pause();
      waitForRoom(to, this);
    });
  }
}

module.exports = { WorkerReadable, WorkerWritable };
