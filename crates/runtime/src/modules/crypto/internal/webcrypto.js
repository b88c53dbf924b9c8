'use strict';
// The global `crypto`, first form: `getRandomValues` and `randomUUID`. `subtle` is not there yet and says so.

const { ObjectDefineProperties, ObjectDefineProperty, SymbolToStringTag } = primordials;
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS, ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const random = require('internal/crypto/random');

let allowed = false;

class Crypto {
  #brand = true;
  constructor() {
    if (!allowed) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }
  get subtle() {
    throw new ERR_METHOD_NOT_IMPLEMENTED('crypto.subtle');
  }
  getRandomValues(array) {
    if (typeof this !== 'object' || this === null || !(#brand in this)) throw new ERR_INVALID_THIS('Crypto');
    return random.getRandomValues(array);
  }
  randomUUID(options = kEmptyObject) {
    if (typeof this !== 'object' || this === null || !(#brand in this)) throw new ERR_INVALID_THIS('Crypto');
    return random.randomUUID(options);
  }
}
const shown = { __proto__: null, enumerable: true };
ObjectDefineProperties(Crypto.prototype, { getRandomValues: shown, randomUUID: shown, subtle: shown });
ObjectDefineProperty(Crypto.prototype, SymbolToStringTag, { __proto__: null, value: 'Crypto', configurable: true });

allowed = true;
const crypto = new Crypto();
allowed = false;

module.exports = { Crypto, crypto };
