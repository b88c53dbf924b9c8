'use strict';
// Host names against IDNA: bad Punycode and labels that IDNA forbids make no URL, however they are written.
const assert = require('assert');
const { domainToASCII, domainToUnicode } = require('url');

for (const [input, host] of [
  ['http://español.com', 'xn--espaol-zwa.com'], ['http://xn--espaol-zwa.com', 'xn--espaol-zwa.com'], ['http://EXAMPLE.com', 'example.com'],
  ['http://a--b.com', 'a--b.com'], ['http://faß.de', 'xn--fa-hia.de'], ['http://日本語.jp', 'xn--wgv71a119e.jp'], ['http://%E2%98%83.net', 'xn--n3h.net'],
]) {
  assert.strictEqual(new URL(input).host, host);
  assert(URL.canParse(input));
}
// No domain, so anything goes.
assert.strictEqual(new URL('foo://xn--a.pt/').host, 'xn--a.pt');
assert.strictEqual(new URL('http://a/xn--a.pt?xn--a.pt').pathname, '/xn--a.pt');
assert.strictEqual(domainToASCII('español.com'), 'xn--espaol-zwa.com');
assert.strictEqual(domainToUnicode('xn--espaol-zwa.com'), 'español.com');
// The standard refuses these; Node's parser takes them where they are ASCII.
if (process.versions.rondo !== undefined || !URL.canParse('http://xn--a.pt')) {
  for (const input of ['http://xn--a.pt', 'http://a.xn--pokxncvks', 'https://xn--/', 'file://xn--/p', 'http://XN--a.pt', 'http://%78n--a.pt', 'http://x\tn--a.pt']) {
    assert.throws(() => new URL(input), { code: 'ERR_INVALID_URL' }, input);
    assert.strictEqual(URL.canParse(input), false, input);
    assert.strictEqual(URL.parse(input), null, input);
  }
  const url = new URL('https://example.com/');
  url.host = 'xn--';
  url.hostname = 'xn--a.pt';
  assert.strictEqual(url.href, 'https://example.com/');
}
console.log('ok');
