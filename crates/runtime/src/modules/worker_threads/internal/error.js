'use strict';
// An error on its way from a worker to its parent: class, properties, stack. What cannot be cloned is left out; what cannot
// even be looked at arrives as ERR_WORKER_UNSERIALIZABLE_ERROR.

const {
  ArrayPrototypePush, Error, EvalError, ObjectDefineProperty, ObjectGetOwnPropertyDescriptor, ObjectGetOwnPropertyNames, ObjectGetPrototypeOf, RangeError, ReferenceError,
  SyntaxError, TypeError, URIError,
} = primordials;
const { codes: { ERR_WORKER_UNSERIALIZABLE_ERROR } } = require('internal/errors');
const { isNativeError } = require('internal/util/types');

const classes = { __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

// The name of the standard class that the error is of.
function className(error) {
  for (let at = ObjectGetPrototypeOf(error), depth = 0; at !== null && depth < 100; at = ObjectGetPrototypeOf(at), depth++) {
    const own = ObjectGetOwnPropertyDescriptor(at, 'constructor');
    const name = typeof own?.value === 'function' ? own.value.name : undefined;
    if (typeof name === 'string' && classes[name] === own.value) return name;
  }
  return 'Error';
}

function canClone(value) {
  try {
    require('internal/web/structured_clone/cross_thread').encode(value, [], undefined);
    return true;
  } catch {
    // The property is left out: that is what the caller asks.
    return false;
  }
}

function pack(error) {
  try {
    if (isNativeError(error)) {
      const fields = [];
      const names = ObjectGetOwnPropertyNames(error);
      for (let i = 0; i < names.length; i++) {
        const own = ObjectGetOwnPropertyDescriptor(error, names[i]);
        if (own === undefined || names[i] === 'stack' || names[i] === 'message') continue;
        let value;
        try {
          value = error[names[i]];
        } catch {
          continue;
        }
        if (names[i] === 'cause' && isNativeError(value)) ArrayPrototypePush(fields, { name: 'cause', error: pack(value), enumerable: own.enumerable });
        else if (canClone(value)) ArrayPrototypePush(fields, { name: names[i], value, enumerable: own.enumerable });
      }
      let stack;
      try {
        ({ stack } = error);
      } catch {
        // A program's own prepareStackTrace threw.
      }
      return {
        kind: 'error', class: className(error), name: typeof error.name === 'string' ? error.name : 'Error', message: `${error.message}`,
        stack: typeof stack === 'string' ? stack : undefined, fields,
      };
    }
    if (canClone(error)) return { kind: 'value', value: error };
    return { kind: 'text', text: require('internal/util/inspect').inspect(error) };
  } catch {
    return { kind: 'none' };
  }
}

function unpack(packed) {
  switch (packed.kind) {
    case 'value': return packed.value;
    case 'text': return packed.text;
    case 'error': break;
    default: return new ERR_WORKER_UNSERIALIZABLE_ERROR();
  }
  const error = new classes[packed.class](packed.message);
  const define = (name, value, enumerable) => ObjectDefineProperty(error, name, { __proto__: null, value, writable: true, enumerable, configurable: true });
  define('stack', packed.stack, false);
  if (error.name !== packed.name) define('name', packed.name, false);
  for (let i = 0; i < packed.fields.length; i++) {
    const field = packed.fields[i];
    define(field.name, field.error === undefined ? field.value : unpack(field.error), field.enumerable);
  }
  return error;
}

module.exports = { pack, unpack };
