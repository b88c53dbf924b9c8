'use strict';
// pipeline(), finished(), compose(), Duplex.from(), addAbortSignal() in their many forms.
const stream = require('stream');
const { Readable, Writable, Duplex, Transform, PassThrough, pipeline, finished, compose, addAbortSignal } = stream;
const { setTimeout: sleep } = require('timers/promises');
const promises = require('stream/promises');
const consumers = require('stream/consumers');

const show = (err) => (err ? `${err.name} ${err.code} ${err.message}` : err);
const upper = () => new Transform({ transform(c, e, cb) { cb(null, String(c).toUpperCase()); } });
const sink = (out) => new Writable({ objectMode: true, write(c, e, cb) { out.push(String(c)); cb(); } });

const cases = {
  async basic() {
    const out = [];
    await promises.pipeline(Readable.from(['a', 'b']), upper(), sink(out));
    return out;
  },
  async generators() {
    return promises.pipeline(async function*() { yield 'x'; yield 'y'; }, async function*(source, { signal }) {
      for await (const c of source) yield c + signal.aborted;
    }, async (source) => {
      let text = '';
      for await (const c of source) text += c;
      return text;
    });
  },
  async sourceFails() {
    const middle = new PassThrough();
    const last = sink([]);
    const err = await promises.pipeline(new Readable({ read() { this.destroy(new Error('source')); } }), middle, last).catch((e) => e);
    return [show(err), middle.destroyed, last.destroyed];
  },
  async destFails() {
    const src = new Readable({ read() { this.push('x'); } });
    const err = await promises.pipeline(src, new Writable({ write(c, e, cb) { cb(new Error('dest')); } })).catch((e) => e);
    return [show(err), src.destroyed];
  },
  async prematureClose() {
    const src = new Readable({ read() {} });
    setImmediate(() => src.destroy());
    return show(await promises.pipeline(src, new PassThrough()).catch((e) => e));
  },
  async signal() {
    const ac = new AbortController();
    const src = new Readable({ read() {} });
    const p = promises.pipeline(src, new PassThrough(), { signal: ac.signal }).catch((e) => e);
    ac.abort(new Error('why'));
    const err = await p;
    return [show(err), err.cause?.message, src.destroyed];
  },
  async endFalse() {
    const out = [];
    const w = sink(out);
    await promises.pipeline(Readable.from(['1']), w, { end: false });
    await promises.pipeline(Readable.from(['2']), w);
    return [out, w.writableFinished];
  },
  async badArguments() {
    const results = [];
    for (const args of [[], [new PassThrough()], [new PassThrough(), () => {}], [1, new PassThrough(), () => {}], [() => 1, new PassThrough(), () => {}]]) {
      try {
        pipeline(...args);
        results.push('no throw');
      } catch (e) {
        results.push(show(e));
      }
    }
    return results;
  },
  async finishedForms() {
    const r = new Readable({ read() { this.push(null); } });
    r.resume();
    await promises.finished(r);
    const w = new Writable({ write(c, e, cb) { cb(); } });
    setImmediate(() => w.destroy());
    const early = await promises.finished(w).catch((e) => e);
    const cleanup = finished(new PassThrough(), () => {});
    const ac = new AbortController();
    const aborted = promises.finished(new PassThrough(), { signal: ac.signal }).catch((e) => e);
    ac.abort();
    return [show(early), typeof cleanup, show(await aborted)];
  },
  async composed() {
    const c = compose(async function*(source) { for await (const x of source) yield String(x).trim(); }, upper());
    c.end(' hello ');
    const err = await promises.finished(compose(new PassThrough(), new Transform({ transform(x, e, cb) { cb(new Error('inner')); } })).end('x').resume()).catch((e) => e);
    return [await consumers.text(c), show(err), await Readable.from(['a', 'b']).compose(async function*(s) { for await (const x of s) yield x + x; }).toArray()];
  },
  async duplexFrom() {
    const out = [];
    out.push(await consumers.text(Duplex.from(['a', 'b'])));
    out.push(await consumers.text(Duplex.from(Promise.resolve('p'))));
    out.push(await consumers.text(Duplex.from(new Blob(['blob']))));
    const d = Duplex.from({ readable: Readable.from(['r']), writable: new Writable({ write(c, e, cb) { out.push(`w${c}`); cb(); } }) });
    d.end('z');
    out.push(await consumers.text(d));
    const f = Duplex.from(async function*(source) { for await (const x of source) yield `<${x}>`; });
    f.end('f');
    out.push(await consumers.text(f));
    const g = Duplex.from(async (source) => { for await (const x of source) out.push(`g${x}`); });
    g.end('1');
    await promises.finished(g);
    try {
      Duplex.from(1);
    } catch (e) {
      out.push(show(e));
    }
    return out;
  },
  async abortSignal() {
    const ac = new AbortController();
    const r = addAbortSignal(ac.signal, new Readable({ read() {} }));
    ac.abort();
    const err = await promises.finished(r).catch((e) => e);
    return [show(err), show(await new Promise((resolve) => new Readable({ signal: AbortSignal.abort(), read() {} }).on('error', resolve)))];
  },
  async pair() {
    const [a, b] = stream.duplexPair();
    a.end('to b');
    b.end('to a');
    return [await consumers.text(a), await consumers.text(b)];
  },
  async consumerForms() {
    const src = () => Readable.from([Buffer.from('{"a":'), Buffer.from('[1,2]}')]);
    return [await consumers.json(src()), (await consumers.buffer(src())).length, (await consumers.arrayBuffer(src())).byteLength,
      (await consumers.blob(src())).size, (await consumers.bytes(src())).length, show(await consumers.json(Readable.from(['{'])).catch((e) => ({ name: e.name })))];
  },
  async helpers() {
    const r = () => Readable.from([1, 2, 3, 4]);
    const order = [];
    const res = [
      await r().map(async (x) => { await sleep(10 - x * 2); order.push(x); return x * 2; }, { concurrency: 4 }).toArray(),
      await r().filter((x) => x % 2).toArray(), await r().flatMap((x) => [x, x]).take(3).toArray(), await r().drop(2).toArray(),
      await r().some((x) => x > 3), await r().every((x) => x > 3), await r().find((x) => x > 2), await r().reduce((a, b) => a + b), await r().reduce((a, b) => a + b, 10),
      order.length,
    ];
    await r().forEach((x) => res.push(x));
    for (const bad of [() => r().map(1), () => r().map(() => {}, { concurrency: 0 }), () => r().take(-1), () => r().drop('x'), () => r().filter(() => {}, 1)]) {
      try {
        bad();
        res.push('no throw');
      } catch (e) {
        res.push(show(e));
      }
    }
    res.push(show(await Readable.from([]).reduce((a) => a).catch((e) => e)), show(await r().forEach(1).catch((e) => e)),
      show(await r().map(() => { throw new Error('in map'); }).toArray().catch((e) => e)),
      show(await r().toArray({ signal: AbortSignal.abort() }).catch((e) => e)));
    return res;
  },
  async iteration() {
    const r = Readable.from([1, 2, 3]);
    for await (const x of r.iterator({ destroyOnReturn: false })) { if (x === 1) break; }
    const rest = r.destroyed;
    for await (const x of r) { if (x === 2) break; } // eslint-disable-line no-unreachable-loop
    const failing = new Readable({ read() { this.destroy(new Error('iter')); } });
    let caught;
    try {
      for await (const _ of failing); // eslint-disable-line no-unused-vars
    } catch (e) {
      caught = e.message;
    }
    const it = new Readable({ objectMode: true, read() { this.push(n < 3 ? n++ : null); } })[Symbol.asyncIterator]();
    let n = 0;
    return [rest, r.destroyed, caught, await Promise.all([it.next(), it.next(), it.next(), it.next(), it.next()])];
  },
};

(async () => {
  for (const [name, fn] of Object.entries(cases)) {
    try {
      console.log(name, JSON.stringify(await fn()));
    } catch (e) {
      console.log(name, 'THREW', show(e));
    }
  }
})();
