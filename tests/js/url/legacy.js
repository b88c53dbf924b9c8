'use strict';
// url.parse(), format(), resolve(), file URLs.
const url = require('url');
process.emitWarning = () => {};
const t = (f) => { try { console.log(f()); } catch (e) { console.log(e.name, e.code, '|', e.message); } };
const pieces = ['http:', 'mailto:', 'javascript:', 'foo:', '//', '/', 'a', 'b.c', '@', 'u:p@', ':80', '?', '#', '..', '.', 'q=1', '&', '[::1]', '\\', ' ', '%20', "'", '<', '|', '*', ';', 'A', '..//', 'x', 'HTTP:'];
const bases = ['http://a', 'http://u:p@h:8/x/y', 'https://a.b/c?d#e', 'file:///a/b', 'mailto:a@b', 'foo:bar', '/a/b', 'a', 'foo://h/p', 'javascript:1', '//h/p', ''];
let seed = 5;
const random = (n) => { seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff; return (seed >> 8) % n; };
const make = (n) => { let s = ''; for (let i = random(n); i >= 0; i--) s += pieces[random(pieces.length)]; return s; };
for (let i = 0; i < 150; i++) {
  const s = bases[random(bases.length)] + make(4);
  const r = make(4);
  t(() => JSON.stringify([s, url.parse(s), url.parse(s, true, true).query]));
  t(() => JSON.stringify([s, r, url.resolve(s, r)]));
}
t(() => url.parse(5));
t(() => url.format(5));
t(() => url.format(new URL('http://u:p@xn--lck1c3crb1723bpq4a.com/a?b#c'), { auth: false, fragment: false, search: false, unicode: true }));
t(() => url.fileURLToPath('http://a'));
t(() => url.fileURLToPath('file:///a%2fb'));
t(() => url.fileURLToPath('file:///c:/a', { windows: true }));
t(() => url.fileURLToPathBuffer('file:///a%ff'));
t(() => url.pathToFileURL('/a b%#?\n~').href);
t(() => url.pathToFileURL('\\\\host\\x y', { windows: true }).href);
t(() => url.urlToHttpOptions(new URL('http://u:p@[::1]:8/x?y#z')));
t(() => [url.domainToASCII('espa\u00f1ol.com'), url.domainToASCII('xn--i\u00f1valid.com'), url.domainToUnicode('xn--espaol-zwa.com')]);
