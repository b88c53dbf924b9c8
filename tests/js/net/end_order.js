'use strict';
// Both ends of a connection in one process: one end has closed before the other hears of its end.
const assert = require('assert');
const net = require('net');

const seen = [];
const server = net.createServer((socket) => {
  for (const name of ['end', 'close']) socket.on(name, () => seen.push(`server ${name}`));
  socket.resume();
  socket.end('hello');
  socket.on('close', () => server.close());
});
server.listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1');
  for (const name of ['end', 'finish', 'close']) client.on(name, () => seen.push(`client ${name}`));
  client.once('data', () => client.write('more'));
});
server.on('close', () => assert.deepStrictEqual(seen, ['client end', 'client finish', 'client close', 'server end', 'server close']));
