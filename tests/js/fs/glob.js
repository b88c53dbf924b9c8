'use strict';
// Which names patterns match, and what is left out.
const fs = require('fs'), os = require('os'), path = require('path');
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'rondo-fs-glob-'));
for (const f of ['a/x.js', 'a/b/y.js', 'a/b/c/z.ts', '.hid', 'a/.h2/q.js', 'r.txt', 'file1', 'file22']) {
  fs.mkdirSync(path.join(base, path.dirname(f)), { recursive: true });
  fs.writeFileSync(path.join(base, f), '');
}
fs.symlinkSync('a', path.join(base, 'lnk'));
const patterns = ['**', '**/*.js', '*', 'a/**', 'a/*', './*', 'a/', '*/', '**/', '{a,r.txt}', ['*.txt', 'a/*.js'], '.*', '**/.*', 'a/[xy].js', '!(a)',
  '@(a|r.txt)', 'lnk/*', 'lnk/**', 'nonex', 'a/?.js', '*.{txt,js}', '**/{x,y}.js', '', '.', 'A', 'a//b', '**/b/**', 'a/**/c', '**/**', './a', '**/a', '[[:alpha:]]',
  '*.[!j]*', 'a/**.js', '+(a|b)', 'file{1..3}', 'file[0-9]', 'file+([0-9])', 'file?(1)', '*(f)ile1', 'file!(1)', path.join(base, '*.txt')];
for (const p of patterns) console.log(JSON.stringify(p).replaceAll(base, 'BASE'), fs.globSync(p, { cwd: base }).sort().join(' ').replaceAll(base, 'BASE'));
console.log(fs.globSync('**/*.js', { cwd: base, exclude: ['a/b/**'] }).sort(), fs.globSync('**/*.js', { cwd: base, exclude: (n) => n === 'b' }).sort());
console.log(fs.globSync('**', { cwd: base, exclude: ['a'] }).sort(), fs.globSync('a/*', { cwd: base, withFileTypes: true }).map((d) => `${d.name}:${d.isFile()}`).sort());
fs.glob('*.txt', { cwd: base }, async (err, found) => {
  console.log(err, found);
  for await (const f of fs.promises.glob('a/*.js', { cwd: base })) console.log(f);
  fs.rmSync(base, { recursive: true });
});
