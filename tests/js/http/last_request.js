'use strict';
// maxRequestsPerSocket: the last answer says so and has its whole length; what comes after it is answered 503, and the
// client ends the connection. Also: the length of a body behind a head with unusual fields.
const assert = require('assert');
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => {
  if (req.url === '/expect') res.setHeader('Expect', 'something');
  res.end('h\u00e9llo');
});
server.maxRequestsPerSocket = 2;
let dropped = 0;
server.on('dropRequest', () => { dropped++; });
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const client = net.connect(port, '127.0.0.1');
  client.setEncoding('utf8');
  const ask = () => client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  const answers = [];
  let text = '';
  client.on('data', (piece) => {
    text += piece;
    if (!text.endsWith('h\u00e9llo') && !text.endsWith('0\r\n\r\n')) return;
    answers.push(text);
    text = '';
    if (answers.length < 3) ask();
    else client.end();
  });
  client.on('close', () => {
    assert.strictEqual(answers.length, 3);
    assert.match(answers[0], /^HTTP\/1\.1 200 OK\r\n[^]*Connection: keep-alive\r\nKeep-Alive: timeout=5, max=2\r\n/);
    assert.match(answers[1], /^HTTP\/1\.1 200 OK\r\n[^]*Connection: close\r\n/);
    for (const answer of answers.slice(0, 2)) assert.match(answer, /Content-Length: 6\r\n\r\nh\u00e9llo$/);
    assert.match(answers[2], /^HTTP\/1\.1 503 Service Unavailable\r\n[^]*Connection: close\r\n/);
    assert.strictEqual(dropped, 1);
    http.get({ port, host: '127.0.0.1', path: '/expect', agent: false }, (res) => {
      assert.strictEqual(res.headers['content-length'], '6');
      res.setEncoding('utf8');
      let body = '';
      res.on('data', (piece) => { body += piece; }).on('end', () => {
        assert.strictEqual(body, 'h\u00e9llo');
        server.close();
      });
    });
  });
  ask();
});
