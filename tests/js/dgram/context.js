'use strict';
// AsyncLocalStorage: datagrams are heard in the context that the socket was made in, callbacks of send() in that of the call.
const assert = require('assert');
const dgram = require('dgram');
const { AsyncLocalStorage } = require('async_hooks');

const storage = new AsyncLocalStorage();
const server = storage.run('server', () => dgram.createSocket('udp4'));
const client = dgram.createSocket('udp4');
const seen = [];
server.on('message', () => {
  seen.push(storage.getStore());
  if (seen.length === 3) {
    assert.deepStrictEqual(seen.sort(), ['sender', 'server', 'server']);
    server.close();
    client.close();
  }
});
server.bind(0, '127.0.0.1', () => {
  storage.run('sender', () => client.send('x', server.address().port, '127.0.0.1', () => {
    seen.push(storage.getStore());
    storage.exit(() => client.send('y', server.address().port, '127.0.0.1'));
  }));
});
