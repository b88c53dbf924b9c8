'use strict';
// EventTarget (DOM standard, section 2.7) as Node has it: no tree, errors of listeners become uncaught exceptions on the
// next tick, a warning when listeners pile up. Entry of the family: re-exports Event, CustomEvent, NodeEventTarget.
//
// A target keeps a map: type -> { list, ... } where `list` is an array of entries in the order they were added. An entry
// that was removed is marked, because a dispatch in progress must not call it any more.

const {
  ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, Error, FunctionPrototypeCall, ObjectDefineProperties, ObjectDefineProperty,
  SafeFinalizationRegistry, SafeMap, SafeWeakMap, SafeWeakRef, String, Symbol, SymbolFor, SymbolToStringTag,
} = primordials;
const { codes: { ERR_EVENT_RECURSION, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateAbortSignal, validateObject, kValidateObjectAllowObjects } = require('internal/validators');
const { customInspectSymbol, kEmptyObject } = require('internal/util');
const { CustomEvent, Event, enumerable, kTrustEvent, state } = require('internal/web/event_target/event');
const EventEmitter = require('events');
const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = EventEmitter;

const kIsEventTarget = SymbolFor('nodejs.event_target');
const kIsNodeEventTarget = Symbol('kIsNodeEventTarget');
const kEvents = Symbol('kEvents');
const kHandlers = Symbol('kHandlers');
const kWeakHandler = Symbol('kWeak');
const kResistStopPropagation = Symbol('kResistStopPropagation');
const kNewListener = Symbol('kNewListener');
const kRemoveListener = Symbol('kRemoveListener');
const kCreateEvent = Symbol('kCreateEvent');
const kHybridDispatch = SymbolFor('nodejs.internal.kHybridDispatch');
const kIsNodeStyleListener = Symbol('kIsNodeStyleListener');

const isEventTarget = (value) => value?.constructor?.[kIsEventTarget] === true || value?.[kEvents] !== undefined;

// Keeps the function of a weak listener alive exactly as long as the object it was added for.
const weakOwners = new SafeWeakMap();
const weakRegistry = new SafeFinalizationRegistry(({ target, entry, type }) => {
  const owner = target.deref();
  if (owner !== undefined && !entry.removed) dropEntry(owner, type, entry);
});

class Entry {
  constructor(listener, flags) {
    this.once = flags.once;
    this.capture = flags.capture;
    this.passive = flags.passive;
    this.nodeStyle = flags.nodeStyle;
    this.resist = flags.resist;
    this.removed = false;
    this.weak = flags.weak !== null;
    if (this.weak) {
      const kept = weakOwners.get(flags.weak);
      if (kept === undefined) weakOwners.set(flags.weak, [listener]);
      else ArrayPrototypePush(kept, listener);
      this.held = new SafeWeakRef(listener);
    } else {
      this.held = listener;
    }
  }
  get listener() {
    return this.weak ? this.held.deref() : this.held;
  }
}

function dropEntry(target, type, entry) {
  entry.removed = true;
  const list = target[kEvents].get(type);
  if (list === undefined) return;
  for (let i = 0; i < list.length; i++) {
    if (list[i] !== entry) continue;
    ArrayPrototypeSplice(list, i, 1);
    if (list.length === 0) target[kEvents].delete(type);
    target[kRemoveListener](list.length, type, entry.listener, entry.capture);
    return;
  }
}

function asType(type) {
  if (typeof type === 'string') return type;
  if (typeof type === 'symbol') {
    const err = new ERR_INVALID_ARG_TYPE('type', 'string', type);
    err.message = 'Value is a Symbol and cannot be converted to a string.';
    throw err;
  }
  return String(type);
}

// True for what can be called; null and undefined are accepted and do nothing; other primitives are an error.
function checkListener(listener) {
  if (typeof listener === 'function' || typeof listener?.handleEvent === 'function') return true;
  if (listener == null) return false;
  if (typeof listener === 'object') return true;
  throw new ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

function readOptions(options) {
  if (typeof options === 'boolean') {
    return { once: false, capture: options, passive: false, signal: undefined, nodeStyle: false, weak: null, resist: false };
  }
  if (options === null) options = kEmptyObject;
  validateObject(options, 'options', kValidateObjectAllowObjects);
  return {
    once: !!options.once,
    capture: !!options.capture,
    passive: !!options.passive,
    signal: options.signal,
    nodeStyle: !!options[kIsNodeStyleListener],
    weak: options[kWeakHandler] ?? null,
    resist: options[kResistStopPropagation] ?? false,
  };
}

// An error in a listener never stops the other listeners and never reaches the caller of dispatchEvent().
function reportError(err) {
  process.nextTick(() => { throw err; });
}

function initEventTarget(self) {
  self[kEvents] = new SafeMap();
  self[kMaxEventTargetListeners] = EventEmitter.defaultMaxListeners;
  self[kMaxEventTargetListenersWarned] = false;
  self[kHandlers] = new SafeMap();
}

class EventTarget {
  static [kIsEventTarget] = true;

  constructor() {
    initEventTarget(this);
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    const max = this[kMaxEventTargetListeners];
    if (max <= 0 || size <= max || this[kMaxEventTargetListenersWarned]) return;
    this[kMaxEventTargetListenersWarned] = true;
    const { inspect } = require('internal/util/inspect');
    const warning = new Error('Possible EventTarget memory leak detected. ' +
      `${size} ${type} listeners added to ${inspect(this, { depth: -1 })}. MaxListeners is ${max}. ` +
      'Use events.setMaxListeners() to increase limit');
    warning.name = 'MaxListenersExceededWarning';
    warning.target = this;
    warning.type = type;
    warning.count = size;
    process.emitWarning(warning);
  }
  [kRemoveListener](size, type, listener, capture) {}

  addEventListener(type, listener, options = kEmptyObject) {
    if (!isEventTarget(this)) throw new ERR_INVALID_THIS('EventTarget');
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    const flags = readOptions(options);
    validateAbortSignal(flags.signal, 'options.signal');
    if (!checkListener(listener)) {
      const warning = new Error(`addEventListener called with ${listener} which has no effect.`);
      warning.name = 'AddEventListenerArgumentTypeWarning';
      warning.target = this;
      warning.type = type;
      process.emitWarning(warning);
      return;
    }
    type = asType(type);
    const { signal } = flags;
    if (signal) {
      if (signal.aborted) return;
      // The signal must not keep this target alive, so it holds the callback weakly.
      signal.addEventListener('abort', () => {
        this.removeEventListener(type, listener, options);
      }, { __proto__: null, once: true, [kWeakHandler]: this, [kResistStopPropagation]: true });
    }
    const events = this[kEvents];
    let list = events.get(type);
    if (list !== undefined) {
      for (let i = 0; i < list.length; i++) {
        if (list[i].capture === flags.capture && list[i].listener === listener) return;
      }
    }
    const entry = new Entry(listener, flags);
    if (entry.weak) weakRegistry.register(listener, { target: new SafeWeakRef(this), entry, type });
    if (list === undefined) {
      list = [entry];
      events.set(type, list);
    } else {
      ArrayPrototypePush(list, entry);
    }
    this[kNewListener](list.length, type, listener, flags.once, flags.capture, flags.passive, entry.weak);
  }

  removeEventListener(type, listener, options = kEmptyObject) {
    if (!isEventTarget(this)) throw new ERR_INVALID_THIS('EventTarget');
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    if (!checkListener(listener)) return;
    type = asType(type);
    const capture = typeof options === 'boolean' ? options : !!options?.capture;
    const list = this[kEvents].get(type);
    if (list === undefined) return;
    for (let i = 0; i < list.length; i++) {
      if (list[i].capture === capture && list[i].listener === listener) {
        dropEntry(this, type, list[i]);
        return;
      }
    }
  }

  dispatchEvent(event) {
    if (!isEventTarget(this)) throw new ERR_INVALID_THIS('EventTarget');
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('event');
    if (!state.isEvent(event)) throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (state.isDispatching(event)) throw new ERR_EVENT_RECURSION(event.type);
    this[kHybridDispatch](event, event.type, event);
    return event.defaultPrevented !== true;
  }

  // `nodeValue` is what listeners added with NodeEventTarget's `on` get; an Event is made only when somebody needs it.
  [kHybridDispatch](nodeValue, type, event) {
    const list = this[kEvents].get(type);
    if (event !== undefined) state.begin(event, this);
    if (list === undefined) {
      if (event !== undefined) state.end(event);
      return true;
    }
    const entries = ArrayPrototypeSlice(list);
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i];
      if (entry.removed) continue;
      const listener = entry.listener;
      if (listener === undefined) continue;
      if (event !== undefined && state.stopped(event) && !entry.resist) continue;
      if (entry.once) dropEntry(this, type, entry);
      let arg;
      if (entry.nodeStyle) {
        arg = nodeValue;
      } else {
        if (event === undefined) {
          event = this[kCreateEvent](nodeValue, type);
          state.begin(event, this);
        }
        arg = event;
      }
      if (event !== undefined) state.setPassive(event, entry.passive);
      try {
        let result;
        if (typeof listener === 'function') result = FunctionPrototypeCall(listener, this, arg);
        else if (typeof listener.handleEvent === 'function') result = listener.handleEvent(arg);
        if (result !== undefined && result !== null) {
          const then = result.then;
          if (typeof then === 'function') FunctionPrototypeCall(then, result, undefined, reportError);
        }
      } catch (err) {
        reportError(err);
      }
      if (event !== undefined) state.setPassive(event, false);
    }
    if (event !== undefined) state.end(event);
    return true;
  }

  [kCreateEvent](nodeValue, type) {
    return new Event(type);
  }

  [customInspectSymbol](depth, options) {
    const name = this.constructor.name;
    if (depth < 0) return `[${name}]`;
    const { inspect } = require('internal/util/inspect');
    return `${name} ${inspect({}, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
ObjectDefineProperties(EventTarget.prototype, {
  [SymbolToStringTag]: { __proto__: null, value: 'EventTarget', configurable: true },
});
enumerable(EventTarget.prototype, ['addEventListener', 'removeEventListener', 'dispatchEvent']);

function listenersOfTarget(target, type) {
  const list = target[kEvents]?.get(type);
  const out = [];
  if (list === undefined) return out;
  for (let i = 0; i < list.length; i++) {
    const listener = list[i].listener;
    if (listener !== undefined) ArrayPrototypePush(out, listener);
  }
  return out;
}

// Gives `proto` an `on<name>` attribute: one handler per object, in the place where it was first set.
function defineEventHandler(proto, name, event = name) {
  const attribute = `on${name}`;
  const descriptor = ObjectDefineProperties({}, {
    get: { __proto__: null, value: { [`get ${attribute}`]() {
      if (this[kHandlers] === undefined) throw new ERR_INVALID_THIS('EventTarget');
      return this[kHandlers].get(event)?.handler ?? null;
    } }[`get ${attribute}`] },
    set: { __proto__: null, value: { [`set ${attribute}`](value) {
      if (!isEventTarget(this)) throw new ERR_INVALID_THIS('EventTarget');
      if (this[kHandlers] === undefined) this[kHandlers] = new SafeMap();
      let holder = this[kHandlers].get(event);
      const usable = typeof value === 'function' || (typeof value === 'object' && value !== null);
      if (!usable) {
        if (holder !== undefined) {
          this.removeEventListener(event, holder.wrapper);
          this[kHandlers].delete(event);
        }
        return;
      }
      if (holder !== undefined) {
        holder.handler = value;
        return;
      }
      holder = { handler: value, wrapper: undefined };
      const current = holder;
      holder.wrapper = function(...args) {
        if (typeof current.handler !== 'function') return undefined;
        return current.handler.apply(this, args);
      };
      this[kHandlers].set(event, holder);
      this.addEventListener(event, holder.wrapper);
    } }[`set ${attribute}`] },
  });
  ObjectDefineProperty(proto, attribute, {
    __proto__: null, get: descriptor.get, set: descriptor.set, configurable: true, enumerable: true,
  });
}

module.exports = {
  CustomEvent,
  Event,
  EventTarget,
  defineEventHandler,
  initEventTarget,
  isEventTarget,
  kCreateEvent,
  kEvents,
  kHybridDispatch,
  kIsNodeEventTarget,
  kIsNodeStyleListener,
  kNewListener,
  kRemoveListener,
  kResistStopPropagation,
  kTrustEvent,
  kWeakHandler,
  listenersOfTarget,
  get NodeEventTarget() { return require('internal/web/event_target/node_event_target').NodeEventTarget; },
  get initNodeEventTarget() { return require('internal/web/event_target/node_event_target').initNodeEventTarget; },
};
