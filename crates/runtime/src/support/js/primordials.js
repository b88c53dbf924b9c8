'use strict';
// Primordials: every intrinsic that built-in JavaScript may use, captured before any user code runs, so that a program
// that changes `Array.prototype.push` or deletes `Map` cannot break (or spy on) the built-ins.
//
// A method `Array.prototype.push` is here as `ArrayPrototypePush(array, ...)`, a static `Object.keys` as `ObjectKeys`, a
// getter `Map.prototype.size` as `MapPrototypeGetSize`, a well-known symbol as `SymbolIterator`. A bound
// `Function.prototype.call` costs the same as a direct call in this engine (measured), so they may stand on hot paths.
//
// This file runs once per realm as a function of `primordials`, the empty object to fill.
/* global primordials */

const { apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect;
const { bind, call } = Function.prototype;
const uncurryThis = bind.bind(call);
const applyBind = bind.bind(Function.prototype.apply);
primordials.uncurryThis = uncurryThis;
primordials.applyBind = applyBind;

const upperFirst = (text) => text[0].toUpperCase() + text.slice(1);

function nameOf(key) {
  return typeof key === 'symbol' ? `Symbol${upperFirst(key.description.slice(7))}` : upperFirst(key);
}

function copyStatics(source, prefix) {
  for (const key of ownKeys(source)) {
    if (key === 'prototype' || (typeof source === 'function' && (key === 'length' || key === 'name' || key === 'arguments' || key === 'caller'))) continue;
    const desc = getOwnPropertyDescriptor(source, key);
    const name = `${prefix}${nameOf(key)}`;
    if ('get' in desc) {
      if (desc.get) primordials[`${prefix}Get${nameOf(key)}`] = uncurryThis(desc.get);
      continue;
    }
    primordials[name] = typeof desc.value === 'function' && !desc.value.prototype ? desc.value.bind(source) : desc.value;
  }
}

function copyPrototype(proto, prefix) {
  for (const key of ownKeys(proto)) {
    if (key === 'constructor') continue;
    const desc = getOwnPropertyDescriptor(proto, key);
    if ('get' in desc) {
      if (desc.get) primordials[`${prefix}Get${nameOf(key)}`] = uncurryThis(desc.get);
      if (desc.set) primordials[`${prefix}Set${nameOf(key)}`] = uncurryThis(desc.set);
      continue;
    }
    const name = `${prefix}${nameOf(key)}`;
    if (typeof desc.value === 'function') {
      primordials[name] = uncurryThis(desc.value);
      // Making one for every method would cost a millisecond at each start; only this one is used.
      if (name === 'ArrayPrototypePush') primordials[`${name}Apply`] = applyBind(desc.value);
    } else {
      primordials[name] = desc.value;
    }
  }
}

for (const name of ['Proxy', 'globalThis']) primordials[name] = globalThis[name];
for (const fn of [decodeURI, decodeURIComponent, encodeURI, encodeURIComponent, escape, unescape, eval]) primordials[fn.name] = fn;
for (const name of ['JSON', 'Math', 'Reflect', 'Atomics']) {
  if (globalThis[name] === undefined) continue;
  primordials[name] = globalThis[name];
  copyStatics(globalThis[name], name);
}
for (const name of [
  'AggregateError', 'Array', 'ArrayBuffer', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView', 'Date',
  'Error', 'EvalError', 'FinalizationRegistry', 'Float16Array', 'Float32Array', 'Float64Array', 'Function', 'Int16Array',
  'Int32Array', 'Int8Array', 'Iterator', 'Map', 'Number', 'Object', 'Promise', 'RangeError', 'ReferenceError', 'RegExp',
  'Set', 'SharedArrayBuffer', 'String', 'SuppressedError', 'Symbol', 'SyntaxError', 'TypeError', 'URIError', 'Uint16Array',
  'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakMap', 'WeakRef', 'WeakSet',
]) {
  const ctor = globalThis[name];
  if (ctor === undefined) continue;
  primordials[name] = ctor;
  primordials[`${name}Prototype`] = ctor.prototype;
  copyStatics(ctor, name);
  copyPrototype(ctor.prototype, `${name}Prototype`);
}

// Promise statics must keep their receiver, and `Promise.prototype.then` is looked up by the engine on await only.
primordials.PromisePrototypeThen = uncurryThis(Promise.prototype.then);
primordials.PromiseResolve = Promise.resolve.bind(Promise);
primordials.PromiseReject = Promise.reject.bind(Promise);
primordials.PromiseWithResolvers = Promise.withResolvers.bind(Promise);
primordials.PromiseAll = Promise.all.bind(Promise);
primordials.PromiseAllSettled = Promise.allSettled.bind(Promise);
primordials.PromiseAny = Promise.any.bind(Promise);
primordials.PromiseRace = Promise.race.bind(Promise);
primordials.ArrayFrom = Array.from.bind(Array);
primordials.ArrayOf = Array.of.bind(Array);

for (const [name, proto] of [
  ['TypedArray', getPrototypeOf(Uint8Array)],
  ['ArrayIterator', { prototype: getPrototypeOf([][Symbol.iterator]()) }],
  ['StringIterator', { prototype: getPrototypeOf(''[Symbol.iterator]()) }],
  ['MapIterator', { prototype: getPrototypeOf(new Map()[Symbol.iterator]()) }],
  ['SetIterator', { prototype: getPrototypeOf(new Set()[Symbol.iterator]()) }],
]) {
  primordials[name] = proto;
  if (typeof proto === 'function') copyStatics(proto, name);
  copyPrototype(proto.prototype, `${name}Prototype`);
}
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
primordials.IteratorPrototype = Iterator.prototype;
primordials.AsyncIteratorPrototype = getPrototypeOf(getPrototypeOf(async function* () {}).prototype);
primordials.AsyncFunction = getPrototypeOf(async () => {}).constructor;
primordials.GeneratorFunction = getPrototypeOf(function* () {}).constructor;
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
