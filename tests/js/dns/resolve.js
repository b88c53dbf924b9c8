'use strict';
// dns.resolve*: every record type as its documented object, from a server of our own that answers with compressed names.
const assert = require('assert');
const dgram = require('dgram');
const dns = require('dns');

const u16 = (n) => Buffer.from([n >> 8, n & 255]);
const u32 = (n) => Buffer.concat([u16(n >>> 16), u16(n & 0xffff)]);
const text = (s) => Buffer.concat([Buffer.from([s.length]), Buffer.from(s, 'latin1')]);
const name = (s) => Buffer.concat([...s.split('.').filter(Boolean).map(text), Buffer.from([0])]);
const toQuestion = Buffer.from([0xc0, 12]);

const records = {
  1: [Buffer.from([1, 2, 3, 4])],
  28: [Buffer.from('20010db8000000000000000000000001', 'hex')],
  15: [Buffer.concat([u16(10), text('mail'), toQuestion])],
  16: [Buffer.concat([text('one'), text('two')]), text('caf\xe9')],
  33: [Buffer.concat([u16(1), u16(2), u16(443), name('a.b')])],
  2: [name('ns.example'), toQuestion],
  5: [name('alias.example')],
  12: [name('back.example')],
  6: [Buffer.concat([name('ns.example'), name('admin.example'), u32(3210987654), u32(2), u32(3), u32(4), u32(5)])],
  257: [Buffer.concat([Buffer.from([128]), text('issue'), Buffer.from('ca.example')])],
  35: [Buffer.concat([u16(100), u16(10), text('s'), text('SIP+D2U'), text(''), name('sip.example')])],
  52: [Buffer.concat([Buffer.from([3, 1, 1]), Buffer.from([9, 8, 7])])],
};

const server = dgram.createSocket('udp4', (query, from) => {
  let end = 12;
  while (query[end] !== 0) end += query[end] + 1;
  const question = query.subarray(12, end + 5);
  const type = query.readUInt16BE(end + 1);
  const data = (records[type] ?? []).map((bytes) => Buffer.concat([toQuestion, u16(type), u16(1), u32(60), u16(bytes.length), bytes]));
  const head = Buffer.concat([query.subarray(0, 2), u16(0x8180), u16(1), u16(data.length), u16(0), u16(0)]);
  server.send(Buffer.concat([head, question, ...data]), from.port, from.address);
});

server.bind(0, '127.0.0.1', async () => {
  const resolver = new dns.promises.Resolver();
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  const ask = (type) => resolver.resolve('host.example', type);
  assert.deepStrictEqual(await resolver.resolve('host.example'), ['1.2.3.4']);
  assert.deepStrictEqual(await resolver.resolve4('host.example', { ttl: true }), [{ address: '1.2.3.4', ttl: 60 }]);
  assert.deepStrictEqual(await ask('AAAA'), ['2001:db8::1']);
  assert.deepStrictEqual(await ask('MX'), [{ exchange: 'mail.host.example', priority: 10, type: 'MX' }]);
  assert.deepStrictEqual(await ask('TXT'), [['one', 'two'], ['caf\xe9']]);
  assert.deepStrictEqual(await ask('SRV'), [{ name: 'a.b', port: 443, priority: 1, weight: 2, type: 'SRV' }]);
  assert.deepStrictEqual(await ask('NS'), ['ns.example', 'host.example']);
  assert.deepStrictEqual(await ask('CNAME'), ['alias.example']);
  assert.deepStrictEqual(await ask('PTR'), ['back.example']);
  const { type: _, ...soa } = await ask('SOA');
  assert.deepStrictEqual(soa, { nsname: 'ns.example', hostmaster: 'admin.example', serial: 3210987654, refresh: 2, retry: 3, expire: 4, minttl: 5 });
  assert.deepStrictEqual(await ask('CAA'), [{ critical: 128, issue: 'ca.example', type: 'CAA' }]);
  const [{ type: __, ...naptr }] = await ask('NAPTR');
  assert.deepStrictEqual(naptr, { flags: 's', service: 'SIP+D2U', regexp: '', replacement: 'sip.example', order: 100, preference: 10 });
  const [tlsa] = await ask('TLSA');
  assert.deepStrictEqual([tlsa.certUsage, tlsa.selector, tlsa.match, [...new Uint8Array(tlsa.data)]], [3, 1, 1, [9, 8, 7]]);
  assert.deepStrictEqual(await resolver.reverse('203.0.113.9'), ['back.example']);
  assert.deepStrictEqual(await resolver.reverse('2001:db8::7'), ['back.example']);
  await assert.rejects(ask('ANY'), { code: 'ENODATA', syscall: 'queryAny', hostname: 'host.example', message: 'queryAny ENODATA host.example' });
  server.close();
});
