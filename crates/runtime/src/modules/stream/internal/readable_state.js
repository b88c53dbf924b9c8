'use strict';
// What a Readable knows of itself, and its queue of chunks. `stream._readableState` is an instance of ReadableState; its
// field names are an old agreement with packages and Node's own tests.

const { ArrayPrototypeForEach, ArrayPrototypeJoin, ArrayPrototypePop, ArrayPrototypeSlice, ArrayPrototypeSplice, ArrayPrototypeUnshift,
  ObjectDefineProperty, StringPrototypeSlice, Symbol, TypedArrayPrototypeSet, TypedArrayPrototypeSubarray,
} = primordials;
const { Buffer } = require('buffer');
const { SHARED, defineBit, defineRareValue } = require('internal/stream/flags');
const { getDefaultHighWaterMark, pickHighWaterMark } = require('internal/stream/hwm');

const R = {
  __proto__: null,
  ...SHARED,
  ended: 1 << 11,            // push(null) came
  endEmitted: 1 << 12,
  reading: 1 << 13,          // _read() was called and has not answered with push()
  needReadable: 1 << 14,
  emittedReadable: 1 << 15,
  readableListening: 1 << 16,
  resumeScheduled: 1 << 17,
  multiAwaitDrain: 1 << 18,
  readingMore: 1 << 19,
  dataEmitted: 1 << 20,
  hasFlowing: 1 << 21,       // flowing is not null
  flowingOn: 1 << 22,
  hasPaused: 1 << 23,        // pause() or resume() was called
  pausedOn: 1 << 24,
  hasDecoder: 1 << 25,
  notReadable: 1 << 26,      // readable === false (the readable half of a Duplex is switched off)
};
// The bits of a state stand here as numbers with their names: a constant of the module would be loaded and tested at each
// use, which made a chain of streams a sixth slower.
const kErrored = Symbol('kErrored');
const kDefaultEncoding = Symbol('kDefaultEncoding');
const kDecoder = Symbol('kDecoder');
const kEncoding = Symbol('kEncoding');
const START = /* constructed */ 0x2 | /* sync */ 0x4 | /* emitClose */ 0x10 | /* autoDestroy */ 0x20;
// The queue array is cut only when this many consumed places have gathered at its front.
const TRIM_AT = 1024;

let StringDecoder;

function ReadableState(options, stream, isDuplex) {
  let bits = START;
  let highWaterMark;
  let encodingOption = null;
  let defaultEncoding = 'utf8';
  if (options === undefined || options === null) {
    highWaterMark = getDefaultHighWaterMark(false);
  } else {
    if (typeof isDuplex !== 'boolean') isDuplex = stream instanceof require('internal/stream/duplex');
    if (options.objectMode || (isDuplex && options.readableObjectMode)) bits |= /* objectMode */ 0x1;
    if (options.emitClose === false) bits &= ~/* emitClose */ 0x10;
    if (options.autoDestroy === false) bits &= ~/* autoDestroy */ 0x20;
    highWaterMark = pickHighWaterMark((bits & /* objectMode */ 0x1) !== 0, options, 'readableHighWaterMark', isDuplex);
    if (options.defaultEncoding != null) defaultEncoding = options.defaultEncoding;
    if (options.encoding) encodingOption = options.encoding;
  }
  this.highWaterMark = highWaterMark;
  this.buffer = [];
  this.bufferIndex = 0;
  this.length = 0;
  this.pipes = [];
  this.awaitDrainWriters = null;
  this.bits = bits;
  if (defaultEncoding !== 'utf8' && defaultEncoding !== 'utf-8') {
    if (!Buffer.isEncoding(defaultEncoding)) {
      const { codes: { ERR_UNKNOWN_ENCODING } } = require('internal/errors');
      throw new ERR_UNKNOWN_ENCODING(defaultEncoding);
    }
    this.defaultEncoding = defaultEncoding;
  }
  if (encodingOption !== null) useDecoder(this, encodingOption);
}

function useDecoder(state, encoding) {
  StringDecoder ??= require('string_decoder').StringDecoder;
  const decoder = new StringDecoder(encoding);
  state.decoder = decoder;
  // The decoder has the canonical name of the encoding.
  state.encoding = decoder.encoding;
  return decoder;
}

const proto = ReadableState.prototype;
ArrayPrototypeForEach([
  'objectMode', 'ended', 'endEmitted', 'reading', 'constructed', 'sync', 'needReadable', 'emittedReadable',
  'readableListening', 'resumeScheduled', 'errorEmitted', 'emitClose', 'autoDestroy', 'destroyed', 'closed',
  'closeEmitted', 'multiAwaitDrain', 'readingMore', 'dataEmitted',
], (name) => defineBit(proto, name, R[name]));
defineRareValue(proto, 'errored', /* hasError */ 0x200, kErrored, null);
defineRareValue(proto, 'decoder', /* hasDecoder */ 0x2000000, kDecoder, null);
defineRareValue(proto, 'defaultEncoding', /* otherEncoding */ 0x400, kDefaultEncoding, 'utf8');
ObjectDefineProperty(proto, 'encoding', {
  __proto__: null, enumerable: false, configurable: true,
  get() { return (this.bits & /* hasDecoder */ 0x2000000) !== 0 ? this[kEncoding] : null; },
  set(value) { this[kEncoding] = value; },
});
// Two booleans that may also be "never said": null.
ObjectDefineProperty(proto, 'flowing', {
  __proto__: null, enumerable: false, configurable: true,
  get() { return (this.bits & /* hasFlowing */ 0x200000) !== 0 ? (this.bits & /* flowingOn */ 0x400000) !== 0 : null; },
  set(value) {
    if (value === null || value === undefined) this.bits &= ~(/* hasFlowing */ 0x200000 | /* flowingOn */ 0x400000);
    else if (value) this.bits |= /* hasFlowing */ 0x200000 | /* flowingOn */ 0x400000;
    else this.bits = (this.bits | /* hasFlowing */ 0x200000) & ~/* flowingOn */ 0x400000;
  },
});
ObjectDefineProperty(proto, 'paused', {
  __proto__: null, enumerable: false, configurable: true,
  get() { return (this.bits & /* hasPaused */ 0x800000) !== 0 ? (this.bits & /* pausedOn */ 0x1000000) !== 0 : null; },
  set(value) {
    if (value) this.bits |= /* hasPaused */ 0x800000 | /* pausedOn */ 0x1000000;
    else this.bits = (this.bits | /* hasPaused */ 0x800000) & ~/* pausedOn */ 0x1000000;
  },
});
ObjectDefineProperty(proto, 'readable', {
  __proto__: null, enumerable: false, configurable: true,
  get() { return (this.bits & /* notReadable */ 0x4000000) !== 0 ? false : undefined; },
  set(value) {
    if (value === false) this.bits |= /* notReadable */ 0x4000000;
    else this.bits &= ~/* notReadable */ 0x4000000;
  },
});
ObjectDefineProperty(proto, 'pipesCount', {
  __proto__: null, enumerable: false, configurable: true, get() { return this.pipes.length; },
});

// --- the queue --------------------------------------------------------------------------------------------------------

function enqueue(state, chunk) {
  const { buffer } = state;
  buffer[buffer.length] = chunk;
}

function enqueueFront(state, chunk) {
  if (state.bufferIndex > 0) state.buffer[--state.bufferIndex] = chunk;
  else ArrayPrototypeUnshift(state.buffer, chunk);
}

function clearQueue(state) {
  state.buffer = [];
  state.bufferIndex = 0;
  state.length = 0;
}

function first(state) {
  return state.buffer[state.bufferIndex];
}

// Takes the first chunk; there is one.
function takeFirst(state) {
  const { buffer, bufferIndex } = state;
  if (buffer.length === 1) return ArrayPrototypePop(buffer);
  const chunk = buffer[bufferIndex];
  buffer[bufferIndex] = null;
  settleIndex(state, bufferIndex + 1);
  return chunk;
}

// Drops the places before `index`, whose chunks are gone.
function settleIndex(state, index) {
  if (index === state.buffer.length) {
    state.buffer.length = 0;
    state.bufferIndex = 0;
  } else if (index > TRIM_AT) {
    ArrayPrototypeSplice(state.buffer, 0, index);
    state.bufferIndex = 0;
  } else {
    state.bufferIndex = index;
  }
}

// Takes `n` units out of the queue (everything for 0, NaN or at least the length); null when there is nothing.
function takeFromQueue(n, state) {
  if (state.length === 0) return null;
  const buffer = state.buffer;
  const index = state.bufferIndex;
  if ((state.bits & /* objectMode */ 0x1) !== 0) {
    return takeFirst(state);
  }
  if (!n || n >= state.length) {
    const count = buffer.length - index;
    let all;
    if ((state.bits & /* hasDecoder */ 0x2000000) !== 0) {
      all = count === 1 ? buffer[index] : ArrayPrototypeJoin(index === 0 ? buffer : ArrayPrototypeSlice(buffer, index), '');
    } else if (count === 0) {
      all = Buffer.alloc(0);
    } else if (count === 1) {
      all = buffer[index];
    } else {
      all = copyOut(state, state.length);
    }
    if (buffer.length === 1) {
      ArrayPrototypePop(buffer);
    } else {
      buffer.length = 0;
      state.bufferIndex = 0;
    }
    return all;
  }
  const chunk = buffer[index];
  if (n < chunk.length) {
    const isText = typeof chunk === 'string';
    buffer[index] = isText ? StringPrototypeSlice(chunk, n) : sliceBuffer(chunk, n, chunk.length);
    return isText ? StringPrototypeSlice(chunk, 0, n) : sliceBuffer(chunk, 0, n);
  }
  if (n === chunk.length) {
    buffer[index] = null;
    settleIndex(state, index + 1);
    return chunk;
  }
  return (state.bits & /* hasDecoder */ 0x2000000) !== 0 ? joinOut(state, n) : copyOut(state, n);
}

function sliceBuffer(chunk, from, to) {
  return TypedArrayPrototypeSubarray(chunk, from, to);
}

function copyOut(state, n) {
  const out = Buffer.allocUnsafe(n);
  const buffer = state.buffer;
  let index = state.bufferIndex;
  let at = 0;
  while (at < n) {
    const chunk = buffer[index];
    const missing = n - at;
    if (chunk.length <= missing) {
      TypedArrayPrototypeSet(out, chunk, at);
      at += chunk.length;
      buffer[index++] = null;
    } else {
      TypedArrayPrototypeSet(out, sliceBuffer(chunk, 0, missing), at);
      buffer[index] = sliceBuffer(chunk, missing, chunk.length);
      break;
    }
  }
  settleIndex(state, index);
  return out;
}

function joinOut(state, n) {
  const buffer = state.buffer;
  let index = state.bufferIndex;
  let out = '';
  while (out.length < n) {
    const chunk = buffer[index];
    const missing = n - out.length;
    if (chunk.length <= missing) {
      out += chunk;
      buffer[index++] = null;
    } else {
      out += StringPrototypeSlice(chunk, 0, missing);
      buffer[index] = StringPrototypeSlice(chunk, missing);
      break;
    }
  }
  settleIndex(state, index);
  return out;
}

module.exports = { R, ReadableState, clearQueue, enqueue, enqueueFront, first, takeFirst, takeFromQueue, useDecoder };
