'use strict';
// Primordials: every intrinsic that built-in JavaScript may use, captured before any user code runs, so that a program
// that changes `Array.prototype.push` or deletes `Map` cannot break (or spy on) the built-ins.
//
// This file runs once per realm as a function of `primordials`, the empty object to fill.
/* global primordials */

const { apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect;
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
primordials.nativeCall = nativeCall; // for hot paths that make the same test themselves
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

// The same for the methods that the engine has written in JavaScript, or that its compiler does not know: through a bound
// `call` these take 60 to 140 ns, so 5 to 30. An argument that is missing counts as undefined for all of them.
const typedArray = getPrototypeOf(Uint8Array.prototype);
const stringPrototypeSlice = String.prototype.slice;
const stringPrototypeRepeat = String.prototype.repeat;
const stringPrototypePadStart = String.prototype.padStart;
const stringPrototypePadEnd = String.prototype.padEnd;
const stringPrototypeReplace = String.prototype.replace;
const stringPrototypeReplaceAll = String.prototype.replaceAll;
const stringPrototypeSplit = String.prototype.split;
const objectPrototypeHasOwnProperty = Object.prototype.hasOwnProperty;
const objectPrototypePropertyIsEnumerable = Object.prototype.propertyIsEnumerable;
const arrayPrototypeIncludes = Array.prototype.includes;
const arrayPrototypeIndexOf = Array.prototype.indexOf;
const arrayPrototypeForEach = Array.prototype.forEach;
const arrayPrototypeMap = Array.prototype.map;
const arrayPrototypeFilter = Array.prototype.filter;
const arrayPrototypeSome = Array.prototype.some;
const regExpPrototypeExec = RegExp.prototype.exec;
const regExpPrototypeSymbolReplace = RegExp.prototype[Symbol.replace];
const regExpPrototypeSymbolSplit = RegExp.prototype[Symbol.split];
const typedArrayPrototypeGetSymbolToStringTag = getOwnPropertyDescriptor(typedArray, Symbol.toStringTag).get;
const typedArrayPrototypeIndexOf = typedArray.indexOf;
const typedArrayPrototypeFill = typedArray.fill;
const typedArrayPrototypeCopyWithin = typedArray.copyWithin;
const mapIteratorPrototypeNext = getPrototypeOf(new Map().entries()).next;
const setIteratorPrototypeNext = getPrototypeOf(new Set().values()).next;
primordials.StringPrototypeSlice = (self, a, b) => (stringPrototypeSlice.call === nativeCall ? stringPrototypeSlice.call(self, a, b) : apply(stringPrototypeSlice, self, [a, b]));
// Without a position the compiler knows this one.
const stringPrototypeIndexOf = String.prototype.indexOf;
primordials.StringPrototypeIndexOf = (self, a, b) => {
  if (stringPrototypeIndexOf.call !== nativeCall) return apply(stringPrototypeIndexOf, self, [a, b]);
  return b === undefined ? stringPrototypeIndexOf.call(self, a) : stringPrototypeIndexOf.call(self, a, b);
};
primordials.StringPrototypeRepeat = (self, a) => (stringPrototypeRepeat.call === nativeCall ? stringPrototypeRepeat.call(self, a) : apply(stringPrototypeRepeat, self, [a]));
primordials.StringPrototypePadStart = (self, a, b) => (stringPrototypePadStart.call === nativeCall ? stringPrototypePadStart.call(self, a, b) : apply(stringPrototypePadStart, self, [a, b]));
primordials.StringPrototypePadEnd = (self, a, b) => (stringPrototypePadEnd.call === nativeCall ? stringPrototypePadEnd.call(self, a, b) : apply(stringPrototypePadEnd, self, [a, b]));
primordials.StringPrototypeReplace = (self, a, b) => (stringPrototypeReplace.call === nativeCall ? stringPrototypeReplace.call(self, a, b) : apply(stringPrototypeReplace, self, [a, b]));
primordials.StringPrototypeReplaceAll = (self, a, b) => (stringPrototypeReplaceAll.call === nativeCall ? stringPrototypeReplaceAll.call(self, a, b) : apply(stringPrototypeReplaceAll, self, [a, b]));
primordials.StringPrototypeSplit = (self, a, b) => (stringPrototypeSplit.call === nativeCall ? stringPrototypeSplit.call(self, a, b) : apply(stringPrototypeSplit, self, [a, b]));
primordials.ObjectPrototypeHasOwnProperty = (self, a) => (objectPrototypeHasOwnProperty.call === nativeCall ? objectPrototypeHasOwnProperty.call(self, a) : apply(objectPrototypeHasOwnProperty, self, [a]));
primordials.ObjectPrototypePropertyIsEnumerable = (self, a) => (objectPrototypePropertyIsEnumerable.call === nativeCall ? objectPrototypePropertyIsEnumerable.call(self, a) : apply(objectPrototypePropertyIsEnumerable, self, [a]));
primordials.ArrayPrototypeIncludes = (self, a, b) => (arrayPrototypeIncludes.call === nativeCall ? arrayPrototypeIncludes.call(self, a, b) : apply(arrayPrototypeIncludes, self, [a, b]));
primordials.ArrayPrototypeIndexOf = (self, a, b) => (arrayPrototypeIndexOf.call === nativeCall ? arrayPrototypeIndexOf.call(self, a, b) : apply(arrayPrototypeIndexOf, self, [a, b]));
primordials.ArrayPrototypeForEach = (self, a, b) => (arrayPrototypeForEach.call === nativeCall ? arrayPrototypeForEach.call(self, a, b) : apply(arrayPrototypeForEach, self, [a, b]));
primordials.ArrayPrototypeMap = (self, a, b) => (arrayPrototypeMap.call === nativeCall ? arrayPrototypeMap.call(self, a, b) : apply(arrayPrototypeMap, self, [a, b]));
primordials.ArrayPrototypeFilter = (self, a, b) => (arrayPrototypeFilter.call === nativeCall ? arrayPrototypeFilter.call(self, a, b) : apply(arrayPrototypeFilter, self, [a, b]));
primordials.ArrayPrototypeSome = (self, a, b) => (arrayPrototypeSome.call === nativeCall ? arrayPrototypeSome.call(self, a, b) : apply(arrayPrototypeSome, self, [a, b]));
primordials.RegExpPrototypeExec = (self, a) => (regExpPrototypeExec.call === nativeCall ? regExpPrototypeExec.call(self, a) : apply(regExpPrototypeExec, self, [a]));
primordials.RegExpPrototypeSymbolReplace = (self, a, b) => (regExpPrototypeSymbolReplace.call === nativeCall ? regExpPrototypeSymbolReplace.call(self, a, b) : apply(regExpPrototypeSymbolReplace, self, [a, b]));
primordials.RegExpPrototypeSymbolSplit = (self, a, b) => (regExpPrototypeSymbolSplit.call === nativeCall ? regExpPrototypeSymbolSplit.call(self, a, b) : apply(regExpPrototypeSymbolSplit, self, [a, b]));
primordials.TypedArrayPrototypeGetSymbolToStringTag = (self) => (typedArrayPrototypeGetSymbolToStringTag.call === nativeCall ? typedArrayPrototypeGetSymbolToStringTag.call(self) : apply(typedArrayPrototypeGetSymbolToStringTag, self, []));
primordials.TypedArrayPrototypeIndexOf = (self, a, b) => (typedArrayPrototypeIndexOf.call === nativeCall ? typedArrayPrototypeIndexOf.call(self, a, b) : apply(typedArrayPrototypeIndexOf, self, [a, b]));
primordials.TypedArrayPrototypeFill = (self, a, b, c) => (typedArrayPrototypeFill.call === nativeCall ? typedArrayPrototypeFill.call(self, a, b, c) : apply(typedArrayPrototypeFill, self, [a, b, c]));
primordials.TypedArrayPrototypeCopyWithin = (self, a, b, c) => (typedArrayPrototypeCopyWithin.call === nativeCall ? typedArrayPrototypeCopyWithin.call(self, a, b, c) : apply(typedArrayPrototypeCopyWithin, self, [a, b, c]));
primordials.MapIteratorPrototypeNext = (self) => (mapIteratorPrototypeNext.call === nativeCall ? mapIteratorPrototypeNext.call(self) : apply(mapIteratorPrototypeNext, self, []));
primordials.SetIteratorPrototypeNext = (self) => (setIteratorPrototypeNext.call === nativeCall ? setIteratorPrototypeNext.call(self) : apply(setIteratorPrototypeNext, self, []));

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
