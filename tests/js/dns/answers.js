'use strict';
// What a resolver makes of answers: codes, aliases, names that are none; and more questions than descriptors.
const assert = require('assert');
const dgram = require('dgram');
const dns = require('dns');
const { spawnSync } = require('child_process');

// A server: `answer(query)` gives [code, records], a record is [type, data].
function serve(answer) {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const { 0: code, 1: records } = answer(query);
    const parts = [Buffer.from(query)];
    parts[0].writeUInt16BE(0x8180 | code, 2);
    parts[0].writeUInt16BE(records.length, 6);
    for (const { 0: type, 1: data } of records) parts.push(Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length, ...data]));
    socket.send(Buffer.concat(parts), port, address);
  });
  return new Promise((resolve) => socket.bind(0, '127.0.0.1', () => resolve(socket)));
}

function resolverFor(socket, options) {
  const resolver = new dns.promises.Resolver(options);
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return resolver;
}

const A = 1;
const CNAME = 5;

async function main() {
  let now;
  const socket = await serve(() => now);
  const resolver = resolverFor(socket, { timeout: 5000, tries: 1 });
  const codes = { 1: 'EFORMERR', 2: 'ESERVFAIL', 3: 'ENOTFOUND', 4: 'ENOTIMP', 5: 'EREFUSED', 9: 'ENODATA', 15: 'ESERVFAIL', 0: 'ENODATA' };
  for (const number in codes) {
    now = [+number, []];
    await assert.rejects(resolver.resolve4('name.test'), { code: codes[number], syscall: 'queryA', hostname: 'name.test' });
  }
  // Answers of another type than was asked for; 99 is one that nobody knows.
  for (const type of [CNAME, 99]) {
    now = [0, [[type, [1, 97, 0]]]];
    for (const method of ['resolveMx', 'resolveTxt', 'resolveSrv', 'resolveCaa', 'resolveNaptr', 'resolveTlsa']) assert.deepStrictEqual(await resolver[method]('name.test'), []);
    for (const method of ['resolveNs', 'resolvePtr']) await assert.rejects(resolver[method]('name.test'), { code: 'ENODATA' });
    await assert.rejects(resolver.resolveSoa('name.test'), { code: 'EBADRESP' });
    if (type === CNAME) assert.deepStrictEqual(await resolver.resolve4('name.test'), []);
    else await assert.rejects(resolver.resolve4('name.test'), { code: 'ENODATA' });
    assert.deepStrictEqual(await resolver.resolveAny('name.test'), type === CNAME ? [{ value: 'a', type: 'CNAME' }] : []);
  }
  socket.close();

  // A name with a zero in it does not reach the system.
  const bad = { code: 'ERR_INVALID_ARG_VALUE', message: "The argument 'hostname' must be a string without null bytes. Received 'a\\x00b'" };
  assert.throws(() => dns.lookup('a\0b', () => {}), bad);
  assert.throws(() => dns.promises.lookup('a\0b'), bad);

  const { stdout, stderr } = spawnSync('sh', ['-c', 'ulimit -n 100; exec "$0" "$1" many', process.execPath, __filename], { encoding: 'utf8' });
  assert.strictEqual(stdout, 'all answered\n', stderr);
  console.log('ok');
}

async function many() {
  const socket = await serve(() => [0, [[A, [1, 2, 3, 4]]]]);
  const resolver = resolverFor(socket, { timeout: 5000, tries: 3 });
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => resolver.resolve4(`host${i}.test`)));
  for (const answer of answers) assert.deepStrictEqual(answer, ['1.2.3.4']);
  socket.close();
  console.log('all answered');
}

if (process.argv[2] === 'many') many();
else main();
