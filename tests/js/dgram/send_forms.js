'use strict';
// Every form of send() delivers what it says: text, views, lists, parts; connected and not; the callback gets the bytes.
const assert = require('assert');
const dgram = require('dgram');

const wanted = ['text', 'view', 'ab', 'list', 'middle', '', 'typed', 'connected', 'part', 'to-list'];
const got = [];
const sizes = [];
const server = dgram.createSocket('udp4', (message, info) => {
  assert.strictEqual(info.size, message.length);
  assert.strictEqual(info.family, 'IPv4');
  assert.strictEqual(info.address, '127.0.0.1');
  got.push(message.toString());
  step();
});
const steps = [
  (port, client) => client.send('text', port, '127.0.0.1', done),
  (port, client) => client.send(new DataView(new Uint8Array([...Buffer.from('xview')]).buffer, 1), port, done),
  (port, client) => client.send([Buffer.from('a'), 'b'], port, '127.0.0.1', done),
  (port, client) => client.send(['list'], port, undefined, done),
  (port, client) => client.send('in the middle of', 7, 6, port, '127.0.0.1', done),
  (port, client) => client.send([], port, '127.0.0.1', done),
  (port, client) => client.sendto(Buffer.from('typed!'), 0, 5, port, '127.0.0.1', done),
  (port, client) => client.connect(port, () => client.send('connected', done)),
  (port, client) => client.send('a part of it', 2, 4, done),
  (port, client) => client.send(['to', '-', 'list'], done),
];
function done(error, bytes) {
  assert.strictEqual(error, null);
  sizes.push(bytes);
}
const client = dgram.createSocket('udp4');
let at = 0;
function step() {
  if (at < steps.length) {
    steps[at++](server.address().port, client);
    return;
  }
  assert.deepStrictEqual(got, wanted);
  setImmediate(() => {
    assert.deepStrictEqual(sizes, wanted.map((text) => text.length));
    client.close();
    server.close();
  });
}
server.bind(0, '127.0.0.1', step);
