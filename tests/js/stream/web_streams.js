'use strict';
// Web streams: order of calls, backpressure, errors, BYOB, tee, pipes, transforms.
const { ReadableStream, WritableStream, TransformStream, ByteLengthQueuingStrategy, CountQueuingStrategy } = require('stream/web');
const { Readable, Writable, Duplex } = require('stream');
const show = (e) => (e instanceof Error || e instanceof DOMException ? `${e.name} ${e.code ?? ''} ${e.message}` : e);
const settle = (p) => p.then((v) => ['ok', v], (e) => ['err', show(e)]);
const tick = () => new Promise((resolve) => setImmediate(resolve));

const cases = {
  async pulls() {
    const log = [];
    const rs = new ReadableStream({
      start(c) { log.push(`start ${c.desiredSize}`); },
      pull(c) { log.push(`pull ${c.desiredSize}`); c.enqueue(log.length); if (log.length > 6) c.close(); },
      cancel(r) { log.push(`cancel ${r}`); },
    }, { highWaterMark: 3 });
    log.push('made');
    await tick();
    const reader = rs.getReader();
    for (let i = 0; i < 6; i++) log.push(JSON.stringify(await reader.read()));
    await reader.closed;
    return log;
  },
  async sizes() {
    let c;
    const rs = new ReadableStream({ start(x) { c = x; } }, new ByteLengthQueuingStrategy({ highWaterMark: 10 }));
    c.enqueue(new Uint8Array(4));
    const a = c.desiredSize;
    c.enqueue(new Uint8Array(8));
    return [a, c.desiredSize, rs.locked, new CountQueuingStrategy({ highWaterMark: 2 }).size()];
  },
  async errors() {
    let c;
    const rs = new ReadableStream({ start(x) { c = x; } });
    const reader = rs.getReader();
    const p = settle(reader.read());
    c.error(new Error('broken'));
    return [await p, await settle(reader.closed), await settle(rs.cancel()), await settle(reader.cancel()), c.desiredSize];
  },
  async cancelForms() {
    const out = [];
    const rs = new ReadableStream({ cancel(r) { out.push(r); return Promise.reject(new Error('in cancel')); } });
    out.push(await settle(rs.cancel('r')), await settle(rs.getReader().read()));
    return out;
  },
  async byob() {
    const rs = new ReadableStream({
      type: 'bytes',
      pull(c) {
        const { byobRequest } = c;
        if (byobRequest) {
          new Uint8Array(byobRequest.view.buffer, byobRequest.view.byteOffset, 2).fill(7);
          byobRequest.respond(2);
        }
      },
    });
    const reader = rs.getReader({ mode: 'byob' });
    const first = await reader.read(new Uint8Array(8));
    const atLeast = await reader.read(new Uint8Array(6), { min: 5 });
    const view16 = await reader.read(new Uint16Array(4));
    reader.releaseLock();
    return [[...first.value], atLeast.value.length, view16.value.constructor.name, view16.value.length];
  },
  async byteQueue() {
    let c;
    const rs = new ReadableStream({ type: 'bytes', start(x) { c = x; } });
    c.enqueue(new Uint8Array([1, 2, 3]));
    c.enqueue(new Uint8Array([4, 5]));
    const reader = rs.getReader({ mode: 'byob' });
    const a = await reader.read(new Uint8Array(4));
    const b = await reader.read(new Uint8Array(4));
    const pending = reader.read(new Uint8Array(4));
    c.close();
    c.byobRequest.respond(0);
    return [[...a.value], [...b.value], await pending.then((r) => [r.done, r.value.byteLength])];
  },
  async autoAllocate() {
    const rs = new ReadableStream({ type: 'bytes', autoAllocateChunkSize: 4, pull(c) { c.byobRequest.view[0] = 9; c.byobRequest.respond(1); } });
    const { value } = await rs.getReader().read();
    return [value.length, value.buffer.byteLength, value[0]];
  },
  async writes() {
    const log = [];
    const ws = new WritableStream({
      start(c) { log.push(`start ${c.signal.aborted}`); },
      async write(chunk) { log.push(`write ${chunk}`); await tick(); log.push(`written ${chunk}`); },
      close() { log.push('close'); },
    }, { highWaterMark: 2 });
    const w = ws.getWriter();
    log.push(w.desiredSize);
    const ps = [w.write(1), w.write(2), w.write(3)];
    log.push(w.desiredSize);
    w.ready.then(() => log.push('ready'));
    await Promise.all(ps);
    await w.close();
    await w.closed;
    return log;
  },
  async aborts() {
    const log = [];
    const ws = new WritableStream({ write() { return new Promise(() => {}); }, abort(r) { log.push(`abort ${r}`); } });
    const w = ws.getWriter();
    const p1 = settle(w.write(1));
    await tick();
    const p2 = settle(w.write(2));
    let signal;
    const ws2 = new WritableStream({ start(c) { signal = c.signal; }, abort(r) { log.push(`abort2 ${r}`); } });
    log.push(await settle(ws2.abort('why')), signal.aborted, signal.reason, await settle(ws2.getWriter().closed));
    void p1;
    void p2;
    return log;
  },
  async pipes() {
    const out = [];
    const src = () => new ReadableStream({ start(c) { c.enqueue(1); c.enqueue(2); c.close(); } });
    await src().pipeThrough(new TransformStream({ transform(x, c) { c.enqueue(x * 10); c.enqueue(x); }, flush(c) { c.enqueue('end'); } })).pipeTo(new WritableStream({ write(x) { out.push(x); }, close() { out.push('closed'); } }));
    out.push(await settle(new ReadableStream({ start(c) { c.error(new Error('src')); } }).pipeTo(new WritableStream({ abort(r) { out.push(`abort ${r.message}`); } }))));
    const cancelled = [];
    out.push(await settle(new ReadableStream({ pull(c) { c.enqueue(1); }, cancel(r) { cancelled.push(r.message); } }).pipeTo(new WritableStream({ write() { throw new Error('dest'); } }))), cancelled);
    const ws = new WritableStream();
    await src().pipeTo(ws, { preventClose: true });
    out.push(await settle(ws.getWriter().write('still open')));
    const ac = new AbortController();
    const p = settle(new ReadableStream({ cancel(r) { out.push(`cancel ${r}`); } }).pipeTo(new WritableStream({ abort(r) { out.push(`abort ${r}`); } }), { signal: ac.signal }));
    ac.abort('stop');
    out.push(await p);
    return out;
  },
  async tees() {
    const cancels = [];
    const [a, b] = new ReadableStream({ start(c) { c.enqueue('x'); c.enqueue('y'); }, cancel(r) { cancels.push(r); } }).tee();
    const ra = a.getReader();
    const rb = b.getReader();
    const got = [(await ra.read()).value, (await rb.read()).value, (await ra.read()).value];
    const p = ra.cancel('a');
    rb.cancel('b');
    await p;
    const [c, d] = new ReadableStream({ type: 'bytes', start(ctl) { ctl.enqueue(new Uint8Array([1, 2])); ctl.close(); } }).tee();
    const rc = await c.getReader({ mode: 'byob' }).read(new Uint8Array(2));
    const rd = await d.getReader().read();
    return [got, cancels, [...rc.value], [...rd.value]];
  },
  async transforms() {
    const out = [];
    const ts = new TransformStream({ transform(x, c) { if (x === 2) c.terminate(); else c.enqueue(x); } });
    const w = ts.writable.getWriter();
    const r = ts.readable.getReader();
    w.write(1);
    const p2 = settle(w.write(2));
    out.push(await r.read(), await r.read(), await p2, await settle(w.write(3)));
    const bad = new TransformStream({ transform() { throw new Error('tr'); } });
    out.push(await Promise.all([settle(bad.writable.getWriter().write(1)), settle(bad.readable.getReader().read())]));
    const c = new TransformStream({ cancel(reason) { out.push(`cancel ${reason}`); } });
    out.push(await settle(c.readable.cancel('x')), await settle(c.writable.getWriter().closed));
    return out;
  },
  async iteration() {
    const out = [];
    const rs = ReadableStream.from([1, Promise.resolve(2), 3]);
    for await (const x of rs.values({ preventCancel: true })) { out.push(x); if (x === 2) break; }
    for await (const x of rs) out.push(x);
    const closed = [];
    for await (const x of ReadableStream.from((async function*() { try { yield 'a'; yield 'b'; } finally { closed.push('closed'); } })())) { out.push(x); break; } // eslint-disable-line no-unreachable-loop
    out.push(closed);
    return out;
  },
  async adapters() {
    const out = [];
    for await (const x of Readable.toWeb(Readable.from(['a', 'b']))) out.push(x);
    for await (const x of Readable.fromWeb(new ReadableStream({ start(c) { c.enqueue('c'); c.close(); } }), { encoding: 'utf8' })) out.push(x);
    const w = Writable.toWeb(new Writable({ write(c, e, cb) { out.push(`w${c}`); cb(); } })).getWriter();
    await w.write('d');
    await w.close();
    await new Promise((resolve) => Writable.fromWeb(new WritableStream({ write(c) { out.push(c.constructor.name, c.length); } })).end('eee', resolve));
    const d = Duplex.fromWeb(new TransformStream({ transform(x, c) { c.enqueue(x); } }));
    d.end('through');
    for await (const x of d) out.push(String(Buffer.from(x)));
    const { readable, writable } = Duplex.toWeb(new Duplex({ read() { this.push('q'); this.push(null); }, write(c, e, cb) { out.push(`x${c}`); cb(); } }));
    for await (const x of readable) out.push(String(Buffer.from(x)));
    out.push(await settle(writable.getWriter().write('y')));
    const failing = Readable.toWeb(new Readable({ read() { this.destroy(new Error('node side')); } }));
    out.push(await settle(failing.getReader().read()));
    return out;
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
