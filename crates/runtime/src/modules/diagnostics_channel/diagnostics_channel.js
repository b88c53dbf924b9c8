'use strict';
// `diagnostics_channel` (Node docs: "Diagnostics Channel"): named channels that a library publishes to and a monitor subscribes
// to. A channel nobody subscribed to is kept only weakly, and publishing to it costs one check.

const {
  ArrayPrototypeAt, ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, ObjectDefineProperty,
  Promise, PromisePrototypeThen, PromiseReject, PromiseResolve, ReflectApply, SafeFinalizationRegistry, SafeMap, SafeWeakRef,
  SymbolDispose, TypeError,
} = primordials;
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction } = require('internal/validators');

// Name -> weak reference; `pinned` holds the channels that have subscribers or stores.
const channels = new SafeMap();
const pinned = new SafeMap();
const registry = new SafeFinalizationRegistry((name) => {
  const ref = channels.get(name);
  if (ref !== undefined && ref.deref() === undefined) channels.delete(name);
});

// A subscriber's error must not reach the publisher.
function reportLater(err) {
  process.nextTick(() => require('internal/bootstrap/fatal').fatal(err, false));
}

class RunStoresScope {
  #undo = [];
  constructor(channel, data) {
    const stores = channel._stores;
    if (stores !== undefined) {
      const iterator = stores.entries();
      for (let step = iterator.next(); !step.done; step = iterator.next()) {
        const store = step.value[0];
        const transform = step.value[1];
        let value = data;
        if (transform !== undefined) {
          try {
            value = transform(data);
          } catch (err) {
            reportLater(err);
            continue;
          }
        }
        const previous = store.getStore();
        store.enterWith(value);
        ArrayPrototypePush(this.#undo, { store, previous });
      }
    }
    channel.publish(data);
  }
  [SymbolDispose]() {
    const undo = this.#undo;
    this.#undo = [];
    for (let i = undo.length - 1; i >= 0; i--) undo[i].store.enterWith(undo[i].previous);
  }
}

class Channel {
  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    this._index = undefined;
    channels.set(name, new SafeWeakRef(this));
    registry.register(this, name);
  }

  #settle() {
    if (this._subscribers?.length === 0 && !(this._stores?.size > 0)) this._subscribers = undefined;
    if (this._stores?.size === 0) this._stores = undefined;
    if (this._subscribers === undefined && this._stores === undefined) pinned.delete(this.name);
    else pinned.set(this.name, this);
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    // Replaced, not changed: a publish in progress goes on with the list it began with.
    this._subscribers = this._subscribers === undefined ? [] : ArrayPrototypeSlice(this._subscribers);
    ArrayPrototypePush(this._subscribers, subscription);
    this.#settle();
  }
  unsubscribe(subscription) {
    if (this._subscribers === undefined) return false;
    const at = ArrayPrototypeIndexOf(this._subscribers, subscription);
    if (at === -1) return false;
    this._subscribers = ArrayPrototypeSlice(this._subscribers);
    ArrayPrototypeSplice(this._subscribers, at, 1);
    this.#settle();
    return true;
  }
  bindStore(store, transform) {
    this._stores ??= new SafeMap();
    this._stores.set(store, transform);
    this.#settle();
  }
  unbindStore(store) {
    if (this._stores === undefined || !this._stores.has(store)) return false;
    this._stores.delete(store);
    this.#settle();
    return true;
  }
  get hasSubscribers() {
    return this._subscribers !== undefined || this._stores !== undefined;
  }
  publish(data) {
    const subscribers = this._subscribers;
    if (subscribers === undefined) return;
    for (let i = 0; i < subscribers.length; i++) {
      try {
        subscribers[i](data, this.name);
      } catch (err) {
        reportLater(err);
      }
    }
  }
  withStoreScope(data) {
    return new RunStoresScope(this, data);
  }
  runStores(data, fn, thisArg, ...args) {
    if (this._subscribers === undefined && this._stores === undefined) return ReflectApply(fn, thisArg, args);
    const scope = new RunStoresScope(this, data);
    try {
      return ReflectApply(fn, thisArg, args);
    } finally {
      scope[SymbolDispose]();
    }
  }
}

function channel(name) {
  const known = channels.get(name)?.deref();
  if (known !== undefined) return known;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  }
  return new Channel(name);
}
function subscribe(name, subscription) {
  return channel(name).subscribe(subscription);
}
function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}
function hasSubscribers(name) {
  const known = channels.get(name)?.deref();
  return known !== undefined && known.hasSubscribers;
}

// --- groups of channels around one operation ---

const boundedEvents = ['start', 'end'];
const tracingEvents = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

function fillChannels(target, nameOrChannels, events, className) {
  for (let i = 0; i < events.length; i++) {
    const event = events[i];
    let value;
    if (typeof nameOrChannels === 'string') {
      value = channel(`tracing:${nameOrChannels}:${event}`);
    } else if (typeof nameOrChannels === 'object' && nameOrChannels !== null) {
      value = nameOrChannels[event];
      if (value == null) throw new TypeError('Cannot convert undefined or null to object');
      if (!(value instanceof Channel)) throw new ERR_INVALID_ARG_TYPE(`nameOrChannels.${event}`, ['Channel'], value);
    } else {
      throw new ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', className, 'Object'], nameOrChannels);
    }
    ObjectDefineProperty(target, event, { __proto__: null, value });
  }
}
function anySubscribers(group, events) {
  for (let i = 0; i < events.length; i++) {
    if (group[events[i]]?.hasSubscribers) return true;
  }
  return false;
}
function subscribeAll(group, handlers, events) {
  for (let i = 0; i < events.length; i++) {
    const handler = handlers[events[i]];
    if (handler) group[events[i]]?.subscribe(handler);
  }
}
function unsubscribeAll(group, handlers, events) {
  let done = true;
  for (let i = 0; i < events.length; i++) {
    const handler = handlers[events[i]];
    if (handler && !group[events[i]]?.unsubscribe(handler)) done = false;
  }
  return done;
}

class BoundedChannelScope {
  #context;
  #end;
  #scope;
  constructor(bounded, context) {
    if (!bounded.hasSubscribers) return;
    this.#context = context;
    this.#end = bounded.end;
    this.#scope = bounded.start.withStoreScope(context);
  }
  [SymbolDispose]() {
    if (this.#scope === undefined) return;
    this.#end.publish(this.#context);
    this.#scope[SymbolDispose]();
    this.#scope = undefined;
  }
}

class BoundedChannel {
  constructor(nameOrChannels) {
    fillChannels(this, nameOrChannels, boundedEvents, 'BoundedChannel');
  }
  get hasSubscribers() {
    return anySubscribers(this, boundedEvents);
  }
  subscribe(handlers) {
    subscribeAll(this, handlers, boundedEvents);
  }
  unsubscribe(handlers) {
    return unsubscribeAll(this, handlers, boundedEvents);
  }
  withScope(context = {}) {
    return new BoundedChannelScope(this, context);
  }
  run(context, fn, thisArg, ...args) {
    context ??= {};
    const scope = this.withScope(context);
    try {
      return ReflectApply(fn, thisArg, args);
    } finally {
      scope[SymbolDispose]();
    }
  }
}

class TracingChannel {
  constructor(nameOrChannels) {
    fillChannels(this, nameOrChannels, tracingEvents, 'TracingChannel');
  }
  get hasSubscribers() {
    return anySubscribers(this, tracingEvents);
  }
  subscribe(handlers) {
    subscribeAll(this, handlers, tracingEvents);
  }
  unsubscribe(handlers) {
    return unsubscribeAll(this, handlers, tracingEvents);
  }

  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return ReflectApply(fn, thisArg, args);
    const { start, end, error } = this;
    return start.runStores(context, () => {
      try {
        const result = ReflectApply(fn, thisArg, args);
        context.result = result;
        return result;
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        end.publish(context);
      }
    });
  }

  tracePromise(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return ReflectApply(fn, thisArg, args);
    const { start, end, asyncStart, asyncEnd, error } = this;
    const onRejected = (err) => {
      context.error = err;
      error.publish(context);
      asyncStart.publish(context);
      asyncEnd.publish(context);
      return PromiseReject(err);
    };
    const onFulfilled = (result) => {
      context.result = result;
      asyncStart.publish(context);
      asyncEnd.publish(context);
      return result;
    };
    return start.runStores(context, () => {
      try {
        let promise = ReflectApply(fn, thisArg, args);
        // A thenable of another kind becomes a promise; what is no thenable too.
        if (!(promise instanceof Promise)) promise = PromiseResolve(promise);
        return PromisePrototypeThen(promise, onFulfilled, onRejected);
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        end.publish(context);
      }
    });
  }

  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return ReflectApply(fn, thisArg, args);
    const { start, end, asyncStart, asyncEnd, error } = this;
    const callback = ArrayPrototypeAt(args, position);
    validateFunction(callback, 'callback');
    function wrapped(err, res) {
      if (err) {
        context.error = err;
        error.publish(context);
      } else {
        context.result = res;
      }
      asyncStart.runStores(context, () => {
        try {
          return ReflectApply(callback, this, arguments);
        } finally {
          asyncEnd.publish(context);
        }
      });
    }
    ArrayPrototypeSplice(args, position, 1, wrapped);
    return start.runStores(context, () => {
      try {
        return ReflectApply(fn, thisArg, args);
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        end.publish(context);
      }
    });
  }
}

module.exports = {
  channel,
  hasSubscribers,
  subscribe,
  tracingChannel: function tracingChannel(nameOrChannels) { return new TracingChannel(nameOrChannels); },
  unsubscribe,
  boundedChannel: function boundedChannel(nameOrChannels) { return new BoundedChannel(nameOrChannels); },
  Channel,
  BoundedChannel,
};
