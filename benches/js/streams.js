'use strict';
// Streams: what it costs to make one, and to pass objects through Readable -> Transform -> Writable, an async iterator and
// web streams. `streams.js [objects]`; prints nanoseconds for each.
const { Readable, Transform, Writable } = require('stream');
const { ReadableStream, TransformStream, WritableStream } = require('stream/web');

const N = Number(process.argv[2]) || 1000000;
const now = () => process.hrtime.bigint();
const report = (name, from, count) => console.log(`${name}: ${Math.round(Number(now() - from) / count)} ns`);

function construct() {
  const rounds = 200000;
  for (const [name, make] of [
    ['new Readable()', () => new Readable()],
    ['new Readable({ read })', () => new Readable({ read() {} })],
    ['new Writable({ write })', () => new Writable({ write() {} })],
    ['new Transform()', () => new Transform()],
  ]) {
    for (let i = 0; i < rounds / 10; i++) make();
    const t = now();
    for (let i = 0; i < rounds; i++) make();
    report(name, t, rounds);
  }
}

function pipeObjects() {
  return new Promise((resolve) => {
    let i = 0;
    const t = now();
    new Readable({ objectMode: true, read() { this.push(i < N ? { i: i++ } : null); } })
      .pipe(new Transform({ objectMode: true, transform(chunk, encoding, cb) { cb(null, chunk); } }))
      .pipe(new Writable({ objectMode: true, write(chunk, encoding, cb) { cb(); } }))
      .on('finish', () => { report('Readable -> Transform -> Writable, per object', t, N); resolve(); });
  });
}

function pipeBytes() {
  return new Promise((resolve) => {
    const chunk = Buffer.alloc(65536);
    const count = Math.ceil(N / 10);
    let i = 0;
    const t = now();
    new Readable({ read() { this.push(i++ < count ? chunk : null); } })
      .pipe(new Writable({ write(data, encoding, cb) { cb(); } }))
      .on('finish', () => { report('Readable -> Writable, per 64 KiB chunk', t, count); resolve(); });
  });
}

async function iterate() {
  const count = Math.ceil(N / 4);
  let i = 0;
  const t = now();
  let seen = 0;
  for await (const x of new Readable({ objectMode: true, read() { this.push(i < count ? { i: i++ } : null); } })) seen += x ? 1 : 0; // eslint-disable-line no-loop-func
  report('for await over a Readable, per object', t, seen);
}

async function web() {
  const count = Math.ceil(N / 4);
  let i = 0;
  let t = now();
  await new ReadableStream({ pull(c) { if (i < count) c.enqueue(i++); else c.close(); } })
    .pipeThrough(new TransformStream({ transform(x, c) { c.enqueue(x); } }))
    .pipeTo(new WritableStream({ write() {} }));
  report('web: readable -> transform -> writable, per chunk', t, count);
  i = 0;
  t = now();
  for await (const _ of new ReadableStream({ pull(c) { if (i < count) c.enqueue(i++); else c.close(); } })); // eslint-disable-line no-unused-vars
  report('web: for await, per chunk', t, count);
}

(async () => {
  construct();
  await pipeObjects();
  await pipeObjects();
  await pipeBytes();
  await iterate();
  await web();
})();
