'use strict';
// The encodings that a Buffer knows: for each one how many bytes a string takes, how it is written and read, and how a new
// Buffer is made of it. The work on bytes is native (modules/buffer/mod.rs).
// Follows https://nodejs.org/api/buffer.html#buffers-and-character-encodings.

const {
  MathFloor,
  MathTrunc,
  Number,
  NumberPrototypeToString,
  RangeError,
  StringPrototypeCharCodeAt,
  StringPrototypeToLowerCase,
  TypeError,
  TypedArrayPrototypeGetLength,
} = primordials;

const { codes: { ERR_BUFFER_OUT_OF_BOUNDS, ERR_STRING_TOO_LONG } } = require('internal/errors');
const binding = internalBinding('buffer');
const { coded, kStringMaxLength } = require('internal/buffer/fast');

const EQUALS = 61;

// How many bytes base64 text can hold at most (exact when it has no stray characters).
function base64Length(text) {
  let count = text.length;
  if (count > 0 && StringPrototypeCharCodeAt(text, count - 1) === EQUALS) count--;
  if (count > 1 && StringPrototypeCharCodeAt(text, count - 1) === EQUALS) count--;
  return MathFloor(count * 3 / 4);
}

function checkString(length) {
  if (length > kStringMaxLength) throw new ERR_STRING_TOO_LONG(`0x${NumberPrototypeToString(kStringMaxLength, 16)}`);
}

const utf8 = {
  name: 'utf8',
  id: 0,
  byteLength: binding.byteLengthUtf8,
  write: binding.utf8Write,
  slice: binding.utf8Slice,
  from: binding.utf8From,
};
const utf16le = {
  name: 'utf16le',
  id: 1,
  byteLength: (text) => text.length * 2,
  write: binding.ucs2Write,
  slice: (buf, start, end) => {
    checkString((end - start) / 2);
    return binding.ucs2Slice(buf, start, end);
  },
  from: binding.ucs2From,
};
const latin1 = {
  name: 'latin1',
  id: 2,
  byteLength: (text) => text.length,
  write: binding.latin1Write,
  slice: (buf, start, end) => {
    checkString(end - start);
    return binding.latin1Slice(buf, start, end);
  },
  from: binding.latin1From,
};
const ascii = {
  name: 'ascii',
  id: 3,
  byteLength: latin1.byteLength,
  write: binding.latin1Write,
  slice: (buf, start, end) => {
    checkString(end - start);
    return binding.asciiSlice(buf, start, end);
  },
  from: latin1.from,
};
const base64 = {
  name: 'base64',
  id: 4,
  byteLength: base64Length,
  write: binding.base64Write,
  slice: (buf, start, end) => {
    checkString((end - start) * 4 / 3);
    return binding.base64Slice(buf, start, end);
  },
  from: binding.base64From,
};
const base64url = {
  name: 'base64url',
  id: 5,
  byteLength: base64Length,
  write: binding.base64Write, // reading takes both alphabets
  slice: (buf, start, end) => {
    checkString((end - start) * 4 / 3);
    return binding.base64urlSlice(buf, start, end);
  },
  from: base64.from,
};
const hex = {
  name: 'hex',
  id: 6,
  byteLength: (text) => text.length >>> 1,
  write: binding.hexWrite,
  slice: (buf, start, end) => {
    checkString((end - start) * 2);
    return binding.hexSlice(buf, start, end);
  },
  from: binding.hexFrom,
};

function exact(name) {
  switch (name) {
    case 'utf8': case 'utf-8': return utf8;
    case 'latin1': case 'binary': return latin1;
    case 'base64': return base64;
    case 'hex': return hex;
    case 'ascii': return ascii;
    case 'utf16le': case 'utf-16le': case 'ucs2': case 'ucs-2': return utf16le;
    case 'base64url': return base64url;
    default: return undefined;
  }
}

// The encoding called `name` in any case, or undefined.
function lookup(name) {
  const found = exact(name);
  if (found !== undefined) return found;
  return exact(StringPrototypeToLowerCase(`${name}`));
}

// --- the raw methods on Buffer.prototype (`buf.hexSlice()` and so on): strict about their bounds --------------------------

function lengthOf(self) {
  try {
    return TypedArrayPrototypeGetLength(self);
  } catch {
    throw coded(new TypeError('argument must be a buffer'), 'ERR_INVALID_ARG_TYPE');
  }
}

// An index argument of a raw method: absent is `fallback`, a negative one is an error.
function indexOr(value, fallback) {
  if (value === undefined) return fallback;
  const index = MathTrunc(Number(value));
  if (index !== index) return 0;
  if (index < 0) throw coded(new RangeError('Index out of range'), 'ERR_OUT_OF_RANGE');
  return index;
}

function rawSlice(slice) {
  return { __proto__: null, slice(start, end) {
    const length = lengthOf(this);
    const from = indexOr(start, 0);
    const to = indexOr(end, length);
    if (to > length) throw coded(new RangeError('Index out of range'), 'ERR_OUT_OF_RANGE');
    return from >= to ? '' : slice(this, from, to);
  } }.slice;
}

function rawWrite(write) {
  return { __proto__: null, write(string, offset, length) {
    const size = lengthOf(this);
    if (typeof string !== 'string') throw coded(new TypeError('argument must be a string'), 'ERR_INVALID_ARG_TYPE');
    if (offset === undefined) offset = 0;
    else if (!(offset >= 0 && offset <= size)) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
    offset = MathTrunc(offset);
    const room = size - offset;
    if (length === undefined) length = room;
    else if (!(length >= 0 && length <= room)) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
    return write(this, string, offset, MathTrunc(length));
  } }.write;
}

// Adds asciiSlice, asciiWrite and their kin to `proto`.
function installRaw(proto) {
  const names = ['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8'];
  const ops = [ascii, base64, base64url, latin1, hex, utf16le, utf8];
  for (let i = 0; i < names.length; i++) {
    proto[`${names[i]}Slice`] = rawSlice(ops[i].slice);
  }
  for (let i = 0; i < names.length; i++) {
    proto[`${names[i]}Write`] = rawWrite(ops[i].write);
  }
}

module.exports = {
  byName: { __proto__: null, utf8, utf16le, latin1, ascii, base64, base64url, hex },
  installRaw,
  lengthOf,
  lookup,
  // A Uint8Array that is no Buffer.
  utf8Bytes: binding.utf8Bytes,
};
