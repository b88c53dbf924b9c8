'use strict';
// bind, connect and close: what each allows, in which order things are told, and Node's errors where they do not fit.
const assert = require('assert');
const dgram = require('dgram');
const { once } = require('events');

(async () => {
  const socket = dgram.createSocket('udp4');
  assert.throws(() => socket.address(), { message: 'getsockname EBADF', code: 'EBADF' });
  assert.strictEqual(socket.bind({ port: 0, address: '127.0.0.1' }), socket);
  assert.throws(() => socket.bind(), { code: 'ERR_SOCKET_ALREADY_BOUND' });
  await once(socket, 'listening');
  assert.strictEqual(socket.address().address, '127.0.0.1');

  // In use: an error, and then the socket may be bound elsewhere.
  const second = dgram.createSocket('udp4');
  second.bind(socket.address().port, '127.0.0.1', () => assert.fail('bound twice'));
  const [error] = await once(second, 'error');
  assert.strictEqual(error.code, 'EADDRINUSE');
  assert.strictEqual(error.syscall, 'bind');
  assert.strictEqual(error.message, `bind EADDRINUSE 127.0.0.1:${socket.address().port}`);
  second.bind();
  await once(second, 'listening');
  second.connect(socket.address().port, '127.0.0.1');
  assert.throws(() => second.connect(1), { code: 'ERR_SOCKET_DGRAM_IS_CONNECTED' });
  await once(second, 'connect');
  assert.strictEqual(second.remoteAddress().port, socket.address().port);
  second.disconnect();
  assert.throws(() => second.remoteAddress(), { code: 'ERR_SOCKET_DGRAM_NOT_CONNECTED' });

  const third = dgram.createSocket('udp4');
  third.send('last words', socket.address().port, '127.0.0.1', () => third.close());
  const [message] = await once(socket, 'message');
  assert.strictEqual(String(message), 'last words');

  const closed = [];
  socket.close(() => closed.push('callback'));
  socket.on('close', () => closed.push('event'));
  assert.deepStrictEqual(closed, []);
  assert.throws(() => socket.close(), { code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' });
  await once(socket, 'close');
  assert.deepStrictEqual(closed, ['callback', 'event']);
  await second[Symbol.asyncDispose]();
  assert.throws(() => second.send('x', 1), { code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' });

  const controller = new AbortController();
  const fourth = dgram.createSocket({ type: 'udp4', signal: controller.signal }).bind();
  controller.abort();
  await once(fourth, 'close');
})().catch((error) => { throw error; });
