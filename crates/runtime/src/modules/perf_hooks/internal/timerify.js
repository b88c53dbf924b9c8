'use strict';
// `performance.timerify(fn)`: a function that tells observers of type 'function' how long each call took.

const { MathCeil, ObjectDefineProperties, PromisePrototypeThen, ReflectApply, ReflectConstruct } = primordials;
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const { isPromise } = require('internal/util/types');
const { now } = require('internal/perf_hooks/clock');
const { PerformanceNodeEntry, kCreate } = require('internal/perf_hooks/entries');
const { enqueue } = require('internal/perf_hooks/observe');
const { RecordableHistogram } = require('internal/perf_hooks/histogram');

function finish(name, start, args, histogram) {
  const duration = now() - start;
  // Nanoseconds, and never 0: the histogram begins at 1.
  histogram?.record(MathCeil(duration * 1e6) || 1);
  const entry = new PerformanceNodeEntry(kCreate, name, 'function', start, duration, args);
  for (let i = 0; i < args.length; i++) entry[i] = args[i];
  enqueue(entry);
}

function timerify(fn, options = {}) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { histogram } = options;
  if (histogram !== undefined && !(histogram instanceof RecordableHistogram)) {
    throw new ERR_INVALID_ARG_TYPE('options.histogram', 'RecordableHistogram', histogram);
  }
  function timerified(...args) {
    const start = now();
    const result = new.target ? ReflectConstruct(fn, args, fn) : ReflectApply(fn, this, args);
    if (!new.target && isPromise(result)) {
      const done = () => finish(fn.name, start, args, histogram);
      PromisePrototypeThen(result, done, done);
      return result;
    }
    finish(fn.name, start, args, histogram);
    return result;
  }
  ObjectDefineProperties(timerified, {
    length: { __proto__: null, configurable: false, enumerable: true, value: fn.length },
    name: { __proto__: null, configurable: false, enumerable: true, value: `timerified ${fn.name}` },
  });
  return timerified;
}

module.exports = { timerify };
