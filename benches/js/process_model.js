'use strict';
// Timers, ticks, immediates, microtasks, promise jobs, awaits and emitters: million operations a second, the best of six
// rounds each.
const EventEmitter = require('events');
const { main } = require('../lib/harness.js');

const N = 100_000;
const rounds = 6;
const enough = 400_000_000n; // ns: a row that is slow gets fewer rounds

const rows = {
  // Made and due in one list.
  timers(done) {
    let left = N;
    for (let i = 0; i < N; i++) setTimeout(() => { if (--left === 0) done(); }, 1);
  },
  // Made and cleared, as for the timeouts of requests that succeed.
  'timers cleared'(done) {
    for (let i = 0; i < N; i++) clearTimeout(setTimeout(() => {}, 1000 + (i & 63)));
    done();
  },
  'ticks queued'(done) {
    let left = N;
    for (let i = 0; i < N; i++) process.nextTick(() => { if (--left === 0) done(); });
  },
  'ticks chained'(done) {
    let left = N;
    const step = () => { if (--left === 0) done(); else process.nextTick(step); };
    process.nextTick(step);
  },
  'immediates queued'(done) {
    let left = N;
    for (let i = 0; i < N; i++) setImmediate(() => { if (--left === 0) done(); });
  },
  'immediates chained'(done) {
    let left = N;
    const step = () => { if (--left === 0) done(); else setImmediate(step); };
    setImmediate(step);
  },
  'microtasks'(done) {
    let left = N;
    const step = () => { if (--left === 0) done(); else queueMicrotask(step); };
    queueMicrotask(step);
  },
  'then chain'(done) {
    let left = N;
    const step = () => { if (--left === 0) done(); else return Promise.resolve().then(step); };
    Promise.resolve().then(step);
  },
  async 'await chain'(done) {
    for (let i = 0; i < N; i++) await i;
    done();
  },
  'emitter, one listener'(done) {
    const emitter = new EventEmitter();
    let sum = 0;
    emitter.on('event', (value) => { sum += value; });
    for (let i = 0; i < N * 10; i++) emitter.emit('event', i);
    done(10);
  },
  'emitter, three listeners'(done) {
    const emitter = new EventEmitter();
    let sum = 0;
    for (let i = 0; i < 3; i++) emitter.on('event', (value) => { sum += value; });
    for (let i = 0; i < N * 5; i++) emitter.emit('event', i);
    done(5);
  },
};

async function measure(row) {
  let best = Infinity;
  let factor = 1;
  const end = process.hrtime.bigint() + enough;
  for (let i = 0; i < rounds && (i === 0 || process.hrtime.bigint() < end); i++) {
    const started = process.hrtime.bigint();
    await new Promise((resolve) => row((times = 1) => { factor = times; resolve(); }));
    const time = Number(process.hrtime.bigint() - started);
    if (time < best) best = time;
  }
  return { value: N * factor / best * 1e3, unit: 'million/s' };
}

main(Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, () => measure(row)])));
