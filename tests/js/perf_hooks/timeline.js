'use strict';
const { PerformanceObserver, createHistogram, monitorEventLoopDelay, performance } = require('perf_hooks');
const mark = performance.mark('a', { startTime: 5 });
console.log(mark.name, mark.entryType, mark.startTime, mark.duration, mark.detail, JSON.stringify(mark));
console.log(performance.measure('m', { start: 1, end: 3 }), performance.measure('m2', { start: 'a', duration: 4 }).duration);
console.log(performance.getEntries().length, performance.getEntriesByName('a').length, performance.getEntriesByType('measure').length);
for (const f of [() => performance.mark(), () => performance.measure('x', 'nope'), () => performance.mark('a', { startTime: -1 }), () => performance.mark('nodeStart'),
  () => new PerformanceObserver(1), () => new PerformanceObserver(() => {}).observe({}), () => new PerformanceObserver(() => {}).observe({ entryTypes: 1 }),
  () => performance.now.call({}), () => createHistogram({ lowest: 0 }), () => createHistogram({ figures: 9 }), () => createHistogram().record(0),
  () => createHistogram().percentile(0), () => monitorEventLoopDelay({ resolution: 0 }),
  () => performance.measure('a', { start: 1, end: 2, duration: 3 })]) {
  try { console.log(f()); } catch (err) { console.log(err.name, err.code, err.message); }
}
const h = createHistogram();
for (let i = 1; i <= 100; i++) h.record(i);
console.log(h.count, h.min, h.max, h.mean, h.percentile(50), h.percentileBigInt(99), h.exceeds, h.countBigInt);
new PerformanceObserver((list, self) => { console.log(list.getEntries().map((e) => e.name)); self.disconnect(); }).observe({ type: 'mark' });
performance.mark('observed');
performance.clearMarks();
performance.clearMeasures('m');
console.log(performance.getEntries().map((e) => e.name), performance.now() > 0, performance.timeOrigin > 1.7e12);
