// rondo only: Node ignores it when the system refuses to let a socket receive.
'use strict';
// The last step of a bind fails: the socket says so, and can be bound again.
const assert = require('assert');
const dgram = require('dgram');

const EMFILE = -24;
const stateOf = (socket) => socket[Object.getOwnPropertySymbols(socket).find((symbol) => symbol.description === 'state symbol')];
function refusing() {
  const socket = dgram.createSocket('udp4');
  stateOf(socket).handle.recvStart = () => EMFILE;
  return socket;
}

const socket = refusing();
socket.bind(0, '127.0.0.1', () => assert.fail('not bound'));
socket.on('listening', () => assert.fail('not bound'));
socket.on('error', (error) => {
  assert.strictEqual(error.code, 'EMFILE');
  assert.strictEqual(error.syscall, 'recvStart');
  socket.close();
});

const other = refusing();
assert.throws(() => other.bindSync({ address: '127.0.0.1' }), { code: 'EMFILE', syscall: 'recvStart' });
other.close();
