'use strict';
// URLs of many shapes, references against bases, and setters: each by the text that the standard gives.
const assert = require('assert');

const absolute = {
  'http://a.com': 'http://a.com/',
  'HTTPS://Example.COM:443/A?B#C': 'https://example.com/A?B#C',
  'http://127.0.0.1:3000/x': 'http://127.0.0.1:3000/x',
  'http://127.1/': 'http://127.0.0.1/',
  'http://256.256.256.256/': null,
  'http://[::1]:80/': 'http://[::1]/',
  'ws://h:80?q': 'ws://h/?q',
  'redis://h:6379': 'redis://h:6379',
  'postgres://user:pw@DB_host:5432/name?x=\'1\'': "postgres://user:pw@DB_host:5432/name?x='1'",
  'https://h/a b/ü?c d\'#e f`': 'https://h/a%20b/%C3%BC?c%20d%27#e%20f%60',
  'https://h/a/./b/%2E%2e/c/..': 'https://h/a/',
  'https://h/../../x/.': 'https://h/x/',
  'file:///a/b/../c.js': 'file:///a/c.js',
  'file:///C:/../x': 'file:///C:/x',
  'data:text/plain,a b?c#d e': 'data:text/plain,a b?c#d%20e',
  'node:fs': 'node:fs',
  ' http://h/\t ': 'http://h/',
  'http:\\\\h\\a': 'http://h/a',
  'http://u@h:99999/': null,
  'http://h:08080/': 'http://h:8080/',
  'http://@h/': 'http://h/',
  'http://u:@h/': 'http://u@h/',
  'nope': null,
  'http://': null,
};
for (const [text, href] of Object.entries(absolute)) {
  assert.strictEqual(URL.canParse(text), href !== null, text);
  assert.strictEqual(URL.parse(text)?.href ?? null, href, text);
}

const references = [
  ['../up?x=1', 'https://example.com/a/b/c', 'https://example.com/a/up?x=1'],
  ['', 'https://u:p@h:81/a?b#c', 'https://u:p@h:81/a?b'],
  ['#x y', 'https://h/a?b#c', 'https://h/a?b#x%20y'],
  ['?x', 'https://h/a?b#c', 'https://h/a?x'],
  ['//other/x', 'https://h:81/a', 'https://other/x'],
  ['/x', 'redis://h:6379', 'redis://h:6379/x'],
  ['x', 'file:///C:/a/b', 'file:///C:/a/x'],
  ['../../..', 'file:///C:/a/b', 'file:///C:/'],
  ['#x', 'data:y', 'data:y#x'],
  ['x', 'data:y', null],
  ['http://h/', 'nope', null],
  ['x\u20ac', 'HTTP://H', 'http://h/x%E2%82%AC'],
  ['https:x', 'https://h/a/b', 'https://h/a/x'],
];
// Twice: the second time the base is known.
for (const [text, base, href] of [...references, ...references]) assert.strictEqual(URL.parse(text, base)?.href ?? null, href, text);

const changed = (part, value, href = 'https://u:p@h:81/a/b?c#d') => {
  const url = new URL(href);
  url[part] = value;
  const { protocol, host, pathname, search, hash } = url;
  const username = url.username ? `${url.username}:${url.password}@` : '';
  assert.strictEqual(url.href, `${protocol}//${username}${host}${pathname}${search}${hash}`);
  return url.href;
};
assert.strictEqual(changed('pathname', 'x/../y z?'), 'https://u:p@h:81/y%20z%3F?c#d');
assert.strictEqual(changed('search', 'x#\''), 'https://u:p@h:81/a/b?x%23%27#d');
assert.strictEqual(changed('search', ''), 'https://u:p@h:81/a/b#d');
assert.strictEqual(changed('hash', '#x`'), 'https://u:p@h:81/a/b?c#x%60');
assert.strictEqual(changed('hash', ''), 'https://u:p@h:81/a/b?c');
assert.strictEqual(changed('port', '443'), 'https://u:p@h/a/b?c#d');
assert.strictEqual(changed('port', '70000'), 'https://u:p@h:81/a/b?c#d');
assert.strictEqual(changed('hostname', 'Long.Example'), 'https://u:p@long.example:81/a/b?c#d');
assert.strictEqual(changed('hostname', '1.2.3'), 'https://u:p@1.2.0.3:81/a/b?c#d');
assert.strictEqual(changed('host', 'x:82'), 'https://u:p@x:82/a/b?c#d');
assert.strictEqual(changed('host', 'a b'), 'https://u:p@h:81/a/b?c#d');
assert.strictEqual(changed('pathname', '/\t/x', 'http://h/'), 'http://h//x');
