'use strict';
// stream.duplexPair(): two Duplex streams, each reads what is written to the other.

const { Symbol } = primordials;
const Duplex = require('internal/stream/duplex');

const kWaiting = Symbol('kWaiting'); // the callback of a write that the other side has not read yet
const kOther = Symbol('kOther');

class DuplexSide extends Duplex {
  [kWaiting] = null;
  [kOther] = null;

  _read() {
    const callback = this[kWaiting];
    if (callback) {
      this[kWaiting] = null;
      callback();
    }
  }

  _write(chunk, encoding, callback) {
    if (chunk.length === 0) {
      process.nextTick(callback);
      return;
    }
    this[kOther].push(chunk);
    this[kOther][kWaiting] = callback;
  }

  _final(callback) {
    this[kOther].on('end', callback);
    this[kOther].push(null);
  }

  _destroy(err, callback) {
    const other = this[kOther];
    // One end that is gone ends the other: with an error when it was in the middle of something.
    if (other !== null && !other.destroyed) {
      process.nextTick((other) => {
        if (other.destroyed) return;
        if (err) other.destroy();
        else if (!other.readableEnded) other.push(null);
      }, other);
    }
    callback(err);
  }
}

function duplexPair(options) {
  const a = new DuplexSide(options);
  const b = new DuplexSide(options);
  a[kOther] = b;
  b[kOther] = a;
  return [a, b];
}

module.exports = duplexPair;
