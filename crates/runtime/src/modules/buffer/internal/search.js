'use strict';
// buf.indexOf(), lastIndexOf(), includes(), compare(), equals(), copy(), fill() and swap*(): what looks through or moves bytes.
// Follows https://nodejs.org/api/buffer.html#bufindexofvalue-byteoffset-encoding.

const {
  MathTrunc,
  NumberIsNaN,
  StringPrototypeCharCodeAt,
  TypedArrayPrototypeFill,
  TypedArrayPrototypeIndexOf,
  TypedArrayPrototypeLastIndexOf,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeSet,
  Uint8Array,
} = primordials;

const {
  codes: { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_BUFFER_SIZE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING },
} = require('internal/errors');
const { validateInteger, validateNumber, validateString } = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const binding = internalBinding('buffer');
const { FastBuffer, isBytes, kMaxLength } = require('internal/buffer/fast');
const { byName, lookup } = require('internal/buffer/encodings');

// --- searching -----------------------------------------------------------------------------------------------------------------

function search(buf, value, offset, encoding, forward) {
  if (!isBytes(buf)) {
    if (!isArrayBufferView(buf)) throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buf);
    buf = new FastBuffer(buf.buffer, buf.byteOffset, buf.byteLength);
  }
  const { length } = buf;
  if (typeof offset === 'string') {
    encoding = offset;
    offset = undefined;
  } else if (offset > 0x7fffffff) {
    offset = 0x7fffffff;
  } else if (offset < -0x80000000) {
    offset = -0x80000000;
  }
  offset = +offset;
  if (NumberIsNaN(offset)) offset = forward ? 0 : length;
  offset = MathTrunc(offset);

  if (typeof value === 'number') {
    // The engine's own search of a typed array is as good as any.
    const byte = value & 0xff;
    if (forward) return TypedArrayPrototypeIndexOf(buf, byte, offset);
    if (offset < -length) return -1;
    return TypedArrayPrototypeLastIndexOf(buf, byte, offset);
  }
  const ops = encoding === undefined ? byName.utf8 : lookup(encoding);
  if (typeof value === 'string') {
    if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    if (value.length > 0 && (ops === byName.utf8 || ops === byName.latin1)) {
      if (offset < 0) {
        offset += length;
        if (offset < 0) {
          if (!forward) return -1;
          offset = 0;
        }
      }
      return binding.indexOfText(buf, value, offset, ops === byName.latin1, forward);
    }
    const needle = ops.from(value);
    return searchBytes(buf, length, needle, offset, ops === byName.utf16le ? 2 : 1, forward);
  }
  if (isBytes(value)) {
    return searchBytes(buf, length, value, offset, ops === byName.utf16le ? 2 : 1, forward);
  }
  throw new ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
}

// `unit` is 2 for UTF-16, whose matches start on even offsets only.
function searchBytes(buf, length, needle, offset, unit, forward) {
  const size = needle.length;
  if (offset < 0) offset += length;
  if (offset < 0) {
    if (!forward) return -1;
    offset = 0;
  }
  if (size === 0) return offset > length ? length : offset;
  if (length === 0 || size > length || (unit === 2 && (length < 2 || size < 2))) return -1;
  if (offset > length - size) {
    if (forward) return -1;
    offset = length - size;
  }
  return binding.indexOfBytes(buf, needle, offset, unit, forward);
}

// Up to this many bytes are looked through faster here than by a call to the native side.
const FEW = 40;

function indexOf(value, byteOffset, encoding) {
  if (typeof value === 'number' && byteOffset === undefined && this instanceof Uint8Array) {
    const { length } = this;
    const byte = value & 0xff;
    if (length > FEW) return TypedArrayPrototypeIndexOf(this, byte, 0);
    for (let i = 0; i < length; i++) if (this[i] === byte) return i;
    return -1;
  }
  return search(this, value, byteOffset, encoding, true);
}
function lastIndexOf(value, byteOffset, encoding) {
  return search(this, value, byteOffset, encoding, false);
}
function includes(value, byteOffset, encoding) {
  return search(this, value, byteOffset, encoding, true) !== -1;
}

// --- comparing -----------------------------------------------------------------------------------------------------------------

function compareBytes(a, b) {
  const { length } = a;
  if (length > FEW || b.length > FEW) return binding.compare(a, b);
  const shorter = length < b.length ? length : b.length;
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  return length === b.length ? 0 : length < b.length ? -1 : 1;
}

function compareStatic(buf1, buf2) {
  if (!isBytes(buf1)) throw new ERR_INVALID_ARG_TYPE('buf1', ['Buffer', 'Uint8Array'], buf1);
  if (!isBytes(buf2)) throw new ERR_INVALID_ARG_TYPE('buf2', ['Buffer', 'Uint8Array'], buf2);
  if (buf1 === buf2) return 0;
  return compareBytes(buf1, buf2);
}

function indexArg(value, name, fallback, max) {
  if (value === undefined) return fallback;
  validateInteger(value, name, 0, max);
  return value;
}

function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  if (!isBytes(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  if (arguments.length === 1) return this instanceof Uint8Array ? compareBytes(this, target) : binding.compare(this, target);
  const targetLength = TypedArrayPrototypeGetLength(target);
  const sourceLength = TypedArrayPrototypeGetLength(this);
  targetStart = indexArg(targetStart, 'targetStart', 0, kMaxLength);
  targetEnd = indexArg(targetEnd, 'targetEnd', targetLength, targetLength);
  sourceStart = indexArg(sourceStart, 'sourceStart', 0, kMaxLength);
  sourceEnd = indexArg(sourceEnd, 'sourceEnd', sourceLength, sourceLength);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return binding.compareRange(this, sourceStart, sourceEnd, target, targetStart, targetEnd);
}

function equals(otherBuffer) {
  if (!isBytes(otherBuffer)) throw new ERR_INVALID_ARG_TYPE('otherBuffer', ['Buffer', 'Uint8Array'], otherBuffer);
  if (this === otherBuffer) return true;
  const { length } = this;
  if (length !== otherBuffer.length) return false;
  if (length > FEW || !(this instanceof Uint8Array)) return binding.equals(this, otherBuffer);
  for (let i = 0; i < length; i++) if (this[i] !== otherBuffer[i]) return false;
  return true;
}

// --- moving --------------------------------------------------------------------------------------------------------------------

function toCount(value, fallback) {
  if (value === undefined) return fallback;
  value = +value;
  return NumberIsNaN(value) ? fallback : MathTrunc(value);
}

function copyBytes(source, target, targetStart, sourceStart, sourceEnd) {
  if (!isBytes(source)) throw new ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  if (!isBytes(target) && !isArrayBufferView(target)) throw new ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  const { length } = source;
  targetStart = toCount(targetStart, 0);
  if (targetStart < 0) throw new ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  sourceStart = toCount(sourceStart, 0);
  if (sourceStart < 0 || sourceStart > length) throw new ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${length}`, sourceStart);
  sourceEnd = toCount(sourceEnd, length);
  if (sourceEnd < 0) throw new ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  const room = target.byteLength - targetStart;
  if (room <= 0 || sourceStart >= sourceEnd) return 0;
  let count = sourceEnd - sourceStart;
  if (count > room) count = room;
  if (count > length - sourceStart) count = length - sourceStart;
  if (count <= 0) return 0;
  return moveBytes(source, sourceStart, target, targetStart, count);
}

// All arguments are in range here.
function moveBytes(source, sourceStart, target, targetStart, count) {
  if (!isBytes(target)) target = new FastBuffer(target.buffer, target.byteOffset, target.byteLength);
  if (count === source.length) TypedArrayPrototypeSet(target, source, targetStart);
  else if (count <= 24 && target.buffer !== source.buffer) {
    for (let i = 0; i < count; i++) target[targetStart + i] = source[sourceStart + i];
  } else {
    TypedArrayPrototypeSet(target, new FastBuffer(source.buffer, source.byteOffset + sourceStart, count), targetStart);
  }
  return count;
}

function copy(target, targetStart, sourceStart, sourceEnd) {
  return copyBytes(this, target, targetStart, sourceStart, sourceEnd);
}

// Fills buf[start, end) with `value`; shared by buf.fill() and Buffer.alloc().
function fillRange(buf, value, start, end, encoding) {
  let latin1 = false;
  if (typeof value === 'string') {
    if (start === undefined || typeof start === 'string') {
      encoding = start;
      start = 0;
      end = undefined;
    } else if (typeof end === 'string') {
      encoding = end;
      end = undefined;
    }
    if (encoding !== undefined) validateString(encoding, 'encoding');
    const ops = encoding === undefined || encoding === '' ? byName.utf8 : lookup(encoding);
    if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
    if (value.length === 0) {
      value = 0;
    } else if (value.length === 1 && (ops === byName.utf8 || ops === byName.latin1)) {
      const code = StringPrototypeCharCodeAt(value, 0);
      if (code < 128 || ops === byName.latin1) value = code;
    }
    if (typeof value === 'string' && ops !== byName.utf8 && ops !== byName.latin1) {
      const bytes = ops.from(value);
      if (bytes.length === 0) throw new ERR_INVALID_ARG_VALUE('value', value);
      value = bytes;
    }
    latin1 = ops === byName.latin1;
  }
  const length = TypedArrayPrototypeGetLength(buf);
  // An own `length` that claims more than there is would otherwise pass silently.
  if (buf.length > length) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  if (start === undefined) {
    start = 0;
    end = length;
  } else {
    validateNumber(start, 'offset', 0, kMaxLength);
    if (end === undefined) end = length;
    else validateNumber(end, 'end', 0, length);
    start = MathTrunc(start);
    end = MathTrunc(end);
    if (start >= end) return buf;
  }
  if (typeof value === 'string') {
    binding.fillText(buf, value, start, end, latin1);
  } else if (isArrayBufferView(value)) {
    if (value.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('value', value);
    binding.fillWith(buf, value, start, end);
  } else {
    TypedArrayPrototypeFill(buf, +value & 0xff, start, end);
  }
  return buf;
}

function fill(value, offset, end, encoding) {
  return fillRange(this, value, offset, end, encoding);
}

function swap(width, native) {
  return function(self) {
    const length = TypedArrayPrototypeGetLength(self);
    if (length % width !== 0) throw new ERR_INVALID_BUFFER_SIZE(`${width * 8}-bits`);
    if (length > 128) {
      native(self);
    } else {
      for (let at = 0; at < length; at += width) {
        for (let low = at, high = at + width - 1; low < high; low++, high--) {
          const byte = self[low];
          self[low] = self[high];
          self[high] = byte;
        }
      }
    }
    return self;
  };
}
const swapPairs = swap(2, binding.swap16);
const swapWords = swap(4, binding.swap32);
const swapDoubles = swap(8, binding.swap64);
function swap16() { return swapPairs(this); }
function swap32() { return swapWords(this); }
function swap64() { return swapDoubles(this); }

module.exports = { indexOf, lastIndexOf, includes, compareStatic, compare, equals, copy, copyBytes, fill, fillRange, swap16, swap32, swap64 };
