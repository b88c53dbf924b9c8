'use strict';
// The `performance` object (High Resolution Time, User Timing 3, and Node's additions nodeTiming, eventLoopUtilization,
// timerify).

const { ObjectDefineProperties, ObjectDefineProperty, Symbol, SymbolToStringTag } = primordials;
const { milestones, loopIdleTime } = internalBinding('performance');
const { codes: {
  ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_MISSING_ARGS, ERR_PERFORMANCE_INVALID_TIMESTAMP,
  ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS,
} } = require('internal/errors');
const { validateObject, validateString } = require('internal/validators');
const { customInspectSymbol, lazyDOMException } = require('internal/util');
const { Event, EventTarget, defineEventHandler } = require('internal/web/event_target');
const { now, timeOrigin } = require('internal/perf_hooks/clock');
const { PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceResourceTiming, enumerable, kCreate } = require('internal/perf_hooks/entries');
const timeline = require('internal/perf_hooks/observe');
const { eventLoopUtilization } = require('internal/perf_hooks/event_loop');
const { timerify } = require('internal/perf_hooks/timerify');

const kConstruct = Symbol('kConstruct');

// --- nodeTiming ---

class PerformanceNodeTiming extends PerformanceEntry {
  constructor() {
    super(kCreate, 'node', 'node', 0, 0);
    const field = (name, get) => ObjectDefineProperty(this, name, { __proto__: null, enumerable: true, configurable: true, get });
    ObjectDefineProperty(this, 'name', { __proto__: null, enumerable: true, configurable: true, value: 'node' });
    ObjectDefineProperty(this, 'entryType', { __proto__: null, enumerable: true, configurable: true, value: 'node' });
    ObjectDefineProperty(this, 'startTime', { __proto__: null, enumerable: true, configurable: true, value: 0 });
    field('duration', now);
    field('nodeStart', () => milestones()[0]);
    field('v8Start', () => milestones()[1]);
    field('environment', () => milestones()[2]);
    field('bootstrapComplete', () => milestones()[3]);
    field('loopStart', () => milestones()[4]);
    field('loopExit', () => milestones()[5]);
    field('idleTime', loopIdleTime);
    ObjectDefineProperty(this, 'uvMetricsInfo', {
      __proto__: null, enumerable: false, configurable: true,
      get() {
        const [loopCount, events, eventsWaiting] = internalBinding('performance').loopCounts();
        return { loopCount, events, eventsWaiting };
      },
    });
  }
  toJSON() {
    return {
      name: 'node', entryType: 'node', startTime: 0, duration: this.duration, nodeStart: this.nodeStart, v8Start: this.v8Start,
      bootstrapComplete: this.bootstrapComplete, environment: this.environment, loopStart: this.loopStart, loopExit: this.loopExit,
      idleTime: this.idleTime,
    };
  }
}
const nodeTiming = new PerformanceNodeTiming();
const milestoneNames = ['nodeStart', 'v8Start', 'environment', 'loopStart', 'loopExit', 'bootstrapComplete'];

// --- measure() ---

const marksByName = (name) => {
  const list = timeline.bufferedEntries(name, 'mark');
  return list[list.length - 1];
};
function timeOf(value) {
  if (typeof value === 'number') {
    if (value < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(value);
    return value;
  }
  const name = `${value}`;
  for (let i = 0; i < milestoneNames.length; i++) {
    if (milestoneNames[i] === name) return nodeTiming[name];
  }
  const mark = marksByName(name);
  if (mark === undefined) throw lazyDOMException(`The "${name}" performance mark has not been set`, 'SyntaxError');
  return mark.startTime;
}

function spanOf(startOrOptions, endMark) {
  const given = typeof startOrOptions === 'object' && startOrOptions !== null;
  if (given && (startOrOptions.start !== undefined || startOrOptions.end !== undefined || startOrOptions.duration !== undefined ||
      startOrOptions.detail !== undefined)) {
    if (endMark !== undefined) throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
    const { start, end, duration, detail } = startOrOptions;
    if (start === undefined && end === undefined && detail === undefined) {
      throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('One of options.start or options.end is required');
    }
    if (start !== undefined && end !== undefined && duration !== undefined) {
      throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('Must not have options.start, options.end, and options.duration specified');
    }
  }
  let end;
  if (endMark !== undefined) end = timeOf(endMark);
  else if (given && startOrOptions.end !== undefined) end = timeOf(startOrOptions.end);
  else if (given && startOrOptions.start !== undefined && startOrOptions.duration !== undefined) end = timeOf(startOrOptions.start) + timeOf(startOrOptions.duration);
  else end = now();
  let start;
  if (given && startOrOptions.start !== undefined) start = timeOf(startOrOptions.start);
  else if (given && startOrOptions.duration !== undefined && startOrOptions.end !== undefined) start = end - timeOf(startOrOptions.duration);
  else if (!given && startOrOptions != null) start = timeOf(startOrOptions);
  else start = 0;
  return { start, duration: end - start };
}

let isPerformance;
class Performance extends EventTarget {
  #made = true;
  constructor(key = undefined) {
    if (key !== kConstruct) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
  }
  static {
    isPerformance = (value) => typeof value === 'object' && value !== null && #made in value;
  }
  clearMarks(name = undefined) {
    check(this);
    timeline.clearEntries('mark', name === undefined ? undefined : `${name}`);
  }
  clearMeasures(name = undefined) {
    check(this);
    timeline.clearEntries('measure', name === undefined ? undefined : `${name}`);
  }
  clearResourceTimings(name = undefined) {
    check(this);
    timeline.clearEntries('resource', name === undefined ? undefined : `${name}`);
  }
  getEntries() {
    check(this);
    return timeline.bufferedEntries();
  }
  getEntriesByName(name, type = undefined) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    return timeline.bufferedEntries(`${name}`, type === undefined ? undefined : `${type}`);
  }
  getEntriesByType(type) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    return timeline.bufferedEntries(undefined, `${type}`);
  }
  mark(name, options = {}) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    const entry = new PerformanceMark(name, options);
    timeline.enqueue(entry);
    timeline.store(entry);
    return entry;
  }
  measure(name, startOrOptions = undefined, endMark = undefined) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    validateString(name, 'name');
    const { start, duration } = spanOf(startOrOptions, endMark);
    const detail = typeof startOrOptions === 'object' && startOrOptions !== null ? startOrOptions.detail : undefined;
    const entry = new PerformanceMeasure(kCreate, name, start, duration, detail);
    timeline.enqueue(entry);
    timeline.store(entry);
    return entry;
  }
  now() {
    check(this);
    return now();
  }
  setResourceTimingBufferSize(maxSize) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('maxSize');
    timeline.setResourceTimingBufferSize(maxSize);
  }
  get timeOrigin() {
    check(this);
    return timeOrigin;
  }
  toJSON() {
    check(this);
    return { nodeTiming: this.nodeTiming, timeOrigin: this.timeOrigin, eventLoopUtilization: this.eventLoopUtilization() };
  }
  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return `Performance ${inspect({ nodeTiming: this.nodeTiming, timeOrigin: this.timeOrigin },
      { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
function check(self) {
  if (!isPerformance(self)) throw new ERR_INVALID_THIS('Performance');
}
enumerable(Performance, ['clearMarks', 'clearMeasures', 'clearResourceTimings', 'getEntries', 'getEntriesByName', 'getEntriesByType', 'mark',
  'measure', 'now', 'setResourceTimingBufferSize', 'timeOrigin', 'toJSON']);

function markResourceTiming(timingInfo, requestedUrl, initiatorType, global, cacheMode, bodyInfo, responseStatus, deliveryType = '') {
  if (cacheMode !== '' && cacheMode !== 'local') throw new ERR_INVALID_ARG_VALUE('cacheMode', cacheMode);
  validateObject(timingInfo, 'timingInfo');
  const entry = new PerformanceResourceTiming(kCreate, requestedUrl, initiatorType,
    { ...timingInfo, encodedBodySize: bodyInfo?.encodedSize ?? timingInfo.encodedBodySize, decodedBodySize: bodyInfo?.decodedSize ?? timingInfo.decodedBodySize },
    cacheMode, responseStatus, deliveryType);
  timeline.enqueue(entry);
  timeline.storeResource(entry);
  return entry;
}

ObjectDefineProperties(Performance.prototype, {
  eventLoopUtilization: { __proto__: null, configurable: true, enumerable: false, writable: true, value: eventLoopUtilization },
  nodeTiming: { __proto__: null, configurable: true, enumerable: false, writable: true, value: nodeTiming },
  markResourceTiming: { __proto__: null, configurable: true, enumerable: false, writable: true, value: markResourceTiming },
  timerify: { __proto__: null, configurable: true, enumerable: false, writable: true, value: timerify },
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'Performance' },
});
defineEventHandler(Performance.prototype, 'resourcetimingbufferfull');

const performance = new Performance(kConstruct);
timeline.setDispatchBufferFull(() => performance.dispatchEvent(new Event('resourcetimingbufferfull')));

module.exports = { Performance, performance };
