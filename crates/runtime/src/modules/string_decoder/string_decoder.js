'use strict';
// require('string_decoder'): bytes that come in pieces to text, so that a character cut by a piece's end comes out whole.
// Follows the page "String decoder". What is kept between writes is at most three bytes: the start of a UTF-8 sequence, half
// a UTF-16 unit or a high surrogate, or the odd bytes of a base64 group. Without such a rest, write() is Buffer's toString().

const { NumberPrototypeToString, ObjectDefineProperties, Symbol } = primordials;
const { Buffer } = require('buffer');

// What Node's decoder takes at once; the engine could make longer strings.
const MAX_STRING_LENGTH = 0x1fffffe8;
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_STRING_TOO_LONG, ERR_UNKNOWN_ENCODING } } = require('internal/errors');
const { normalizeEncoding } = require('internal/util');
const { isArrayBufferView, viewToBuffer } = require('internal/stream/bytes');
const { byName } = require('internal/buffer/encodings');

const kKept = Symbol('kKept');   // the kept bytes, in a Buffer of 4
const kNeed = Symbol('kNeed');   // bytes missing until the character is whole; 0: nothing is kept
const kTotal = Symbol('kTotal'); // bytes of that character
const kSlice = Symbol('kSlice'); // the native half of toString() in the encoding: bytes, start, end
const kTail = Symbol('kTail');   // the function that finds what must be kept, or null for one-byte encodings

// Each gives how many of the last bytes of `buf` (from `start`) belong to an unfinished character, as `kept * 8 + total`.
function utf8Tail(buf, start) {
  const end = buf.length;
  for (let back = 1; back <= 3 && end - back >= start; back++) {
    const byte = buf[end - back];
    if ((byte & 0xC0) === 0x80) continue;
    const total = utf8Length(byte);
    return total > back ? back * 8 + total : 0;
  }
  return 0;
}

function utf8Length(lead) {
  if ((lead & 0xE0) === 0xC0) return 2;
  if ((lead & 0xF0) === 0xE0) return 3;
  if ((lead & 0xF8) === 0xF0) return 4;
  return 1;
}

const isHighSurrogate = (upperByte) => (upperByte & 0xFC) === 0xD8;

function utf16Tail(buf, start) {
  const length = buf.length - start;
  if (length % 2 === 1) return 1 * 8 + 2;
  return length > 0 && isHighSurrogate(buf[buf.length - 1]) ? 2 * 8 + 4 : 0;
}

function base64Tail(buf, start) {
  const rest = (buf.length - start) % 3;
  return rest === 0 ? 0 : rest * 8 + 3;
}

const TAILS = { __proto__: null, utf8: utf8Tail, utf16le: utf16Tail, base64: base64Tail, base64url: base64Tail };

function StringDecoder(encoding) {
  const name = normalizeEncoding(encoding);
  if (name === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  this.encoding = name;
  this[kKept] = null;
  this[kNeed] = 0;
  this[kTotal] = 0;
  this[kSlice] = byName[name].slice;
  this[kTail] = TAILS[name] ?? null;
}

StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string') return buf;
  if (!isArrayBufferView(buf)) throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  const need = this[kNeed];
  if (need === undefined) throw new ERR_INVALID_THIS('StringDecoder');
  if (!(buf instanceof Buffer)) buf = viewToBuffer(buf);
  const { length } = buf;
  if (length > MAX_STRING_LENGTH && this.encoding !== 'utf16le') throw new ERR_STRING_TOO_LONG(`0x${NumberPrototypeToString(MAX_STRING_LENGTH, 16)}`);
  if (length === 0) return '';
  const tail = this[kTail];
  const slice = this[kSlice];
  if (tail === null) return slice(buf, 0, length);
  let start = 0;
  let text = '';
  if (need !== 0) {
    start = complete(this, buf);
    if (this[kNeed] !== 0) return '';
    text = flush(this);
    if (start === length) return text;
  }
  const unfinished = tail(buf, start);
  if (unfinished === 0) return need === 0 ? slice(buf, 0, length) : text + slice(buf, start, length);
  const kept = unfinished >> 3;
  const end = length - kept;
  this[kKept] ??= Buffer.alloc(4);
  for (let i = 0; i < kept; i++) this[kKept][i] = buf[end + i];
  this[kTotal] = unfinished & 7;
  this[kNeed] = this[kTotal] - kept;
  return end > start ? text + slice(buf, start, end) : text;
};

// Adds bytes to the kept ones; the result is how many were taken. kNeed is 0 after it when the kept bytes are to be told,
// whole or broken.
function complete(decoder, buf) {
  const kept = decoder[kKept];
  let need = decoder[kNeed];
  let at = 0;
  while (at < buf.length && need > 0) {
    const byte = buf[at];
    if (decoder.encoding === 'utf8' && (byte & 0xC0) !== 0x80) {
      // Not a continuation: what is kept is a broken character of its own, `kTotal` says how long it is.
      decoder[kTotal] -= need;
      need = 0;
      break;
    }
    kept[decoder[kTotal] - need] = byte;
    need--;
    at++;
  }
  decoder[kNeed] = need;
  return at;
}

function flush(decoder) {
  const text = decoder[kKept].toString(decoder.encoding, 0, decoder[kTotal] - decoder[kNeed]);
  decoder[kNeed] = 0;
  decoder[kTotal] = 0;
  return text;
}

StringDecoder.prototype.end = function end(buf) {
  const text = buf === undefined ? '' : this.write(buf);
  if (this[kNeed] > 0) return text + flush(this);
  return text;
};

// Undocumented, but used: decodes as if nothing had come before.
StringDecoder.prototype.text = function text(buf, offset) {
  this[kNeed] = 0;
  this[kTotal] = 0;
  return this.write(buf.slice(offset));
};

ObjectDefineProperties(StringDecoder.prototype, {
  lastChar: { __proto__: null, configurable: true, enumerable: true, get() { return this[kKept] ??= Buffer.alloc(4); } },
  lastNeed: { __proto__: null, configurable: true, enumerable: true, get() { return this[kNeed]; } },
  lastTotal: { __proto__: null, configurable: true, enumerable: true, get() { return this[kTotal]; } },
});

module.exports = { StringDecoder };
