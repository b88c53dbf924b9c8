'use strict';
// TextEncoder and TextDecoder. The decoders are native (web/encoding/mod.rs, over encoding_rs).
// Follows https://encoding.spec.whatwg.org/#api and https://nodejs.org/api/util.html#class-utiltextdecoder.

const {
  Boolean,
  ObjectDefineProperties,
  Symbol,
  SymbolToStringTag,
  TypeError,
  Uint32Array,
  Uint8Array,
} = primordials;

const {
  codes: { ERR_ENCODING_INVALID_ENCODED_DATA, ERR_ENCODING_NOT_SUPPORTED, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS },
} = require('internal/errors');
const { validateObject, validateString } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView, isUint8Array } = require('internal/util/types');
const { customInspectSymbol } = require('internal/util');
const { utf8Bytes } = require('internal/buffer/encodings');
const binding = internalBinding('encoding');

const ALLOW = require('internal/validators').kValidateObjectAllowObjectsAndNull;

// Where encodeInto() reports: units read, bytes written.
const progress = new Uint32Array(2);

class TextEncoder {
  #encoding = 'utf-8';

  get encoding() {
    if (!(#encoding in this)) throw new TypeError('Cannot read private member #encoding from an object whose class did not declare it');
    return this.#encoding;
  }

  encode(input = '') {
    if (!(#encoding in this)) throw new TypeError('Receiver must be an instance of class TextEncoder');
    return utf8Bytes(`${input}`);
  }

  encodeInto(src, dest) {
    if (!(#encoding in this)) throw new TypeError('Receiver must be an instance of class TextEncoder');
    validateString(src, 'src');
    if (!(dest instanceof Uint8Array) && !isUint8Array(dest)) throw new ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
    binding.encodeInto(src, dest, progress);
    return { read: progress[0], written: progress[1] };
  }

  [customInspectSymbol](depth, opts) {
    if (!(#encoding in this)) throw new TypeError('Receiver must be an instance of class TextEncoder');
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = {};
    shown.encoding = this.#encoding;
    return require('internal/util/inspect').inspect(shown, opts);
  }
}

const FLAG_FATAL = 2;
const FLAG_IGNORE_BOM = 4;
const kFlags = Symbol('flags');
const kHandle = Symbol('handle');

function notBytes() {
  const error = new TypeError('The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.');
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  // The native decoder, made when the fast way for whole UTF-8 texts does not apply.
  #decoder;
  // Whether #decoder holds the state of an unfinished stream.
  #streaming = false;

  constructor(encoding = 'utf-8', options = undefined) {
    const label = `${encoding}`;
    if (options !== undefined) validateObject(options, 'options', ALLOW);
    const name = binding.labelToName(label);
    if (name === undefined) throw new ERR_ENCODING_NOT_SUPPORTED(label);
    this.#encoding = name;
    this.#fatal = Boolean(options?.fatal);
    this.#ignoreBOM = Boolean(options?.ignoreBOM);
  }

  get encoding() {
    if (!(#encoding in this)) throw new ERR_INVALID_THIS('TextDecoder');
    return this.#encoding;
  }
  get fatal() {
    if (!(#encoding in this)) throw new ERR_INVALID_THIS('TextDecoder');
    return this.#fatal;
  }
  get ignoreBOM() {
    if (!(#encoding in this)) throw new ERR_INVALID_THIS('TextDecoder');
    return this.#ignoreBOM;
  }

  decode(input = undefined, options = undefined) {
    if (!(#encoding in this)) throw new ERR_INVALID_THIS('TextDecoder');
    // What only pretends is found by the native half.
    if (input !== undefined && !(input instanceof Uint8Array) && !isArrayBufferView(input) && !isAnyArrayBuffer(input)) {
      throw notBytes();
    }
    let stream = false;
    if (options !== undefined) {
      validateObject(options, 'options', ALLOW);
      stream = Boolean(options?.stream);
    }
    let text;
    if (!stream && !this.#streaming) {
      if (input === undefined) return '';
      text = this.#encoding === 'utf-8' ?
        binding.decodeUtf8(input, this.#fatal, this.#ignoreBOM) :
        binding.decodeWhole(input, this.#encoding, this.#fatal, this.#ignoreBOM);
    } else {
      if (!this.#streaming) this.#decoder = new binding.Decoder(this.#encoding, this.#fatal, this.#ignoreBOM);
      this.#streaming = stream;
      text = this.#decoder.decode(input, stream);
      if (!stream) this.#decoder = undefined;
    }
    if (text === undefined) throw notBytes();
    if (text === null) throw new ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
    return text;
  }

  [customInspectSymbol](depth, opts) {
    if (!(#encoding in this)) throw new ERR_INVALID_THIS('TextDecoder');
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = {};
    shown.encoding = this.#encoding;
    shown.fatal = this.#fatal;
    shown.ignoreBOM = this.#ignoreBOM;
    if (opts?.showHidden) {
      shown[kFlags] = (this.#fatal ? FLAG_FATAL : 0) | (this.#ignoreBOM ? FLAG_IGNORE_BOM : 0);
      shown[kHandle] = undefined;
    }
    const { inspect } = require('internal/util/inspect');
    return `TextDecoder ${inspect(shown, { ...opts, showHidden: false })}`;
  }
}

const enumerable = { __proto__: null, enumerable: true };
ObjectDefineProperties(TextEncoder.prototype, {
  encode: enumerable,
  encodeInto: enumerable,
  encoding: enumerable,
  [customInspectSymbol]: { __proto__: null, enumerable: false },
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'TextEncoder' },
});
ObjectDefineProperties(TextDecoder.prototype, {
  decode: enumerable,
  encoding: enumerable,
  fatal: enumerable,
  ignoreBOM: enumerable,
  [customInspectSymbol]: { __proto__: null, enumerable: false },
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'TextDecoder' },
});

// The Encoding Standard's name of a label, or undefined.
function getEncodingFromLabel(label) {
  return binding.labelToName(`${label}`);
}

module.exports = { TextEncoder, TextDecoder, getEncodingFromLabel };
