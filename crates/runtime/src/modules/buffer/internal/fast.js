'use strict';
// The class behind every Buffer and the memory it comes from. `FastBuffer.prototype` is `Buffer.prototype`; buffer.js joins the
// two. There is no pool of small buffers: the engine keeps the bytes of a small array in or beside the object itself, which
// is faster than a view of a shared pool, and no buffer can see the bytes of another.
// Follows https://nodejs.org/api/buffer.html#class-method-bufferallocunsafesize.

const { ArrayPrototypePop, ArrayPrototypePush, ObjectSetPrototypeOf, RangeError, TypedArrayPrototypeSet, Uint8Array } = primordials;

const { validateNumber } = require('internal/validators');
const { isUint8Array } = require('internal/util/types');
const binding = internalBinding('buffer');

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
const { prototype } = FastBuffer;

// Zeroed memory of its own: a plain Uint8Array begins in the nursery, elements included, and dies there without work for the
// collector; with a constructor of its own it would have an ArrayBuffer at once, which is none of that. The native side makes
// such arrays with this prototype in one step, like the templates given here; long ones are left to the engine's constructor,
// which has its own words for what is too long.
const kNativeMost = 2 ** 22;
binding.setTemplates(ObjectSetPrototypeOf(new Uint8Array(1), prototype), new Uint8Array(1), prototype);
function fresh(size) {
  return size <= kNativeMost ? binding.allocate(size) : ObjectSetPrototypeOf(new Uint8Array(size), prototype);
}

// Buffers of one size that come and go with every piece of a file, and have memory outside the heap each: the few that their
// last user has given back are taken again.
const SPARE_SIZE = 64 * 1024;
const MAX_SPARE = 16;
const spare = [];
function bytesFromOutside(size) {
  return size === SPARE_SIZE && spare.length > 0 ? ArrayPrototypePop(spare) : fresh(size);
}
binding.setAllocator(bytesFromOutside);
// To be called with a buffer that nobody can reach any more, and that is as `setAllocator`'s function gave it.
function giveBack(buffer) {
  if (spare.length < MAX_SPARE) ArrayPrototypePush(spare, buffer);
}

function zeroed(size) {
  if (size <= kNativeMost) return binding.allocate(size);
  if (size > kEngineMaxLength) throw new RangeError('Array buffer allocation failed');
  return fresh(size);
}

function coded(error, code) {
  error.code = code;
  return error;
}

// Memory whose content is not promised. The engine hands out zeroed pages anyway.
function allocate(size) {
  if (size <= kNativeMost) return binding.allocate(size);
  if (size > kEngineMaxLength) throw coded(new RangeError('Failed to allocate memory'), 'ERR_MEMORY_ALLOCATION_FAILED');
  return fresh(size);
}

// Up to this many bytes are copied faster here than by a call to the engine.
const FEW = 12;

// Puts all of `source`, a Uint8Array of that length, into `target` at `at`; there is room, and the two are not the same memory.
function put(target, source, at, length) {
  if (length > FEW) TypedArrayPrototypeSet(target, source, at);
  else for (let i = 0; i < length; i++) target[at + i] = source[i];
}

// A copy of `view`'s elements, each taken as a byte.
function copyOf(view, length) {
  const out = allocate(length);
  if (length > 0) TypedArrayPrototypeSet(out, view, 0);
  return out;
}

function validateSize(size) {
  if (typeof size === 'number' && size >= 0 && size <= kMaxLength) return;
  validateNumber(size, 'size', 0, kMaxLength);
}

// Whether the value is a Uint8Array. `instanceof` is what the compiler does fast; objects that only pretend are caught by the
// native side, and those of other realms by the slow test.
function isBytes(value) {
  return value instanceof Uint8Array || isUint8Array(value);
}

module.exports = { FastBuffer, kNativeMost, prototype, isBytes, coded, zeroed, allocate, giveBack, put, copyOf, validateSize, kMaxLength, kStringMaxLength, SPARE_SIZE };
