'use strict';
// stream.Duplex: a Readable and a Writable in one object, with two states. It inherits from Readable and takes Writable's
// methods over. Follows the page "Stream", section "Duplex and transform streams".

const { FunctionPrototypeCall, ObjectDefineProperties, ObjectGetOwnPropertyDescriptor, ObjectKeys, ObjectSetPrototypeOf,
} = primordials;
const { Stream, initStream } = require('internal/stream/legacy');
const Readable = require('internal/stream/readable');
const Writable = require('internal/stream/writable');
const { construct } = require('internal/stream/destroy');

module.exports = Duplex;
ObjectSetPrototypeOf(Duplex.prototype, Readable.prototype);
ObjectSetPrototypeOf(Duplex, Readable);
{
  const keys = ObjectKeys(Writable.prototype);
  for (let i = 0; i < keys.length; i++) Duplex.prototype[keys[i]] ||= Writable.prototype[keys[i]];
  // These two sides differ; the writable form also fails waiting writes.
  Duplex.prototype.destroy = Writable.prototype.destroy;
}

function Duplex(options) {
  if (new.target === undefined && !(this instanceof Duplex)) return new Duplex(options);
  // Places for the usual events, so that adding listeners changes no shapes (and eventNames() has Node's order).
  const isFirst = this._events === undefined;
  if (isFirst) this._events = {
    close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined, data: undefined,
    end: undefined, readable: undefined,
  };
  this._readableState = new Readable.ReadableState(options, this, true);
  this._writableState = new Writable.WritableState(options, this, true);
  if (options) {
    this.allowHalfOpen = options.allowHalfOpen !== false;
    if (options.readable === false) {
      const r = this._readableState;
      r.readable = false;
      r.ended = true;
      r.endEmitted = true;
    }
    if (options.writable === false) {
      const w = this._writableState;
      w.writable = false;
      w.ending = true;
      w.ended = true;
      w.finished = true;
    }
    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.write === 'function') this._write = options.write;
    if (typeof options.writev === 'function') this._writev = options.writev;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.final === 'function') this._final = options.final;
    if (typeof options.construct === 'function') this._construct = options.construct;
  } else {
    this.allowHalfOpen = true;
  }
  initStream(this, options, isFirst);
  if (options?.signal) require('internal/stream/add_abort_signal').addAbortSignalNoValidate(options.signal, this);
  if (typeof this._construct === 'function') construct(this);
}

const fromWritable = (name) => ({ __proto__: null, ...ObjectGetOwnPropertyDescriptor(Writable.prototype, name) });
ObjectDefineProperties(Duplex.prototype, {
  writable: fromWritable('writable'),
  writableHighWaterMark: fromWritable('writableHighWaterMark'),
  writableObjectMode: fromWritable('writableObjectMode'),
  writableBuffer: fromWritable('writableBuffer'),
  writableLength: fromWritable('writableLength'),
  writableFinished: fromWritable('writableFinished'),
  writableCorked: fromWritable('writableCorked'),
  writableEnded: fromWritable('writableEnded'),
  writableNeedDrain: fromWritable('writableNeedDrain'),
  destroyed: {
    __proto__: null, enumerable: false, configurable: false,
    get() {
      const r = this._readableState;
      const w = this._writableState;
      return r === undefined || w === undefined ? false : r.destroyed && w.destroyed;
    },
    set(value) {
      if (this._readableState && this._writableState) {
        this._readableState.destroyed = value;
        this._writableState.destroyed = value;
      }
    },
  },
});

Duplex.fromWeb = function(pair, options) {
  return require('internal/stream/web_adapters').newStreamDuplexFromReadableWritablePair(pair, options);
};
Duplex.toWeb = function(duplex, options) {
  return require('internal/stream/web_adapters').newReadableWritablePairFromDuplex(duplex, options);
};
Duplex.from = function(body) {
  return require('internal/stream/duplexify')(body, 'body');
};
