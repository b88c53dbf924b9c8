'use strict';
// AsyncResource: an operation of the program's own that carries ids and context to its callbacks (Node docs: "AsyncResource").

const { ArrayPrototypeUnshift, NumberIsSafeInteger, ObjectDefineProperties, ReflectApply, Symbol } = primordials;
const { codes: { ERR_ASYNC_TYPE, ERR_INVALID_ASYNC_ID } } = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');
const {
  current, emitDestroy, emitInit, getFrame, newAsyncId, registerDestroy, setFrame, triggerForNew,
} = require('internal/async_hooks/state');
const state = require('internal/async_hooks/state');

const kContextFrame = Symbol('context_frame');
const kAsyncIdSymbol = Symbol('async_id_symbol');
const kTriggerIdSymbol = Symbol('trigger_async_id_symbol');
const kDestroyed = Symbol('destroyed');

class AsyncResource {
  constructor(type, options = {}) {
    validateString(type, 'type');
    let triggerId = options;
    let manualDestroy = false;
    if (typeof options !== 'number') {
      validateObject(options, 'options');
      triggerId = options.triggerAsyncId === undefined ? triggerForNew() : options.triggerAsyncId;
      manualDestroy = !!options.requireManualDestroy;
    }
    if (!NumberIsSafeInteger(triggerId) || triggerId < -1) throw new ERR_INVALID_ASYNC_ID('triggerAsyncId', triggerId);
    this[kContextFrame] = getFrame();
    const asyncId = newAsyncId();
    this[kAsyncIdSymbol] = asyncId;
    this[kTriggerIdSymbol] = triggerId;
    if (state.resourceDomain.add !== undefined) state.resourceDomain.add(this);
    if (current.hooks !== 0) {
      if (type.length === 0) throw new ERR_ASYNC_TYPE(type);
      emitInit(asyncId, type, triggerId, this);
      if (!manualDestroy) {
        const life = { destroyed: false };
        this[kDestroyed] = life;
        registerDestroy(this, asyncId, life);
      }
    }
  }

  runInAsyncScope(fn, thisArg, ...args) {
    const asyncId = this[kAsyncIdSymbol];
    const { executionId, triggerId, resource } = current;
    const frame = getFrame();
    current.executionId = asyncId;
    current.triggerId = this[kTriggerIdSymbol];
    current.resource = this;
    setFrame(this[kContextFrame]);
    // Both hooks may throw when the stack ends in them.
    try {
      state.emitBefore(asyncId);
      try {
        return ReflectApply(fn, thisArg, args);
      } finally {
        state.emitAfter(asyncId);
      }
    } finally {
      current.executionId = executionId;
      current.triggerId = triggerId;
      current.resource = resource;
      setFrame(frame);
    }
  }
  emitDestroy() {
    if (this[kDestroyed] !== undefined) this[kDestroyed].destroyed = true;
    emitDestroy(this[kAsyncIdSymbol]);
    return this;
  }
  asyncId() {
    return this[kAsyncIdSymbol];
  }
  triggerAsyncId() {
    return this[kTriggerIdSymbol];
  }
  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound = thisArg === undefined ?
      function(...args) {
        ArrayPrototypeUnshift(args, fn, this);
        return ReflectApply(resource.runInAsyncScope, resource, args);
      } :
      function(...args) {
        ArrayPrototypeUnshift(args, fn, thisArg);
        return ReflectApply(resource.runInAsyncScope, resource, args);
      };
    ObjectDefineProperties(bound, {
      name: { __proto__: null, configurable: true, value: 'bound' },
      length: { __proto__: null, configurable: true, enumerable: false, value: fn.length, writable: false },
    });
    return bound;
  }
  static bind(fn, type, thisArg) {
    validateFunction(fn, 'fn');
    type ||= fn.name;
    return (new AsyncResource(type || 'bound-anonymous-fn')).bind(fn, thisArg);
  }
}

module.exports = { AsyncResource };
