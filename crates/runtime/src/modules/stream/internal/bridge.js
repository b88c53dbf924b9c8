'use strict';
// A Duplex in front of a writable and a readable that others own: what is written goes into the one, what is read comes out
// of the other. compose() and Duplex.from() are made of it.

const { PromisePrototypeThen } = primordials;
const { AbortError } = require('internal/errors');
const { destroyer } = require('internal/stream/destroy');
const { isNodeStream, isTransformStream, isWebStream } = require('internal/stream/utils');

function ignore() {}

// `d`: the Duplex in front. Each of its pending callbacks waits for an event of the streams behind.
class Bridge {
  constructor(duplex) {
    this.d = duplex;
    this.ondrain = null;
    this.onfinish = null;
    this.onreadable = null;
    this.onclose = null;
    this.closing = false; // `onclose` is taken: the streams behind are over
  }

  fire(name) {
    const cb = this[name];
    if (cb === null) return;
    this[name] = null;
    cb();
  }

  // Where everything that is written has to go.
  writeInto(head) {
    if (isNodeStream(head)) this.writeIntoNode(head);
    else if (isWebStream(head)) this.writeIntoWeb(isTransformStream(head) ? head.writable : head);
  }

  writeIntoNode(head) {
    this.d._write = (chunk, encoding, callback) => {
      if (head.write(chunk, encoding)) callback();
      else this.ondrain = callback;
    };
    this.d._final = (callback) => {
      head.end();
      this.onfinish = callback;
    };
    head.on('drain', () => { this.fire('ondrain'); });
  }

  writeIntoWeb(writable) {
    const writer = writable.getWriter();
    this.d._write = async (chunk, encoding, callback) => {
      try {
        await writer.ready;
        PromisePrototypeThen(writer.write(chunk), undefined, ignore); // Failures come through `ready` too.
        callback();
      } catch (err) {
        callback(err);
      }
    };
    this.d._final = async (callback) => {
      try {
        await writer.ready;
        PromisePrototypeThen(writer.close(), undefined, ignore);
        this.onfinish = callback;
      } catch (err) {
        callback(err);
      }
    };
  }

  readFrom(tail) {
    if (isNodeStream(tail)) this.readFromNode(tail);
    else if (isWebStream(tail)) this.readFromWeb(isTransformStream(tail) ? tail.readable : tail);
  }

  readFromNode(tail) {
    tail.on('readable', () => { this.fire('onreadable'); });
    tail.on('end', () => { this.d.push(null); });
    const read = this.d._read = () => {
      for (;;) {
        const chunk = tail.read();
        if (chunk === null) {
          this.onreadable = read;
          return;
        }
        if (!this.d.push(chunk)) return;
      }
    };
  }

  readFromWeb(readable) {
    const reader = readable.getReader();
    this.d._read = async () => {
      for (;;) {
        try {
          const { value, done } = await reader.read();
          if (!this.d.push(done ? null : value) || done) return;
        } catch {
          return; // The error comes by way of finished().
        }
      }
    };
  }

  // What the end of the streams behind means for the one in front.
  over(err, nothingLeft) {
    const cb = this.onclose;
    this.closing = true;
    this.onclose = null;
    if (cb !== null) cb(err);
    else if (err) this.d.destroy(err);
    else if (nothingLeft) this.d.destroy();
  }

  destroyWith(...behind) {
    this.d._destroy = (err, callback) => {
      if (!err && !this.closing) err = new AbortError();
      this.onreadable = null;
      this.ondrain = null;
      this.onfinish = null;
      if (this.closing) {
        callback(err);
        for (let i = 0; i < behind.length; i++) if (isNodeStream(behind[i])) destroyer(behind[i], err);
      } else {
        this.onclose = callback;
        for (let i = 0; i < behind.length; i++) if (isNodeStream(behind[i])) destroyer(behind[i], err);
      }
    };
  }
}

module.exports = { Bridge };
