// Clients that send slowly, too much, or nothing sensible: when they are answered, and that the answer arrives. What Rondo
// does beyond Node (its own options, answers that no reset loses) is looked at under Rondo only.
'use strict';
const assert = require('assert');
const http = require('http');
const net = require('net');
const { once } = require('events');
const own = process.versions.rondo !== undefined;

const talk = (port, send) => new Promise((resolve) => {
  const client = net.connect(port, '127.0.0.1');
  let seen = '';
  let error;
  client.setEncoding('latin1').on('data', (part) => { seen += part; });
  client.on('error', (e) => { error = e.code; });
  client.on('close', () => resolve({ first: seen.split('\r\n')[0], seen, error }));
  send(client);
});

(async () => {
  const options = { headersTimeout: 300, requestTimeout: 600, keepAliveTimeout: 300, keepAliveTimeoutBuffer: 0, connectionsCheckingInterval: 50, minRequestBodyRate: 0 };
  const server = http.createServer(options, (req, res) => {
    if (req.url === '/early') {
      res.writeHead(413, { Connection: 'close' });
      res.end('too big');
    } else {
      req.resume().on('end', () => res.end('ok'));
      req.on('error', (error) => assert.strictEqual(error.code, 'ECONNRESET'));
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  const answers = await Promise.all([
    talk(port, () => undefined),
    talk(port, (client) => client.write('GET / HTTP/1.1\r\nHost: a')),
    talk(port, (client) => client.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\na')),
    talk(port, (client) => client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')),
    talk(port, (client) => client.write('nonsense\r\n\r\n')),
  ]);
  assert.deepStrictEqual(answers.map((a) => a.first), ['HTTP/1.1 408 Request Timeout', 'HTTP/1.1 408 Request Timeout', 'HTTP/1.1 408 Request Timeout', 'HTTP/1.1 200 OK', 'HTTP/1.1 400 Bad Request']);
  if (own) {
    // An upload that is refused before it was read: the client gets the answer and no reset.
    const early = await Promise.all(Array.from({ length: 10 }, () => talk(port, (client) => {
      client.write('POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 50000000\r\n\r\n');
      let left = 10;
      const more = () => {
        if (left-- === 0 || client.destroyed) client.end();
        else client.write(Buffer.alloc(200_000), () => setTimeout(more, 2));
      };
      more();
    })));
    assert.deepStrictEqual(early.map((a) => [a.first, a.error]), early.map(() => ['HTTP/1.1 413 Payload Too Large', undefined]));
  }
  server.close();
  if (!own) return console.log('ok');

  // Each leniency has a name.
  assert.throws(() => http.createServer({ httpLeniency: ['everything'] }), { code: 'ERR_INVALID_ARG_VALUE' });
  const twoHosts = 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n';
  for (const [names, text, status] of [[[], twoHosts, 400], [['host'], twoHosts, 200], [['host'], 'GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\nConnection: close\r\n\r\n', 400], [['headers'], 'GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\nConnection: close\r\n\r\n', 200]]) {
    const lenient = http.createServer({ httpLeniency: names }, (req, res) => res.end(req.headers.a));
    await once(lenient.listen(0, '127.0.0.1'), 'listening');
    const answer = await talk(lenient.address().port, (client) => client.write(text));
    assert.strictEqual(Number(answer.first.split(' ')[1]), status, names.join());
    if (names[0] === 'headers') assert.match(answer.seen, /b c$/);
    lenient.close();
  }
  // Names chosen to fall on one hash of the engine.
  const step = (h, c) => Math.imul(((h << 5) | (h >>> 27)) ^ c, 0x9e3779b9);
  let names = [''];
  let state = 0;
  let seed = 1;
  for (let level = 0; level < 8; level++) {
    for (const seen = new Map(); ;) {
      let text = '';
      let h = state;
      for (let i = 0; i < 9; i++) {
        seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
        const c = 97 + (seed >>> 16) % 26;
        text += String.fromCharCode(c);
        h = step(h, c);
      }
      const other = seen.get(h);
      seen.set(h, text);
      if (other === undefined || other === text) continue;
      names = names.flatMap((name) => [name + other, name + text]);
      state = h;
      break;
    }
  }
  const big = http.createServer({ maxHeaderSize: 1 << 20 }, (req, res) => res.end(String(Object.keys(req.headers).length)));
  await once(big.listen(0, '127.0.0.1'), 'listening');
  const head = (list) => `GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${list.map((name) => `${name}: 1\r\n`).join('')}\r\n`;
  const flood = await talk(big.address().port, (client) => client.write(head(names)));
  assert.strictEqual(flood.first, 'HTTP/1.1 431 Request Header Fields Too Large');
  const honest = await talk(big.address().port, (client) => client.write(head(names.map((name, i) => `x-${i}-${name.slice(0, 60)}`))));
  assert.strictEqual(honest.first, 'HTTP/1.1 200 OK');
  big.close();
  assert.throws(() => require('querystring').parse(names.map((name) => `${name}=1`).join('&')), { code: 'ERR_HASH_FLOOD' });
  console.log('ok');
})();
