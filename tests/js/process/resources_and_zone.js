'use strict';
// What keeps the process alive, by name; the time zone set while the process runs; registries that lost targets.

const assert = require('assert');
const fs = require('fs');
const net = require('net');

for (let i = 0; i < 3; i++) fs.stat(__filename, () => {});
assert.strictEqual(process._getActiveRequests().length, 3);
assert.strictEqual(process.getActiveResourcesInfo().filter((name) => name === 'FSReqCallback').length, 3);

process.env.TZ = 'Europe/Amsterdam';
console.log(new Date(1523709296789).toString().slice(0, 33));
process.env.TZ = 'Asia/Tokyo';
console.log(new Date(1523709296789).toString().slice(0, 33));
process.env.TZ = 'UTC';
console.log(new Date(1523709296789).toString().slice(0, 33));

const server = net.createServer().listen(0, '127.0.0.1', () => {
  assert.ok(process._getActiveHandles().includes(server));
  assert.ok(process.getActiveResourcesInfo().includes('TCPServerWrap'));
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    assert.ok(process._getActiveHandles().includes(client));
    client.unref();
    assert.ok(!process._getActiveHandles().includes(client));
    client.ref();
    client.destroy();
    server.close(() => console.log('closed'));
  });
});
server.on('connection', (socket) => socket.destroy());
