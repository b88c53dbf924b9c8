'use strict';
// Servers that say no, nothing, or nonsense; long answers that come over TCP; cancelled queries; bad servers' addresses.
const assert = require('assert');
const dgram = require('dgram');
const dns = require('dns');
const net = require('net');

// An answer to `query` with the flags given and `count` addresses.
function answer(query, flags, count) {
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 127, 0, 0, 1]);
  const out = Buffer.concat([query, ...new Array(count).fill(record)]);
  out.writeUInt16BE(flags, 2);
  out.writeUInt16BE(count, 6);
  return out;
}

const behaviours = {
  'missing.example': (query) => answer(query, 0x8183, 0),
  'broken.example': (query) => answer(query, 0x8182, 0),
  'refused.example': (query) => answer(query, 0x8185, 0),
  'long.example': (query) => answer(query, 0x8380, 0),
  'silent.example': () => undefined,
  'garbage.example': (query) => Buffer.concat([query.subarray(0, 2), Buffer.from('not an answer')]),
  'loop.example': (query) => {
    const out = answer(query, 0x8180, 1);
    out.writeUInt16BE(0xc000 | query.length, query.length);
    return out;
  },
};

function nameOf(query) {
  const labels = [];
  for (let at = 12; query[at] !== 0; at += query[at] + 1) labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
  return labels.join('.');
}

const udp = dgram.createSocket('udp4', (query, from) => {
  const reply = behaviours[nameOf(query)]?.(query);
  if (reply) udp.send(reply, from.port, from.address);
});
const tcp = net.createServer((socket) => {
  socket.once('data', (bytes) => {
    const reply = answer(bytes.subarray(2), 0x8180, 100);
    const length = Buffer.from([reply.length >> 8, reply.length & 255]);
    socket.write(Buffer.concat([length, reply.subarray(0, 700)]));
    setImmediate(() => socket.end(reply.subarray(700)));
  });
});

async function main(port) {
  const resolver = new dns.promises.Resolver({ timeout: 50, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  const fails = (name, code) => assert.rejects(resolver.resolve4(name), { code, syscall: 'queryA', hostname: name, message: `queryA ${code} ${name}` });
  await fails('missing.example', 'ENOTFOUND');
  await fails('broken.example', 'ESERVFAIL');
  await fails('refused.example', 'EREFUSED');
  await fails('silent.example', 'ETIMEOUT');
  await fails('garbage.example', 'EBADRESP');
  await assert.rejects(resolver.resolve4('loop.example'), { code: /ETIMEOUT|EBADRESP/ });
  await fails('two..dots', 'EBADNAME');
  await fails(`${'x'.repeat(64)}.example`, 'EBADNAME');
  await fails('hidden.onion', 'ENOTFOUND');

  const patient = new dns.promises.Resolver();
  patient.setServers([`127.0.0.1:${port}`]);
  assert.strictEqual((await patient.resolve4('long.example')).length, 100);

  const pending = patient.resolve4('silent.example');
  assert.throws(() => patient.setServers(['127.0.0.1']), { code: 'ERR_DNS_SET_SERVERS_FAILED' });
  patient.cancel();
  await assert.rejects(pending, { code: 'ECANCELLED' });
  patient.setServers(['127.0.0.1', '[::1]:5353', '127.0.0.1:53']);
  assert.deepStrictEqual(patient.getServers(), ['127.0.0.1', '[::1]:5353']);
  for (const bad of ['', 'name', '127.0.0.1:x', '[127.0.0.1', '1.2.3']) assert.throws(() => patient.setServers([bad]), { code: 'ERR_INVALID_IP_ADDRESS' });

  // Nobody listens there: told at once.
  const closed = dgram.createSocket('udp4');
  await new Promise((resolve) => closed.bind(0, '127.0.0.1', resolve));
  const free = closed.address().port;
  closed.close();
  patient.setServers([`127.0.0.1:${free}`]);
  await assert.rejects(patient.resolveMx('any.example'), { code: 'ECONNREFUSED', syscall: 'queryMx' });
  assert.throws(() => dns.resolve('x', 'NOPE', () => {}), { code: 'ERR_INVALID_ARG_VALUE' });
  udp.close();
  tcp.close();
}

udp.bind(0, '127.0.0.1', () => {
  const { port } = udp.address();
  tcp.listen(port, '127.0.0.1', () => main(port));
});
