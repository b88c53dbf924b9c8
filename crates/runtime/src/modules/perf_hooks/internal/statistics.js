'use strict';
// The statistics of histograms (Node docs: "Class: Histogram"): moments, confidence intervals, and comparisons of two
// histograms. Everything works on `steps`, the recorded values with their counts in ascending order:
// [value, count, value, count, ...].

const { MathAbs, MathExp, MathFloor, MathLog, MathMax, MathMin, MathPI, MathSqrt } = primordials;

const Infinity = 1 / 0;

// --- distributions ---

// Logarithm of the gamma function (Lanczos' series).
const kLanczos = [76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155, 0.001208650973866179, -0.000005395239384953];
function logGamma(x) {
  let sum = 1.000000000190015;
  for (let i = 0; i < kLanczos.length; i++) sum += kLanczos[i] / (x + 1 + i);
  const t = x + 5.5;
  return (x + 0.5) * MathLog(t) - t + MathLog(2.5066282746310005 * sum / x);
}

// The regularized incomplete beta function, by its continued fraction.
function incompleteBeta(a, b, x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on this side only.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = MathExp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * MathLog(x) + b * MathLog(1 - x)) / a;
  const tiny = 1e-300;
  const away = (value) => (MathAbs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - (a + b) * x / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 500; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= c * d;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const step = c * d;
    fraction *= step;
    if (MathAbs(step - 1) < 1e-15) break;
  }
  return front * fraction;
}

// Probability that |T| exceeds `t`, for Student's distribution.
const studentTails = (t, freedom) => incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t));

// The t that |T| stays below with the probability `confidence`.
function studentQuantile(confidence, freedom) {
  let low = 0;
  let high = 1;
  while (1 - studentTails(high, freedom) < confidence && high < 1e12) high *= 2;
  for (let i = 0; i < 200 && high - low > high * 1e-15; i++) {
    const middle = (low + high) / 2;
    if (1 - studentTails(middle, freedom) < confidence) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

// Probability that |Z| exceeds `z`, for the normal distribution.
function normalTails(z) {
  z = MathAbs(z);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let n = 1; n < 200 && MathAbs(term) > 1e-17 * MathAbs(sum); n++) {
      term *= z * z / (2 * n + 1);
      sum += term;
    }
    return MathMax(0, 1 - 2 * sum * MathExp(-z * z / 2) / MathSqrt(2 * MathPI));
  }
  let fraction = 0;
  for (let n = 120; n > 0; n--) fraction = n / (z + fraction);
  return 2 * MathExp(-z * z / 2) / MathSqrt(2 * MathPI) / (z + fraction);
}

// --- one histogram ---

function moments(steps) {
  let count = 0;
  let sum = 0;
  for (let i = 0; i < steps.length; i += 2) {
    count += steps[i + 1];
    sum += steps[i] * steps[i + 1];
  }
  const mean = sum / count;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let i = 0; i < steps.length; i += 2) {
    const d = steps[i] - mean;
    m2 += steps[i + 1] * d * d;
    m3 += steps[i + 1] * d * d * d;
    m4 += steps[i + 1] * d * d * d * d;
  }
  return { count, mean, m2, m3, m4 };
}

function skewness(steps) {
  const { count, m2, m3 } = moments(steps);
  if (count < 3 || m2 === 0) return 0;
  const variance = m2 / count;
  return m3 / count / (variance * MathSqrt(variance));
}

// In excess of the normal distribution's.
function kurtosis(steps) {
  const { count, m2, m4 } = moments(steps);
  if (count < 4 || m2 === 0) return 0;
  const variance = m2 / count;
  return m4 / count / (variance * variance) - 3;
}

function meanInterval(steps, confidence) {
  const { count, mean, m2 } = moments(steps);
  if (count < 2) return { __proto__: null, mean: count === 0 ? NaN : mean, lower: NaN, upper: NaN };
  const half = studentQuantile(confidence, count - 1) * MathSqrt(m2 / (count - 1) / count);
  return { __proto__: null, mean, lower: mean - half, upper: mean + half };
}

// The value at a rank, counted from 1.
function valueAtRank(steps, rank) {
  let seen = 0;
  for (let i = 0; i < steps.length; i += 2) {
    seen += steps[i + 1];
    if (seen >= rank) return steps[i];
  }
  return steps.length === 0 ? 0 : steps[steps.length - 2];
}

// The smallest number of successes in `n` trials that is reached or not exceeded with the probability `share`.
function binomialQuantile(n, p, share) {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = MathFloor((low + high) / 2);
    if (middle >= n || incompleteBeta(n - middle, middle + 1, 1 - p) >= share) high = middle;
    else low = middle + 1;
  }
  return low;
}

// By the ranks between which the percentile of the whole lies.
function percentileInterval(steps, count, value, percentile, confidence) {
  if (count === 0) return { __proto__: null, value: 0, lower: 0, upper: 0 };
  const p = percentile / 100;
  const lower = MathMax(1, binomialQuantile(count, p, (1 - confidence) / 2));
  const upper = MathMin(count, binomialQuantile(count, p, (1 + confidence) / 2) + 1);
  return { __proto__: null, value, lower: valueAtRank(steps, lower), upper: valueAtRank(steps, upper) };
}

// Values up to and with `value`.
function countUpTo(steps, value) {
  let seen = 0;
  for (let i = 0; i < steps.length && steps[i] <= value; i += 2) seen += steps[i + 1];
  return seen;
}

// Calls `see(end, count)` for bucket after bucket until everything recorded is in one. `next(end)` gives the end after it.
function eachBucket(steps, first, next, see) {
  let end = first;
  for (let i = 0; i < steps.length;) {
    let inside = 0;
    while (i < steps.length && steps[i] <= end) {
      inside += steps[i + 1];
      i += 2;
    }
    see(end, inside);
    end = next(end);
  }
}

// --- two histograms ---

// The greatest distance of the two distribution functions.
function kolmogorovSmirnov(a, b) {
  const na = moments(a).count;
  const nb = moments(b).count;
  if (na === 0 && nb === 0) return 0;
  let i = 0;
  let k = 0;
  let seenA = 0;
  let seenB = 0;
  let distance = 0;
  while (i < a.length || k < b.length) {
    const value = MathMin(i < a.length ? a[i] : Infinity, k < b.length ? b[k] : Infinity);
    if (i < a.length && a[i] === value) {
      seenA += a[i + 1];
      i += 2;
    }
    if (k < b.length && b[k] === value) {
      seenB += b[k + 1];
      k += 2;
    }
    distance = MathMax(distance, MathAbs((na === 0 ? 0 : seenA / na) - (nb === 0 ? 0 : seenB / nb)));
  }
  return distance;
}

function welch(a, b) {
  const first = moments(a);
  const second = moments(b);
  if (first.count < 2 || second.count < 2) {
    return { __proto__: null, tStatistic: 0, degreesOfFreedom: 0, pValue: 1, confidenceInterval: { __proto__: null, lower: 0, upper: 0 } };
  }
  const va = first.m2 / (first.count - 1) / first.count;
  const vb = second.m2 / (second.count - 1) / second.count;
  const difference = first.mean - second.mean;
  const error = MathSqrt(va + vb);
  if (error === 0) {
    const equal = difference === 0;
    return {
      __proto__: null, tStatistic: equal ? 0 : difference * Infinity, degreesOfFreedom: first.count + second.count - 2, pValue: equal ? 1 : 0,
      confidenceInterval: { __proto__: null, lower: difference, upper: difference },
    };
  }
  const tStatistic = difference / error;
  const degreesOfFreedom = (va + vb) * (va + vb) / (va * va / (first.count - 1) + vb * vb / (second.count - 1));
  const half = studentQuantile(0.95, degreesOfFreedom) * error;
  return {
    __proto__: null, tStatistic, degreesOfFreedom, pValue: studentTails(tStatistic, degreesOfFreedom),
    confidenceInterval: { __proto__: null, lower: difference - half, upper: difference + half },
  };
}

// Pairs in which the first is greater, equal ones counted half; and the sum over ties of t³ - t.
function pairs(a, b) {
  let greater = 0;
  let equal = 0;
  let ties = 0;
  let k = 0;
  let below = 0;
  for (let i = 0; i < a.length; i += 2) {
    while (k < b.length && b[k] < a[i]) {
      below += b[k + 1];
      ties += cube(b[k + 1]);
      k += 2;
    }
    let same = 0;
    if (k < b.length && b[k] === a[i]) {
      same = b[k + 1];
      k += 2;
    }
    greater += a[i + 1] * below;
    equal += a[i + 1] * same;
    ties += cube(a[i + 1] + same);
    below += same;
  }
  for (; k < b.length; k += 2) ties += cube(b[k + 1]);
  return { greater, equal, ties };
}
const cube = (t) => t * t * t - t;

function mannWhitney(a, b) {
  const na = moments(a).count;
  const nb = moments(b).count;
  if (na === 0 || nb === 0) return { __proto__: null, uStatistic: 0, zScore: 0, pValue: 1 };
  const { greater, equal, ties } = pairs(a, b);
  const uStatistic = greater + equal / 2;
  const n = na + nb;
  const deviation = MathSqrt(na * nb / 12 * (n + 1 - ties / (n * (n - 1))));
  const zScore = deviation === 0 ? 0 : (uStatistic - na * nb / 2) / deviation;
  return { __proto__: null, uStatistic, zScore, pValue: normalTails(zScore) };
}

function cohensD(a, b) {
  const first = moments(a);
  const second = moments(b);
  if (first.count < 2 || second.count < 2) return 0;
  const pooled = MathSqrt((first.m2 + second.m2) / (first.count + second.count - 2));
  return pooled === 0 ? 0 : (first.mean - second.mean) / pooled;
}

function cliffsD(a, b) {
  const na = moments(a).count;
  const nb = moments(b).count;
  if (na === 0 || nb === 0) return 0;
  const { greater, equal } = pairs(a, b);
  return (greater - (na * nb - greater - equal)) / (na * nb);
}

module.exports = {
  cliffsD, cohensD, countUpTo, eachBucket, kolmogorovSmirnov, kurtosis, mannWhitney, meanInterval, percentileInterval, skewness, welch,
};
