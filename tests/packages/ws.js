// ws: upgrade, text and binary, fragments, ping, compression, close codes, broadcast, errors, handleUpgrade, streams, reconnect.
'use strict';
const http = require('http');
const net = require('net');
const { once } = require('events');
const WebSocket = require('ws');
const { listen, send } = require('./util/client');
(async () => {
  const server = http.createServer((req, res) => res.end('plain http'));
  const wss = new WebSocket.Server({ noServer: true, perMessageDeflate: { threshold: 10 }, maxPayload: 1 << 20, handleProtocols: (all) => (all.has('chat') ? 'chat' : false) });
  server.on('upgrade', (req, socket, head) => {
    if (req.url === '/forbidden') return socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    wss.handleUpgrade(req, socket, head, (client) => wss.emit('connection', client, req));
  });
  wss.on('connection', (client, req) => {
    client.on('message', (data, binary) => {
      if (String(data) === 'all') for (const other of wss.clients) other.send('to all');
      else if (String(data) === 'bye') client.close(4001, 'server says bye');
      else if (String(data) === 'kill') client.terminate();
      else client.send(data, { binary });
    });
    client.on('error', (error) => console.log('server side', error.code));
    client.send(`hello ${req.url}`);
  });
  const port = await listen(server);
  const open = async (path = '/', protocols, options) => {
    const client = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, options);
    client.queue = [];
    client.on('message', (data, binary) => { client.queue.push(binary ? data : String(data)); client.emit('any'); });
    await once(client, 'open');
    client.next = async () => { while (client.queue.length === 0) await once(client, 'any'); return client.queue.shift(); };
    return client;
  };
  const a = await open('/a?x=1', ['chat', 'other']);
  console.log(await a.next(), a.protocol, a.extensions.split(';')[0], a.readyState);
  for (const text of ['ascii', 'ünïcödé 😀', '', 'x'.repeat(70000)]) { a.send(text); console.log((await a.next()) === text); }
  a.send(Buffer.from([0, 1, 2, 255]));
  console.log(await a.next());
  a.send(new Uint8Array(200000).fill(7));
  console.log((await a.next()).length);
  a.send('frag', { fin: false }); a.send('ment', { fin: true });
  console.log(await a.next());
  a.ping('p'); console.log(String((await once(a, 'pong'))[0]));
  const b = await open('/b', undefined, { perMessageDeflate: false });
  console.log(await b.next(), b.protocol === '', b.extensions === '');
  b.send('all'); console.log(await a.next(), await b.next(), wss.clients.size);
  b.send('bye'); const [code, reason] = await once(b, 'close'); console.log(code, String(reason));
  const c = await open('/c'); await c.next(); c.send('kill'); console.log((await once(c, 'close'))[0]);
  const again = await open('/again'); console.log(await again.next()); again.close(1000, 'done'); console.log((await once(again, 'close'))[0]);
  const big = await open('/big'); await big.next(); big.send(Buffer.alloc(2 << 20)); console.log((await once(big, 'close'))[0]);
  const refused = new WebSocket(`ws://127.0.0.1:${port}/forbidden`);
  console.log((await once(refused, 'error'))[0].message);
  console.log(await send(port, 'GET', '/still'));
  // Frames by hand, the first of them in the same write as the upgrade request.
  const raw = net.connect(port, '127.0.0.1');
  raw.write('GET /raw HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
  raw.write(Buffer.from([0x81, 0x82, 1, 2, 3, 4, 0x68 ^ 1, 0x69 ^ 2]));
  let seen = Buffer.alloc(0);
  raw.on('data', (part) => { seen = Buffer.concat([seen, part]); });
  while (!seen.includes('hi')) await once(raw, 'data');
  console.log(seen.toString('latin1').split('\r\n').slice(0, 4).join('|'), seen.subarray(-4));
  raw.write(Buffer.from([0x83, 0x80, 0, 0, 0, 0]));
  await once(raw, 'close');
  const stream = WebSocket.createWebSocketStream(await open('/stream'), { encoding: 'utf8' });
  stream.write('through a stream');
  for await (const part of stream) { console.log(part); if (part.includes('through')) break; }
  a.close(); await once(a, 'close');
  wss.close(); server.close(() => console.log('closed')); server.closeAllConnections();
})();
