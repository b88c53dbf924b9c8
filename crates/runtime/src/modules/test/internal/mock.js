'use strict';
// MockTracker: functions, methods, accessors and properties replaced by ones that note their calls.
// https://nodejs.org/api/test.html#class-mocktracker

const {
  ArrayPrototypePush, ArrayPrototypeSlice, Error, FunctionPrototypeCall, ObjectDefineProperty, ObjectGetOwnPropertyDescriptor, ObjectGetPrototypeOf,
  Proxy, ReflectApply, ReflectConstruct, ReflectGet, SafeMap,
} = primordials;
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');

function validateTimes(value, name) {
  if (value === Infinity) return;
  validateInteger(value, name, 1);
}

function validateKey(value, name) {
  if (typeof value !== 'string' && typeof value !== 'symbol') throw new ERR_INVALID_ARG_TYPE(name, ['string', 'symbol'], value);
}

function validateHolder(value, name) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) throw new ERR_INVALID_ARG_TYPE(name, ['object', 'function'], value);
}

class MockFunctionContext {
  #calls = [];
  #implementation;
  #once = new SafeMap();
  #restore;
  #original;
  #times;

  constructor(implementation, original, times, restore) {
    this.#implementation = implementation;
    this.#original = original;
    this.#times = times;
    this.#restore = restore;
  }

  get calls() {
    return ArrayPrototypeSlice(this.#calls);
  }

  callCount() {
    return this.#calls.length;
  }

  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }

  mockImplementationOnce(implementation, onCall) {
    validateFunction(implementation, 'implementation');
    const call = onCall ?? this.#calls.length;
    validateInteger(call, 'onCall', this.#calls.length);
    this.#once.set(call, implementation);
  }

  restore() {
    this.#implementation = this.#original;
    this.#once = new SafeMap();
    this.#restore?.();
    this.#restore = undefined;
  }

  resetCalls() {
    this.#calls = [];
  }

  static call(context, fn, self, args, target) {
    const index = context.#calls.length;
    let implementation = context.#once.get(index);
    if (implementation === undefined) implementation = context.#implementation;
    else context.#once.delete(index);
    // `times` calls of the mock, then the original again.
    if (index + 1 === context.#times && context.#once.size === 0) {
      const after = context;
      queueAfter(() => after.restore());
    }
    let result;
    let error;
    try {
      if (target === undefined) result = ReflectApply(implementation, self, args);
      else {
        result = ReflectConstruct(implementation, args, target);
        self = result;
      }
    } catch (thrown) {
      error = thrown;
      throw thrown;
    } finally {
      ArrayPrototypePush(context.#calls, { __proto__: null, arguments: args, error, result, stack: new Error(), target, this: self });
      runAfter();
    }
    return result;
  }
}

// What is to happen when the outermost mocked call has been noted.
let after = [];
function queueAfter(step) {
  ArrayPrototypePush(after, step);
}
function runAfter() {
  const steps = after;
  after = [];
  for (let i = 0; i < steps.length; i++) steps[i]();
}

function makeMock(original, implementation, times, restore) {
  const context = new MockFunctionContext(implementation, original, times, restore);
  const mock = new Proxy(original, {
    __proto__: null,
    apply(fn, self, args) {
      return MockFunctionContext.call(context, fn, self, args, undefined);
    },
    construct(fn, args, target) {
      return MockFunctionContext.call(context, fn, undefined, args, target === mock ? original : target);
    },
    get(fn, key, receiver) {
      if (key === 'mock') return context;
      return ReflectGet(fn, key, receiver);
    },
  });
  return { __proto__: null, context, mock };
}

class MockPropertyContext {
  #object; #name; #value; #original; #descriptor; #accesses = []; #once = new SafeMap();

  constructor(object, name, value) {
    this.#object = object;
    this.#name = name;
    this.#descriptor = ObjectGetOwnPropertyDescriptor(object, name);
    if (this.#descriptor === undefined) throw new ERR_INVALID_ARG_VALUE('propertyName', name, 'is not a property of the object');
    this.#original = object[name];
    this.#value = value.length > 0 ? value[0] : this.#original;
    const { configurable, enumerable } = this.#descriptor;
    ObjectDefineProperty(object, name, {
      __proto__: null,
      configurable,
      enumerable,
      get: () => {
        const next = this.#next(this.#value);
        this.#note('get', next);
        return next;
      },
      set: (next) => this.mockImplementation(next),
    });
  }

  #next(value) {
    const index = this.#accesses.length;
    if (!this.#once.has(index)) return value;
    const once = this.#once.get(index);
    this.#once.delete(index);
    return once;
  }

  #note(type, value) {
    ArrayPrototypePush(this.#accesses, { __proto__: null, type, value, stack: new Error() });
  }

  get accesses() {
    return ArrayPrototypeSlice(this.#accesses);
  }
  accessCount() {
    return this.#accesses.length;
  }
  mockImplementation(value) {
    if (this.#descriptor.writable === false) {
      throw new ERR_INVALID_ARG_VALUE('propertyName', this.#name, 'cannot be set');
    }
    const next = this.#next(value);
    this.#note('set', next);
    this.#value = next;
  }
  mockImplementationOnce(value, onAccess) {
    const access = onAccess ?? this.#accesses.length;
    validateInteger(access, 'onAccess', this.#accesses.length);
    this.#once.set(access, value);
  }
  resetAccesses() {
    this.#accesses = [];
  }
  restore() {
    ObjectDefineProperty(this.#object, this.#name, { __proto__: null, ...this.#descriptor });
  }
}

// The descriptor of `name` on the object or up its chain.
function findDescriptor(object, name) {
  for (let at = object; at !== null; at = ObjectGetPrototypeOf(at)) {
    const found = ObjectGetOwnPropertyDescriptor(at, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

class MockTracker {
  #mocks = [];
  #timers;

  get timers() {
    this.#timers ??= new (require('internal/test/mock_timers').MockTimers)();
    return this.#timers;
  }

  fn(original, implementation, options) {
    if (original !== null && typeof original === 'object') {
      options = original;
      original = undefined;
      implementation = undefined;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    original ??= function() {};
    implementation ??= original;
    options ??= { __proto__: null };
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { times = Infinity } = options;
    validateTimes(times, 'options.times');
    const { context, mock } = makeMock(original, implementation, times, undefined);
    ArrayPrototypePush(this.#mocks, context);
    return mock;
  }

  method(object, name, implementation, options) {
    validateHolder(object, 'object');
    validateKey(name, 'methodName');
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    options ??= { __proto__: null };
    validateObject(options, 'options');
    const { getter = false, setter = false, times = Infinity } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    validateTimes(times, 'options.times');
    if (setter && getter) throw new ERR_INVALID_ARG_VALUE('options.setter', setter, "cannot be used with 'options.getter'");
    const descriptor = findDescriptor(object, name);
    const kind = getter ? 'get' : (setter ? 'set' : 'value');
    const original = descriptor?.[kind];
    if (typeof original !== 'function') throw new ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    implementation ??= original;
    validateFunction(implementation, 'implementation');
    const restore = () => ObjectDefineProperty(object, name, { __proto__: null, ...descriptor });
    const { context, mock } = makeMock(original, implementation, times, restore);
    const replaced = { __proto__: null, configurable: descriptor.configurable, enumerable: descriptor.enumerable };
    if (kind === 'value') {
      replaced.writable = descriptor.writable;
      replaced.value = mock;
    } else {
      replaced.get = kind === 'get' ? mock : descriptor.get;
      replaced.set = kind === 'set' ? mock : descriptor.set;
    }
    ObjectDefineProperty(object, name, replaced);
    ArrayPrototypePush(this.#mocks, context);
    return mock;
  }

  getter(object, name, implementation, options) {
    return this.#accessor('getter', object, name, implementation, options);
  }

  setter(object, name, implementation, options) {
    return this.#accessor('setter', object, name, implementation, options);
  }

  #accessor(kind, object, name, implementation, options) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    options ??= { __proto__: null };
    validateObject(options, 'options');
    const wanted = options[kind] ?? true;
    if (wanted === false) throw new ERR_INVALID_ARG_VALUE(`options.${kind}`, wanted, 'cannot be false');
    return this.method(object, name, implementation, { __proto__: null, ...options, [kind]: wanted });
  }

  property(object, name, ...value) {
    validateHolder(object, 'object');
    validateKey(name, 'propertyName');
    const context = new MockPropertyContext(object, name, value);
    ArrayPrototypePush(this.#mocks, context);
    return new Proxy(object, {
      __proto__: null,
      get(target, key, receiver) {
        if (key === 'mock') return context;
        return ReflectGet(target, key, receiver);
      },
    });
  }

  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks = [];
  }

  restoreAll() {
    for (let i = this.#mocks.length - 1; i >= 0; i--) FunctionPrototypeCall(this.#mocks[i].restore, this.#mocks[i]);
  }
}

module.exports = { MockTracker };
