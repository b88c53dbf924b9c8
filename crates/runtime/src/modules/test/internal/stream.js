'use strict';
// TestsStream: the events of a test run, both as `on('test:pass')` events and as objects `{ type, data }` to read.

const { ArrayPrototypePush, ArrayPrototypeShift, NumberMAX_SAFE_INTEGER } = primordials;
const { Readable } = require('stream');

class TestsStream extends Readable {
  #waiting = [];
  #wanted = false;
  #ended = false;

  constructor() {
    super({ __proto__: null, objectMode: true, highWaterMark: NumberMAX_SAFE_INTEGER });
  }

  _read() {
    this.#wanted = true;
    while (this.#wanted && this.#waiting.length > 0) this.#wanted = this.push(ArrayPrototypeShift(this.#waiting));
  }

  report(type, data) {
    this.emit(type, data);
    const item = { __proto__: null, type, data };
    if (this.#wanted) this.#wanted = this.push(item);
    else ArrayPrototypePush(this.#waiting, item);
  }

  finish() {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#wanted) this.push(null);
    else ArrayPrototypePush(this.#waiting, null);
  }
}

module.exports = { TestsStream };
