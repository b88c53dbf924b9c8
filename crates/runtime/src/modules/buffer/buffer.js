'use strict';
// node:buffer: the Buffer class and the module's functions. Memory comes from internal/fast.js, text from
// internal/encodings.js, numbers from internal/numbers.js, searching and moving from internal/search.js.
// Follows https://nodejs.org/api/buffer.html.

const {
  Array,
  ArrayIsArray,
  ArrayPrototypeForEach,
  MathTrunc,
  NumberIsInteger,
  NumberIsNaN,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  RangeError,
  SymbolSpecies,
  SymbolToPrimitive,
  TypeError,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeSet,
  Uint8Array,
} = primordials;

const {
  codes: {
    ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING,
  },
} = require('internal/errors');
const { validateArray, validateInteger, validateNumber, validateString } = require('internal/validators');
const { isAnyArrayBuffer, isArrayBufferView, isTypedArray } = require('internal/util/types');
const binding = internalBinding('buffer');
const { customInspectSymbol, kIsEncodingSymbol } = require('internal/util');
const {
  FastBuffer, isBytes, kNativeMost, zeroed, allocate: allocateBytes, put, copyOf, coded, validateSize, kMaxLength, kStringMaxLength,
} = require('internal/buffer/fast');
const { byName, installRaw, lengthOf, lookup } = require('internal/buffer/encodings');
const { installNumbers } = require('internal/buffer/numbers');
const search = require('internal/buffer/search');
const { transcode, isUtf8, isAscii, atob, btoa } = require('internal/buffer/transcode');
const { inspectBuffer, inspectMaxBytes, setInspectMaxBytes } = require('internal/buffer/inspect');

const { utf8 } = byName;

// --- the constructor, deprecated as such -------------------------------------------------------------------------------------

let warned = false;
function warnOnce() {
  if (warned) return;
  if (internalBinding('runtime').flags['--pending-deprecation'] === undefined) {
    const { isInsideNodeModules } = require('internal/buffer/caller');
    if (isInsideNodeModules()) return;
  }
  warned = true;
  process.emitWarning(
    'Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), Buffer.allocUnsafe(), or ' +
    'Buffer.from() methods instead.', 'DeprecationWarning', 'DEP0005');
}

function Buffer(arg, encodingOrOffset, length) {
  warnOnce();
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') throw new ERR_INVALID_ARG_TYPE('string', 'string', arg);
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}

ObjectSetPrototypeOf(Buffer, Uint8Array);
ObjectDefineProperty(Buffer, SymbolSpecies, {
  __proto__: null, configurable: true, enumerable: false, get() { return FastBuffer; },
});
Buffer.prototype = FastBuffer.prototype;
ObjectDefineProperty(FastBuffer.prototype, 'constructor', {
  __proto__: null, value: Buffer, writable: true, enumerable: false, configurable: true,
});

// Kept for programs that read it; there is no pool (internal/fast.js).
Buffer.poolSize = 64 * 1024;

// --- making ----------------------------------------------------------------------------------------------------------------------

const FROM_TYPES = ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'];

// The one that objects have unless they say otherwise; primordials hold it in another form.
const plainValueOf = {}.valueOf;

function badSource(value) {
  return new ERR_INVALID_ARG_TYPE('first argument', FROM_TYPES, value);
}

Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') {
    return encodingOrOffset === undefined && value.length > 0 ? utf8.from(value) : fromString(value, encodingOrOffset);
  }
  if (typeof value === 'object' && value !== null) {
    if (value instanceof Uint8Array && value.valueOf === plainValueOf) return fromBytes(value);
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const primitive = value.valueOf && value.valueOf();
    if (primitive != null && primitive !== value && (typeof primitive === 'string' || typeof primitive === 'object')) {
      return from(primitive, encodingOrOffset, length);
    }
    const copy = fromObject(value);
    if (copy !== undefined) return copy;
    if (typeof value[SymbolToPrimitive] === 'function') {
      const text = value[SymbolToPrimitive]('string');
      if (typeof text === 'string') return fromString(text, encodingOrOffset);
    }
  }
  throw badSource(value);
};

function fromString(text, encoding) {
  let ops = utf8;
  if (typeof encoding === 'string' && encoding.length > 0) {
    ops = lookup(encoding);
    if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  }
  return text.length === 0 ? new FastBuffer(0) : ops.from(text);
}

function fromArrayBuffer(memory, byteOffset, length) {
  if (byteOffset === undefined) {
    byteOffset = 0;
  } else {
    byteOffset = +byteOffset;
    if (NumberIsNaN(byteOffset)) byteOffset = 0;
  }
  const most = memory.byteLength - byteOffset;
  if (most < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length !== undefined) {
    length = +length;
    if (length > 0) {
      if (length > most) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
    } else {
      length = 0;
    }
  }
  if (byteOffset < 0) throw new RangeError(`Start offset ${byteOffset} is outside the bounds of the buffer`);
  return new FastBuffer(memory, byteOffset, length);
}

// Of what is, or pretends to be, a Uint8Array: its own `length` may lie.
function fromBytes(bytes) {
  const { length } = bytes;
  const copy = length > 0 && length <= kNativeMost ? binding.copyOf(bytes, length) : undefined;
  return copy === undefined ? fromArrayLike(bytes) : copy;
}

function fromArrayLike(list) {
  const { length } = list;
  if (!(length > 0)) return new FastBuffer(0);
  const size = MathTrunc(length);
  validateSize(size);
  const out = allocateBytes(size);
  if (size > 40 && isTypedArray(list)) TypedArrayPrototypeSet(out, list, 0);
  else for (let i = 0; i < out.length; i++) out[i] = list[i];
  return out;
}

function fromObject(value) {
  if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
    if (typeof value.length !== 'number') return new FastBuffer(0);
    return fromArrayLike(value);
  }
  if (value.type === 'Buffer' && ArrayIsArray(value.data)) return fromArrayLike(value.data);
  return undefined;
}

Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!isTypedArray(view)) throw new ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  const count = TypedArrayPrototypeGetLength(view);
  if (count === 0) return new FastBuffer(0);
  let start = 0;
  let end = count;
  if (offset !== undefined) {
    validateInteger(offset, 'offset', 0);
    if (offset >= count) return new FastBuffer(0);
    start = offset;
  }
  if (length !== undefined) {
    validateInteger(length, 'length', 0);
    if (start + length < count) end = start + length;
  }
  const unit = TypedArrayPrototypeGetByteLength(view) / count;
  const bytes = new FastBuffer(view.buffer, view.byteOffset + start * unit, (end - start) * unit);
  return copyOf(bytes, bytes.length);
};

Buffer.of = function of(...items) {
  const out = allocateBytes(items.length);
  for (let i = 0; i < items.length; i++) out[i] = items[i];
  return out;
};

Buffer.alloc = function alloc(size, fill, encoding) {
  validateSize(size);
  if (fill !== undefined && fill !== 0 && size > 0) {
    const out = zeroed(size);
    // Unlike in fill(), an encoding that is not a string counts as an error for text only.
    if (typeof fill === 'string') {
      if (encoding !== undefined) validateString(encoding, 'encoding');
      return search.fillRange(out, fill, 0, out.length, encoding);
    }
    return search.fillRange(out, fill, 0, out.length);
  }
  return zeroed(size);
};

Buffer.allocUnsafe = function allocUnsafe(size) {
  validateSize(size);
  return allocateBytes(size);
};

Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  validateSize(size);
  return allocateBytes(size);
};

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};

Buffer.compare = { compare(buf1, buf2) { return search.compareStatic(buf1, buf2); } }.compare;

Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && lookup(encoding) !== undefined;
};
Buffer[kIsEncodingSymbol] = Buffer.isEncoding;

function badPart(list, i) {
  return new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], list[i]);
}

// So many parts are handed over as arguments. Compiled code does that without a call when `apply` is the engine's own, which
// it stays whatever a program does to Function.prototype.
const kFewParts = 64;
const concatParts = binding.concat;
ObjectDefineProperty(concatParts, 'apply', { __proto__: null, value: validateArray.apply });

Buffer.concat = function concat(list, length) {
  validateArray(list, 'list');
  const count = list.length;
  if (count === 0) return new FastBuffer(0);
  let total = 0;
  if (length === undefined) {
    if (count <= kFewParts) {
      // Anything that is amiss is found, and told, below.
      const whole = concatParts.apply(undefined, list);
      if (whole !== undefined) return whole;
    }
    for (let i = 0; i < count; i++) {
      if (!isBytes(list[i])) throw badPart(list, i);
      // The true length: an own `length` may lie.
      total += TypedArrayPrototypeGetLength(list[i]);
    }
  } else {
    validateNumber(length, 'length', 0, kMaxLength);
    if (!NumberIsInteger(length)) throw new ERR_OUT_OF_RANGE('length', 'an integer', length);
    total = length;
  }
  // All zero, which is what remains where the parts end early.
  const out = allocateBytes(total);
  let at = 0;
  for (let i = 0; i < list.length; i++) {
    const part = list[i];
    if (!isBytes(part)) throw badPart(list, i);
    const size = TypedArrayPrototypeGetLength(part);
    if (at + size <= total) {
      put(out, part, at, size);
      at += size;
    } else if (at < total) {
      TypedArrayPrototypeSet(out, new FastBuffer(part.buffer, part.byteOffset, total - at), at);
      at = total;
    }
    // What does not fit is still checked.
  }
  return out;
};

Buffer.byteLength = function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (isArrayBufferView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    throw new ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  if (string.length === 0) return 0;
  const ops = encoding ? lookup(encoding) ?? utf8 : utf8;
  return ops.byteLength(string);
};

// --- the prototype -----------------------------------------------------------------------------------------------------------------

const proto = Buffer.prototype;
installNumbers(proto);
installRaw(proto);

ObjectDefineProperties(proto, {
  parent: {
    __proto__: null,
    enumerable: true,
    get() { return this instanceof Buffer ? this.buffer : undefined; },
  },
  offset: {
    __proto__: null,
    enumerable: true,
    get() { return this instanceof Buffer ? this.byteOffset : undefined; },
  },
});

proto.copy = search.copy;

proto.toString = function toString(encoding, start, end) {
  const { length } = this;
  if (typeof length !== 'number') lengthOf(this); // throws
  if (arguments.length === 0) return length === 0 ? '' : utf8.slice(this, 0, length);
  if (start === undefined || start <= 0) start = 0;
  else if (start >= length) return '';
  else start = MathTrunc(start) || 0;
  if (end === undefined || end > length) end = length;
  else end = MathTrunc(end) || 0;
  if (end <= start) return '';
  if (encoding === undefined) return utf8.slice(this, start, end);
  const ops = lookup(encoding);
  if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  return ops.slice(this, start, end);
};

proto.equals = search.equals;
proto.inspect = function inspect(recurseTimes, ctx) {
  return inspectBuffer(this, ctx);
};
ObjectDefineProperty(proto, customInspectSymbol, {
  __proto__: null, value: proto.inspect, writable: true, enumerable: true, configurable: true,
});
proto.compare = search.compare;
proto.indexOf = search.indexOf;
proto.lastIndexOf = search.lastIndexOf;
proto.includes = search.includes;
proto.fill = search.fill;

function notWritable() {
  const error = new TypeError('argument must be a string');
  return coded(error, 'ERR_INVALID_ARG_TYPE');
}

proto.write = function write(string, offset, length, encoding) {
  const size = this.length;
  if (typeof string !== 'string') throw notWritable();
  if (offset === undefined) return utf8.write(this, string, 0, size);
  if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    offset = 0;
    length = size;
  } else {
    if (!NumberIsInteger(offset) || offset < 0 || offset > size) validateInteger(offset, 'offset', 0, size);
    const room = size - offset;
    if (length === undefined) {
      length = room;
    } else if (typeof length === 'string') {
      encoding = length;
      length = room;
    } else {
      validateInteger(length, 'length', 0, size);
      if (length > room) length = room;
    }
  }
  if (!encoding) return utf8.write(this, string, offset, length);
  const ops = lookup(encoding);
  if (ops === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  return ops.write(this, string, offset, length);
};

proto.toJSON = function toJSON() {
  const length = TypedArrayPrototypeGetLength(this);
  const data = new Array(length);
  for (let i = 0; i < length; i++) data[i] = this[i];
  return { type: 'Buffer', data };
};

// An index of slice(): whole, counted from the end when negative, kept within the buffer.
function clamp(index, length) {
  if ((index | 0) === index && index >= 0) return index < length ? index : length;
  index = +index;
  if (NumberIsNaN(index)) return 0;
  index = MathTrunc(index);
  if (index < 0) {
    index += length;
    return index > 0 ? index : 0;
  }
  return index < length ? index : length;
}

// Plain `this.length` and its kin, which the compiler turns into one load, not the captured getters, which it calls.
proto.subarray = function subarray(start, end) {
  const { length } = this;
  start = start === undefined ? 0 : clamp(start, length);
  end = end === undefined ? length : clamp(end, length);
  const size = end > start ? end - start : 0;
  return binding.part(this, start, size) ?? new FastBuffer(this.buffer, this.byteOffset + start, size);
};
proto.slice = function slice(start, end) {
  return this.subarray(start, end);
};

proto.swap16 = search.swap16;
proto.swap32 = search.swap32;
proto.swap64 = search.swap64;
proto.toLocaleString = proto.toString;

// --- the module -----------------------------------------------------------------------------------------------------------------------

function lazily(load) {
  let value;
  return () => (value === undefined ? value = load() : value);
}
const blob = lazily(() => require('internal/web/blob'));

module.exports = {
  Buffer,
  transcode,
  isUtf8,
  isAscii,
  kMaxLength,
  kStringMaxLength,
  btoa,
  atob,
};
ObjectDefineProperties(module.exports, {
  constants: {
    __proto__: null,
    enumerable: true,
    configurable: false,
    value: { MAX_LENGTH: kMaxLength, MAX_STRING_LENGTH: kStringMaxLength },
  },
  INSPECT_MAX_BYTES: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: inspectMaxBytes,
    set: setInspectMaxBytes,
  },
});
// Blob and its kin are a web API of their own, loaded when asked for.
ArrayPrototypeForEach(['Blob', 'resolveObjectURL', 'File'], (name) => {
  ObjectDefineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return blob()[name]; },
    set(value) {
      ObjectDefineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
    },
  });
});
