'use strict';
// `Function.prototype.toString` that writes a native function as Node does, on one line: packages compare that text, and
// one with line ends in it is no valid header value. Runs in a fresh realm before anything else.

const native = Function.prototype.toString;
const { apply } = Reflect;
const { endsWith, slice, startsWith } = String.prototype;
const OwnTypeError = TypeError;

// No source text of a function can end so: it is no JavaScript.
const ENGINE = '{\n    [native code]\n}';
// Functions that are bound, proxies, and methods whose source is not kept.
const HEAD = 'function(';
const BOUND = 'function bound ';
const { parse, stringify } = JSON;

const { toString } = {
  toString() {
    if (typeof this !== 'function') throw new OwnTypeError("Function.prototype.toString requires that 'this' be a Function");
    const text = apply(native, this, []);
    if (!apply(endsWith, text, [ENGINE])) return text;
    if (apply(startsWith, text, [HEAD]) || apply(startsWith, text, [BOUND])) {
      // Some intrinsics are such methods here.
      if (this === toString || this === parse || this === stringify) {
        return `function ${this === parse ? 'parse' : this === stringify ? 'stringify' : 'toString'}() { [native code] }`;
      }
      return 'function () { [native code] }';
    }
    return `${apply(slice, text, [0, -ENGINE.length])}{ [native code] }`;
  },
};

Object.defineProperty(Function.prototype, 'toString', { __proto__: null, value: toString, writable: true, enumerable: false, configurable: true });
