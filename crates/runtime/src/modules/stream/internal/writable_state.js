'use strict';
// What a Writable knows of itself. `stream._writableState` is an instance of WritableState; its field names are an old
// agreement with packages and Node's own tests.

const { ArrayPrototypeForEach, ArrayPrototypeSlice, ObjectDefineProperty, Symbol } = primordials;
const { Buffer } = require('buffer');
const { SHARED, defineBit, defineRareValue } = require('internal/stream/flags');
const { getDefaultHighWaterMark, pickHighWaterMark } = require('internal/stream/hwm');

const W = {
  __proto__: null,
  ...SHARED,
  finalCalled: 1 << 11,
  needDrain: 1 << 12,
  ending: 1 << 13,           // end() was called
  ended: 1 << 14,            // end() has returned
  finished: 1 << 15,         // 'finish' is being or has been emitted
  noDecodeStrings: 1 << 16,  // decodeStrings: false
  writing: 1 << 17,          // _write() was called and has not called back
  bufferProcessing: 1 << 18,
  prefinished: 1 << 19,
  allBuffers: 1 << 20,       // every waiting chunk is a Buffer
  allNoop: 1 << 21,          // no waiting chunk has a callback
  hasWritable: 1 << 22,      // `writable` was set by hand
  writableOn: 1 << 23,
  afterWriteTick: 1 << 24,   // the tick that counts finished writes is scheduled
  hasFinishCallbacks: 1 << 25,
};
// Plain constants: a member of an object would be looked up at every use.
const { constructed: W_CONSTRUCTED, sync: W_SYNC, emitClose: W_EMIT_CLOSE, autoDestroy: W_AUTO_DESTROY,
  allBuffers: W_ALL_BUFFERS, allNoop: W_ALL_NOOP, objectMode: W_OBJECT_MODE, noDecodeStrings: W_NO_DECODE_STRINGS,
  hasError: W_HAS_ERROR, otherEncoding: W_OTHER_ENCODING, hasWritable: W_HAS_WRITABLE, writableOn: W_WRITABLE_ON } = W;
const START = W_CONSTRUCTED | W_SYNC | W_EMIT_CLOSE | W_AUTO_DESTROY | W_ALL_BUFFERS | W_ALL_NOOP;
const kErrored = Symbol('kErrored');
const kDefaultEncoding = Symbol('kDefaultEncoding');
const kFinishCallbacks = Symbol('kFinishCallbacks');

function WritableState(options, stream, isDuplex) {
  let bits = START;
  let highWaterMark;
  let defaultEncoding = 'utf8';
  if (options === undefined || options === null) {
    highWaterMark = getDefaultHighWaterMark(false);
  } else {
    if (typeof isDuplex !== 'boolean') isDuplex = stream instanceof require('internal/stream/duplex');
    if (options.objectMode || (isDuplex && options.writableObjectMode)) bits |= W_OBJECT_MODE;
    if (options.decodeStrings === false) bits |= W_NO_DECODE_STRINGS;
    if (options.emitClose === false) bits &= ~W_EMIT_CLOSE;
    if (options.autoDestroy === false) bits &= ~W_AUTO_DESTROY;
    highWaterMark = pickHighWaterMark((bits & W_OBJECT_MODE) !== 0, options, 'writableHighWaterMark', isDuplex);
    if (options.defaultEncoding != null) defaultEncoding = options.defaultEncoding;
  }
  this.highWaterMark = highWaterMark;
  this.length = 0;
  this.corked = 0;
  this.onwrite = null;        // the callback that `_write()` gets, made at the first write
  this.writelen = 0;
  this.writecb = null;
  this.bufferedIndex = 0;
  this.pendingcb = 0;         // callbacks that must have run before 'finish'
  this.buffered = null;       // [{ chunk, encoding, callback }], made when a first chunk must wait
  this.afterWriteTickInfo = null;
  this.bits = bits;
  if (defaultEncoding !== 'utf8' && defaultEncoding !== 'utf-8') {
    if (!Buffer.isEncoding(defaultEncoding)) {
      const { codes: { ERR_UNKNOWN_ENCODING } } = require('internal/errors');
      throw new ERR_UNKNOWN_ENCODING(defaultEncoding);
    }
    this.defaultEncoding = defaultEncoding;
  }
}

const proto = WritableState.prototype;
ArrayPrototypeForEach([
  'objectMode', 'finalCalled', 'needDrain', 'ending', 'ended', 'finished', 'destroyed', 'writing', 'sync',
  'bufferProcessing', 'constructed', 'prefinished', 'errorEmitted', 'emitClose', 'autoDestroy', 'closed', 'closeEmitted',
  'allBuffers', 'allNoop',
], (name) => defineBit(proto, name, W[name]));
defineRareValue(proto, 'errored', W_HAS_ERROR, kErrored, null);
defineRareValue(proto, 'defaultEncoding', W_OTHER_ENCODING, kDefaultEncoding, 'utf8');
function accessor(name, get, set) {
  ObjectDefineProperty(proto, name, { __proto__: null, enumerable: false, configurable: true, get, set });
}
accessor('decodeStrings', function() { return (this.bits & W_NO_DECODE_STRINGS) === 0; }, function(value) {
  if (value) this.bits &= ~W_NO_DECODE_STRINGS;
  else this.bits |= W_NO_DECODE_STRINGS;
});
accessor('writable', function() { return (this.bits & W_HAS_WRITABLE) !== 0 ? (this.bits & W_WRITABLE_ON) !== 0 : undefined; },
  function(value) {
    if (value == null) this.bits &= ~(W_HAS_WRITABLE | W_WRITABLE_ON);
    else if (value) this.bits |= W_HAS_WRITABLE | W_WRITABLE_ON;
    else this.bits = (this.bits | W_HAS_WRITABLE) & ~W_WRITABLE_ON;
  });
accessor('bufferedRequestCount', function() { return this.buffered === null ? 0 : this.buffered.length - this.bufferedIndex; });
proto.getBuffer = function getBuffer() {
  return this.buffered === null ? [] : ArrayPrototypeSlice(this.buffered, this.bufferedIndex);
};

module.exports = { W, WritableState, kFinishCallbacks };
