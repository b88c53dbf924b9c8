'use strict';
// Bytes after a request for an upgrade that nobody takes.
const assert = require('assert');
const http = require('http');
const net = require('net');

const get = (path, fields = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${fields}\r\n`;

// What a server answers to `bytes`, until it ends the connection.
function ask(listener, bytes, done) {
  const server = http.createServer(listener).listen(0, '127.0.0.1', () => {
    const client = net.connect(server.address().port, '127.0.0.1', () => client.write(bytes));
    let text = '';
    client.setEncoding('latin1').on('data', (part) => { text += part; });
    client.on('close', () => server.close(() => done(text)));
  });
}

// An upgrade that nobody takes is an ordinary request: it is answered, whatever the client sends after it.
for (const wait of [0, 20]) {
  ask((req, res) => {
    assert.strictEqual(req.upgrade, false);
    res.setHeader('Connection', 'close');
    setTimeout(() => res.end('no upgrade'), wait);
  }, `${get('/', 'Connection: Upgrade\r\nUpgrade: mine\r\n')}\x81\x05hello`, (text) => {
    assert.match(text, /^HTTP\/1\.1 200 OK\r\n[^]*no upgrade$/);
  });
}
