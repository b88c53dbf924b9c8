'use strict';
// Histograms: what they tell of their values, and of each other.
const { createHistogram, createSlidingWindowHistogram } = require('perf_hooks');
const round = (value) => (typeof value === 'number' ? Number(value.toPrecision(8)) : value);
const show = (name, value) => console.log(name, JSON.stringify(value, (key, inner) => (inner instanceof Map ? [...inner] : round(inner))));

const a = createHistogram();
for (let i = 1; i <= 1000; i++) a.record(i);
const b = createHistogram();
for (let i = 500; i <= 1500; i += 2) b.record(i);

show('moments', [a.mean, a.stddev, a.skewness, a.kurtosis]);
show('cdf', [a.cdf(0), a.cdf(250), a.cdf(250.5), a.ccdf(250), a.cdf(1e9), a.countAt(500), a.countAt(5000)]);
show('meanCI', [a.meanCI(), a.meanCI({ confidence: 0.5 }), b.meanCI({ confidence: 0.99 })]);
show('percentileCI', [a.percentileCI(50), a.percentileCI(99, { confidence: 0.5 })]);
show('percentilesAt', a.percentilesAt([50, 99]));
show('buckets', [a.linearBuckets(300), a.logBuckets(10, 2)]);
const { uStatistic, zScore } = a.mannWhitneyTest(b);
const { tStatistic, degreesOfFreedom, confidenceInterval } = a.welchTest(b);
show('compared', [a.ksTest(b), tStatistic, degreesOfFreedom, confidenceInterval, uStatistic, zScore, a.cohensD(b), a.cliffsD(b)]);

const average = createHistogram({ halfLife: 2, threshold: 15 });
for (const value of [10, 20, 30, 10]) average.record(value);
show('ewma', [average.ewmaMean, average.ewmaStddev, average.ewmaErrorRate, average.burnRate(0.9)]);

const window = createSlidingWindowHistogram({ chunks: 3, recordsPerChunk: 2 });
for (let i = 1; i <= 7; i++) window.record(i);
const { count, min, max } = window.snapshot();
show('window', [count, min, max]);

const rest = createHistogram();
rest.record(5);
rest.record(10);
const part = createHistogram();
part.record(5);
rest.subtract(part);
show('subtract', [rest.count, rest.min]);
for (const wrong of [() => a.cdf('1'), () => a.linearBuckets(0), () => a.logBuckets(1, 1), () => a.meanCI({ confidence: 1 }), () => a.ksTest({}), () => a.percentilesAt([101]),
  () => createSlidingWindowHistogram({ chunks: 3 })]) {
  try { wrong(); } catch (error) { console.log(error.code, error.message.slice(0, 60)); }
}
