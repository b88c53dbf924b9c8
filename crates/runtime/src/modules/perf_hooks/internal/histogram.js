'use strict';
// Histograms with a fixed relative error (HdrHistogram; Node docs: "Class: Histogram", "RecordableHistogram"). The counting
// is in modules/perf_hooks/mod.rs.

const { BigInt, DateNow, Map, MathPow, MathSqrt, Number, NumberMAX_SAFE_INTEGER, NumberMAX_VALUE, Symbol } = primordials;
const { Recorder } = internalBinding('performance');
const { codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_METHOD_NOT_IMPLEMENTED, ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateArray, validateInteger, validateNumber, validateObject } = require('internal/validators');
const { customInspectSymbol, kEmptyObject, lazy } = require('internal/util');
const { kClone } = require('internal/web/structured_clone/symbols');

const statistics = lazy(() => require('internal/perf_hooks/statistics'));
const kCreateHistogram = Symbol('kCreateHistogram');
const kEwma = Symbol('kEwma');
// Buckets that a Map of them may have.
const kMaxBuckets = 1e6;
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
  percentilesAt(percentiles) {
    const recorder = recorderOf(this);
    validateArray(percentiles, 'percentiles');
    const map = new Map();
    for (let i = 0; i < percentiles.length; i++) {
      checkPercentile(percentiles[i], `percentiles[${i}]`);
      map.set(percentiles[i], recorder.percentile(percentiles[i]));
    }
    return map;
  }
  percentileCI(percentile, options = kEmptyObject) {
    const recorder = recorderOf(this);
    checkPercentile(percentile);
    const confidence = confidenceOf(options);
    return statistics().percentileInterval(recorder.steps(true), recorder.count(), recorder.percentile(percentile), percentile, confidence);
  }
  countAt(value) {
    const recorder = recorderOf(this);
    validateNumber(value, 'value');
    return value >= 0 ? recorder.countAt(value) : 0;
  }
  // The share of values up to `value`, and of those above it.
  cdf(value) {
    const recorder = recorderOf(this);
    validateNumber(value, 'value');
    const count = recorder.count();
    return count === 0 ? 0 : statistics().countUpTo(recorder.steps(false), value) / count;
  }
  ccdf(value) { return 1 - this.cdf(value); }
  get skewness() { return statistics().skewness(recorderOf(this).steps(false)); }
  get kurtosis() { return statistics().kurtosis(recorderOf(this).steps(false)); }
  meanCI(options = kEmptyObject) {
    const recorder = recorderOf(this);
    return statistics().meanInterval(recorder.steps(false), confidenceOf(options));
  }
  linearBuckets(stepSize) {
    const recorder = recorderOf(this);
    validateInteger(stepSize, 'stepSize', 1);
    if (recorder.max() / stepSize > kMaxBuckets) throw new ERR_OUT_OF_RANGE('stepSize', `so large that there are at most ${kMaxBuckets} buckets`, stepSize);
    const map = new Map();
    statistics().eachBucket(recorder.steps(true), stepSize, (end) => end + stepSize, (end, count) => map.set(end, count));
    return map;
  }
  logBuckets(firstBucket, base) {
    const recorder = recorderOf(this);
    validateInteger(firstBucket, 'firstBucket', 1);
    validateNumber(base, 'base');
    if (!(base > 1)) throw new ERR_OUT_OF_RANGE('base', '> 1', base);
    const map = new Map();
    statistics().eachBucket(recorder.steps(true), firstBucket, (end) => end * base, (end, count) => {
      if (map.size >= kMaxBuckets) throw new ERR_OUT_OF_RANGE('base', `so large that there are at most ${kMaxBuckets} buckets`, base);
      map.set(end, count);
    });
    return map;
  }
  ksTest(other) { return statistics().kolmogorovSmirnov(recorderOf(this).steps(false), stepsOfOther(other)); }
  welchTest(other) { return statistics().welch(recorderOf(this).steps(false), stepsOfOther(other)); }
  mannWhitneyTest(other) { return statistics().mannWhitney(recorderOf(this).steps(false), stepsOfOther(other)); }
  cohensD(other) { return statistics().cohensD(recorderOf(this).steps(false), stepsOfOther(other)); }
  cliffsD(other) { return statistics().cliffsD(recorderOf(this).steps(false), stepsOfOther(other)); }
  get ewmaMean() { return this[kEwma]?.mean ?? 0; }
  get ewmaStddev() { return MathSqrt(this[kEwma]?.variance ?? 0); }
  get ewmaErrorRate() { return this[kEwma]?.errorRate ?? 0; }
  // How fast the errors of late use up what `sloTarget` allows: 1 is just as fast as allowed.
  burnRate(sloTarget) {
    recorderOf(this);
    validateNumber(sloTarget, 'sloTarget');
    if (!(sloTarget > 0 && sloTarget < 1)) throw new ERR_OUT_OF_RANGE('sloTarget', '> 0 && < 1', sloTarget);
    return this.ewmaErrorRate / (1 - sloTarget);
  }
  export() { throw new ERR_METHOD_NOT_IMPLEMENTED('histogram.export()'); }
  qrde() { throw new ERR_METHOD_NOT_IMPLEMENTED('histogram.qrde()'); }
  get percentiles() { return percentileMap(recorderOf(this), (value) => value); }
  get percentilesBigInt() { return percentileMap(recorderOf(this), BigInt); }
  reset() {
    recorderOf(this).reset();
    this[kEwma]?.reset();
  }
  [kClone]() {
    const recorder = recorderOf(this);
    return { data: undefined, build: () => new Histogram(kCreateHistogram, recorder) };
  }
  toJSON() {
    const percentiles = {};
    const list = recorderOf(this).percentiles();
    for (let i = 0; i + 1 < list.length; i += 2) percentiles[list[i]] = list[i + 1];
    return { count: this.count, min: this.min, max: this.max, mean: this.mean, exceeds: this.exceeds, stddev: this.stddev, skewness: this.skewness, kurtosis: this.kurtosis,
      ...this[kEwma] !== undefined || this.constructor === RecordableHistogram ? { ewmaMean: this.ewmaMean, ewmaStddev: this.ewmaStddev, ewmaErrorRate: this.ewmaErrorRate } : undefined, percentiles };
  }
  [customInspectSymbol](depth, options) {
    if (depth < 0) return `[${this.constructor.name}]`;
    const { inspect } = require('internal/util/inspect');
    return `Histogram ${inspect({
      min: this.min, max: this.max, mean: this.mean, exceeds: this.exceeds, stddev: this.stddev, skewness: this.skewness, kurtosis: this.kurtosis,
      count: this.count, percentiles: this.percentiles,
    }, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

// An empty histogram's minimum is the largest 64-bit integer, which a number cannot hold exactly.
function minBig(recorder) {
  return recorder.count() === 0 ? 9223372036854775807n : BigInt(recorder.min());
}
function checkPercentile(percentile, name = 'percentile') {
  validateNumber(percentile, name);
  if (!(percentile > 0 && percentile <= 100)) throw new ERR_OUT_OF_RANGE(name, '> 0 && <= 100', percentile);
}
function percentileMap(recorder, convert) {
  const map = new Map();
  const list = recorder.percentiles();
  for (let i = 0; i + 1 < list.length; i += 2) map.set(list[i], convert(list[i + 1]));
  return map;
}

function confidenceOf(options) {
  validateObject(options, 'options');
  const { confidence = 0.95 } = options;
  validateNumber(confidence, 'options.confidence');
  if (!(confidence > 0 && confidence < 1)) throw new ERR_OUT_OF_RANGE('options.confidence', '> 0 && < 1', confidence);
  return confidence;
}
function stepsOfOther(other) {
  if (!(other instanceof Histogram)) throw new ERR_INVALID_ARG_TYPE('other', 'Histogram', other);
  return recorderOf(other).steps(false);
}

// Moving averages that forget: after `halfLife` values one counts half.
class MovingAverage {
  #alpha;
  #threshold;
  #begun = false;
  mean = 0;
  variance = 0;
  errorRate = 0;
  constructor(halfLife, threshold) {
    this.#alpha = 1 - MathPow(2, -1 / halfLife);
    this.#threshold = threshold;
  }
  record(value) {
    const failed = this.#threshold > 0 && value > this.#threshold ? 1 : 0;
    if (!this.#begun) {
      this.#begun = true;
      this.mean = value;
      this.errorRate = failed;
      return;
    }
    const difference = value - this.mean;
    this.mean += this.#alpha * difference;
    this.variance = (1 - this.#alpha) * (this.variance + this.#alpha * difference * difference);
    this.errorRate += this.#alpha * (failed - this.errorRate);
  }
  reset() {
    this.#begun = false;
    this.mean = this.variance = this.errorRate = 0;
  }
}

class RecordableHistogram extends Histogram {
  record(val) {
    const recorder = recorderOf(this);
    if (typeof val === 'bigint') {
      if (val < 1n || val > 9223372036854775807n) throw new ERR_OUT_OF_RANGE('val', '>= 1 && <= 9223372036854775807n', val);
      val = Number(val);
    } else {
      if (typeof val !== 'number') throw new ERR_INVALID_ARG_TYPE('val', 'number', val);
      validateInteger(val, 'val', 1);
    }
    recorder.record(val);
    this[kEwma]?.record(val);
  }
  recordCorrected(val, expectedInterval) {
    const recorder = recorderOf(this);
    validateInteger(val, 'val', 1);
    validateInteger(expectedInterval, 'expectedInterval', 1);
    recorder.recordCorrected(val, expectedInterval);
  }
  subtract(other) {
    const mine = recorderOf(this);
    if (!(other instanceof RecordableHistogram)) throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    if (!mine.subtract(recorderOf(other))) throw new ERR_INVALID_ARG_VALUE('other', other, 'must not have more of a value than the histogram it is subtracted from');
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
  const { lowest = 1, highest = NumberMAX_SAFE_INTEGER, figures = 3, halfLife = 0, threshold = 0 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1, NumberMAX_SAFE_INTEGER);
  if (typeof highest !== 'bigint') {
    validateNumber(highest, 'options.highest');
    if (!(highest >= 2 * Number(lowest))) throw new ERR_OUT_OF_RANGE('options.highest', `>= 2 * options.lowest (${2n * BigInt(lowest)}n)`, highest);
  } else if (highest < 2n * BigInt(lowest)) {
    throw new ERR_OUT_OF_RANGE('options.highest', `>= 2 * options.lowest (${2n * BigInt(lowest)}n)`, highest);
  }
  validateInteger(figures, 'options.figures', 1, 5);
  validateNumber(halfLife, 'options.halfLife', 0);
  validateNumber(threshold, 'options.threshold', 0);
  const histogram = new RecordableHistogram(kCreateHistogram, Number(lowest), Number(highest), figures);
  if (halfLife > 0) histogram[kEwma] = new MovingAverage(halfLife, threshold);
  return histogram;
}

// A histogram of late: the values of the newest `chunks` chunks, each a number of values or a span of time.
class SlidingWindowHistogram {
  #chunks = [];
  #limit;
  #records;
  #duration;
  #shape;
  #began = DateNow();
  #inChunk = 0;
  constructor(key = undefined, chunks = undefined, records = undefined, duration = undefined, shape = undefined) {
    if (key !== kCreateHistogram) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#limit = chunks;
    this.#records = records;
    this.#duration = duration;
    this.#shape = shape;
    this.#chunks = [createHistogram(shape)];
  }
  #turn() {
    if (this.#records !== undefined) {
      if (this.#inChunk >= this.#records) this.#begin();
      return;
    }
    const now = DateNow();
    let passed = (now - this.#began) / this.#duration | 0;
    if (passed > this.#limit) passed = this.#limit;
    for (let i = 0; i < passed; i++) this.#begin();
    if (passed > 0) this.#began = now;
  }
  #begin() {
    this.#inChunk = 0;
    const { length } = this.#chunks;
    for (let i = length < this.#limit ? length : length - 1; i > 0; i--) this.#chunks[i] = this.#chunks[i - 1];
    this.#chunks[0] = createHistogram(this.#shape);
  }
  record(val) {
    this.#turn();
    this.#chunks[0].record(val);
    this.#inChunk++;
  }
  snapshot() {
    this.#turn();
    const all = createHistogram(this.#shape);
    for (let i = 0; i < this.#chunks.length; i++) all.add(this.#chunks[i]);
    return new Histogram(kCreateHistogram, recorderOf(all));
  }
  reset() {
    this.#chunks = [createHistogram(this.#shape)];
    this.#inChunk = 0;
    this.#began = DateNow();
  }
}

function createSlidingWindowHistogram(options) {
  validateObject(options, 'options');
  const { chunks, chunkDuration, recordsPerChunk, lowest, highest, figures } = options;
  validateInteger(chunks, 'options.chunks', 1);
  if ((chunkDuration === undefined) === (recordsPerChunk === undefined)) {
    throw new ERR_INVALID_ARG_VALUE('options', options, 'must specify exactly one of "chunkDuration" or "recordsPerChunk"');
  }
  if (recordsPerChunk !== undefined) validateInteger(recordsPerChunk, 'options.recordsPerChunk', 1);
  else validateNumber(chunkDuration, 'options.chunkDuration', 1, NumberMAX_VALUE);
  return new SlidingWindowHistogram(kCreateHistogram, chunks, recordsPerChunk, chunkDuration, { lowest, highest, figures });
}

function importHistogram() { throw new ERR_METHOD_NOT_IMPLEMENTED('perf_hooks.importHistogram()'); }

module.exports = { createSlidingWindowHistogram, importHistogram, Histogram, RecordableHistogram, createHistogram, kCreateHistogram, recorderOf: (value) => recorderOf(value) };
