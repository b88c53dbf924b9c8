'use strict';
// Histograms with a fixed relative error (HdrHistogram; Node docs: "Class: Histogram", "RecordableHistogram"). The counting
// is in modules/perf_hooks/mod.rs.

const { BigInt, Map, Number, NumberMAX_SAFE_INTEGER, Symbol } = primordials;
const { Recorder } = internalBinding('performance');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateInteger, validateNumber, validateObject } = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const { kClone } = require('internal/web/structured_clone/symbols');

const kCreateHistogram = Symbol('kCreateHistogram');
let recorderOf;

class Histogram {
  #recorder;
  constructor(key = undefined, lowest = undefined, highest = undefined, figures = undefined) {
    if (key !== kCreateHistogram) throw new ERR_ILLEGAL_CONSTRUCTOR();
    // A clone counts into the same recorder.
    this.#recorder = typeof lowest === 'object' ? lowest : new Recorder(lowest, highest, figures);
  }
  static {
    recorderOf = (value) => {
      if (typeof value !== 'object' || value === null || !(#recorder in value)) throw new ERR_INVALID_THIS('Histogram');
      return value.#recorder;
    };
  }
  get count() { return recorderOf(this).count(); }
  get countBigInt() { return BigInt(recorderOf(this).count()); }
  get min() { return recorderOf(this).min(); }
  get minBigInt() { return minBig(recorderOf(this)); }
  get max() { return recorderOf(this).max(); }
  get maxBigInt() { return BigInt(recorderOf(this).max()); }
  get mean() { return recorderOf(this).mean(); }
  get exceeds() { return recorderOf(this).exceeds(); }
  get exceedsBigInt() { return BigInt(recorderOf(this).exceeds()); }
  get stddev() { return recorderOf(this).stddev(); }
  percentile(percentile) {
    const recorder = recorderOf(this);
    checkPercentile(percentile);
    return recorder.percentile(percentile);
  }
  percentileBigInt(percentile) {
    const recorder = recorderOf(this);
    checkPercentile(percentile);
    return BigInt(recorder.percentile(percentile));
  }
  get percentiles() { return percentileMap(recorderOf(this), (value) => value); }
  get percentilesBigInt() { return percentileMap(recorderOf(this), BigInt); }
  reset() { recorderOf(this).reset(); }
  [kClone]() {
    const recorder = recorderOf(this);
    return { data: undefined, build: () => new Histogram(kCreateHistogram, recorder) };
  }
  toJSON() {
    const percentiles = {};
    const list = recorderOf(this).percentiles();
    for (let i = 0; i + 1 < list.length; i += 2) percentiles[list[i]] = list[i + 1];
    return { count: this.count, min: this.min, max: this.max, mean: this.mean, exceeds: this.exceeds, stddev: this.stddev, percentiles };
  }
  [customInspectSymbol](depth, options) {
    if (depth < 0) return `[${this.constructor.name}]`;
    const { inspect } = require('internal/util/inspect');
    return `Histogram ${inspect({
      min: this.min, max: this.max, mean: this.mean, exceeds: this.exceeds, stddev: this.stddev, count: this.count, percentiles: this.percentiles,
    }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

// An empty histogram's minimum is the largest 64-bit integer, which a number cannot hold exactly.
function minBig(recorder) {
  return recorder.count() === 0 ? 9223372036854775807n : BigInt(recorder.min());
}
function checkPercentile(percentile) {
  validateNumber(percentile, 'percentile');
  if (!(percentile > 0 && percentile <= 100)) throw new ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
}
function percentileMap(recorder, convert) {
  const map = new Map();
  const list = recorder.percentiles();
  for (let i = 0; i + 1 < list.length; i += 2) map.set(list[i], convert(list[i + 1]));
  return map;
}

class RecordableHistogram extends Histogram {
  record(val) {
    const recorder = recorderOf(this);
    if (typeof val === 'bigint') {
      if (val < 1n || val > 9223372036854775807n) throw new ERR_OUT_OF_RANGE('val', '>= 1 && <= 9223372036854775807n', val);
      recorder.record(Number(val));
      return;
    }
    if (typeof val !== 'number') throw new ERR_INVALID_ARG_TYPE('val', 'number', val);
    validateInteger(val, 'val', 1);
    recorder.record(val);
  }
  [kClone]() {
    const recorder = recorderOf(this);
    return { data: undefined, build: () => new RecordableHistogram(kCreateHistogram, recorder) };
  }
  recordDelta() {
    recorderOf(this).recordDelta();
  }
  add(other) {
    const mine = recorderOf(this);
    if (!(other instanceof RecordableHistogram)) throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    mine.add(recorderOf(other));
  }
}

function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { lowest = 1, highest = NumberMAX_SAFE_INTEGER, figures = 3 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1, NumberMAX_SAFE_INTEGER);
  if (typeof highest !== 'bigint') {
    validateNumber(highest, 'options.highest');
    if (!(highest >= 2 * Number(lowest))) throw new ERR_OUT_OF_RANGE('options.highest', `>= 2 * options.lowest (${2n * BigInt(lowest)}n)`, highest);
  } else if (highest < 2n * BigInt(lowest)) {
    throw new ERR_OUT_OF_RANGE('options.highest', `>= 2 * options.lowest (${2n * BigInt(lowest)}n)`, highest);
  }
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(kCreateHistogram, Number(lowest), Number(highest), figures);
}

module.exports = { Histogram, RecordableHistogram, createHistogram, kCreateHistogram, recorderOf: (value) => recorderOf(value) };
