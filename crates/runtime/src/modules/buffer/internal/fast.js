'use strict';
// The class behind every Buffer and the memory it comes from: FastBuffer, the 64 KiB pool for small buffers, and the
// allocators. `FastBuffer.prototype` is `Buffer.prototype`; buffer.js joins the two.
// Follows https://nodejs.org/api/buffer.html#class-method-bufferallocunsafesize.

const { ObjectDefineProperty, ObjectSetPrototypeOf, RangeError, TypedArrayPrototypeSet, Uint8Array } = primordials;

const { validateNumber } = require('internal/validators');
const { isUint8Array } = require('internal/util/types');
const { kUntransferable } = require('internal/web/structured_clone/symbols');

const kMaxLength = 2 ** 53 - 1;
// The largest ArrayBuffer that the engine makes; past it, allocation fails as it does when memory is short.
const kEngineMaxLength = 2 ** 33;
// The engine's own limit.
const kStringMaxLength = 2 ** 30 - 2;

class FastBuffer extends Uint8Array {
  // An explicit constructor spares the iteration of `...args` that a default one makes.
  constructor(bufferOrLength, byteOffset, length) {
    super(bufferOrLength, byteOffset, length);
  }
}

// `view` lies over the whole of `memory`; the writers fill it before they know how long a buffer will be.
const pooling = { size: 64 * 1024, memory: undefined, view: new FastBuffer(0), used: 0, total: 0 };

// Zeroed memory of its own. A plain Uint8Array begins in the nursery, elements included, and dies there without work for the
// collector; with a constructor of its own it would have an ArrayBuffer at once, which is none of that.
function fresh(size) {
  const bytes = new Uint8Array(size);
  ObjectSetPrototypeOf(bytes, FastBuffer.prototype);
  return bytes;
}
internalBinding('buffer').setAllocator(fresh);

function zeroed(size) {
  if (size > kEngineMaxLength) throw new RangeError('Array buffer allocation failed');
  return fresh(size);
}

function coded(error, code) {
  error.code = code;
  return error;
}

// Memory whose content is not promised. The engine hands out zeroed pages anyway.
function unpooled(size) {
  if (size > kEngineMaxLength) throw coded(new RangeError('Failed to allocate memory'), 'ERR_MEMORY_ALLOCATION_FAILED');
  return fresh(size);
}

function newPool() {
  pooling.total = pooling.size;
  pooling.view = new FastBuffer(pooling.total);
  pooling.memory = pooling.view.buffer;
  // A transferred pool would take unrelated buffers with it.
  ObjectDefineProperty(pooling.memory, kUntransferable, { __proto__: null, value: true });
  pooling.used = 0;
}

// Offset in the pool at which `size` bytes may be written; the caller then says with `commit` how many it used.
function reserve(size) {
  // Its owner may have detached it all the same, with ArrayBuffer.prototype.transfer().
  if (size > pooling.total - pooling.used || pooling.view.length === 0) newPool();
  return pooling.used;
}

function commit(offset, length) {
  // Slices start on 8 bytes, so that a typed array of any kind can be laid over them.
  pooling.used = (offset + length + 7) & ~7;
  return new FastBuffer(pooling.memory, offset, length);
}

const isPoolable = (size) => size < (pooling.size >>> 1);

function allocate(size) {
  if (size <= 0) return new FastBuffer(0);
  if (isPoolable(size)) return commit(reserve(size), size);
  return unpooled(size);
}

// A copy of `view`'s elements, each taken as a byte.
function copyOf(view, length) {
  const out = allocate(length);
  if (length > 0) TypedArrayPrototypeSet(out, view, 0);
  return out;
}

// For copies that mostly live shortly: the pool is for small ones.
const kShortLived = 1024;
function allocateCopy(size) { return size < kShortLived || size > kEngineMaxLength ? allocate(size) : fresh(size); }

function validateSize(size) {
  validateNumber(size, 'size', 0, kMaxLength);
}

function poolBytes() {
  return pooling.view;
}

// Whether the value is a Uint8Array. `instanceof` is what the compiler does fast; objects that only pretend are caught by the
// native side, and those of other realms by the slow test.
function isBytes(value) {
  return value instanceof Uint8Array || isUint8Array(value);
}

module.exports = {
  FastBuffer, isBytes, coded, pooling, zeroed, unpooled, allocate, allocateCopy, reserve, commit, copyOf, poolBytes, isPoolable, validateSize,
  kMaxLength, kStringMaxLength,
};
