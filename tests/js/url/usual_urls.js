'use strict';
// URLs that need no change and URLs that do come out alike, part for part; forms are read and written by the standard's rules.
const assert = require('assert');

const names = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];
for (const [input, ...parts] of [
  ['https://example.org/', 'https://example.org/', 'https://example.org', 'https:', '', '', 'example.org', 'example.org', '', '/', '', ''],
  ['http://h:8080/a/b.c?d=e#f', 'http://h:8080/a/b.c?d=e#f', 'http://h:8080', 'http:', '', '', 'h:8080', 'h', '8080', '/a/b.c', '?d=e', '#f'],
  ['https://u:p@h.i/%C3%A4?#', 'https://u:p@h.i/%C3%A4?#', 'https://h.i', 'https:', 'u', 'p', 'h.i', 'h.i', '', '/%C3%A4', '', ''],
  ['https://u@h/', 'https://u@h/', 'https://h', 'https:', 'u', '', 'h', 'h', '', '/', '', ''],
  ['https://h:443/./a/../b', 'https://h/b', 'https://h', 'https:', '', '', 'h', 'h', '', '/b', '', ''],
  ['http://H/a b?\'#`', 'http://h/a%20b?%27#%60', 'http://h', 'http:', '', '', 'h', 'h', '', '/a%20b', '?%27', '#%60'],
  ['http://1/', 'http://0.0.0.1/', 'http://0.0.0.1', 'http:', '', '', '0.0.0.1', '0.0.0.1', '', '/', '', ''],
  ['http://h/%2e%2E/a\\b', 'http://h/a/b', 'http://h', 'http:', '', '', 'h', 'h', '', '/a/b', '', ''],
  ['ws://h/x', 'ws://h/x', 'ws://h', 'ws:', '', '', 'h', 'h', '', '/x', '', ''],
]) {
  const url = new URL(input);
  assert.deepStrictEqual(names.map((name) => url[name]), parts, input);
  assert.ok(URL.canParse(input) && URL.parse(input).href === parts[0]);
  // The same with a base that does not matter, and after a change that gives the same again.
  assert.strictEqual(new URL(input, 'https://other.example/x').href, parts[0]);
  url.href = input;
  url.hash = url.hash;
  assert.strictEqual(url.pathname, parts[8]);
}
for (const input of ['http://h:65536/', 'http://h:x/', 'http://a..b:99999/', 'http:///', '/x', 'https://[::1', '']) {
  assert.throws(() => new URL(input), { code: 'ERR_INVALID_URL', input });
  assert.ok(!URL.canParse(input) && URL.parse(input) === null);
}
assert.throws(() => new URL('https://h/', 'no base'), { code: 'ERR_INVALID_URL', base: 'no base' });
assert.ok(!URL.canParse('https://h/', 'no base'));
assert.strictEqual(new URL('../b?c', 'https://u:p@h:1/x/y/z#q').href, 'https://u:p@h:1/x/b?c');

for (const [text, pairs, again] of [
  ['a=b&c=d', [['a', 'b'], ['c', 'd']], 'a=b&c=d'],
  ['?a', [['a', '']], 'a='],
  ['&&=&=x&y=&a=b=c&', [['', ''], ['', 'x'], ['y', ''], ['a', 'b=c']], '=&=x&y=&a=b%3Dc'],
  ['a+b=%20%2B+', [['a b', ' + ']], 'a+b=+%2B+'],
  ['%zz=%4&%ff=%E6%9D%B1', [['%zz', '%4'], ['\ufffd', '東']], '%25zz=%254&%EF%BF%BD=%E6%9D%B1'],
  ['é=東\ud800', [['é', '東\ufffd']], '%C3%A9=%E6%9D%B1%EF%BF%BD'],
  ["!'()~*-._=\x7f\0", [["!'()~*-._", '\x7f\0']], '%21%27%28%29%7E*-._=%7F%00'],
]) {
  const params = new URLSearchParams(text);
  assert.deepStrictEqual([...params], pairs, text);
  assert.strictEqual(params.toString(), again);
  assert.strictEqual(params.toString(), again);
}
const params = new URLSearchParams('a=1&b=2');
assert.strictEqual(String(params), 'a=1&b=2');
params.append('c', 3);
assert.strictEqual(String(params), 'a=1&b=2&c=3');
params.delete('a');
assert.strictEqual(String(params), 'b=2&c=3');
params.set('b', '\ud800');
assert.strictEqual(String(params), 'b=%EF%BF%BD&c=3');
params.sort();
const url = new URL('https://h/?x=1');
url.searchParams.append('y', 'é ');
assert.strictEqual(url.href, 'https://h/?x=1&y=%C3%A9+');
assert.strictEqual(url.searchParams.toString(), 'x=1&y=%C3%A9+');
url.search = '?z';
assert.strictEqual(url.searchParams.toString(), 'z=');
url.href = 'https://h/?w=1';
assert.strictEqual(url.searchParams.get('w'), '1');
