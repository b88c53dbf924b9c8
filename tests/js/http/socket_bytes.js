// What a program sees of the bytes of a server's connection: 'data' listeners, pushed bytes, `socket.parser`, a 'close' of its own.
'use strict';
const assert = require('assert');
const http = require('http');
const net = require('net');
const { once } = require('events');

(async () => {
  const seen = [];
  const server = http.createServer((req, res) => {
    if (req.url !== '/next') assert.strictEqual(req.socket.listenerCount('data'), 1);
    assert.strictEqual(req.socket.parser.incoming, req);
    if (req.url === '/watch') {
      req.socket.on('data', (chunk) => seen.push(String(chunk)));
      server.emit('watching');
    }
    const parts = [];
    req.on('data', (part) => parts.push(part));
    req.on('end', () => res.end(`${req.url} ${Buffer.concat(parts)}`));
  });
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  // Bytes that the program watches still reach the parser, those of later requests too.
  const client = net.connect(port);
  let answer = '';
  client.setEncoding('latin1').on('data', (chunk) => { answer += chunk; });
  const until = async (text) => { while (!answer.includes(text)) await once(client, 'data'); };
  client.write('POST /watch HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab');
  await once(server, 'watching');
  client.write('cd');
  await until('/watch abcd');
  client.write('GET /next HTTP/1.1\r\nHost: a\r\n\r\n');
  await until('/next ');
  assert.strictEqual(seen.join(''), 'cdGET /next HTTP/1.1\r\nHost: a\r\n\r\n');
  client.end();
  await once(client, 'close');
  // A request that the program puts into the socket itself.
  server.once('connection', (socket) => socket.push('GET /pushed HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'));
  const silent = net.connect(port);
  let pushed = '';
  silent.setEncoding('latin1').on('data', (chunk) => { pushed += chunk; });
  await once(silent, 'close');
  assert.match(pushed, /^HTTP\/1\.1 200 OK\r\n[^]*\/pushed $|\/pushed /);
  server.close(() => console.log('ok'));
})();
