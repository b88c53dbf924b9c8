'use strict';
// Who watches HTTP from outside: the channels of diagnostics_channel, and the 'http' entries of perf_hooks.
// Node docs: diagnostics_channel (built-in channels), perf_hooks (PerformanceNodeEntry). Unwatched, each costs a look at
// one property per message.

const { Symbol } = primordials;
const dc = require('diagnostics_channel');
const active = require('internal/perf_hooks/active');

const kPerf = Symbol('kPerf');

const channels = {
  requestCreated: dc.channel('http.client.request.created'),
  requestStart: dc.channel('http.client.request.start'),
  requestError: dc.channel('http.client.request.error'),
  clientFinish: dc.channel('http.client.response.finish'),
  serverStart: dc.channel('http.server.request.start'),
  serverCreated: dc.channel('http.server.response.created'),
  serverFinish: dc.channel('http.server.response.finish'),
};

// Begins an entry for `message`, if somebody observes.
function begin(message, name, method, url, headers) {
  const { now } = require('internal/perf_hooks/clock');
  message[kPerf] = { name, start: now(), req: { method, url, headers } };
}

// Ends it with what was answered.
function end(message, statusCode, statusMessage, headers) {
  const begun = message[kPerf];
  if (begun === undefined) return;
  message[kPerf] = undefined;
  const { now } = require('internal/perf_hooks/clock');
  const { PerformanceNodeEntry, kCreate } = require('internal/perf_hooks/entries');
  const detail = { req: begun.req, res: { statusCode, statusMessage, headers } };
  require('internal/perf_hooks/observe').enqueue(new PerformanceNodeEntry(kCreate, begun.name, 'http', begun.start, now() - begun.start, detail));
}

module.exports = { active, begin, channels, end, kPerf };
