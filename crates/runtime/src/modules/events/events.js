'use strict';
// `events`: EventEmitter and the module's helper functions (Node docs: "Events").
//
// Construction and `emit` are the hot paths. Listeners live in `_events`: name -> one function, or an array of two or more.
// An emitter without listeners has an empty `_events`. The fields `_events`, `_eventsCount` and `_maxListeners` keep
// their names because packages look at them. Iteration helpers (`on`, `once`) are in internal/events/async.js.

const {
  ArrayPrototypePop, ArrayPrototypePush, ArrayPrototypeShift, ArrayPrototypeSlice, ArrayPrototypeSplice, ArrayPrototypeUnshift, Boolean,
  Error, ErrorCaptureStackTrace, FunctionPrototypeCall, ObjectCreate, ObjectDefineProperties, ObjectDefineProperty, ObjectGetPrototypeOf,
  ReflectApply, ReflectOwnKeys, String, Symbol, SymbolFor, nativeCall,
} = primordials;
const { codes: { ERR_INVALID_ARG_TYPE, ERR_UNHANDLED_ERROR } } = require('internal/errors');
const { validateBoolean, validateFunction, validateNumber } = require('internal/validators');
const unhandled = require('internal/events/unhandled');

const direct = require('internal/events/capture');

const kCapture = Symbol('kCapture');
const kShapeMode = Symbol('shapeMode');
// On a list of listeners: how many emits run through it now.
const kEmitting = Symbol('events.emitting');
const kErrorMonitor = Symbol('events.errorMonitor');
const kRejection = SymbolFor('nodejs.rejection');
const kMaxEventTargetListeners = Symbol('events.maxEventTargetListeners');
const kMaxEventTargetListenersWarned = Symbol('events.maxEventTargetListenersWarned');

let defaultMaxListeners = 10;
let inspect;
function lazyInspect(value, options) {
  inspect ??= require('internal/util/inspect').inspect;
  return inspect(value, options);
}

function EventEmitter(opts) {
  EventEmitter.init.call(this, opts);
}
const emitterProto = EventEmitter.prototype;
emitterProto._events = undefined;
emitterProto._eventsCount = 0;
emitterProto._maxListeners = undefined;

// Subclasses made with util.inherits may never call the constructor, so every method copes with an absent own `_events`.
EventEmitter.init = function(opts) {
  if (this._events === undefined || this._events === ObjectGetPrototypeOf(this)._events) {
    this._events = ObjectCreate(null);
    this._eventsCount = 0;
  }
  this._maxListeners = this._maxListeners || undefined;
  this[kShapeMode] = false;
  if (opts?.captureRejections) {
    validateBoolean(opts.captureRejections, 'options.captureRejections');
    this[kCapture] = Boolean(opts.captureRejections);
  } else {
    this[kCapture] = emitterProto[kCapture];
  }
};

direct.init = EventEmitter.init;
direct.initPlain = function initPlain(emitter) {
  emitter._maxListeners = emitter._maxListeners || undefined;
  emitter[kShapeMode] = false;
  emitter[kCapture] = emitterProto[kCapture];
};

function checkListener(listener) {
  if (typeof listener !== 'function') validateFunction(listener, 'listener');
}

function maxListenersOf(emitter) {
  return emitter._maxListeners === undefined ? defaultMaxListeners : emitter._maxListeners;
}

emitterProto.setMaxListeners = function setMaxListeners(n) {
  validateNumber(n, 'setMaxListeners', 0);
  this._maxListeners = n;
  return this;
};

emitterProto.getMaxListeners = function getMaxListeners() {
  return maxListenersOf(this);
};

// --- captured rejections ---

function captureRejection(emitter, result, type, args) {
  try {
    const then = result.then;
    if (typeof then === 'function') {
      FunctionPrototypeCall(then, result, undefined, (err) => {
        process.nextTick(deliverRejection, emitter, err, type, args);
      });
    }
  } catch (err) {
    emitter.emit('error', err);
  }
}

function deliverRejection(emitter, err, type, args) {
  if (typeof emitter[kRejection] === 'function') {
    emitter[kRejection](err, type, ...args);
    return;
  }
  // An async 'error' listener that rejects must not start an endless chain.
  const before = emitter[kCapture];
  try {
    emitter[kCapture] = false;
    emitter.emit('error', err);
  } finally {
    emitter[kCapture] = before;
  }
}

// --- emit ---

function throwUnhandled(emitter, hasArgument, err) {
  if (hasArgument && err instanceof Error) {
    try {
      const capture = {};
      ErrorCaptureStackTrace(capture, emitterProto.emit);
      unhandled.remember(err, emitter, capture);
    } catch {
      // Only the extra text in a crash report depends on it.
    }
    throw err;
  }
  let text;
  try {
    text = lazyInspect(err);
  } catch {
    text = err;
  }
  const error = new ERR_UNHANDLED_ERROR(text);
  error.context = err;
  throw error;
}

// The first two arguments are named, each number of arguments has a call of its own, and what is rare stands elsewhere: what the
// engine compiles best. A listener with a `call` of its own is not asked for it.
emitterProto.emit = function emit(type, first, second) {
  const events = this._events;
  if (type === 'error') emitError(this, events, arguments);
  else if (events === undefined) return false;
  const handler = events[type];
  if (handler === undefined) return false;
  if (typeof handler !== 'function') {
    if (arguments.length === 2) emitOneToList(this, type, handler, first);
    else emitToList(this, type, handler, ArrayPrototypeSlice(arguments, 1));
    return true;
  }
  let result;
  if (handler.call === nativeCall) {
    switch (arguments.length) {
      case 1: result = handler.call(this); break;
      case 2: result = handler.call(this, first); break;
      case 3: result = handler.call(this, first, second); break;
      default: result = ReflectApply(handler, this, ArrayPrototypeSlice(arguments, 1));
    }
  } else {
    result = ReflectApply(handler, this, ArrayPrototypeSlice(arguments, 1));
  }
  if (result !== undefined && result !== null && this[kCapture]) captureRejection(this, result, type, ArrayPrototypeSlice(arguments, 1));
  return true;
};

// What comes before the listeners of 'error'; throws where there are none.
function emitError(emitter, events, all) {
  if (events !== undefined && events[kErrorMonitor] !== undefined) {
    ReflectApply(emitter.emit, emitter, [kErrorMonitor, ...ArrayPrototypeSlice(all, 1)]);
  }
  if (events === undefined || events.error === undefined) throwUnhandled(emitter, all.length > 1, all[1]);
}

// Listeners may come and go while we run: whoever changes a list in use changes a copy of it. When a listener throws, the
// count stays, which costs the next change one copy.
function emitOneToList(emitter, type, list, value) {
  const count = list.length;
  list[kEmitting]++;
  for (let i = 0; i < count; i++) {
    const listener = list[i];
    const result = listener.call === nativeCall ? listener.call(emitter, value) : ReflectApply(listener, emitter, [value]);
    if (result !== undefined && result !== null && emitter[kCapture]) captureRejection(emitter, result, type, [value]);
  }
  list[kEmitting]--;
}
function emitToList(emitter, type, list, args) {
  const count = list.length;
  list[kEmitting]++;
  for (let i = 0; i < count; i++) {
    const result = ReflectApply(list[i], emitter, args);
    if (result !== undefined && result !== null && emitter[kCapture]) captureRejection(emitter, result, type, args);
  }
  list[kEmitting]--;
}
ObjectDefineProperty(emitterProto.emit, 'length', { __proto__: null, value: 1, configurable: true });
direct.captureRejection = captureRejection;
direct.emit = emitterProto.emit;

// --- adding ---

// The list to change: the one in place, or a copy put in its place while the old one is being run through (or was not made
// here, and so does not count).
function listToChange(events, type, list) {
  if (list[kEmitting] === 0) return list;
  const copy = ArrayPrototypeSlice(list);
  copy[kEmitting] = 0;
  if (list.warned) copy.warned = true;
  return events[type] = copy;
}

function warnTooMany(emitter, type, list) {
  list.warned = true;
  const warning = new Error('Possible EventEmitter memory leak detected. ' +
    `${list.length} ${String(type)} listeners added to ${lazyInspect(emitter, { depth: -1 })}. ` +
    `MaxListeners is ${maxListenersOf(emitter)}. Use emitter.setMaxListeners() to increase limit`);
  warning.name = 'MaxListenersExceededWarning';
  warning.emitter = emitter;
  warning.type = type;
  warning.count = list.length;
  process.emitWarning(warning);
}

function add(emitter, type, listener, prepend) {
  checkListener(listener);
  let events = emitter._events;
  let existing;
  if (events === undefined) {
    events = emitter._events = ObjectCreate(null);
    emitter._eventsCount = 0;
  } else {
    // Told before it is added, so a 'newListener' handler can put another one in front of it.
    if (events.newListener !== undefined) {
      emitter.emit('newListener', type, listener.listener ?? listener);
      events = emitter._events;
    }
    existing = events[type];
  }
  if (existing === undefined) {
    events[type] = listener;
    ++emitter._eventsCount;
    return emitter;
  }
  if (typeof existing === 'function') {
    existing = events[type] = prepend ? [listener, existing] : [existing, listener];
    existing[kEmitting] = 0;
  } else {
    existing = listToChange(events, type, existing);
    if (prepend) ArrayPrototypeUnshift(existing, listener);
    else ArrayPrototypePush(existing, listener);
  }
  const max = maxListenersOf(emitter);
  if (max > 0 && existing.length > max && !existing.warned) warnTooMany(emitter, type, existing);
  return emitter;
}

emitterProto.addListener = function addListener(type, listener) {
  return add(this, type, listener, false);
};
emitterProto.on = emitterProto.addListener;
emitterProto.prependListener = function prependListener(type, listener) {
  return add(this, type, listener, true);
};

function makeOnce(emitter, type, listener) {
  let fired = false;
  // The name comes with the function, where a property to be defined would cost more than the function itself.
  const wrapper = {
    'bound onceWrapper': function() {
      if (fired) return undefined;
      emitter.removeListener(type, wrapper);
      fired = true;
      if (arguments.length === 0) return FunctionPrototypeCall(listener, emitter);
      return ReflectApply(listener, emitter, arguments);
    },
  }['bound onceWrapper'];
  wrapper.listener = listener;
  return wrapper;
}

emitterProto.once = function once(type, listener) {
  checkListener(listener);
  this.on(type, makeOnce(this, type, listener));
  return this;
};
emitterProto.prependOnceListener = function prependOnceListener(type, listener) {
  checkListener(listener);
  this.prependListener(type, makeOnce(this, type, listener));
  return this;
};

// --- removing ---

function dropName(emitter, events, type) {
  if (--emitter._eventsCount === 0) emitter._events = ObjectCreate(null);
  else delete events[type];
}

emitterProto.removeListener = function removeListener(type, listener) {
  checkListener(listener);
  const events = this._events;
  if (events === undefined) return this;
  let list = events[type];
  if (list === undefined) return this;
  if (list === listener || list.listener === listener) {
    dropName(this, events, type);
    if (events.removeListener) this.emit('removeListener', type, list.listener || listener);
    return this;
  }
  if (typeof list === 'function') return this;
  let at = list.length - 1;
  while (at >= 0 && list[at] !== listener && list[at].listener !== listener) at--;
  if (at < 0) return this;
  list = listToChange(events, type, list);
  if (at === 0) ArrayPrototypeShift(list);
  else if (at === list.length - 1) ArrayPrototypePop(list);
  else ArrayPrototypeSplice(list, at, 1);
  if (list.length === 1) events[type] = list[0];
  if (events.removeListener !== undefined) this.emit('removeListener', type, listener);
  return this;
};
emitterProto.off = emitterProto.removeListener;

emitterProto.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;
  // Nobody listens for 'removeListener': drop without a word.
  if (events.removeListener === undefined) {
    if (arguments.length === 0) {
      this._events = ObjectCreate(null);
      this._eventsCount = 0;
    } else if (events[type] !== undefined) {
      dropName(this, events, type);
    }
    this[kShapeMode] = false;
    return this;
  }
  if (arguments.length === 0) {
    const names = ReflectOwnKeys(events);
    for (let i = 0; i < names.length; i++) {
      if (names[i] !== 'removeListener') this.removeAllListeners(names[i]);
    }
    this.removeAllListeners('removeListener');
    this._events = ObjectCreate(null);
    this._eventsCount = 0;
    this[kShapeMode] = false;
    return this;
  }
  const list = events[type];
  if (typeof list === 'function') {
    this.removeListener(type, list);
  } else if (list !== undefined) {
    for (let i = list.length - 1; i >= 0; i--) this.removeListener(type, list[i]);
  }
  return this;
};

// --- looking ---

function listenersOf(emitter, type, unwrap) {
  const list = emitter._events?.[type];
  if (list === undefined) return [];
  if (typeof list === 'function') return unwrap ? [list.listener ?? list] : [list];
  const out = ArrayPrototypeSlice(list);
  if (unwrap) {
    for (let i = 0; i < out.length; i++) {
      const inner = out[i].listener;
      if (typeof inner === 'function') out[i] = inner;
    }
  }
  return out;
}

emitterProto.listeners = function listeners(type) {
  return listenersOf(this, type, true);
};
emitterProto.rawListeners = function rawListeners(type) {
  return listenersOf(this, type, false);
};

function countListeners(emitter, type, listener) {
  const list = emitter._events?.[type];
  if (list === undefined) return 0;
  if (typeof list === 'function') {
    if (listener == null) return 1;
    return listener === list || listener === list.listener ? 1 : 0;
  }
  if (listener == null) return list.length;
  let matching = 0;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === listener || list[i].listener === listener) matching++;
  }
  return matching;
}
emitterProto.listenerCount = function listenerCount(type, listener) {
  return countListeners(this, type, listener);
};

emitterProto.eventNames = function eventNames() {
  return this._eventsCount > 0 ? ReflectOwnKeys(this._events) : [];
};

// --- module functions ---

let eventTarget;
function lazyEventTarget() {
  eventTarget ??= require('internal/web/event_target');
  return eventTarget;
}
const isEmitterLike = (value) => typeof value?._events === 'object' || value instanceof EventEmitter;

function listenerCount(emitterOrTarget, type) {
  if (typeof emitterOrTarget?.listenerCount === 'function') return emitterOrTarget.listenerCount(type);
  const { isEventTarget, listenersOfTarget } = lazyEventTarget();
  if (isEventTarget(emitterOrTarget)) return listenersOfTarget(emitterOrTarget, type).length;
  if (isEmitterLike(emitterOrTarget)) return countListeners(emitterOrTarget, type);
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

function getEventListeners(emitterOrTarget, type) {
  if (typeof emitterOrTarget?.listeners === 'function') return emitterOrTarget.listeners(type);
  const { isEventTarget, listenersOfTarget } = lazyEventTarget();
  if (isEventTarget(emitterOrTarget)) return listenersOfTarget(emitterOrTarget, type);
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

function getMaxListeners(emitterOrTarget) {
  if (typeof emitterOrTarget?.getMaxListeners === 'function') return maxListenersOf(emitterOrTarget);
  if (emitterOrTarget?.[kMaxEventTargetListeners] !== undefined) return emitterOrTarget[kMaxEventTargetListeners];
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

EventEmitter.addAbortListener = function addAbortListener(signal, listener) {
  return require('internal/events/abort_listener').addAbortListener(signal, listener);
};
const asyncHelpers = require('internal/events/async');
EventEmitter.once = asyncHelpers.once;
EventEmitter.on = asyncHelpers.on;
EventEmitter.getEventListeners = getEventListeners;
EventEmitter.getMaxListeners = getMaxListeners;
EventEmitter.listenerCount = listenerCount;
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = kRejection;
EventEmitter.errorMonitor = kErrorMonitor;

ObjectDefineProperties(EventEmitter, {
  captureRejections: {
    __proto__: null,
    get() { return emitterProto[kCapture]; },
    set(value) {
      validateBoolean(value, 'EventEmitter.captureRejections');
      emitterProto[kCapture] = value;
    },
    enumerable: true,
  },
  EventEmitterAsyncResource: {
    __proto__: null,
    get() { return require('internal/events/async_resource').EventEmitterAsyncResource; },
    enumerable: true,
    configurable: true,
  },
  defaultMaxListeners: {
    __proto__: null,
    enumerable: true,
    get() { return defaultMaxListeners; },
    set(value) {
      validateNumber(value, 'defaultMaxListeners', 0);
      defaultMaxListeners = value;
    },
  },
  kMaxEventTargetListeners: { __proto__: null, value: kMaxEventTargetListeners, enumerable: false, writable: false },
  kMaxEventTargetListenersWarned: { __proto__: null, value: kMaxEventTargetListenersWarned, enumerable: false, writable: false },
});
ObjectDefineProperty(emitterProto, kCapture, { __proto__: null, value: false, writable: true, enumerable: false });

EventEmitter.setMaxListeners = function setMaxListeners(...args) {
  const n = args.length > 0 && args[0] !== undefined ? args[0] : defaultMaxListeners;
  validateNumber(n, 'setMaxListeners', 0);
  if (args.length <= 1) {
    defaultMaxListeners = n;
    return;
  }
  const { isEventTarget } = lazyEventTarget();
  for (let i = 1; i < args.length; i++) {
    const target = args[i];
    if (isEventTarget(target)) {
      target[kMaxEventTargetListeners] = n;
      target[kMaxEventTargetListenersWarned] = false;
    } else if (typeof target?.setMaxListeners === 'function') {
      target.setMaxListeners(n);
    } else {
      throw new ERR_INVALID_ARG_TYPE('eventTargets', ['EventEmitter', 'EventTarget'], target);
    }
  }
};
ObjectDefineProperty(EventEmitter.setMaxListeners, 'length', { __proto__: null, value: 0 });
ObjectDefineProperty(EventEmitter.setMaxListeners, 'name', { __proto__: null, value: '' });

module.exports = EventEmitter;
