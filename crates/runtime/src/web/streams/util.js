'use strict';
// What the files of the Streams standard (https://streams.spec.whatwg.org) share: the slot that ties a public object to its
// internal state, promises that exist only when somebody looks, and calls of user callbacks whose result is waited for.
//
// Naming: public classes (`ReadableStream`) are shells; the state behind one is in its `[kState]`. Code passes states around
// and touches the public objects only where the standard hands something to the user.

const { ArrayPrototypePush, ArrayPrototypeSlice, FunctionPrototypeCall, ObjectCreate, ObjectDefineProperties, ObjectDefineProperty, PromisePrototypeThen,
  PromiseReject, PromiseResolve, Symbol, SymbolToStringTag, TypeError, nativeCall } = primordials;
const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { soon } = require('internal/web/streams/jobs');
const { pendingPromise, reactTo, rejectPromise, resolvePromise } = internalBinding('task_queue');

const kState = Symbol('kState');

function nop() {}

// A promise and what settles it: as Promise.withResolvers() without its two functions, which cost more than the promise.
class Deferred {
  constructor() {
    this.promise = pendingPromise();
  }

  resolve(value) {
    resolvePromise(this.promise, value);
  }

  reject(reason) {
    rejectPromise(this.promise, reason);
  }
}

// A promise that is made when first asked for. Most `closed` and `ready` promises of readers, writers and streams are never
// looked at, and a promise costs more than everything else in a reader. Rejections count as handled, as the standard says.
// Our own code waits with subscribe(), which takes a microtask like a promise's reaction, but no promise.
class LazyPromise {
  constructor() {
    this.status = 0; // 0 pending, 1 resolved, 2 rejected
    this.value = undefined;
    this.deferred = null;
    this.onOk = undefined;    // the first subscriber; more of them are rare and sit in `others`
    this.onError = undefined;
    this.others = null;
  }

  resolve(value) {
    if (this.status !== 0) return;
    this.status = 1;
    this.value = value;
    if (this.deferred !== null) this.deferred.resolve(value);
    if (this.onOk !== undefined) this.tell();
  }

  reject(reason) {
    if (this.status !== 0) return;
    this.status = 2;
    this.value = reason;
    if (this.deferred !== null) this.deferred.reject(reason);
    if (this.onOk !== undefined) this.tell();
  }

  tell() {
    const { onOk, onError, others, status, value } = this;
    this.onOk = undefined;
    this.onError = undefined;
    this.others = null;
    if (status === 1) soon(onOk);
    else if (onError !== undefined) failSoon(onError, value);
    if (others !== null) for (let i = 0; i < others.length; i += 2) this.subscribe(others[i], others[i + 1]);
  }

  // `onOk` is called without the value: nobody here needs it.
  subscribe(onOk, onError) {
    if (this.status === 1) {
      soon(onOk);
    } else if (this.status === 2) {
      if (onError !== undefined) failSoon(onError, this.value);
    } else if (this.onOk === undefined) {
      this.onOk = onOk;
      this.onError = onError;
    } else {
      ArrayPrototypePush(this.others ??= [], onOk, onError);
    }
  }

  // Starts anew, when it is settled: whoever holds the old promise keeps it.
  reset() {
    this.status = 0;
    this.value = undefined;
    this.deferred = null;
  }

  get isPending() {
    return this.status === 0;
  }

  get promise() {
    if (this.deferred === null) {
      this.deferred = new Deferred();
      PromisePrototypeThen(this.deferred.promise, undefined, nop);
      if (this.status === 1) this.deferred.resolve(this.value);
      else if (this.status === 2) this.deferred.reject(this.value);
    }
    return this.deferred.promise;
  }
}

// First in, first out, without moving the rest on each shift. The array keeps its size: what is behind `tail` is free.
class Fifo {
  constructor() {
    this.items = [];
    this.head = 0;
    this.tail = 0;
  }

  get length() {
    return this.tail - this.head;
  }

  push(item) {
    const { items, tail } = this;
    if (tail === items.length) ArrayPrototypePush(items, item);
    else items[tail] = item;
    this.tail = tail + 1;
  }

  peek() {
    return this.items[this.head];
  }

  at(index) {
    return this.items[this.head + index];
  }

  shift() {
    const { items, head } = this;
    const item = items[head];
    items[head] = undefined;
    this.head = head + 1;
    if (this.head === this.tail) {
      // A queue that was once long gives its memory back.
      if (this.tail > 1024) this.items = [];
      this.head = 0;
      this.tail = 0;
    } else if (this.head > 1024) {
      this.items = ArrayPrototypeSlice(items, this.head, this.tail);
      this.tail -= this.head;
      this.head = 0;
    }
    return item;
  }

  clear() {
    this.items = [];
    this.head = 0;
    this.tail = 0;
  }
}


function mayBeThenable(value) {
  return value !== null && (typeof value === 'object' || typeof value === 'function');
}

// Reacts to a callback's result as to a promise resolved with it; a plain value costs one microtask and no promise.
function react(result, onOk, onError) {
  if (!mayBeThenable(result)) soon(onOk);
  else if (result instanceof LazyPromise) result.subscribe(onOk, onError);
  else reactTo(PromiseResolve(result), onOk, onError);
}

// A function of its own: what a function's own functions use is kept in an object made at each of its calls.
function failSoon(onError, err) {
  soon(() => { onError(err); });
}

// Calls `fn` (undefined: nothing to do) without, with one or with two arguments, as programs can see how many there are, and
// reacts to what it gives or throws.
function invoke0(fn, self, onOk, onError) {
  let result;
  if (fn !== undefined) {
    try {
      result = FunctionPrototypeCall(fn, self);
    } catch (err) {
      failSoon(onError, err);
      return;
    }
  }
  react(result, onOk, onError);
}

function invoke1(fn, self, a, onOk, onError) {
  let result;
  if (fn !== undefined) {
    try {
      result = fn.call === nativeCall ? fn.call(self, a) : FunctionPrototypeCall(fn, self, a);
    } catch (err) {
      failSoon(onError, err);
      return;
    }
  }
  if (result === undefined) soon(onOk);
  else react(result, onOk, onError);
}

function invoke2(fn, self, a, b, onOk, onError) {
  let result;
  if (fn !== undefined) {
    try {
      result = fn.call === nativeCall ? fn.call(self, a, b) : FunctionPrototypeCall(fn, self, a, b);
    } catch (err) {
      failSoon(onError, err);
      return;
    }
  }
  if (result === undefined) soon(onOk);
  else react(result, onOk, onError);
}

// The same as one promise, with one argument.
function promiseOf(fn, self, a) {
  try {
    const result = fn === undefined ? undefined : FunctionPrototypeCall(fn, self, a);
    if (result instanceof LazyPromise) return result.promise;
    if (!mayBeThenable(result)) return PromiseResolve(result);
    // Web IDL puts what a callback gives into a promise of its own, also another promise: that takes two microtasks more.
    const own = new Deferred();
    own.resolve(result);
    return own.promise;
  } catch (err) {
    return PromiseReject(err);
  }
}

function markHandled(promise) {
  PromisePrototypeThen(promise, undefined, nop);
}

// `brand(Class)` gives the check "is this one of ours", by the class of the state.
function stateOf(self, StateClass, name) {
  const state = self?.[kState];
  if (!(state instanceof StateClass)) throw new ERR_INVALID_THIS(name);
  return state;
}

// The same for classes whose members Node keeps in private fields: programs see the engine's error for a wrong receiver.
function privateStateOf(self, StateClass) {
  const state = self?.[kState];
  if (!(state instanceof StateClass)) {
    throw new TypeError('Cannot read private member #handle from an object whose class did not declare it');
  }
  return state;
}

// A public object made by us, past a constructor that only the user calls (or that refuses).
function shell(Class, state) {
  const object = ObjectCreate(Class.prototype);
  object[kState] = state;
  return object;
}

// Class members as WebIDL has them: enumerable, with a toStringTag; `fields` are what console.log() shows.
function finishClass(Class, members, fields) {
  const shape = { __proto__: null };
  for (let i = 0; i < members.length; i++) shape[members[i]] = { __proto__: null, enumerable: true };
  ObjectDefineProperties(Class.prototype, shape);
  ObjectDefineProperty(Class.prototype, SymbolToStringTag, { __proto__: null, configurable: true, value: Class.name });
  if (fields === undefined) return;
  ObjectDefineProperty(Class.prototype, customInspectSymbol, {
    __proto__: null,
    configurable: true,
    writable: true,
    value(depth, options) {
      if (!(this instanceof Class)) throw new ERR_INVALID_THIS(Class.name);
      if (depth < 0) return this;
      const { inspect } = require('internal/util/inspect');
      return `${this.constructor.name} ${inspect(fields(this), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
    },
  });
}

module.exports = { Deferred, Fifo, LazyPromise, finishClass, invoke0, invoke1, invoke2, kState, markHandled, mayBeThenable, nop, privateStateOf, promiseOf, react,
  shell, soon, stateOf };
