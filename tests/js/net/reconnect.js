'use strict';
// A socket that was closed connects again and reads and writes as before.
const assert = require('assert');
const net = require('net');

let rounds = 0;
const server = net.createServer((socket) => socket.end(`round ${rounds}`)).listen(0, () => {
  const client = net.connect(server.address().port);
  let text = '';
  client.setEncoding('utf8');
  client.on('data', (part) => { text += part; });
  client.on('close', (hadError) => {
    assert.strictEqual(hadError, false);
    assert.strictEqual(text, `round ${rounds}`);
    text = '';
    if (++rounds < 5) client.connect(server.address().port);
    else server.close();
  });
});
