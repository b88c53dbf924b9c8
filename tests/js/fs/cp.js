'use strict';
// Copying trees: what is made, what is refused.
const fs = require('fs'), os = require('os'), path = require('path');
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'rondo-fs-cp-'));
process.chdir(base);
fs.mkdirSync('s/d', { recursive: true }); fs.writeFileSync('s/a', 'a'); fs.writeFileSync('s/d/b', 'b'); fs.chmodSync('s/d/b', 0o640); fs.symlinkSync('a', 's/l'); fs.utimesSync('s/a', 100, 200);
const tree = (d) => fs.readdirSync(d, { recursive: true }).sort().map((f) => { const p = path.join(d, f), st = fs.lstatSync(p); return `${f}:${(st.mode & 0o777).toString(8)}${st.isSymbolicLink() ? '>' + path.relative(base, fs.readlinkSync(p)) : ''}`; }).join(' ');
async function both(label, src, dest, options) {
  for (const form of ['sync', 'promise']) {
    let r = 'ok';
    try { if (form === 'sync') fs.cpSync(src, dest, options); else await fs.promises.cp(src, dest, options); } catch (e) { r = e.code; }
    console.log(label, form, r, dest.startsWith('t') && fs.existsSync(dest) && fs.statSync(dest).isDirectory() ? tree(dest) : '');
    fs.rmSync('t', { recursive: true, force: true });
  }
}
(async () => {
  await both('plain', 's', 't', { recursive: true }); await both('not recursive', 's', 't'); await both('deref', 's', 't', { recursive: true, dereference: true });
  await both('verbatim', 's', 't', { recursive: true, verbatimSymlinks: true }); await both('filter', 's', 't', { recursive: true, filter: (p) => !p.endsWith('d') });
  await both('file', 's/a', 't'); await both('deep', 's/a', 't/x/y/z'); await both('same', 's', 's', { recursive: true }); await both('inside', 's', 's/d/x', { recursive: true });
  await both('none', 'nonex', 't'); await both('dir to file', 's', 's/a', { recursive: true }); await both('file to dir', 's/a', 's/d');
  await both('exists', 's/a', 's/d/b', { force: false, errorOnExist: true }); await both('no force', 's/a', 's/d/b', { force: false }); await both('pair', 's', 't', { dereference: true, verbatimSymlinks: true });
  fs.cpSync('s/a', 't', { preserveTimestamps: true }); console.log(fs.statSync('t').mtimeMs, fs.readFileSync('s/d/b', 'utf8'));
  process.chdir('/'); fs.rmSync(base, { recursive: true });
})();
