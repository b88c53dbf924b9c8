'use strict';
// How busy the loop is: `performance.eventLoopUtilization()` from the loop's own count of the time it waited, and
// `monitorEventLoopDelay()`, a timer that records how late it comes.

const { SymbolDispose } = primordials;
const { loopIdleTime, milestones } = internalBinding('performance');
const { validateInteger, validateObject } = require('internal/validators');
const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { now } = require('internal/perf_hooks/clock');
const { Histogram, kCreateHistogram, recorderOf } = require('internal/perf_hooks/histogram');

function eventLoopUtilization(first = undefined, second = undefined) {
  const loopStart = milestones()[4];
  if (loopStart <= 0) return { idle: 0, active: 0, utilization: 0 };
  if (second) {
    const idle = first.idle - second.idle;
    const active = first.active - second.active;
    return { idle, active, utilization: active / (idle + active) };
  }
  const idle = loopIdleTime();
  const active = now() - loopStart - idle;
  if (!first) return { idle, active, utilization: active / (idle + active) };
  const idleDelta = idle - first.idle;
  const activeDelta = active - first.active;
  const sum = idleDelta + activeDelta;
  return { idle: idleDelta, active: activeDelta, utilization: sum === 0 ? 0 : activeDelta / sum };
}

class ELDHistogram extends Histogram {
  #resolution;
  #timer;
  constructor(resolution) {
    super(kCreateHistogram, 1, 3.6e12, 3);
    this.#resolution = resolution;
  }
  enable() {
    if (!(#resolution in this)) throw new ERR_INVALID_THIS('ELDHistogram');
    if (this.#timer !== undefined) return false;
    const { setInterval } = require('timers');
    const recorder = recorderOf(this);
    const { hrtime } = internalBinding('process');
    let last = hrtime();
    this.#timer = setInterval(() => {
      const time = hrtime();
      if (time - last > 0) recorder.record(time - last);
      last = time;
    }, this.#resolution);
    this.#timer.unref();
    return true;
  }
  disable() {
    if (!(#resolution in this)) throw new ERR_INVALID_THIS('ELDHistogram');
    if (this.#timer === undefined) return false;
    require('timers').clearInterval(this.#timer);
    this.#timer = undefined;
    return true;
  }
  [SymbolDispose]() {
    this.disable();
  }
}

function monitorEventLoopDelay(options = {}) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new ELDHistogram(resolution);
}

module.exports = { eventLoopUtilization, monitorEventLoopDelay };
