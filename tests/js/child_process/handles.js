'use strict';
// Servers and sockets that are handed to another process.
const assert = require('assert');
const { fork } = require('child_process');
const net = require('net');

if (process.argv[2] === 'child') {
  process.on('message', (m, handle) => {
    if (m === 'server') {
      assert.ok(handle instanceof net.Server);
      handle.on('connection', (c) => { c.end('from the child'); handle.close(); });
      process.send('listening');
    } else if (m.hello) {
      assert.ok(handle instanceof net.Socket);
      handle.end(`${m.hello} from the child`);
      handle.on('close', () => process.disconnect());
    }
  });
  return;
}

const read = (port) => new Promise((resolve) => {
  let text = '';
  net.connect(port, '127.0.0.1').setEncoding('utf8').on('data', (d) => { text += d; }).on('close', () => resolve(text));
});

const child = fork(__filename, ['child']);
child.on('exit', (code) => assert.strictEqual(code, 0));
const first = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = first.address();
  child.send('server', first);
  child.once('message', async (m) => {
    assert.strictEqual(m, 'listening');
    first.close();
    assert.strictEqual(await read(port), 'from the child');
    const second = net.createServer((socket) => {
      child.send({ hello: 'hello' }, socket);
      second.close();
    }).listen(0, '127.0.0.1', async () => {
      assert.strictEqual(await read(second.address().port), 'hello from the child');
    });
  });
});
