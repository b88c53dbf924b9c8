'use strict';
// stream.Transform: a Duplex whose output is computed from its input, and PassThrough. Follows the page "Stream", section
// "Implementing a transform stream". Backpressure: a write is not acknowledged until the output has room again, so
// the readable side's fullness is felt by the writer.

const { FunctionPrototypeCall, ObjectSetPrototypeOf, Symbol } = primordials;
const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
const Duplex = require('internal/stream/duplex');
const { pickHighWaterMark } = require('internal/stream/hwm');


const kCallback = Symbol('kCallback');
const kDone = Symbol('kDone');     // the callback that `_transform` gets, made at the first write
const kBefore = Symbol('kBefore'); // how much was in the readable queue when `_transform` was called

module.exports = { Transform, PassThrough };
ObjectSetPrototypeOf(Transform.prototype, Duplex.prototype);
ObjectSetPrototypeOf(Transform, Duplex);
ObjectSetPrototypeOf(PassThrough.prototype, Transform.prototype);
ObjectSetPrototypeOf(PassThrough, Transform);

function Transform(options) {
  if (new.target === undefined && !(this instanceof Transform)) return new Transform(options);
  // A readable mark of 0 means "hold nothing back": then the writable side must not buffer ahead either, while what
  // is between the two sides is still one chunk.
  const readableMark = options ? pickHighWaterMark(!!options.readableObjectMode, options, 'readableHighWaterMark', true) : null;
  if (readableMark === 0) {
    options = {
      ...options,
      highWaterMark: null,
      readableHighWaterMark: readableMark,
      writableHighWaterMark: options.writableHighWaterMark || 0,
    };
  }
  FunctionPrototypeCall(Duplex, this, options);
  // `_read` here only releases a writer that waits: a call within another one is harmless.
  this._readableState.sync = false;
  this[kCallback] = null;
  this[kDone] = null;
  this[kBefore] = 0;
  if (options) {
    if (typeof options.transform === 'function') this._transform = options.transform;
    if (typeof options.flush === 'function') this._flush = options.flush;
  }
  // Subclasses may have replaced _final: the flush then happens before 'finish' all the same.
  this.on('prefinish', prefinish);
}

function final(cb) {
  if (typeof this._flush === 'function' && !this.destroyed) {
    this._flush((err, data) => {
      if (err) {
        if (cb) cb(err);
        else this.destroy(err);
        return;
      }
      if (data != null) this.push(data);
      this.push(null);
      if (cb) cb();
    });
  } else {
    this.push(null);
    if (cb) cb();
  }
}

function prefinish() {
  if (this._final !== final) FunctionPrototypeCall(final, this);
}

Transform.prototype._final = final;

Transform.prototype._transform = function(chunk, encoding, callback) {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_transform()');
};

Transform.prototype._write = function(chunk, encoding, callback) {
  const w = this._writableState;
  const r = this._readableState;
  if (callback === w.onwrite) {
    this[kBefore] = r.length;
    this._transform(chunk, encoding, this[kDone] ?? doneOf(this, w, r, callback));
  } else {
    transformFor(this, w, r, chunk, encoding, callback);
  }
};

// `_write` called by a subclass, with a callback of its own. (Not in `_write`: what a function's own functions use is kept in
// an object made at each of its calls.)
function transformFor(stream, w, r, chunk, encoding, callback) {
  const before = r.length;
  stream._transform(chunk, encoding, (err, val) => { transformed(stream, w, r, callback, before, err, val); });
}

function doneOf(stream, w, r, callback) {
  return stream[kDone] = (err, val) => { transformed(stream, w, r, callback, stream[kBefore], err, val); };
}

function transformed(stream, w, r, callback, before, err, val) {
  if (err) {
    callback(err);
    return;
  }
  if (val !== undefined && val !== null) stream.push(val);
  if ((r.bits & /* ended */ 0x800) !== 0) {
    // Its output is over: the writer hears of the chunk a tick later, behind what 'end' causes.
    process.nextTick(callback);
    return;
  }
  const { length } = r;
  // Go on at once when the input has ended, when nothing was put out, or when the output has room.
  if (length < r.highWaterMark || before === length || (w.bits & /* ended */ 0x4000) !== 0) callback();
  else stream[kCallback] = callback;
}

Transform.prototype._read = function() {
  if (this[kCallback]) {
    const callback = this[kCallback];
    this[kCallback] = null;
    callback();
  }
};

function PassThrough(options) {
  if (new.target === undefined && !(this instanceof PassThrough)) return new PassThrough(options);
  FunctionPrototypeCall(Transform, this, options);
}

PassThrough.prototype._transform = function(chunk, encoding, cb) {
  cb(null, chunk);
};
