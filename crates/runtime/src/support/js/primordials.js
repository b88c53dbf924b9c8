'use strict';
// Primordials: every intrinsic that built-in JavaScript may use, captured before any user code runs, so that a program
// that changes `Array.prototype.push` or deletes `Map` cannot break (or spy on) the built-ins.
//
// This file runs once per realm as a function of `primordials`, the empty object to fill.
/* global primordials */

const { apply, construct, defineProperty, getOwnPropertyDescriptor, ownKeys, setPrototypeOf } = Reflect;
const { bind, call } = Function.prototype;
const uncurryThis = bind.bind(call);
const applyBind = bind.bind(Function.prototype.apply);
primordials.uncurryThis = uncurryThis;
primordials.applyBind = applyBind;

// The build puts one assignment for each intrinsic that built-in JavaScript uses in the place of the next line
// (`primordials/flatten.js` writes them).
// [intrinsics]

// A bound `call` is as cheap as a direct call for natives that the JIT knows, but leaves JIT code for a function written in
// JavaScript (180 ns instead of 1). So this one is written out: measured 15 ns, and a program that has put its own `call`
// on a function, or on Function.prototype, is not asked.
const nativeCall = call;
primordials.FunctionPrototypeCall = function FunctionPrototypeCall(fn, self, a, b, c) {
  if (fn.call === nativeCall) {
    switch (arguments.length) {
      case 2: return fn.call(self);
      case 3: return fn.call(self, a);
      case 4: return fn.call(self, a, b);
      case 5: return fn.call(self, a, b, c);
    }
  }
  const args = [];
  for (let i = 2; i < arguments.length; i++) args[i - 2] = arguments[i];
  return apply(fn, self, args);
};

// The engine's own `Error.captureStackTrace` is replaced by ours (`internal/stack_trace`) once that file is loaded.
let capture = Error.captureStackTrace;
primordials.ErrorCaptureStackTrace = function captureStackTrace(object, below = captureStackTrace) { capture(object, below); };
primordials.replaceCaptureStackTrace = (replacement) => { capture = replacement; };
primordials.FunctionPrototypeSymbolHasInstance = uncurryThis(Function.prototype[Symbol.hasInstance]);

// Iterates an array by its own index only, without touching Array.prototype[Symbol.iterator].
const arrayIteratorNext = primordials.ArrayIteratorPrototypeNext;
const arrayIterate = primordials.ArrayPrototypeSymbolIterator;
class SafeArrayIterator {
  #inner;
  constructor(array) { this.#inner = arrayIterate(array); }
  next() { return arrayIteratorNext(this.#inner); }
  [Symbol.iterator]() { return this; }
}
setPrototypeOf(SafeArrayIterator.prototype, null);
primordials.SafeArrayIterator = SafeArrayIterator;
class SafeStringIterator {
  #inner;
  constructor(text) { this.#inner = primordials.StringPrototypeSymbolIterator(text); }
  next() { return primordials.StringIteratorPrototypeNext(this.#inner); }
  [Symbol.iterator]() { return this; }
}
setPrototypeOf(SafeStringIterator.prototype, null);
primordials.SafeStringIterator = SafeStringIterator;

// Gives `safe` its own frozen copy of every method of `unsafe`, so later changes to the original do not reach it.
function makeSafe(unsafe, safe) {
  const wrapIterator = (method, next) => function() {
    const inner = apply(method, this, []);
    return { __proto__: null, next: () => next(inner), [Symbol.iterator]() { return this; } };
  };
  for (const key of ownKeys(unsafe.prototype)) {
    if (ownKeys(safe.prototype).includes(key)) continue;
    const desc = getOwnPropertyDescriptor(unsafe.prototype, key);
    if (typeof desc.value === 'function' && (unsafe === Map || unsafe === Set) && ['entries', 'keys', 'values', Symbol.iterator].includes(key)) {
      const next = unsafe === Map ? primordials.MapIteratorPrototypeNext : primordials.SetIteratorPrototypeNext;
      desc.value = wrapIterator(desc.value, next);
    }
    defineProperty(safe.prototype, key, { __proto__: null, ...desc });
  }
  setPrototypeOf(safe.prototype, null);
  Object.freeze(safe.prototype);
  Object.freeze(safe);
  return safe;
}
primordials.makeSafe = makeSafe;
primordials.SafeMap = makeSafe(Map, class SafeMap extends Map { constructor(entries) { super(entries); } });
primordials.SafeSet = makeSafe(Set, class SafeSet extends Set { constructor(values) { super(values); } });
primordials.SafeWeakMap = makeSafe(WeakMap, class SafeWeakMap extends WeakMap { constructor(entries) { super(entries); } });
primordials.SafeWeakSet = makeSafe(WeakSet, class SafeWeakSet extends WeakSet { constructor(values) { super(values); } });
primordials.SafeWeakRef = makeSafe(WeakRef, class SafeWeakRef extends WeakRef { constructor(target) { super(target); } });
primordials.SafeFinalizationRegistry = makeSafe(FinalizationRegistry,
  class SafeFinalizationRegistry extends FinalizationRegistry { constructor(callback) { super(callback); } });

primordials.ReflectConstruct = construct;
setPrototypeOf(primordials, null);
Object.freeze(primordials);
