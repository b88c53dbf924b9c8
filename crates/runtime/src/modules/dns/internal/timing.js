'use strict';
// The 'dns' entries of the performance timeline: begun and ended around an operation, if somebody observes them.

const observed = require('internal/perf_hooks/active');
const { now } = require('internal/perf_hooks/clock');

// What `end` needs, or undefined when nobody observes.
function begin(name, detail) {
  return observed.dns > 0 ? { name, detail, start: now() } : undefined;
}

function end(begun, detail) {
  if (begun !== undefined) require('internal/perf_hooks/observe').record('dns', begun.name, begun.start, { ...begun.detail, ...detail });
}

module.exports = { begin, end };
