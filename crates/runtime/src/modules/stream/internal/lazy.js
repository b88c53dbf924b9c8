'use strict';
// Stream states that are made at first touch. An http request is a Readable and its response a Writable, but most requests
// have no body and most responses are one write: classes with such objects call these once on their prototype and leave
// Readable()/Writable() out of their constructor. `optionsOf(stream)` gives the options of the state when it is made.
//
//   lazyReadableState(IncomingMessage.prototype, (message) => ({ highWaterMark: ..., autoDestroy: true }));
//   hasReadableState(message)   true once somebody has read, listened or asked

const { ObjectDefineProperty, Symbol } = primordials;
const { ReadableState } = require('internal/stream/readable_state');
const { WritableState } = require('internal/stream/writable_state');

const kReadable = Symbol('kReadableState');
const kWritable = Symbol('kWritableState');

function define(proto, name, slot, State, optionsOf) {
  // Own, so that every object of the class has the slot in reach of one lookup.
  proto[slot] = undefined;
  ObjectDefineProperty(proto, name, {
    __proto__: null,
    enumerable: false,
    configurable: true,
    get() {
      const state = this[slot];
      if (state !== undefined || this === proto) return state;
      return this[slot] = new State(optionsOf === undefined ? undefined : optionsOf(this), this, false);
    },
    set(value) { this[slot] = value; },
  });
}

function lazyReadableState(proto, optionsOf) {
  define(proto, '_readableState', kReadable, ReadableState, optionsOf);
}

function lazyWritableState(proto, optionsOf) {
  define(proto, '_writableState', kWritable, WritableState, optionsOf);
}

const hasReadableState = (stream) => stream[kReadable] !== undefined;
const hasWritableState = (stream) => stream[kWritable] !== undefined;

module.exports = { hasReadableState, hasWritableState, lazyReadableState, lazyWritableState };
