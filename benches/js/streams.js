'use strict';
// Streams: what it costs to make one, and to pass objects and bytes through pipes, async iterators and web streams.
// RONDO_BENCH_OBJECTS says how many objects (a million).
const { Readable, Transform, Writable } = require('stream');
const { ReadableStream, TransformStream, WritableStream } = require('stream/web');
const { main, perCall } = require('../lib/harness.js');

const N = Number(process.env.RONDO_BENCH_OBJECTS) || 1_000_000;
const now = () => process.hrtime.bigint();

// Twice, the better one: the first round warms up. `work` gives the number of things that passed.
async function passing(expected, work) {
  let best = Infinity;
  for (let i = 0; i < 2; i++) {
    const started = now();
    const seen = await work();
    const time = Number(now() - started);
    if (seen !== expected) throw new Error(`${seen} of ${expected} arrived`);
    if (time < best) best = time;
  }
  return { value: best / expected, unit: 'ns' };
}

const finished = (stream) => new Promise((resolve, reject) => stream.on('finish', resolve).on('error', reject));

function objects(count) {
  let i = 0;
  return new Readable({ objectMode: true, read() { this.push(i < count ? { i: i++ } : null); } });
}

function webNumbers(count) {
  let i = 0;
  return new ReadableStream({ pull(controller) { if (i < count) controller.enqueue(i++); else controller.close(); } });
}

main({
  'new Readable({ read })': () => perCall(() => new Readable({ read() {} })),
  'new Writable({ write })': () => perCall(() => new Writable({ write() {} })),
  'new Transform()': () => perCall(() => new Transform()),

  'Readable -> Transform -> Writable, per object': () => passing(N, async () => {
    let seen = 0;
    const sink = new Writable({ objectMode: true, write(chunk, encoding, done) { seen++; done(); } });
    objects(N).pipe(new Transform({ objectMode: true, transform(chunk, encoding, done) { done(null, chunk); } })).pipe(sink);
    await finished(sink);
    return seen;
  }),

  'bytes, pipe, per 64 KiB chunk': () => passing(N / 10, async () => {
    const chunk = Buffer.alloc(65536);
    let left = N / 10;
    let bytes = 0;
    const sink = new Writable({ write(data, encoding, done) { bytes += data.length; done(); } });
    new Readable({ read() { this.push(left-- > 0 ? chunk : null); } }).pipe(sink);
    await finished(sink);
    return bytes / chunk.length;
  }),

  'for await over a Readable, per object': () => passing(N / 4, async () => {
    let seen = 0;
    for await (const object of objects(N / 4)) seen += object.i === seen ? 1 : 0;
    return seen;
  }),

  'web: readable -> transform -> writable, per chunk': () => passing(N / 10, async () => {
    let seen = 0;
    await webNumbers(N / 10)
      .pipeThrough(new TransformStream({ transform(chunk, controller) { controller.enqueue(chunk); } }))
      .pipeTo(new WritableStream({ write() { seen++; } }));
    return seen;
  }),

  'web: for await, per chunk': () => passing(N / 10, async () => {
    let seen = 0;
    for await (const number of webNumbers(N / 10)) seen += number === seen ? 1 : 0;
    return seen;
  }),
});
