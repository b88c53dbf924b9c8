'use strict';
// path.posix and path.win32 on paths put together from odd pieces.
const path = require('path');
process.cwd = () => '/work/some dir';
const pieces = ['/', '\\', 'a', 'b.c', '.', '..', 'C:', 'con:', '?', '//', '\\\\', '.x', 'server', '', '../', '...', '\\\\?\\'];
let seed = 7;
const random = (n) => { seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff; return (seed >> 8) % n; };
const make = () => { let s = ''; for (let i = random(6); i >= 0; i--) s += pieces[random(pieces.length)]; return s; };
for (let i = 0; i < 250; i++) {
  const a = make();
  const b = make();
  for (const kind of ['posix', 'win32']) {
    const p = path[kind];
    console.log(kind, JSON.stringify([a, b]), JSON.stringify([p.normalize(a), p.join(a, b), p.dirname(a), p.basename(a), p.extname(a), p.parse(a), p.isAbsolute(a)]));
  }
}
for (let i = 0; i < 100; i++) { const a = make(); const b = make(); console.log(JSON.stringify([a, b, path.posix.resolve(a, b), path.posix.relative(a, b)])); }
for (const [a, b] of [['C:\\a\\b', 'C:\\a\\c'], ['c:/x', 'D:/y'], ['\\\\s\\h\\a', '\\\\s\\h\\b'], ['C:/A', 'c:/a/b']]) console.log(path.win32.relative(a, b), path.win32.resolve(a, b));
for (const [p, g] of [['foo/bar/baz', 'foo/[bcr]ar/baz'], ['foo/bar', '**/bar'], ['foo/bar', 'foo/*.js'], ['a.js', '*.{js,ts}'], ['foo', 'bar']]) console.log(p, g, path.posix.matchesGlob(p, g));
