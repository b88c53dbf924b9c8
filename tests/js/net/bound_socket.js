'use strict';
// net.BoundSocket: bound at once, then a server's or a client's, once.
const assert = require('assert');
const net = require('net');

assert.throws(() => new net.BoundSocket({ host: 'localhost' }), { code: 'ERR_INVALID_ARG_VALUE' });
assert.throws(() => new net.BoundSocket({ port: 65536 }), { code: 'ERR_SOCKET_BAD_PORT' });

const bound = new net.BoundSocket({ host: '127.0.0.1' });
const { port, family } = bound.address();
assert.ok(port > 0);
assert.strictEqual(family, 'IPv4');
assert.strictEqual(typeof bound.fd(), 'number');
assert.strictEqual(bound.isPipe, false);

const server = net.createServer((socket) => {
  assert.strictEqual(socket.remotePort, local);
  socket.end('from the bound server');
});
server.listen(bound, () => {
  assert.strictEqual(server.address().port, port);
  const socket = new net.Socket({ handle: near });
  assert.throws(() => near.address(), { code: 'ERR_SOCKET_HANDLE_ADOPTED' });
  socket.connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (part) => { text += part; });
  socket.on('connect', () => assert.strictEqual(socket.localPort, local));
  socket.on('close', () => {
    assert.strictEqual(text, 'from the bound server');
    server.close();
  });
});
assert.throws(() => bound.close(), { code: 'ERR_SOCKET_HANDLE_ADOPTED' });
assert.throws(() => net.createServer().listen(bound), { code: 'ERR_SOCKET_HANDLE_ADOPTED' });

const near = new net.BoundSocket({ host: '127.0.0.1' });
const local = near.address().port;
const unused = new net.BoundSocket();
unused.close();
assert.throws(() => unused.address(), { code: 'ERR_SOCKET_HANDLE_ADOPTED' });
