// readable-stream: the streams of an older Node as a package; mixed with the built-in ones through pipeline and finished.
'use strict';
const rs = require('readable-stream');
const stream = require('stream');
const { promisify } = require('util');
const log = [];
const mark = (name) => (...rest) => log.push([name, ...rest.map((x) => (x instanceof Error ? x.message : Buffer.isBuffer(x) ? x.toString() : x))]);

class Lines extends rs.Transform {
  constructor() { super({ readableObjectMode: true, highWaterMark: 4 }); this.rest = ''; }
  _transform(chunk, encoding, done) {
    const parts = (this.rest + chunk).split('\n');
    this.rest = parts.pop();
    for (const part of parts) this.push({ line: part });
    done();
  }
  _flush(done) { if (this.rest) this.push({ line: this.rest }); done(); }
}
class Sink extends rs.Writable {
  constructor() { super({ objectMode: true, highWaterMark: 2 }); this.seen = []; }
  _write(item, encoding, done) { setImmediate(() => { this.seen.push(item.line); done(); }); }
  _final(done) { mark('final')(this.seen.length); done(); }
}
async function main() {
  const sink = new Sink();
  await promisify(rs.pipeline)(stream.Readable.from(['one\ntw', 'o\nthree', '\nfour']), new Lines(), sink);
  console.log(sink.seen, sink.writableFinished, sink.destroyed);

  const counter = new rs.Readable({ read() { this.n = (this.n || 0) + 1; this.push(this.n > 5 ? null : String(this.n)); }, encoding: 'utf8' });
  let text = '';
  for await (const piece of counter) text += piece;
  console.log(text, counter.readableEnded, rs.Readable.from([1, 2]) instanceof stream.Stream);

  console.log(await rs.Readable.from([1, 2, 3, 4]).filter((x) => x % 2).map(async (x) => x * 10).toArray());
  const failing = new rs.Readable({ read() { this.destroy(new Error('source broke')); } });
  await promisify(rs.pipeline)(failing, new rs.PassThrough(), new stream.Writable({ write(c, e, cb) { cb(); } })).catch(mark('pipeline error'));
  const pass = new rs.PassThrough();
  for (const name of ['close', 'end', 'finish', 'error', 'prefinish', 'pause', 'resume', 'readable', 'drain']) pass.on(name, mark('pass ' + name));
  rs.finished(pass, mark('finished'));
  console.log(pass.write('a'.repeat(70000)), pass.writableLength, pass.readableLength, pass.writableNeedDrain);
  pass.read();
  pass.end('tail');
  await new Promise((resolve) => setImmediate(resolve));
  console.log(String(pass.read()));
  await new Promise((resolve) => pass.once('close', resolve));
  const duplex = rs.Duplex.from(async function* (source) { for await (const c of source) yield String(c).toUpperCase(); });
  duplex.end('shout');
  for await (const c of duplex) console.log(String(c));
  const broken = new rs.Writable({ write(c, e, cb) { cb(new TypeError('no room')); } });
  broken.on('error', mark('write error'));
  broken.write('x', mark('write callback'));
  await new Promise((resolve) => broken.once('close', resolve));
  try { broken.write(null); } catch (error) { log.push([error.code, error.message]); }
  const controller = new AbortController();
  const endless = rs.addAbortSignal(controller.signal, new rs.Readable({ read() {} }));
  endless.on('error', (error) => log.push([error.name, error.code]));
  controller.abort();
  await new Promise((resolve) => endless.once('close', resolve));
  console.log(log);
}
main();
