'use strict';
// What a server answers to what is not HTTP, and that the connection ends then.
const http = require('http');
const net = require('net');

const server = http.createServer((req, res) => {
  req.resume();
  req.on('end', () => res.end('ok'));
});
const raw = (text) => new Promise((resolve) => {
  const client = net.connect(server.address().port, '127.0.0.1');
  let seen = '';
  client.on('data', (chunk) => { seen += chunk; });
  client.on('error', () => {});
  client.on('close', () => resolve(seen.split('\r\n')[0]));
  client.write(text);
});
const H = 'Host: a\r\n';
const cases = {
  'no method': 'Oopsie\r\n\r\n',
  'no host': 'GET / HTTP/1.1\r\n\r\n',
  'space before colon': `GET / HTTP/1.1\r\n${H}A : b\r\n\r\n`,
  'folded': `GET / HTTP/1.1\r\n${H}A: b\r\n c\r\n\r\n`,
  'bare LF': `GET / HTTP/1.1\r\n${H}A: b\n\r\n`,
  'bare CR': `GET / HTTP/1.1\r\n${H}A: b\rc\r\n\r\n`,
  'NUL': `GET / HTTP/1.1\r\n${H}A: \0\r\n\r\n`,
  'length and coding': `POST / HTTP/1.1\r\n${H}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  'two lengths': `POST / HTTP/1.1\r\n${H}Content-Length: 1\r\nContent-Length: 1\r\n\r\na`,
  'bad length': `POST / HTTP/1.1\r\n${H}Content-Length: 1a\r\n\r\na`,
  'bad chunk': `POST / HTTP/1.1\r\n${H}Transfer-Encoding: chunked\r\n\r\nx\r\n`,
  'head too long': `GET / HTTP/1.1\r\n${H}A: ${'a'.repeat(20000)}\r\n\r\n`,
  'extensions too long': `POST / HTTP/1.1\r\n${H}Transfer-Encoding: chunked\r\n\r\n1;${'a'.repeat(20000)}\r\n`,
  'pipelined, then close': `GET / HTTP/1.1\r\n${H}\r\nGET / HTTP/1.1\r\n${H}Connection: close\r\n\r\n`,
  'HTTP/1.0': 'GET / HTTP/1.0\r\n\r\n',
  'expectation': `GET / HTTP/1.1\r\n${H}Connection: close\r\nExpect: more\r\n\r\n`,
};
server.listen(0, '127.0.0.1', async () => {
  for (const name of Object.keys(cases)) console.log(`${name}: ${await raw(cases[name])}`);
  server.close(() => console.log('closed'));
});
