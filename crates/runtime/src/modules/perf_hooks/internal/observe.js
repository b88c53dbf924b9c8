'use strict';
// The timeline and its observers: every entry goes to the observers that asked for its type, in batches on a later turn,
// and marks, measures and resources also into the global buffers behind `performance.getEntries()`.

const {
  ArrayIsArray, ArrayPrototypeFilter, ArrayPrototypeIncludes, ArrayPrototypePush, ArrayPrototypePushApply, ArrayPrototypeSlice,
  ArrayPrototypeSort, Error, MathMax, MathMin, ObjectFreeze, ReflectApply, SafeMap, SafeSet, Symbol,
} = primordials;
const { observeCollections } = internalBinding('performance');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const { customInspectSymbol, lazyDOMException } = require('internal/util');
const { PerformanceEntry, enumerable } = require('internal/perf_hooks/entries');


const supported = ObjectFreeze(['dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'quic', 'resource']);
const kListKey = Symbol('kListKey');

// --- buffers ---

let marks = [];
let measures = [];
let resources = [];
let resourceLimit = 250;
let secondary = [];
let fullEventPending = false;
let dispatchFull;

const byStart = (a, b) => a.startTime - b.startTime;
const pick = (list, name, type) => ArrayPrototypeFilter(list, (entry) => (name === undefined || entry.name === name) && (type === undefined || entry.entryType === type));

function bufferedEntries(name, type) {
  let list;
  if (type === 'mark') list = marks;
  else if (type === 'measure') list = measures;
  else if (type === 'resource') list = resources;
  else if (type !== undefined) return [];
  else {
    list = ArrayPrototypeSlice(marks);
    ArrayPrototypePushApply(list, measures);
    ArrayPrototypePushApply(list, resources);
  }
  list = name === undefined ? ArrayPrototypeSlice(list) : pick(list, name);
  return ArrayPrototypeSort(list, byStart);
}
function clearEntries(type, name) {
  const rest = (list) => (name === undefined ? [] : ArrayPrototypeFilter(list, (entry) => entry.name !== name));
  if (type === 'mark') marks = rest(marks);
  else if (type === 'measure') measures = rest(measures);
  else resources = rest(resources);
}

let warned = false;
function store(entry) {
  const list = entry.entryType === 'mark' ? marks : measures;
  ArrayPrototypePush(list, entry);
  if (list.length <= 1e6 || warned) return;
  warned = true;
  const kind = entry.entryType;
  const warning = new Error(`Possible perf_hooks memory leak detected. ${list.length} ${kind} entries added to the global ` +
    `performance entry buffer. Use performance.${kind === 'mark' ? 'clearMarks' : 'clearMeasures'} to clear the buffer.`);
  warning.name = 'MaxPerformanceEntryBufferExceededWarning';
  warning.entryType = kind;
  warning.count = list.length;
  process.emitWarning(warning);
}

function storeResource(entry) {
  if (resources.length < resourceLimit && !fullEventPending) {
    ArrayPrototypePush(resources, entry);
    return;
  }
  if (!fullEventPending) {
    fullEventPending = true;
    require('timers').setImmediate(drainSecondary);
  }
  ArrayPrototypePush(secondary, entry);
}
function drainSecondary() {
  while (secondary.length > 0) {
    const before = secondary.length;
    if (resources.length >= resourceLimit) dispatchFull?.();
    const room = MathMin(MathMax(resourceLimit - resources.length, 0), secondary.length);
    ArrayPrototypePushApply(resources, ArrayPrototypeSlice(secondary, 0, room));
    secondary = ArrayPrototypeSlice(secondary, room);
    // The listener made no room: what does not fit is dropped.
    if (before <= secondary.length) secondary = [];
  }
  fullEventPending = false;
}

// --- observers ---

const observers = new SafeSet();
const counts = new SafeMap();
const pendingObservers = new SafeSet();
let scheduled = false;

const hasObserver = (type) => (counts.get(type) ?? 0) > 0;
const active = require('internal/perf_hooks/active');
function count(type, by) {
  if (active[type] !== undefined) active[type] += by;
  counts.set(type, (counts.get(type) ?? 0) + by);
  if (type === 'gc' && (by === 1) === (counts.get(type) === 1)) observeCollections(by === 1 ? onCollections : undefined);
}

// [major, forced, start, duration, ...] of what was collected in the callback that just ended. A collection of the whole heap
// and one of the nursery go by Node's names; the others that V8 has do not exist here.
function onCollections(list) {
  const { PerformanceNodeEntry, kCreate } = require('internal/perf_hooks/entries');
  for (let i = 0; i < list.length; i += 4) {
    const detail = { kind: list[i] === 1 ? 4 : 1, flags: list[i + 1] === 1 ? 4 : 0 };
    enqueue(new PerformanceNodeEntry(kCreate, 'gc', 'gc', list[i + 2], list[i + 3], detail));
  }
}

function schedule() {
  if (scheduled) return;
  scheduled = true;
  require('timers').setImmediate(() => {
    scheduled = false;
    const due = [];
    const iterator = pendingObservers.values();
    for (let step = iterator.next(); !step.done; step = iterator.next()) ArrayPrototypePush(due, step.value);
    pendingObservers.clear();
    for (let i = 0; i < due.length; i++) dispatchTo(due[i]);
  });
}

class PerformanceObserverEntryList {
  #entries;
  constructor(key = undefined, entries = undefined) {
    if (key !== kListKey) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#entries = ArrayPrototypeSort(entries, byStart);
  }
  getEntries() {
    if (!(#entries in this)) throw new ERR_INVALID_THIS('PerformanceObserverEntryList');
    return ArrayPrototypeSlice(this.#entries);
  }
  getEntriesByType(type) {
    if (!(#entries in this)) throw new ERR_INVALID_THIS('PerformanceObserverEntryList');
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    return pick(this.#entries, undefined, `${type}`);
  }
  getEntriesByName(name, type = undefined) {
    if (!(#entries in this)) throw new ERR_INVALID_THIS('PerformanceObserverEntryList');
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    return pick(this.#entries, `${name}`, type == null ? undefined : `${type}`);
  }
  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `PerformanceObserverEntryList ${inspect(this.#entries, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
enumerable(PerformanceObserverEntryList, ['getEntries', 'getEntriesByType', 'getEntriesByName']);

let maybeBuffer;
let dispatchTo;

class PerformanceObserver {
  #buffer = [];
  #types = new SafeSet();
  #mode;
  #callback;
  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }
  static {
    maybeBuffer = (observer, entry) => {
      if (!observer.#types.has(entry.entryType)) return;
      ArrayPrototypePush(observer.#buffer, entry);
      pendingObservers.add(observer);
      schedule();
    };
    dispatchTo = (observer) => {
      const entries = observer.#buffer;
      if (entries.length === 0) return;
      observer.#buffer = [];
      ReflectApply(observer.#callback, observer, [new PerformanceObserverEntryList(kListKey, entries), observer]);
    };
  }
  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = { ...options };
    if (entryTypes === undefined && type === undefined) throw new ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    if (entryTypes != null && type != null) {
      throw new ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together');
    }
    if (this.#mode === undefined) this.#mode = entryTypes !== undefined ? 'multiple' : 'single';
    else if (this.#mode === 'single' && entryTypes !== undefined) {
      throw lazyDOMException('PerformanceObserver can not change to multiple observations', 'InvalidModificationError');
    } else if (this.#mode === 'multiple' && type !== undefined) {
      throw lazyDOMException('PerformanceObserver can not change to single observation', 'InvalidModificationError');
    }
    if (this.#mode === 'multiple') {
      if (!ArrayIsArray(entryTypes)) throw new ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      this.#forget();
      for (let i = 0; i < entryTypes.length; i++) this.#want(entryTypes[i]);
    } else {
      this.#want(type);
      if (buffered) {
        ArrayPrototypePushApply(this.#buffer, bufferedEntries(undefined, type));
        if (this.#buffer.length > 0) {
          pendingObservers.add(this);
          schedule();
        }
      }
    }
    if (this.#types.size > 0) observers.add(this);
    else this.disconnect();
  }
  #want(type) {
    if (!ArrayPrototypeIncludes(supported, type) || this.#types.has(type)) return;
    this.#types.add(type);
    count(type, 1);
  }
  #forget() {
    const iterator = this.#types.values();
    for (let step = iterator.next(); !step.done; step = iterator.next()) count(step.value, -1);
    this.#types.clear();
  }
  disconnect() {
    this.#forget();
    observers.delete(this);
    pendingObservers.delete(this);
    this.#buffer = [];
    this.#mode = undefined;
  }
  takeRecords() {
    const list = this.#buffer;
    this.#buffer = [];
    return list;
  }
  static get supportedEntryTypes() {
    return supported;
  }
  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const types = [];
    const iterator = this.#types.values();
    for (let step = iterator.next(); !step.done; step = iterator.next()) ArrayPrototypePush(types, step.value);
    return `PerformanceObserver ${inspect({ connected: observers.has(this), pending: pendingObservers.has(this), entryTypes: types, buffer: this.#buffer },
      { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
enumerable(PerformanceObserver, ['observe', 'disconnect', 'takeRecords']);

function enqueue(entry) {
  if (!(entry instanceof PerformanceEntry)) throw new ERR_INVALID_ARG_TYPE('entry', 'PerformanceEntry', entry);
  const iterator = observers.values();
  for (let step = iterator.next(); !step.done; step = iterator.next()) maybeBuffer(step.value, entry);
}

// An entry of Node's own types that ends now.
function record(type, name, start, detail) {
  const { PerformanceNodeEntry, kCreate } = require('internal/perf_hooks/entries');
  const { now } = require('internal/perf_hooks/clock');
  enqueue(new PerformanceNodeEntry(kCreate, name, type, start, now() - start, detail));
}

module.exports = {
  record,
  PerformanceObserver, PerformanceObserverEntryList, bufferedEntries, clearEntries, enqueue, hasObserver, store, storeResource,
  setResourceTimingBufferSize(size) { resourceLimit = MathMax(size >>> 0, 0); },
  setDispatchBufferFull(fn) { dispatchFull = fn; },
};
