'use strict';
// AbortController and AbortSignal (DOM standard, section 3). `AbortSignal.any()` and `AbortSignal.timeout()` follow the
// standard's garbage collection rule: such a signal lives while its source lives only if it has 'abort' listeners, so a
// long-lived source does not collect dead followers.

const {
  ArrayPrototypePush, ObjectDefineProperties, ObjectDefineProperty, PromiseWithResolvers,
  SafeFinalizationRegistry, SafeSet, SafeWeakRef, Symbol, SymbolIterator, SymbolToStringTag,
} = primordials;
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS } } = require('internal/errors');
const { validateAbortSignal, validateObject, validateUint32 } = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const {
  Event, EventTarget, defineEventHandler, kNewListener, kRemoveListener, kTrustEvent,
} = require('internal/web/event_target');
const { enumerable } = require('internal/web/event_target/event');
const { kMaxEventTargetListeners } = require('events');

const kDependantSignals = Symbol('kDependantSignals');
const kSourceSignals = Symbol('kSourceSignals');
const kDontThrow = Symbol('kDontThrowSymbol');
// Timeouts with 'abort' listeners, their own or those of followers: they must stay until they fire. Followers with
// listeners are held by what they follow, and go with it.
const keptAlive = new SafeSet();
// The set of followers a dead follower sat in shrinks when it is collected.
const followers = new SafeFinalizationRegistry(({ source, ref }) => {
  const alive = source.deref();
  if (alive !== undefined) internals.removeFollower(alive, ref);
});
let clearTimeoutRegistry;
let internals;
let controllerSignal;

function domException(message, name) {
  const { DOMException } = require('internal/web/dom_exception');
  return new DOMException(message, name);
}

function inspectAs(self, fields, depth, options) {
  const name = self.constructor.name;
  if (depth < 0) return `[${name}]`;
  const { inspect } = require('internal/util/inspect');
  return `${name} ${inspect(fields, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
}

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  #composite = false;
  #timed = false;

  constructor(dontThrow = undefined) {
    if (dontThrow !== kDontThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
    // Weak references to the signals made by any() from this one, and to those this one follows.
    this[kDependantSignals] = null;
    this[kSourceSignals] = null;
    // One signal is handed to many operations: that is no leak.
    this[kMaxEventTargetListeners] = 0;
  }

  static {
    internals = {
      __proto__: null,
      is: (value) => typeof value === 'object' && value !== null && #aborted in value,
      create(aborted = false, reason = undefined) {
        const signal = new AbortSignal(kDontThrow);
        signal.#aborted = aborted;
        signal.#reason = reason;
        return signal;
      },
      removeFollower(signal, ref) { signal[kDependantSignals]?.delete(ref); },
      setTimed(signal) { signal.#timed = true; },
      isAborted: (signal) => signal.#aborted,
      abort(signal, reason) {
        if (signal.#aborted) return;
        signal.#aborted = true;
        signal.#reason = reason;
        // First every follower gets its state, then the events go out: a listener sees all of them aborted.
        const due = [];
        if (signal[kDependantSignals] !== null) {
          const iterator = signal[kDependantSignals].values();
          for (let step = iterator.next(); !step.done; step = iterator.next()) {
            const follower = step.value.deref();
            if (follower === undefined || follower.#aborted) continue;
            follower.#aborted = true;
            follower.#reason = reason;
            due[due.length] = follower;
          }
          signal[kDependantSignals] = null;
        }
        signal.#kept = null;
        internals.fire(signal);
        for (let i = 0; i < due.length; i++) internals.fire(due[i]);
      },
      // `relay(reason)` is called once, when the signal aborts; until then the signal must not go if a timer or another
      // signal is what aborts it.
      addRelay(signal, relay) {
        signal.#relays ??= [];
        ArrayPrototypePush(signal.#relays, relay);
        internals.keep(signal);
      },
      keep(signal) {
        if (signal.#timed) keptAlive.add(signal);
        if (!signal.#composite) return;
        const sources = signal[kSourceSignals];
        for (let i = 0; i < sources.length; i++) {
          const source = sources[i].deref();
          if (source === undefined) continue;
          source.#kept ??= new SafeSet();
          source.#kept.add(signal);
          if (source.#timed) keptAlive.add(source);
        }
      },
      release(signal) {
        if (signal.#relays !== null) return;
        if (signal.#timed && (signal.#kept === null || signal.#kept.size === 0)) keptAlive.delete(signal);
        if (!signal.#composite) return;
        const sources = signal[kSourceSignals];
        for (let i = 0; i < sources.length; i++) {
          const source = sources[i].deref();
          if (source === undefined || source.#kept === null) continue;
          source.#kept.delete(signal);
          if (source.#timed && source.#kept.size === 0 && !source.#listened && source.#relays === null) keptAlive.delete(source);
        }
      },
      setReason(signal, reason) { signal.#reason = reason; },
      fire(signal) {
        const event = new Event('abort', { bubbles: false, cancelable: false, [kTrustEvent]: true });
        signal.dispatchEvent(event);
        const relays = signal.#relays;
        signal.#relays = null;
        if (relays !== null) {
          for (let i = 0; i < relays.length; i++) {
            try {
              relays[i](signal.#reason);
            } catch (err) {
              // Like an error of a listener: a reason that cannot be cloned.
              process.nextTick(() => { throw err; });
            }
          }
        }
        internals.release(signal);
      },
      follow(result, source) {
        if (source.#composite) {
          const inner = source[kSourceSignals];
          for (let i = 0; i < inner.length; i++) {
            const origin = inner[i].deref();
            if (origin !== undefined) internals.follow(result, origin);
          }
          return;
        }
        for (let i = 0; i < result[kSourceSignals].length; i++) {
          if (result[kSourceSignals][i].deref() === source) return;
        }
        result[kSourceSignals][result[kSourceSignals].length] = new SafeWeakRef(source);
        source[kDependantSignals] ??= new SafeSet();
        const ref = new SafeWeakRef(result);
        source[kDependantSignals].add(ref);
        followers.register(result, { source: new SafeWeakRef(source), ref });
        // A timeout's only strong reference may be ours.
        if (source.#timed) result.#strong = result.#strong === null ? [source] : [...result.#strong, source];
      },
      makeComposite(result) {
        result.#composite = true;
        result[kSourceSignals] = [];
      },
    };
  }
  // Strong references to followed timeouts: nobody else may hold them.
  #strong = null;
  // The followers that have listeners, and functions that pass the abort on to other threads.
  #kept = null;
  #relays = null;
  #listened = false;

  get aborted() {
    if (!(#aborted in this)) throw new ERR_INVALID_THIS('AbortSignal');
    return this.#aborted;
  }
  get reason() {
    if (!(#aborted in this)) throw new ERR_INVALID_THIS('AbortSignal');
    return this.#reason;
  }
  throwIfAborted() {
    if (!(#aborted in this)) throw new ERR_INVALID_THIS('AbortSignal');
    if (this.#aborted) throw this.#reason;
  }
  [customInspectSymbol](depth, options) {
    return inspectAs(this, { aborted: this.aborted }, depth, options);
  }

  static abort(reason = domException('This operation was aborted', 'AbortError')) {
    return internals.create(true, reason);
  }
  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = internals.create();
    internals.setTimed(signal);
    startTimeout(signal, delay);
    return signal;
  }
  static any(signals) {
    const list = toSignalList(signals);
    const result = internals.create();
    internals.makeComposite(result);
    for (let i = 0; i < list.length; i++) {
      if (list[i].#aborted) {
        result.#aborted = true;
        result.#reason = list[i].#reason;
        return result;
      }
    }
    for (let i = 0; i < list.length; i++) internals.follow(result, list[i]);
    return result;
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    super[kNewListener](size, type, listener, once, capture, passive, weak);
    if ((this.#timed || this.#composite) && type === 'abort' && !this.#aborted && !weak && size === 1) {
      this.#listened = true;
      internals.keep(this);
    }
  }
  [kRemoveListener](size, type, listener, capture) {
    super[kRemoveListener](size, type, listener, capture);
    if (type === 'abort' && size === 0 && this.#listened) {
      this.#listened = false;
      internals.release(this);
    }
  }
}

function toSignalList(signals) {
  if (signals === null || (typeof signals !== 'object' && typeof signals !== 'function') || typeof signals[SymbolIterator] !== 'function') {
    const err = new ERR_INVALID_ARG_TYPE('signals', 'sequence', signals);
    err.message = 'signals cannot be converted to sequence.';
    throw err;
  }
  const list = [];
  for (const signal of signals) {
    if (!internals.is(signal)) {
      const err = new ERR_INVALID_ARG_TYPE(`signals[${list.length}]`, 'AbortSignal', signal);
      err.message = `signals[${list.length}] is not of type AbortSignal.`;
      throw err;
    }
    list[list.length] = signal;
  }
  return list;
}

function startTimeout(signal, delay) {
  const { clearTimeout, setTimeout } = require('timers');
  clearTimeoutRegistry ??= new SafeFinalizationRegistry((timer) => clearTimeout(timer));
  const weak = new SafeWeakRef(signal);
  const timer = setTimeout(() => {
    const alive = weak.deref();
    if (alive === undefined) return;
    clearTimeoutRegistry.unregister(weak);
    internals.abort(alive, domException('The operation was aborted due to timeout', 'TimeoutError'));
  }, delay);
  timer.unref();
  clearTimeoutRegistry.register(signal, timer, weak);
}

enumerable(AbortSignal.prototype, ['aborted', 'throwIfAborted']);
ObjectDefineProperty(AbortSignal.prototype, SymbolToStringTag, { __proto__: null, value: 'AbortSignal', configurable: true });
for (const name of ['abort', 'timeout', 'any']) ObjectDefineProperty(AbortSignal, name, { __proto__: null, enumerable: false });
defineEventHandler(AbortSignal.prototype, 'abort');

class AbortController {
  #signal;
  get signal() {
    return this.#signal ??= internals.create();
  }
  abort(reason = domException('This operation was aborted', 'AbortError')) {
    internals.abort(this.#signal ??= internals.create(), reason);
  }
  [customInspectSymbol](depth, options) {
    return inspectAs(this, { signal: this.signal }, depth, options);
  }
  static {
    controllerSignal = (value) => typeof value === 'object' && value !== null && #signal in value;
  }
}
enumerable(AbortController.prototype, ['signal', 'abort']);
ObjectDefineProperties(AbortController.prototype, {
  [SymbolToStringTag]: { __proto__: null, value: 'AbortController', configurable: true },
});

// `util.aborted(signal, resource)`: settles when `signal` aborts, without keeping `resource` alive.
async function aborted(signal, resource) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateObject(resource, 'resource', require('internal/validators').kValidateObjectAllowObjects);
  if (signal.aborted) return undefined;
  const { kResistStopPropagation, kWeakHandler } = require('internal/web/event_target');
  const { promise, resolve } = PromiseWithResolvers();
  signal.addEventListener('abort', resolve, { __proto__: null, once: true, [kWeakHandler]: resource, [kResistStopPropagation]: true });
  return promise;
}

module.exports = {
  AbortController,
  AbortSignal,
  aborted,
  internals,
  isAbortController: (value) => controllerSignal(value),
  isAbortSignal: (value) => internals.is(value),
};
