'use strict';
// The class behind every Buffer and the memory it comes from: FastBuffer, the 64 KiB pool for small buffers, and the
// allocators. `FastBuffer.prototype` is `Buffer.prototype`; buffer.js joins the two.
// Follows https://nodejs.org/api/buffer.html#class-method-bufferallocunsafesize.

const { ArrayBufferPrototypeGetByteLength, ObjectDefineProperty, RangeError, TypedArrayPrototypeSet, Uint8Array } = primordials;

const { validateNumber } = require('internal/validators');
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

const pooling = { size: 64 * 1024, memory: undefined, used: 0, total: 0 };

function zeroed(size) {
  if (size > kEngineMaxLength) throw new RangeError('Array buffer allocation failed');
  return new FastBuffer(size);
}

function coded(error, code) {
  error.code = code;
  return error;
}

// Memory whose content is not promised. The engine hands out zeroed pages anyway.
function unpooled(size) {
  if (size > kEngineMaxLength) throw coded(new RangeError('Failed to allocate memory'), 'ERR_MEMORY_ALLOCATION_FAILED');
  return new FastBuffer(size);
}

function newPool() {
  pooling.total = pooling.size;
  pooling.memory = new FastBuffer(pooling.total).buffer;
  // A transferred pool would take unrelated buffers with it.
  ObjectDefineProperty(pooling.memory, kUntransferable, { __proto__: null, value: true });
  pooling.used = 0;
}

// Offset in the pool at which `size` bytes may be written; the caller then says with `commit` how many it used.
function reserve(size) {
  // Its owner may have detached it all the same, with ArrayBuffer.prototype.transfer().
  if (pooling.memory === undefined || size > pooling.total - pooling.used || ArrayBufferPrototypeGetByteLength(pooling.memory) === 0) newPool();
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

function validateSize(size) {
  validateNumber(size, 'size', 0, kMaxLength);
}

// The pool's memory as a byte view, for writers that fill it before they know the length.
let poolView;
function poolBytes() {
  if (poolView === undefined || poolView.buffer !== pooling.memory) poolView = new FastBuffer(pooling.memory, 0, pooling.total);
  return poolView;
}

module.exports = {
  FastBuffer, coded, pooling, zeroed, unpooled, allocate, reserve, commit, copyOf, poolBytes, isPoolable, validateSize,
  kMaxLength, kStringMaxLength,
};
