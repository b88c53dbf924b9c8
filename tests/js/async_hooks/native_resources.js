'use strict';
// createHook sees the requests and handles of the loop: each with its type, and before, after and destroy in order.

const assert = require('assert');
const { createHook, executionAsyncId, executionAsyncResource, triggerAsyncId } = require('async_hooks');
const dns = require('dns');
const fs = require('fs');
const net = require('net');

const resources = new Map();
const hook = createHook({
  init(id, type, trigger) { resources.set(id, { type, trigger, events: [] }); },
  before(id) { resources.get(id)?.events.push('before'); },
  after(id) { resources.get(id)?.events.push('after'); },
  destroy(id) { resources.get(id)?.events.push('destroy'); },
}).enable();

fs.stat(__filename, () => {
  const own = resources.get(executionAsyncId());
  assert.strictEqual(own.type, 'FSREQCALLBACK');
  assert.strictEqual(own.trigger, triggerAsyncId());
  assert.strictEqual(executionAsyncResource().constructor.name, 'FSReqCallback');
});
dns.lookup('localhost', () => assert.strictEqual(resources.get(executionAsyncId()).type, 'GETADDRINFOREQWRAP'));
const watcher = fs.watch(__dirname, () => {});
watcher.close();

const server = net.createServer((socket) => {
  assert.strictEqual(resources.get(executionAsyncId()).type, 'TCPSERVERWRAP');
  socket.on('data', () => assert.strictEqual(resources.get(executionAsyncId()).type, 'TCPWRAP'));
  socket.on('end', () => socket.end());
}).listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1', () => {
    assert.strictEqual(resources.get(executionAsyncId()).type, 'TCPCONNECTWRAP');
    client.end('text');
  });
  client.resume();
  client.on('close', () => server.close(() => setTimeout(show, 50)));
});

function show() {
  hook.disable();
  const wanted = ['FSREQCALLBACK', 'GETADDRINFOREQWRAP', 'TCPCONNECTWRAP', 'TCPSERVERWRAP', 'TCPWRAP', 'SHUTDOWNWRAP', 'FSEVENTWRAP'];
  for (const type of wanted) {
    const all = [...resources.values()].filter((resource) => resource.type === type);
    assert.ok(all.length > 0, type);
    for (const { events } of all) {
      // Entered and left in turn, destroyed once, and last.
      assert.strictEqual(events.indexOf('destroy'), events.length - 1, `${type}: ${events}`);
      for (let i = 0; i < events.length - 1; i++) assert.strictEqual(events[i], i % 2 === 0 ? 'before' : 'after', `${type}: ${events}`);
    }
    console.log(type);
  }
}
