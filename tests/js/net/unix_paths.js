'use strict';
// Unix sockets: a path that comes and goes with its server, names in the abstract space, and paths that cannot be.
const assert = require('assert');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const { once } = require('events');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rondo-unix-'));
const fails = async (where, code) => {
  const [error] = await once(net.createServer().listen(where), 'error');
  assert.strictEqual(error.code, code);
  assert.strictEqual(error.syscall, 'listen');
};

async function echo(where) {
  const server = net.createServer((socket) => socket.pipe(socket)).listen(where);
  await once(server, 'listening');
  assert.strictEqual(server.address(), where);
  const client = net.connect(where);
  client.setEncoding('utf8').end('through the file');
  let text = '';
  client.on('data', (part) => { text += part; });
  await once(client, 'close');
  assert.strictEqual(text, 'through the file');
  return server;
}

(async () => {
  const file = path.join(folder, 'a.sock');
  const server = await echo(file);
  assert.ok(fs.statSync(file).isSocket());
  await fails(file, 'EADDRINUSE');
  server.close();
  await once(server, 'close');
  assert.ok(!fs.existsSync(file));
  fs.writeFileSync(file, '');
  await fails(file, 'EADDRINUSE');
  await fails(path.join(folder, 'x'.repeat(200)), 'EINVAL');
  await fails(path.join(folder, 'no', 'such'), 'EACCES');
  const [error] = await once(net.connect(path.join(folder, 'nobody')), 'error');
  assert.strictEqual(error.code, 'ENOENT');
  if (process.platform === 'linux') {
    const name = `\0rondo-${process.pid}`;
    (await echo(name)).close();
    assert.throws(() => net.createServer().listen({ path: name, readableAll: true }), { code: 'ERR_INVALID_ARG_VALUE' });
  }
  fs.rmSync(folder, { recursive: true });
})();
