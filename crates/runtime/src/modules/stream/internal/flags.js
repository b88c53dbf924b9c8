'use strict';
// Stream state keeps its booleans as bits of one integer, `state.bits`: a stream is made for every request, and one small
// object with few slots is what that may cost. The names that packages know (`state.ended`, `state.objectMode`, ...) are
// accessors over the bits, made here once for each state class.

const { ObjectDefineProperty } = primordials;

// Bits that both sides share, so that destroy.js can work on either kind of state without looking which it is.
const SHARED = {
  __proto__: null,
  objectMode: 1 << 0,
  constructed: 1 << 1,
  sync: 1 << 2,
  errorEmitted: 1 << 3,
  emitClose: 1 << 4,
  autoDestroy: 1 << 5,
  destroyed: 1 << 6,
  closed: 1 << 7,
  closeEmitted: 1 << 8,
  hasError: 1 << 9,      // `errored` holds the error
  otherEncoding: 1 << 10, // `defaultEncoding` is not 'utf8'
};

function defineBit(proto, name, bit) {
  ObjectDefineProperty(proto, name, {
    __proto__: null,
    enumerable: false,
    configurable: true,
    get() { return (this.bits & bit) !== 0; },
    set(value) {
      if (value) this.bits |= bit;
      else this.bits &= ~bit;
    },
  });
}

// A value that most streams never have: its presence is a bit, the value itself sits in a symbol-named slot.
function defineRareValue(proto, name, bit, slot, absent) {
  ObjectDefineProperty(proto, name, {
    __proto__: null,
    enumerable: false,
    configurable: true,
    get() { return (this.bits & bit) !== 0 ? this[slot] : absent; },
    set(value) {
      if (value && value !== absent) {
        this[slot] = value;
        this.bits |= bit;
      } else {
        this.bits &= ~bit;
      }
    },
  });
}

module.exports = { SHARED, defineBit, defineRareValue };
