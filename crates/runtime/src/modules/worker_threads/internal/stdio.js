'use strict';
// The standard streams of a worker: what one side writes, the other side reads.

const { Buffer } = require('buffer');
const { Readable, Writable } = require('stream');

// Bytes on their way before a writer waits for the reader.
const WINDOW = 1 << 20;

class WorkerWritable extends Writable {
  #name;
  #send;
  #unread = 0;
  #waiting;

  constructor(name, send) {
    super({ decodeStrings: true });
    this.#name = name;
    this.#send = send;
  }

  _write(chunk, encoding, callback) {
    this.#send({ type: this.#name, chunk });
    this.#unread += chunk.length;
    if (this.#name !== 'stdin' || this.#unread < WINDOW) callback();
    else this.#waiting = callback;
  }

  // The reader has taken everything.
  wanted() {
    this.#unread = 0;
    const callback = this.#waiting;
    this.#waiting = undefined;
    callback?.();
  }

  _final(callback) {
    this.#send({ type: this.#name, chunk: null });
    callback();
  }
}

class WorkerReadable extends Readable {
  #name;
  #send;
  #target;
  onFirstRead;

  constructor(name, send) {
    super({ highWaterMark: 65536 });
    this.#name = name;
    this.#send = send;
  }

  _read() {
    this.onFirstRead?.();
    if (this.#name === 'stdin') this.#send({ type: 'stdin-wanted' });
  }

  receive(chunk) {
    if (chunk === null) this.end();
    else if (!this.readableEnded && !this.destroyed) this.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }

  end() {
    if (!this._readableState.ended) this.push(null);
  }

  // Writes everything to a stream of this process.
  passTo(target) {
    this.#target = target;
    this.on('data', (chunk) => this.#target().write(chunk));
  }
}

module.exports = { WorkerReadable, WorkerWritable };
