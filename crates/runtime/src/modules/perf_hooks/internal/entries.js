'use strict';
// Entries of the performance timeline (W3C Performance Timeline, User Timing 3, Resource Timing; Node docs:
// "Performance measurement APIs").

const { ObjectDefineProperty, Symbol, SymbolToStringTag } = primordials;
const { codes: {
  ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_MISSING_ARGS, ERR_PERFORMANCE_INVALID_TIMESTAMP,
} } = require('internal/errors');
const { validateNumber, validateObject } = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const { now } = require('internal/perf_hooks/clock');

const kCreate = Symbol('kCreate');
const kEnumerable = { __proto__: null, enumerable: true };
function enumerable(Class, names) {
  for (let i = 0; i < names.length; i++) ObjectDefineProperty(Class.prototype, names[i], kEnumerable);
  ObjectDefineProperty(Class.prototype, SymbolToStringTag, { __proto__: null, value: Class.name, configurable: true });
}

class PerformanceEntry {
  #name;
  #type;
  #start;
  #duration;
  constructor(key = undefined, name = undefined, type = undefined, start = undefined, duration = undefined) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#name = name;
    this.#type = type;
    this.#start = start;
    this.#duration = duration;
  }
  get name() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('PerformanceEntry');
    return this.#name;
  }
  get entryType() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('PerformanceEntry');
    return this.#type;
  }
  get startTime() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('PerformanceEntry');
    return this.#start;
  }
  get duration() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('PerformanceEntry');
    return this.#duration;
  }
  toJSON() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('PerformanceEntry');
    return { name: this.#name, entryType: this.#type, startTime: this.#start, duration: this.#duration };
  }
  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `${this.constructor.name} ${inspect(this.toJSON(), { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
enumerable(PerformanceEntry, ['name', 'entryType', 'startTime', 'duration', 'toJSON']);

// Entries of Node's own types carry a detail.
class PerformanceNodeEntry extends PerformanceEntry {
  #detail;
  constructor(key, name, type, start, duration, detail) {
    super(key, name, type, start, duration);
    this.#detail = detail;
  }
  get detail() { return this.#detail; }
  toJSON() {
    return { ...super.toJSON(), detail: this.#detail };
  }
}

function copyDetail(detail) {
  if (detail == null) return null;
  return structuredClone(detail);
}

const milestones = ['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete'];

class PerformanceMark extends PerformanceEntry {
  #detail;
  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    for (let i = 0; i < milestones.length; i++) {
      if (milestones[i] === name) throw new ERR_INVALID_ARG_VALUE('name', name);
    }
    if (options != null) validateObject(options, 'options');
    const startTime = options?.startTime ?? now();
    validateNumber(startTime, 'startTime');
    if (startTime < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(startTime);
    super(kCreate, name, 'mark', startTime, 0);
    this.#detail = copyDetail(options?.detail);
  }
  get detail() {
    if (!(#detail in this)) throw new ERR_INVALID_THIS('PerformanceMark');
    return this.#detail;
  }
  toJSON() {
    return { name: this.name, entryType: this.entryType, startTime: this.startTime, duration: this.duration, detail: this.detail };
  }
}
enumerable(PerformanceMark, ['detail']);

class PerformanceMeasure extends PerformanceEntry {
  #detail;
  constructor(key = undefined, name = undefined, start = undefined, duration = undefined, detail = undefined) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super(key, name, 'measure', start, duration);
    this.#detail = copyDetail(detail);
  }
  get detail() {
    if (!(#detail in this)) throw new ERR_INVALID_THIS('PerformanceMeasure');
    return this.#detail;
  }
  toJSON() {
    return { name: this.name, entryType: this.entryType, startTime: this.startTime, duration: this.duration, detail: this.detail };
  }
}
enumerable(PerformanceMeasure, ['detail']);

let timingOf;
// `timing` is the fetch timing info of the Fetch standard.
class PerformanceResourceTiming extends PerformanceEntry {
  #timing;
  #initiatorType;
  #cacheMode;
  #status;
  #deliveryType;
  constructor(key = undefined, url = undefined, initiatorType = undefined, timing = undefined, cacheMode = '', status = 0, deliveryType = '') {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super(key, url, 'resource', timing.startTime, timing.endTime - timing.startTime);
    this.#timing = timing;
    this.#initiatorType = initiatorType;
    this.#cacheMode = cacheMode;
    this.#status = status ?? 0;
    this.#deliveryType = deliveryType ?? '';
  }
  static {
    timingOf = (self) => {
      if (!(#timing in self)) throw new ERR_INVALID_THIS('PerformanceResourceTiming');
      return self.#timing;
    };
  }
  get initiatorType() { timingOf(this); return this.#initiatorType; }
  get workerStart() { return timingOf(this).finalServiceWorkerStartTime; }
  get redirectStart() { return timingOf(this).redirectStartTime; }
  get redirectEnd() { return timingOf(this).redirectEndTime; }
  get fetchStart() { return timingOf(this).postRedirectStartTime; }
  get domainLookupStart() { return timingOf(this).finalConnectionTimingInfo?.domainLookupStartTime; }
  get domainLookupEnd() { return timingOf(this).finalConnectionTimingInfo?.domainLookupEndTime; }
  get connectStart() { return timingOf(this).finalConnectionTimingInfo?.connectionStartTime; }
  get connectEnd() { return timingOf(this).finalConnectionTimingInfo?.connectionEndTime; }
  get secureConnectionStart() { return timingOf(this).finalConnectionTimingInfo?.secureConnectionStartTime; }
  get nextHopProtocol() { return timingOf(this).finalConnectionTimingInfo?.ALPNNegotiatedProtocol; }
  get requestStart() { return timingOf(this).finalNetworkRequestStartTime; }
  get responseStart() { return timingOf(this).finalNetworkResponseStartTime; }
  get responseEnd() { return timingOf(this).endTime; }
  get encodedBodySize() { return timingOf(this).encodedBodySize; }
  get decodedBodySize() { return timingOf(this).decodedBodySize; }
  get transferSize() {
    const timing = timingOf(this);
    // What the standard gives for a response that came from a cache, and for the head of one that did not.
    if (this.#cacheMode === 'local') return 0;
    if (this.#cacheMode === 'validated') return 300;
    return timing.encodedBodySize + 300;
  }
  get deliveryType() { timingOf(this); return this.#deliveryType; }
  get responseStatus() { timingOf(this); return this.#status; }
  toJSON() {
    timingOf(this);
    const out = { name: this.name, entryType: this.entryType, startTime: this.startTime, duration: this.duration };
    for (let i = 0; i < resourceFields.length; i++) out[resourceFields[i]] = this[resourceFields[i]];
    return out;
  }
}
const resourceFields = ['initiatorType', 'nextHopProtocol', 'workerStart', 'redirectStart', 'redirectEnd', 'fetchStart', 'domainLookupStart',
  'domainLookupEnd', 'connectStart', 'connectEnd', 'secureConnectionStart', 'requestStart', 'responseStart', 'responseEnd', 'transferSize',
  'encodedBodySize', 'decodedBodySize', 'deliveryType', 'responseStatus'];
enumerable(PerformanceResourceTiming, resourceFields);

module.exports = {
  PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceNodeEntry, PerformanceResourceTiming, enumerable, kCreate,
};
