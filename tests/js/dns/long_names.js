'use strict';
// Names that no resolver can be asked for.
const assert = require('assert');
const dns = require('dns');

const long = `${'a'.repeat(60)}.`.repeat(5);
for (const name of [long, '\u00fc'.repeat(300), 'a\u200db']) {
  let now = true;
  dns.lookup(name, (error) => {
    assert.strictEqual(now, false);
    assert.strictEqual(error.code, 'EINVAL');
    assert.strictEqual(error.syscall, 'getaddrinfo');
    assert.strictEqual(error.hostname, name);
    assert.strictEqual(error.message, `getaddrinfo EINVAL ${name}`);
  });
  now = false;
}
assert.rejects(dns.promises.lookup(long), { code: 'EINVAL' });
for (const name of [`${'a'.repeat(64)}.example`, 'a..b']) dns.resolve4(name, (error) => assert.strictEqual(error.code, 'EBADNAME'));
