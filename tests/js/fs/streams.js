'use strict';
// Events, positions and states of file streams.
const fs = require('fs'), os = require('os'), path = require('path');
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'rondo-fs-streams-'));
const file = path.join(base, 'f');
const watchAll = (s, name, log) => { for (const e of ['open', 'ready', 'data', 'end', 'finish', 'close', 'error']) s.on(e, (v) => log.push(`${name}:${e}${v?.message ? ' ' + v.message.replaceAll(base, 'BASE') : e === 'data' ? ' ' + v : ''}`)); };
const done = (s) => new Promise((r) => s.on('close', r));
(async () => {
  const log = [];
  let s = fs.createWriteStream(file); watchAll(s, 'w', log); s.cork(); s.write('abc'); s.write('def'); s.uncork(); s.end('ghij'); console.log(s.pending, s.fd, s.path === file);
  await done(s); console.log(log.splice(0), s.bytesWritten, s.pending, s.fd, s.closed);
  s = fs.createReadStream(file, { encoding: 'utf8', highWaterMark: 4 }); watchAll(s, 'r', log); await done(s); console.log(log.splice(0), s.bytesRead, s.pos);
  s = fs.createReadStream(file, { encoding: 'utf8', start: 2, end: 5 }); watchAll(s, 'r', log); await done(s); console.log(log.splice(0), s.bytesRead, s.pos);
  s = fs.createReadStream(path.join(base, 'none')); watchAll(s, 'r', log); await done(s); console.log(log.splice(0), s.destroyed);
  s = fs.createWriteStream(file, { flags: 'r+', start: 3 }); s.end('XX'); await done(s); console.log(fs.readFileSync(file, 'utf8'));
  s = fs.createWriteStream(file, { flags: 'a' }); s.end('!'); await done(s); console.log(fs.readFileSync(file, 'utf8'));
  const fd = fs.openSync(file); s = fs.createReadStream('', { fd, autoClose: false, encoding: 'utf8' }); watchAll(s, 'fd', log);
  await new Promise((r) => s.on('end', r)); await new Promise(setImmediate); console.log(log.splice(0), fs.fstatSync(fd).size); fs.closeSync(fd);
  const ac = new AbortController(); s = fs.createReadStream(file, { signal: ac.signal }); watchAll(s, 'a', log); ac.abort(); await done(s); console.log(log.splice(0));
  const h = await fs.promises.open(file); let text = ''; for await (const c of h.createReadStream({ encoding: 'utf8', start: 1 })) text += c; console.log(text, h.fd);
  s = fs.createReadStream(file); s.close((e) => console.log('close callback', e.code)); await done(s);
  console.log(fs.ReadStream(file) instanceof fs.ReadStream, typeof fs.FileReadStream, fs.WriteStream.prototype.destroySoon === fs.WriteStream.prototype.end);
  const order = []; const src = fs.createReadStream(file), dst = fs.createWriteStream(`${file}2`);
  src.on('end', () => order.push('end')).on('close', () => order.push('rclose')); dst.on('finish', () => order.push('finish')); src.pipe(dst); await done(dst); console.log(order, fs.readFileSync(`${file}2`, 'utf8'));
  await new Promise((r) => setTimeout(r, 20)); fs.rmSync(base, { recursive: true });
})();
