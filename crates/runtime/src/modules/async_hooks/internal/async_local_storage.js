'use strict';
// AsyncLocalStorage (Node docs: "Asynchronous context tracking"). A frame is an array [storage, value, storage, value, ...] that
// is replaced, not changed, when a value is set, so everything that holds a frame keeps what it saw. Programs have a handful
// of storages, which makes the copy and the search cheaper than any map.

const { ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, ObjectIs, ReflectApply, SymbolDispose } = primordials;
const { getFrame, setFrame } = require('internal/async_hooks/state');
const { validateObject } = require('internal/validators');
const { AsyncResource } = require('internal/async_hooks/async_resource');

function indexIn(frame, storage) {
  for (let i = 0; i < frame.length; i += 2) {
    if (frame[i] === storage) return i;
  }
  return -1;
}

// The frame that is like `frame`, with `value` for `storage`.
function frameWith(frame, storage, value) {
  if (frame === undefined) return [storage, value];
  const copy = ArrayPrototypeSlice(frame);
  const at = indexIn(frame, storage);
  if (at === -1) ArrayPrototypePush(copy, storage, value);
  else copy[at + 1] = value;
  return copy;
}

// The frame that is like `frame`, without a value for `storage`.
function frameWithout(frame, storage) {
  const at = frame === undefined ? -1 : indexIn(frame, storage);
  if (at === -1) return frame;
  if (frame.length === 2) return undefined;
  const copy = ArrayPrototypeSlice(frame);
  ArrayPrototypeSplice(copy, at, 2);
  return copy;
}

class RunScope {
  #storage;
  #previous;
  #disposed = false;
  constructor(storage, store) {
    this.#storage = storage;
    this.#previous = storage.getStore();
    storage.enterWith(store);
  }
  dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#storage.enterWith(this.#previous);
  }
  [SymbolDispose]() {
    this.dispose();
  }
}

class AsyncLocalStorage {
  #defaultValue = undefined;
  #name = undefined;

  constructor(options = {}) {
    validateObject(options, 'options');
    this.#defaultValue = options.defaultValue;
    if (options.name !== undefined) this.#name = `${options.name}`;
  }

  get name() {
    return this.#name || '';
  }
  static bind(fn) {
    return AsyncResource.bind(fn);
  }
  static snapshot() {
    return AsyncResource.bind((fn, ...args) => fn(...args));
  }
  // Takes the storage out of the running context and of everything that was started in exactly this context. The frame gets
  // a new identity, by which `run` sees that it changed.
  disable() {
    const frame = getFrame();
    const rest = frameWithout(frame, this);
    if (rest === frame) return;
    ArrayPrototypeSplice(frame, indexIn(frame, this), 2);
    setFrame(rest);
  }
  enterWith(store) {
    setFrame(frameWith(getFrame(), this, store));
  }
  run(store, fn, ...args) {
    const before = getFrame();
    if (before !== undefined) {
      const at = indexIn(before, this);
      if (at !== -1 && ObjectIs(before[at + 1], store)) return ReflectApply(fn, null, args);
    }
    const inside = frameWith(before, this, store);
    setFrame(inside);
    try {
      return ReflectApply(fn, null, args);
    } finally {
      const after = getFrame();
      if (after === inside) {
        setFrame(before);
      } else {
        // What `fn` did to other storages stays; only this one gets its value back.
        const at = before === undefined ? -1 : indexIn(before, this);
        setFrame(at === -1 ? frameWithout(after, this) : frameWith(after, this, before[at + 1]));
      }
    }
  }
  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }
  getStore() {
    const frame = getFrame();
    if (frame === undefined) return this.#defaultValue;
    for (let i = 0; i < frame.length; i += 2) {
      if (frame[i] === this) return frame[i + 1];
    }
    return this.#defaultValue;
  }
  withScope(store) {
    return new RunScope(this, store);
  }
}

module.exports = { AsyncLocalStorage };
