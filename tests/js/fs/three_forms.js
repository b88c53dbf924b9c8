'use strict';
// The callback, promise and sync forms of one call give the same results and the same errors.
const fs = require('fs');
const os = require('os');
const path = require('path');
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'rondo-fs-forms-'));
process.chdir(base);
const clean = (v) => {
  if (v instanceof Error) return `${v.code} ${v.message.replaceAll(base, 'BASE')}`;
  if (Array.isArray(v)) return v.map(clean).join();
  if (v instanceof fs.Dirent) return `${v.name}@${path.relative(base, path.resolve(v.parentPath))}:${v.isDirectory() ? 'd' : v.isSymbolicLink() ? 'l' : 'f'}`;
  if (v?.isFile) return `${v.constructor.name} ${v.isFile()} ${v.isDirectory()} ${v.size} ${v.mtime.toISOString()} ${typeof v.mtimeMs}`;
  if (Buffer.isBuffer(v)) return `Buffer ${v.toString('latin1').replaceAll(base, 'BASE')}`;
  return String(v).replaceAll(base, 'BASE');
};
async function all(name, ...args) {
  let s, c, p;
  try { s = fs[`${name}Sync`](...args); } catch (e) { s = e; }
  await reset();
  c = await new Promise((resolve) => fs[name](...args, (e, v) => resolve(e ?? v)));
  await reset();
  p = await fs.promises[name](...args).catch((e) => e);
  await reset();
  const [a, b, d] = [clean(s), clean(c), clean(p)];
  console.log(name, a, a === b && b === d ? '' : `DIFFER ${b} / ${d}`);
}
async function reset() {
  fs.rmSync('w', { recursive: true, force: true });
  fs.mkdirSync('w/d/e', { recursive: true });
  fs.writeFileSync('w/a.txt', 'h\u00e9llo');
  fs.writeFileSync('w/d/b.txt', 'b');
  fs.symlinkSync('a.txt', 'w/link');
  fs.utimesSync('w/a.txt', 1, 2);
}
(async () => {
  await reset();
  await all('readFile', 'w/a.txt'); await all('readFile', 'w/a.txt', 'utf8'); await all('readFile', 'w/a.txt', { encoding: 'hex' });
  await all('readFile', 'w/none'); await all('readFile', 'w'); await all('stat', 'w/a.txt'); await all('stat', 'w/link', { bigint: true });
  await all('stat', 'w/none'); await all('lstat', 'w/none'); await all('access', 'w/a.txt'); await all('access', 'w/none'); await all('readdir', 'w');
  await all('readdir', 'w', { recursive: true }); await all('readdir', 'w', { withFileTypes: true }); await all('readdir', 'w', 'buffer');
  await all('readdir', 'w', { withFileTypes: true, recursive: true }); await all('readdir', 'w/none'); await all('readlink', 'w/link'); await all('readlink', 'w/a.txt');
  await all('readlink', 'w/link', 'buffer'); await all('realpath', 'w/link'); await all('realpath', 'w/d/../link', 'buffer'); await all('mkdir', 'w/x'); await all('mkdir', 'w');
  await all('mkdir', 'w/n/m', { recursive: true }); await all('mkdir', 'w/a.txt/m', { recursive: true }); await all('rmdir', 'w/d'); await all('rmdir', 'w/d/e');
  await all('rename', 'w/a.txt', 'w/z'); await all('rename', 'w/none', 'w/z'); await all('link', 'w/a.txt', 'w/z'); await all('link', 'w/a.txt', 'w/d');
  await all('symlink', 'q', 'w/z'); await all('symlink', 'q', 'w/d'); await all('unlink', 'w/a.txt'); await all('unlink', 'w/none'); await all('copyFile', 'w/a.txt', 'w/z');
  await all('copyFile', 'w/a.txt', 'w/d/b.txt', fs.constants.COPYFILE_EXCL); await all('chmod', 'w/a.txt', '600'); await all('chmod', 'w/none', 0o600);
  await all('utimes', 'w/a.txt', 5, new Date(7000)); await all('lutimes', 'w/link', 5, 6); await all('truncate', 'w/a.txt', 2); await all('truncate', 'w/none');
  await all('writeFile', 'w/new', 'x'); await all('writeFile', 'w/none/x', 'x'); await all('writeFile', 'w/a.txt', 'x', { flag: 'wx' }); await all('appendFile', 'w/a.txt', 'x');
  await all('rm', 'w/none', { force: true }); await all('rm', 'w/d', { recursive: true }); await all('opendir', 'w/none');
  fs.appendFileSync('w/a.txt', Buffer.from('!')); console.log(fs.readFileSync('w/a.txt', 'latin1'));
  const h = await fs.promises.open('w/a.txt', 'r+');
  console.log((await h.read(Buffer.alloc(4), 0, 4, 1)).bytesRead, (await h.write('zz', 0)).bytesWritten, (await h.stat()).size, await h.readFile('latin1'));
  await h.truncate(3); await h.close();
  console.log(h.fd, await h.read().catch((e) => `${e.code} ${e.syscall} ${e.message}`), fs.readFileSync('w/a.txt', 'latin1'));
  process.chdir('/'); fs.rmSync(base, { recursive: true });
})();
