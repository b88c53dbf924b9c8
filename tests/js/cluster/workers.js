// rondo only: Node tells 'exit' and 'disconnect' in either order
'use strict';
// A cluster: events of workers in order, connections in turn, the end.
const assert = require('assert');
const cluster = require('cluster');
const net = require('net');

if (cluster.isWorker) {
  assert.strictEqual(cluster.isPrimary, false);
  assert.strictEqual(process.env.NODE_UNIQUE_ID, undefined);
  net.createServer((c) => c.end(`worker ${cluster.worker.id}`)).listen(0, '127.0.0.1');
  cluster.worker.on('message', (m) => process.send(`${m} ${process.env.EXTRA}`));
  return;
}

const log = { 1: [], 2: [] };
for (const name of ['fork', 'online', 'listening', 'disconnect', 'exit']) cluster.on(name, (worker) => log[worker.id].push(name));
cluster.on('setup', (settings) => assert.strictEqual(settings.exec, __filename));
const one = cluster.fork({ EXTRA: 'extra' });
const two = cluster.fork();
assert.deepStrictEqual(Object.keys(cluster.workers), ['1', '2']);
assert.ok(one instanceof cluster.Worker && one.isConnected() && !one.isDead());

const read = (port) => new Promise((resolve) => {
  let text = '';
  net.connect(port, '127.0.0.1').setEncoding('utf8').on('data', (d) => { text += d; }).on('close', () => resolve(text));
});
let ports = [];
cluster.on('listening', async (worker, address) => {
  assert.strictEqual(address.addressType, 4);
  ports.push(address.port);
  if (ports.length < 2) return;
  // Both asked for any port: they share it.
  assert.strictEqual(ports[0], ports[1]);
  const answers = [];
  for (let i = 0; i < 4; i++) answers.push(await read(ports[0]));
  assert.deepStrictEqual(answers.sort(), ['worker 1', 'worker 1', 'worker 2', 'worker 2']);
  one.send('hi');
  one.once('message', (m) => {
    assert.strictEqual(m, 'hi extra');
    cluster.disconnect(() => {
      assert.deepStrictEqual(cluster.workers, {});
    });
  });
});
process.on('exit', () => {
  assert.deepStrictEqual(log, { 1: ['fork', 'online', 'listening', 'disconnect', 'exit'], 2: ['fork', 'online', 'listening', 'disconnect', 'exit'] });
  assert.ok(one.exitedAfterDisconnect && two.exitedAfterDisconnect && one.isDead());
});
