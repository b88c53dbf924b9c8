'use strict';
// Bad arguments: which error each call gives, in which order the checks come, and what properties errors have.
const fs = require('fs');
const os = require('os');
const path = require('path');
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'rondo-fs-args-'));
process.chdir(base);
const name = (f) => f.name || 'native';
function show(f, ...args) {
  let text;
  try {
    const r = f(...args);
    text = r === null || typeof r !== 'object' && typeof r !== 'undefined' ? String(r) : r === undefined ? 'undefined' : r.constructor?.name;
    if (r?.on) r.on('error', () => {}).destroy?.();
    if (r?.close && r.constructor.name === 'FSWatcher') r.close();
  } catch (e) {
    text = `${e.name} ${e.code} ${JSON.stringify(e.message.replaceAll(base, 'BASE'))} [${Object.keys(e)}]`;
  }
  console.log(name(f), args.length, '->', text);
}
const t = 't';
fs.writeFileSync(t, 'hello');
show(fs.open); show(fs.open, 'x'); show(fs.open, 'x', 'r', 'q'); show(fs.open, 1, () => {}); show(fs.openSync, '\0');
show(fs.openSync, Buffer.from('a\0')); show(fs.openSync, 'x', 'zz'); show(fs.openSync, 'x', -1); show(fs.openSync, 'x', 1.5);
show(fs.openSync, 'x', {}); show(fs.openSync, 'x', 'r', 'zz'); show(fs.openSync, 'x', 'r', -1); show(fs.openSync, 'x', 'r', {});
show(fs.openSync, 'nonexist'); show(fs.openSync, new URL('http://x/y')); show(fs.openSync, new URL('file://h/y'));
show(fs.readFileSync, t, 'zzz'); show(fs.readFileSync, t, { encoding: 'zzz' }); show(fs.readFileSync, t, 5); show(fs.readFileSync, '/');
show(fs.readFileSync, 999); show(fs.readFile, t); show(fs.readFile, t, 5, () => {}); show(fs.readFile, t, { signal: 5 }, () => {});
show(fs.writeFileSync, t, 5); show(fs.writeFileSync, t, {}); show(fs.writeFileSync, t, 'x', { flush: 5 }); show(fs.writeFile, t, 5, () => {});
show(fs.writeFile, t, 'a'); show(fs.writeFileSync, 'nonex/a', 'b'); show(fs.writeFileSync, '/', 'b'); show(fs.appendFileSync, t, 5);
for (const fd of ['a', -1, 1.5, 999, 2 ** 32]) show(fs.closeSync, fd);
show(fs.close, 1, 5); show(fs.close, 'a', 5); show(fs.close);
const fd = fs.openSync(t, 'r+');
const five = () => Buffer.alloc(5);
show(fs.readSync, fd); show(fs.readSync, fd, 'a'); show(fs.readSync, fd, Buffer.alloc(0)); show(fs.readSync, fd, five(), 9);
show(fs.readSync, fd, five(), 1, 9); show(fs.readSync, fd, five(), 1, -1); show(fs.readSync, fd, five(), 0, 5, 'a');
show(fs.readSync, fd, five(), 0, 5, -2); show(fs.readSync, fd, five(), 0, 5, 2n ** 64n); show(fs.readSync, fd, five(), 0, 5, 2 ** 60);
show(fs.readSync, fd, five(), 'a'); show(fs.readSync, fd, five(), 0, 1.5); show(fs.readSync, fd, five(), { offset: 9 });
show(fs.read, fd, { buffer: 5 }, () => {}); show(fs.read, fd, Buffer.alloc(3), 5, () => {}); show(fs.read, fd, Buffer.alloc(3));
show(fs.read, fd, 5, () => {}); show(fs.read, fd, { buffer: Buffer.alloc(3) }, 5);
show(fs.writeSync, fd, 5); show(fs.writeSync, fd, { toString() { return 'x'; } }); show(fs.writeSync, fd, Buffer.alloc(3), 5);
show(fs.writeSync, fd, Buffer.alloc(3), 0, 7); show(fs.writeSync, fd, Buffer.alloc(3), -1); show(fs.write, fd, 5, () => {}); show(fs.write, fd, 'a');
show(fs.write, fd, Buffer.alloc(3), 0, 1); show(fs.writeSync, fd, Buffer.alloc(3), 'a'); show(fs.writeSync, fd, Buffer.alloc(3), 0, -1);
show(fs.readvSync, fd, 5); show(fs.readvSync, fd, [5]); show(fs.writevSync, fd, 'x'); show(fs.writevSync, fd, ['x']);
show(fs.writev, fd, [Buffer.alloc(1)]); show(fs.readvSync, fd, []); show(fs.writevSync, fd, []);
show(fs.truncateSync, t, 'a'); show(fs.truncateSync, t, 1.5); show(fs.truncateSync, t, -5); show(fs.ftruncateSync, fd, 'a'); show(fs.ftruncateSync, 'a');
show(fs.mkdirSync, t); show(fs.mkdirSync, t, { recursive: 1 }); show(fs.mkdirSync, t, { recursive: true });
show(fs.mkdirSync, 't/a/b', { recursive: true }); show(fs.mkdirSync, 't/a/b'); show(fs.mkdirSync, 'z', { mode: 'zz' }); show(fs.mkdirSync, 'z', -5);
show(fs.mkdirSync); show(fs.mkdir, 'x'); show(fs.rmdirSync, t); show(fs.rmdirSync, t, { recursive: true }); show(fs.rmSync, 'nonex');
show(fs.rmSync, base); show(fs.rmSync, t, { recursive: 5 }); show(fs.rmSync, t, 5); show(fs.rmSync, t, { force: 5 });
show(fs.rmSync, t, { retryDelay: -1 }); show(fs.rmSync, t, { maxRetries: -1 });
show(fs.statSync, 'nonex'); show(fs.statSync, 'nonex', { throwIfNoEntry: false }); show(fs.lstatSync, 'nonex'); show(fs.fstatSync, 'a');
show(fs.fstatSync, 999); show(fs.stat, 'x'); show(fs.statSync, 5); show(fs.statSync, 't/x'); show(fs.statSync, 't/x', { throwIfNoEntry: false });
show(fs.accessSync, 'nonex'); show(fs.accessSync, t, 'a'); show(fs.accessSync, t, 99); show(fs.accessSync, t, -1); show(fs.exists, 'x');
show(fs.renameSync, 'nonex', t); show(fs.renameSync, 'nonex'); show(fs.renameSync, 5, 'a'); show(fs.linkSync, 'nonex', 'u'); show(fs.linkSync, 5, 'u');
show(fs.symlinkSync, 'a', t); show(fs.symlinkSync, 5, t); show(fs.symlinkSync, 'a', 5); show(fs.symlinkSync, 'a', 'b', 'zz');
show(fs.readlinkSync, t); show(fs.readlinkSync, t, 'zzz'); show(fs.unlinkSync, 'nonex'); show(fs.copyFileSync, 'nonex', t); show(fs.copyFileSync, t, t);
show(fs.copyFileSync, t, 'q', 99); show(fs.copyFileSync, t, 'q', 'a'); show(fs.copyFileSync, 5); show(fs.copyFileSync, 'a', 5);
show(fs.chmodSync, t, 'zz'); show(fs.chmodSync, t); show(fs.chmodSync, t, -1); show(fs.chmodSync, 'nonex', 0o644); show(fs.fchmodSync, fd, 'a');
show(fs.chownSync, t); show(fs.chownSync, t, 1, 'a'); show(fs.chownSync, t, -2, 1); show(fs.chownSync, 'nonex', 1, 1); show(fs.lchownSync, 'nonex', 1, 1);
show(fs.utimesSync, t, 'a', 1); show(fs.utimesSync, t, {}, 1); show(fs.utimesSync, t, 1, NaN); show(fs.utimesSync, 'nonex', 1, 1);
show(fs.futimesSync, fd, 'x', 1); show(fs.lutimesSync, 'nonex', 1, 1); show(fs.mkdtempSync, 5); show(fs.mkdtempSync, 'nonex/a');
show(fs.mkdtempSync, 'a', 'zzz'); show(fs.readdirSync, 'nonex'); show(fs.readdirSync, t); show(fs.readdirSync, 5); show(fs.readdirSync, '.', { recursive: 5 });
show(fs.opendirSync, '.', { bufferSize: 0 }); show(fs.opendirSync, '.', { bufferSize: 'a' }); show(fs.opendir, '.'); show(fs.opendirSync, t, 5);
show(fs.realpathSync, 'nonex/a'); show(fs.realpathSync.native, 'nonex/a'); show(fs.statfsSync, 'nonex'); show(fs.fsyncSync, 'a'); show(fs.fsyncSync, 999);
for (const o of [5, { start: 'a' }, { start: 5, end: 1 }, { end: 'a' }, { start: -1 }, { fd: 'a' }, { fs: {} }, { encoding: 'zz' }, { signal: 5 }, { start: 1.5 }]) {
  show(fs.createReadStream, t, o);
}
for (const o of [{ start: 'a' }, { start: -1 }, { flush: 5 }, { fs: { open() {} } }, { fs: { open() {}, write: 5 } }]) show(fs.createWriteStream, t, o);
show(fs.watchFile, t); show(fs.watchFile, 5, () => {}); show(fs.watch, 5); show(fs.watch, t, 5); show(fs.watch, t, { encoding: 'zz' });
show(fs.watch, t, { recursive: 5 }); show(fs.watch, t, { signal: 5 }); show(fs.watch, t, { ignore: 5 });
show(fs.cpSync, t, 'a', 5); show(fs.cpSync, t, 'a', { filter: 5 }); show(fs.cpSync, t, 'a', { dereference: 5 }); show(fs.cpSync, t, 'a', { mode: 99 });
show(fs.globSync, 5); show(fs.globSync, [5]); show(fs.globSync, 'a', { exclude: 5 }); show(fs.glob, 'x');
fs.closeSync(fd);
fs.rmSync(base, { recursive: true });
