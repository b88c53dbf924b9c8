'use strict';
// The order of events and callbacks through the life of each kind of stream.
const { Readable, Writable, Duplex, Transform, PassThrough } = require('stream');

function log(name, stream, names = ['readable', 'data', 'end', 'error', 'close', 'drain', 'finish', 'prefinish', 'pause', 'resume', 'pipe', 'unpipe']) {
  for (const ev of names) {
    stream.on(ev, (x) => console.log(name, ev, x instanceof Error ? `${x.code ?? ''} ${x.message}` : x instanceof Buffer ? x.toString() : typeof x === 'object' ? x.constructor.name : x));
  }
  return stream;
}
const steps = [];
const step = (title, fn) => steps.push([title, fn]);

step('readable, flowing', () => {
  const chunks = ['a', 'b', 'c', null];
  log('r', new Readable({ read() { this.push(chunks.shift()); } }), ['data', 'end', 'close', 'pause', 'resume']);
});
step('readable, paused reads', () => {
  const chunks = ['abc', 'def', null];
  const r = log('r', new Readable({ read() { this.push(chunks.shift()); } }), ['end', 'close']);
  r.on('readable', () => {
    let c;
    while ((c = r.read(2)) !== null) console.log('read', c.toString(), r.readableLength);
  });
});
step('readable, error in _read', () => {
  log('r', new Readable({ read() { throw new Error('from read'); } }), ['data', 'error', 'end', 'close']);
});
step('readable, push after end', () => {
  const r = log('r', new Readable({ read() {} }), ['data', 'error', 'end', 'close']);
  r.push('x');
  r.push(null);
  console.log(r.push('y'));
});
step('readable, unshift after end', () => {
  const r = log('r', new Readable({ read() {}, autoDestroy: false }), ['data', 'error', 'end', 'close']);
  r.push(null);
  r.on('end', () => r.unshift('x'));
});
step('readable, invalid chunk', () => {
  log('r', new Readable({ read() { this.push({}); } }), ['data', 'error', 'end', 'close']);
});
step('destroy with callback order', () => {
  const r = log('r', new Readable({ read() {}, destroy(err, cb) { console.log('_destroy', err?.message); setTimeout(cb, 1, err); } }), ['error', 'close']);
  r.destroy(new Error('gone'));
  r.destroy(new Error('ignored'));
  console.log(r.destroyed, r.closed, r.errored?.message, r.readableAborted, r.readable);
  r.on('close', () => console.log(r.destroyed, r.closed, r.errored?.message, r.readableAborted));
});
step('writable, all callbacks', () => {
  const w = log('w', new Writable({ highWaterMark: 3, write(c, e, cb) { console.log('_write', c.toString(), e); setImmediate(cb); }, final(cb) { console.log('_final'); cb(); } }),
    ['drain', 'prefinish', 'finish', 'error', 'close']);
  console.log(w.write('ab', () => console.log('cb1')), w.write('cd', () => console.log('cb2')));
  w.on('drain', () => { if (!w.writableEnded) w.end('e', () => console.log('end cb')); });
  console.log(w.writableNeedDrain, w.writableLength);
});
step('writable, cork and writev', () => {
  const w = log('w', new Writable({ writev(list, cb) { console.log('_writev', list.map((x) => `${x.chunk}/${x.encoding}`), list.allBuffers); cb(); } }), ['finish', 'close']);
  w.cork();
  w.write('a');
  w.write('b', 'latin1', () => console.log('b done'));
  w.cork();
  w.write(Buffer.from('c'));
  w.uncork();
  console.log(w.writableCorked, w.writableLength);
  w.end('d');
});
step('writable, write after end', () => {
  const w = log('w', new Writable({ write(c, e, cb) { cb(); } }), ['finish', 'error', 'close']);
  w.end('x');
  w.write('y', (err) => console.log('y cb', err.code));
  w.end((err) => console.log('end cb', err.code));
});
step('writable, write error', () => {
  const w = log('w', new Writable({ write(c, e, cb) { setImmediate(cb, new Error('no room')); } }), ['finish', 'error', 'close', 'drain']);
  w.write('a', (err) => console.log('a', err.message));
  w.write('b', (err) => console.log('b', err.message));
  w.end((err) => console.log('end', err.message));
});
step('writable, destroyed while writing', () => {
  const w = log('w', new Writable({ write(c, e, cb) { setTimeout(cb, 2); } }), ['finish', 'error', 'close']);
  w.write('a', (err) => console.log('a', err?.code));
  w.write('b', (err) => console.log('b', err?.code));
  w.destroy();
  w.write('c', (err) => console.log('c', err?.code));
});
step('writable, callback twice', () => {
  const w = log('w', new Writable({ write(c, e, cb) { cb(); cb(); } }), ['finish', 'error', 'close']);
  w.write('a');
});
step('writable, final error', () => {
  const w = log('w', new Writable({ write(c, e, cb) { cb(); }, final(cb) { cb(new Error('final')); } }), ['prefinish', 'finish', 'error', 'close']);
  w.end('a', (err) => console.log('end', err.message));
});
step('construct', () => {
  const w = log('w', new Writable({
    construct(cb) { console.log('_construct'); setTimeout(cb, 1); },
    write(c, e, cb) { console.log('_write', `${c}`); cb(); },
    destroy(err, cb) { console.log('_destroy', err?.message); cb(err); },
  }), ['finish', 'error', 'close']);
  w.write('early');
  w.end();
});
step('construct error', () => {
  const r = log('r', new Readable({ construct(cb) { cb(new Error('cannot')); }, read() { console.log('never'); } }), ['data', 'error', 'close']);
  r.resume();
});
step('duplex, half open', () => {
  for (const allowHalfOpen of [true, false]) {
    const d = log(`d${allowHalfOpen}`, new Duplex({ allowHalfOpen, read() { this.push(null); }, write(c, e, cb) { cb(); } }), ['end', 'finish', 'close']);
    d.resume();
  }
});
step('transform', () => {
  const t = log('t', new Transform({
    transform(c, e, cb) { console.log('_transform', `${c}`, e); this.push('['); cb(null, `${c}]`); },
    flush(cb) { console.log('_flush'); cb(null, 'last'); },
  }), ['data', 'prefinish', 'finish', 'end', 'close']);
  t.write('1');
  t.end('2');
});
step('transform error', () => {
  const t = log('t', new Transform({ transform(c, e, cb) { cb(new Error('bad')); } }), ['data', 'finish', 'end', 'error', 'close']);
  t.end('1', (err) => console.log('end cb', err?.message));
});
step('pipe and unpipe', () => {
  const src = new PassThrough();
  const dest = log('dest', new PassThrough(), ['pipe', 'unpipe', 'data', 'finish', 'end', 'close']);
  src.pipe(dest);
  src.write('one');
  setImmediate(() => {
    src.unpipe(dest);
    src.write('two');
    console.log(src.readableFlowing, src.isPaused());
    setImmediate(() => {
      src.pipe(dest);
      src.end('three');
    });
  });
});
step('pipe, error of destination', () => {
  const src = new Readable({ read() {} });
  src.push('x');
  const dest = log('dest', new Writable({ write(c, e, cb) { cb(new Error('dest failed')); } }), ['pipe', 'unpipe', 'error', 'close']);
  src.pipe(dest).on('close', () => console.log(src.destroyed, src.readableFlowing, src._readableState.pipes.length));
});
step('emitClose false, autoDestroy false', () => {
  const w = log('w', new Writable({ emitClose: false, write(c, e, cb) { cb(); } }), ['finish', 'close']);
  w.end();
  const v = log('v', new Writable({ autoDestroy: false, write(c, e, cb) { cb(); } }), ['finish', 'close']);
  v.end();
});

(async () => {
  for (const [title, fn] of steps) {
    console.log(`== ${title}`);
    fn();
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
})();
