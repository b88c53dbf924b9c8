'use strict';
// buf.readInt32LE() and its kin: numbers of 1 to 8 bytes in either byte order, integer, bigint and floating point.
// Each method checks its offset with one cheap test; what fails that test goes to `badOffset`, which throws Node's error or,
// for offsets past 2 ** 31, lets the access through.
// Follows https://nodejs.org/api/buffer.html#bufreadbigint64beoffset and what comes after it. Hosts are little-endian.

const {
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
  MathFloor,
  StringPrototypeIncludes,
  StringPrototypeReplace,
  TypeError,
  Uint8Array,
  Uint32Array,
} = primordials;

const { codes: { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } } = require('internal/errors');

const f64 = new Float64Array(1);
const f64Bytes = new Uint8Array(f64.buffer);
const f64Words = new Uint32Array(f64.buffer);
const i64 = new BigInt64Array(f64.buffer);
const u64 = new BigUint64Array(f64.buffer);
const f32 = new Float32Array(1);
const f32Word = new Uint32Array(f32.buffer);

// The infinities count as whole: they are then out of range.
const isWhole = (n) => MathFloor(n) === n;

function badOffset(buf, offset, size, name = 'offset') {
  if (typeof offset !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', offset);
  const last = buf.length - size;
  if (!isWhole(offset)) throw new ERR_OUT_OF_RANGE(name, 'an integer', offset);
  if (last < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  if (offset < 0 || offset > last) throw new ERR_OUT_OF_RANGE(name, `>= 0 and <= ${last}`, offset);
}

const outside = (buf, offset, size) => (offset | 0) !== offset || offset < 0 || offset + size > buf.length;

function badValue(value, min, max, bits) {
  let range;
  const n = typeof max === 'bigint' ? 'n' : '';
  if (bits > 32) {
    range = min === 0 || min === 0n ? `>= 0${n} and < 2${n} ** ${bits}${n}` :
      `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}`;
  } else {
    range = `>= ${min} and <= ${max}`;
  }
  throw new ERR_OUT_OF_RANGE('value', range, value);
}

// --- 8, 16 and 32 bits -----------------------------------------------------------------------------------------------------

function readUInt8(offset = 0) {
  if (outside(this, offset, 1)) badOffset(this, offset, 1);
  return this[offset];
}
function readInt8(offset = 0) {
  if (outside(this, offset, 1)) badOffset(this, offset, 1);
  return this[offset] << 24 >> 24;
}
function readUInt16LE(offset = 0) {
  if (outside(this, offset, 2)) badOffset(this, offset, 2);
  return this[offset] | this[offset + 1] << 8;
}
function readUInt16BE(offset = 0) {
  if (outside(this, offset, 2)) badOffset(this, offset, 2);
  return this[offset] << 8 | this[offset + 1];
}
function readInt16LE(offset = 0) {
  if (outside(this, offset, 2)) badOffset(this, offset, 2);
  return (this[offset] | this[offset + 1] << 8) << 16 >> 16;
}
function readInt16BE(offset = 0) {
  if (outside(this, offset, 2)) badOffset(this, offset, 2);
  return (this[offset] << 8 | this[offset + 1]) << 16 >> 16;
}
const word = (b0, b1, b2, b3) => b0 | b1 << 8 | b2 << 16 | b3 << 24;
function readInt32LE(offset = 0) {
  if (outside(this, offset, 4)) badOffset(this, offset, 4);
  return word(this[offset], this[offset + 1], this[offset + 2], this[offset + 3]);
}
function readInt32BE(offset = 0) {
  if (outside(this, offset, 4)) badOffset(this, offset, 4);
  return word(this[offset + 3], this[offset + 2], this[offset + 1], this[offset]);
}
function readUInt32LE(offset = 0) {
  if (outside(this, offset, 4)) badOffset(this, offset, 4);
  return word(this[offset], this[offset + 1], this[offset + 2], this[offset + 3]) >>> 0;
}
function readUInt32BE(offset = 0) {
  if (outside(this, offset, 4)) badOffset(this, offset, 4);
  return word(this[offset + 3], this[offset + 2], this[offset + 1], this[offset]) >>> 0;
}

function write8(buf, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) badValue(value, min, max, 8);
  if (outside(buf, offset, 1)) badOffset(buf, offset, 1);
  buf[offset] = value;
  return offset + 1;
}
function write16LE(buf, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) badValue(value, min, max, 16);
  if (outside(buf, offset, 2)) badOffset(buf, offset, 2);
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  return offset + 2;
}
function write16BE(buf, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) badValue(value, min, max, 16);
  if (outside(buf, offset, 2)) badOffset(buf, offset, 2);
  buf[offset] = value >>> 8;
  buf[offset + 1] = value;
  return offset + 2;
}
function write32LE(buf, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) badValue(value, min, max, 32);
  if (outside(buf, offset, 4)) badOffset(buf, offset, 4);
  buf[offset] = value;
  buf[offset + 1] = value >>> 8;
  buf[offset + 2] = value >>> 16;
  buf[offset + 3] = value >>> 24;
  return offset + 4;
}
function write32BE(buf, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) badValue(value, min, max, 32);
  if (outside(buf, offset, 4)) badOffset(buf, offset, 4);
  buf[offset] = value >>> 24;
  buf[offset + 1] = value >>> 16;
  buf[offset + 2] = value >>> 8;
  buf[offset + 3] = value;
  return offset + 4;
}

function writeUInt8(value, offset = 0) { return write8(this, value, offset, 0, 0xff); }
function writeInt8(value, offset = 0) { return write8(this, value, offset, -0x80, 0x7f); }
function writeUInt16LE(value, offset = 0) { return write16LE(this, value, offset, 0, 0xffff); }
function writeUInt16BE(value, offset = 0) { return write16BE(this, value, offset, 0, 0xffff); }
function writeInt16LE(value, offset = 0) { return write16LE(this, value, offset, -0x8000, 0x7fff); }
function writeInt16BE(value, offset = 0) { return write16BE(this, value, offset, -0x8000, 0x7fff); }
function writeUInt32LE(value, offset = 0) { return write32LE(this, value, offset, 0, 0xffffffff); }
function writeUInt32BE(value, offset = 0) { return write32BE(this, value, offset, 0, 0xffffffff); }
function writeInt32LE(value, offset = 0) { return write32LE(this, value, offset, -0x80000000, 0x7fffffff); }
function writeInt32BE(value, offset = 0) { return write32BE(this, value, offset, -0x80000000, 0x7fffffff); }

// --- 1 to 6 bytes, the count given by the caller ------------------------------------------------------------------------------

function checkWidth(buf, offset, width) {
  if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
  badWidth(width);
  if (outside(buf, offset, width)) badOffset(buf, offset, width);
}
function badWidth(width) {
  if (typeof width !== 'number') throw new ERR_INVALID_ARG_TYPE('byteLength', 'number', width);
  if (!isWhole(width)) throw new ERR_OUT_OF_RANGE('byteLength', 'an integer', width);
  if (width < 1 || width > 6) throw new ERR_OUT_OF_RANGE('byteLength', '>= 1 and <= 6', width);
}

function readUIntLE(offset, byteLength) {
  checkWidth(this, offset, byteLength);
  let value = 0;
  for (let i = byteLength - 1; i >= 0; i--) value = value * 256 + this[offset + i];
  return value;
}
function readUIntBE(offset, byteLength) {
  checkWidth(this, offset, byteLength);
  let value = 0;
  for (let i = 0; i < byteLength; i++) value = value * 256 + this[offset + i];
  return value;
}
// Turns an unsigned value of `width` bytes into the signed one with the same bits.
function signed(value, width) {
  const half = 2 ** (width * 8 - 1);
  return value >= half ? value - 2 * half : value;
}
function readIntLE(offset, byteLength) {
  checkWidth(this, offset, byteLength);
  let value = 0;
  for (let i = byteLength - 1; i >= 0; i--) value = value * 256 + this[offset + i];
  return signed(value, byteLength);
}
function readIntBE(offset, byteLength) {
  checkWidth(this, offset, byteLength);
  let value = 0;
  for (let i = 0; i < byteLength; i++) value = value * 256 + this[offset + i];
  return signed(value, byteLength);
}

// Stores the low `width` bytes of `value`, the lowest at `at` and each next one `step` further. What lies behind the binary
// point is cut off towards zero in 32 bits; wider values are split at 2 ** 32 first, with the high part rounded down.
function putWide(buf, value, at, step, width) {
  let bits = value;
  let high = 0;
  if (width > 4) {
    high = MathFloor(value * 2 ** -32);
    bits = value - high * 2 ** 32;
  }
  bits >>>= 0;
  for (let i = 0; i < width; i++, at += step) {
    if (i === 4) bits = high >>> 0;
    buf[at] = bits;
    bits >>>= 8;
  }
}

function writeWide(buf, value, offset, width, isSigned, bigEndian) {
  badWidth(width);
  value = +value;
  const span = 2 ** (width * 8);
  const min = isSigned ? -span / 2 : 0;
  const max = (isSigned ? span / 2 : span) - 1;
  if (value > max || value < min) badValue(value, min, max, width * 8);
  if (outside(buf, offset, width)) badOffset(buf, offset, width);
  putWide(buf, value, bigEndian ? offset + width - 1 : offset, bigEndian ? -1 : 1, width);
  return offset + width;
}

function writeUIntLE(value, offset, byteLength) { return writeWide(this, value, offset, byteLength, false, false); }
function writeUIntBE(value, offset, byteLength) { return writeWide(this, value, offset, byteLength, false, true); }
function writeIntLE(value, offset, byteLength) { return writeWide(this, value, offset, byteLength, true, false); }
function writeIntBE(value, offset, byteLength) { return writeWide(this, value, offset, byteLength, true, true); }

// --- 64 bits, through one shared word -----------------------------------------------------------------------------------------

// Loads the eight bytes at `offset` into the scratch memory that f64, i64 and u64 share.
function load8LE(buf, offset) {
  if (outside(buf, offset, 8)) badOffset(buf, offset, 8);
  f64Words[0] = word(buf[offset], buf[offset + 1], buf[offset + 2], buf[offset + 3]);
  f64Words[1] = word(buf[offset + 4], buf[offset + 5], buf[offset + 6], buf[offset + 7]);
}
function load8BE(buf, offset) {
  if (outside(buf, offset, 8)) badOffset(buf, offset, 8);
  f64Words[1] = word(buf[offset + 3], buf[offset + 2], buf[offset + 1], buf[offset]);
  f64Words[0] = word(buf[offset + 7], buf[offset + 6], buf[offset + 5], buf[offset + 4]);
}
function store8LE(buf, offset) {
  for (let i = 0; i < 8; i++) buf[offset + i] = f64Bytes[i];
  return offset + 8;
}
function store8BE(buf, offset) {
  for (let i = 0; i < 8; i++) buf[offset + i] = f64Bytes[7 - i];
  return offset + 8;
}

function readBigInt64LE(offset = 0) { load8LE(this, offset); return i64[0]; }
function readBigInt64BE(offset = 0) { load8BE(this, offset); return i64[0]; }
function readBigUInt64LE(offset = 0) { load8LE(this, offset); return u64[0]; }
function readBigUInt64BE(offset = 0) { load8BE(this, offset); return u64[0]; }
function readDoubleLE(offset = 0) { load8LE(this, offset); return f64[0]; }
function readDoubleBE(offset = 0) { load8BE(this, offset); return f64[0]; }

function checkBig(buf, value, offset, min, max) {
  if (value > max || value < min) badValue(value, min, max, 64);
  if (outside(buf, offset, 8)) badOffset(buf, offset, 8);
  if (typeof value !== 'bigint') throw new TypeError('Cannot mix BigInt and other types, use explicit conversions');
}
const MIN_I64 = -(2n ** 63n);
const MAX_I64 = 2n ** 63n - 1n;
const MAX_U64 = 2n ** 64n - 1n;

function writeBigInt64LE(value, offset = 0) {
  checkBig(this, value, offset, MIN_I64, MAX_I64);
  i64[0] = value;
  return store8LE(this, offset);
}
function writeBigInt64BE(value, offset = 0) {
  checkBig(this, value, offset, MIN_I64, MAX_I64);
  i64[0] = value;
  return store8BE(this, offset);
}
function writeBigUInt64LE(value, offset = 0) {
  checkBig(this, value, offset, 0n, MAX_U64);
  u64[0] = value;
  return store8LE(this, offset);
}
function writeBigUInt64BE(value, offset = 0) {
  checkBig(this, value, offset, 0n, MAX_U64);
  u64[0] = value;
  return store8BE(this, offset);
}
function writeDoubleLE(value, offset = 0) {
  value = +value;
  if (outside(this, offset, 8)) badOffset(this, offset, 8);
  f64[0] = value;
  return store8LE(this, offset);
}
function writeDoubleBE(value, offset = 0) {
  value = +value;
  if (outside(this, offset, 8)) badOffset(this, offset, 8);
  f64[0] = value;
  return store8BE(this, offset);
}

function readFloatLE(offset = 0) {
  if (outside(this, offset, 4)) badOffset(this, offset, 4);
  f32Word[0] = word(this[offset], this[offset + 1], this[offset + 2], this[offset + 3]);
  return f32[0];
}
function readFloatBE(offset = 0) {
  if (outside(this, offset, 4)) badOffset(this, offset, 4);
  f32Word[0] = word(this[offset + 3], this[offset + 2], this[offset + 1], this[offset]);
  return f32[0];
}
function writeFloatLE(value, offset = 0) {
  value = +value;
  if (outside(this, offset, 4)) badOffset(this, offset, 4);
  f32[0] = value;
  return write32LE(this, f32Word[0], offset, 0, 0xffffffff);
}
function writeFloatBE(value, offset = 0) {
  value = +value;
  if (outside(this, offset, 4)) badOffset(this, offset, 4);
  f32[0] = value;
  return write32BE(this, f32Word[0], offset, 0, 0xffffffff);
}

// Adds every method to `proto`, the unsigned ones also under their 'Uint' spelling.
function installNumbers(proto) {
  const methods = [
    readBigUInt64LE, readBigUInt64BE, readBigInt64LE, readBigInt64BE,
    writeBigUInt64LE, writeBigUInt64BE, writeBigInt64LE, writeBigInt64BE,
    readUIntLE, readUInt32LE, readUInt16LE, readUInt8, readUIntBE, readUInt32BE, readUInt16BE,
    readIntLE, readInt32LE, readInt16LE, readInt8, readIntBE, readInt32BE, readInt16BE,
    writeUIntLE, writeUInt32LE, writeUInt16LE, writeUInt8, writeUIntBE, writeUInt32BE, writeUInt16BE,
    writeIntLE, writeInt32LE, writeInt16LE, writeInt8, writeIntBE, writeInt32BE, writeInt16BE,
    readFloatLE, readFloatBE, readDoubleLE, readDoubleBE, writeFloatLE, writeFloatBE, writeDoubleLE, writeDoubleBE,
  ];
  for (let i = 0; i < methods.length; i++) {
    const { name } = methods[i];
    proto[name] = methods[i];
    if (StringPrototypeIncludes(name, 'UInt')) proto[StringPrototypeReplace(name, 'UInt', 'Uint')] = methods[i];
  }
}

module.exports = { installNumbers };
