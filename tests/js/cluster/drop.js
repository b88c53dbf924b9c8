'use strict';
// A worker that has as many connections as it takes: with `dropMaxConnection` it closes those above and says so.
const assert = require('assert');
const cluster = require('cluster');
const net = require('net');

if (cluster.isPrimary) {
  cluster.fork().on('exit', (code) => assert.strictEqual(code, 0));
} else {
  const server = net.createServer(() => assert.fail('not taken'));
  server.maxConnections = 0;
  server.dropMaxConnection = true;
  server.listen(0, '127.0.0.1', () => {
    const client = net.connect(server.address().port, '127.0.0.1');
    let dropped = false;
    server.on('drop', (data) => {
      assert.strictEqual(data.localPort, server.address().port);
      assert.strictEqual(data.remotePort, client.localPort);
      dropped = true;
    });
    client.on('error', () => {}).on('close', () => {
      assert.ok(dropped);
      process.exit();
    });
  });
}
