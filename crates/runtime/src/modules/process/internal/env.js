'use strict';
// `process.env`: an object over the environment the process was started with. Names and values are always strings; a symbol
// is no name; a read of what is not there is undefined. Writes are seen by this thread and by the children it starts.

const {
  ArrayPrototypePush, ObjectKeys, ObjectPrototypeHasOwnProperty, Proxy, ReflectDefineProperty, ReflectDeleteProperty, ReflectGet, ReflectHas,
  String, TypeError,
} = primordials;
const { codes: { ERR_INVALID_OBJECT_DEFINE_PROPERTY } } = require('internal/errors');

// What native code must know at once, by name: the time zone is read by the engine, not from here.
let onChange = () => {};

function asValue(key, value) {
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    // Node warns about other types only with --pending-deprecation (DEP0104).
    const { getOptionValue } = require('internal/bootstrap/options');
    if (getOptionValue('--pending-deprecation')) {
      process.emitWarning('Assigning any value other than a string, number, or boolean to a process.env property is deprecated. ' +
        'Please make sure to convert the value to a string before setting process.env with it.', 'DeprecationWarning', 'DEP0104');
    }
  }
  return String(value);
}

const handler = {
  __proto__: null,
  get(target, key) {
    if (typeof key === 'symbol') return undefined;
    return ReflectGet(target, key);
  },
  set(target, key, value) {
    if (typeof key === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    const text = asValue(key, value);
    // An empty name, or one with '=' or NUL, cannot be in an environment.
    if (key === '' || key[0] === '=') return true;
    const ok = ReflectDefineProperty(target, key, { __proto__: null, value: text, writable: true, enumerable: true, configurable: true });
    onChange(key, text);
    return ok;
  },
  has(target, key) {
    if (typeof key === 'symbol') return false;
    return ReflectHas(target, key);
  },
  deleteProperty(target, key) {
    if (typeof key === 'symbol') return true;
    ReflectDeleteProperty(target, key);
    onChange(key, undefined);
    return true;
  },
  defineProperty(target, key, descriptor) {
    if ('value' in descriptor) {
      if (!descriptor.configurable || !descriptor.writable || !descriptor.enumerable) {
        throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY('\'process.env\' only accepts a configurable, writable, and enumerable data descriptor');
      }
      return handler.set(target, key, descriptor.value);
    }
    if ('get' in descriptor || 'set' in descriptor) {
      throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY('\'process.env\' does not accept an accessor(getter/setter) descriptor');
    }
    throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY('\'process.env\' only accepts a configurable, writable, and enumerable data descriptor');
  },
};

// `pairs`: name, value, name, value, ...
function createEnv(pairs, changed) {
  const target = {};
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    if (ObjectPrototypeHasOwnProperty(target, pairs[i])) continue;
    ReflectDefineProperty(target, pairs[i], { __proto__: null, value: pairs[i + 1], writable: true, enumerable: true, configurable: true });
  }
  if (changed !== undefined) onChange = changed;
  return new Proxy(target, handler);
}

// --- one environment for several threads (SHARE_ENV) ---

let binding;

// Over an empty target: the names and values are in the native store.
function sharedHandler(store) {
  const describe = (value) => ({ __proto__: null, value, writable: true, enumerable: true, configurable: true });
  return {
    __proto__: null,
    get(target, key) { return typeof key === 'symbol' ? undefined : binding.envGet(store, key) ?? ReflectGet(target, key); },
    set(target, key, value) {
      if (typeof key === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
      const text = asValue(key, value);
      if (key !== '' && key[0] !== '=') binding.envSet(store, key, text);
      return true;
    },
    has(target, key) { return typeof key !== 'symbol' && (binding.envGet(store, key) !== undefined || ReflectHas(target, key)); },
    deleteProperty(target, key) {
      if (typeof key !== 'symbol') binding.envSet(store, key, undefined);
      return true;
    },
    defineProperty(target, key, descriptor) {
      const ok = handler.defineProperty({}, key, descriptor);
      if (ok) this.set(target, key, descriptor.value);
      return ok;
    },
    ownKeys() { return binding.envKeys(store); },
    getOwnPropertyDescriptor(target, key) {
      const value = typeof key === 'symbol' ? undefined : binding.envGet(store, key);
      return value === undefined ? undefined : describe(value);
    },
  };
}

const useShared = (store) => {
  binding = internalBinding('worker');
  ownStore = store;
  return new Proxy({}, sharedHandler(store));
};

let ownStore;

// The number of the store with this thread's environment, which is moved there at the first call.
function share() {
  if (ownStore !== undefined) return ownStore;
  binding = internalBinding('worker');
  const pairs = [];
  const names = ObjectKeys(process.env);
  for (let i = 0; i < names.length; i++) ArrayPrototypePush(pairs, names[i], process.env[names[i]]);
  process.env = useShared(binding.envShare(pairs));
  return ownStore;
}

module.exports = { createEnv, share, useShared };
