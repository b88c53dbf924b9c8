// rondo only: Node leaves the connection open
'use strict';
// Several requests on a connection at once: what becomes of the answers before and after one that is destroyed.
const assert = require('assert');
const http = require('http');
const net = require('net');

const get = (path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

// What a server answers to `bytes`, until it ends the connection.
function ask(listener, bytes, done) {
  const server = http.createServer(listener).listen(0, '127.0.0.1', () => {
    const client = net.connect(server.address().port, '127.0.0.1', () => client.write(bytes));
    let text = '';
    client.setEncoding('latin1').on('data', (part) => { text += part; });
    client.on('close', () => server.close(() => done(text)));
  });
}

// A response that waits for its turn takes the connection down when the turn comes, not before.
{
  const closed = [];
  ask((req, res) => {
    res.on('close', () => closed.push(req.url));
    if (req.url === '/first') setTimeout(() => res.end('the first answer'), 20);
    else res.destroy();
  }, get('/first') + get('/second') + get('/third'), (text) => {
    assert.match(text, /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nthe first answer$/);
    assert.strictEqual(closed[0], '/first');
  });
}
