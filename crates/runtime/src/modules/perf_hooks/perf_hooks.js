'use strict';
// `perf_hooks` (Node docs: "Performance measurement APIs"): the performance timeline, the loop's utilization and delay,
// histograms.

const { ObjectDefineProperties, ObjectFreeze } = primordials;
const { PerformanceEntry, PerformanceMark, PerformanceMeasure, PerformanceResourceTiming } = require('internal/perf_hooks/entries');
const { PerformanceObserver, PerformanceObserverEntryList } = require('internal/perf_hooks/observe');
const { Performance, performance } = require('internal/perf_hooks/performance');
const { eventLoopUtilization, monitorEventLoopDelay } = require('internal/perf_hooks/event_loop');
const { timerify } = require('internal/perf_hooks/timerify');
const { createHistogram, createSlidingWindowHistogram, importHistogram } = require('internal/perf_hooks/histogram');

const constants = {
  NODE_PERFORMANCE_GC_MAJOR: 4,
  NODE_PERFORMANCE_GC_MINOR: 1,
  NODE_PERFORMANCE_GC_MINOR_MARK_SWEEP: 2,
  NODE_PERFORMANCE_GC_INCREMENTAL: 8,
  NODE_PERFORMANCE_GC_WEAKCB: 16,
  NODE_PERFORMANCE_GC_FLAGS_NO: 0,
  NODE_PERFORMANCE_GC_FLAGS_CONSTRUCT_RETAINED: 2,
  NODE_PERFORMANCE_GC_FLAGS_FORCED: 4,
  NODE_PERFORMANCE_GC_FLAGS_SYNCHRONOUS_PHANTOM_PROCESSING: 8,
  NODE_PERFORMANCE_GC_FLAGS_ALL_AVAILABLE_GARBAGE: 16,
  NODE_PERFORMANCE_GC_FLAGS_ALL_EXTERNAL_MEMORY: 32,
  NODE_PERFORMANCE_GC_FLAGS_SCHEDULE_IDLE: 64,
};
ObjectFreeze(constants);

module.exports = {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  PerformanceResourceTiming,
  monitorEventLoopDelay,
  eventLoopUtilization,
  timerify,
  createHistogram,
  createSlidingWindowHistogram,
  importHistogram,
  performance,
};
ObjectDefineProperties(module.exports, {
  constants: { __proto__: null, configurable: false, enumerable: true, writable: false, value: constants },
});
