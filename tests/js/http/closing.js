// rondo only: Node tells nobody that the server is closing, keeps what it answers then, and cuts off who has not asked yet
'use strict';
// server.close(): who is being answered is told to go, who has begun to ask is answered, who rests is let go.
const assert = require('assert');
const http = require('http');
const net = require('net');

const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

// Sends the parts with a pause between them, closes the server when `when(parts sent, requests seen)`; gives all that came.
function closing(name, listener, parts, when) {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let asked = 0;
    let text = '';
    let done = false;
    let open = 2;
    const over = () => {
      if (--open === 0) resolve(text);
    };
    const look = () => {
      if (done || !when(sent, asked)) return;
      done = true;
      server.close(over);
    };
    const server = http.createServer((req, res) => {
      asked++;
      listener(req, res);
      look();
    }).listen(0, '127.0.0.1', () => {
      const client = net.connect(server.address().port, '127.0.0.1');
      client.setEncoding('latin1').on('data', (part) => { text += part; }).on('end', () => client.end()).on('close', over);
      client.on('error', (error) => reject(new Error(`${name}: ${error.message}`)));
      const next = () => {
        if (sent === parts.length) return;
        client.write(parts[sent], () => setTimeout(() => {
          sent++;
          look();
          next();
        }, 30));
      };
      next();
    });
  });
}
const later = (text) => (req, res) => setTimeout(() => res.end(text), 60);
const connections = (text) => text.match(/^Connection: .*$/gm).map((line) => line.slice(12));

async function main() {
  let text = await closing('answer under way', later('answer'), [GET], (sent, asked) => asked === 1);
  assert.deepStrictEqual(connections(text), ['close']);
  assert.ok(text.endsWith('\r\n\r\nanswer'));

  text = await closing('three answers', later('answer'), [GET + GET + GET], (sent, asked) => asked === 3);
  assert.deepStrictEqual(connections(text), ['keep-alive', 'keep-alive', 'close']);

  text = await closing('half a head', later('answer'), [GET, GET.slice(0, 9), GET.slice(9)], (sent) => sent === 2);
  assert.deepStrictEqual(connections(text), ['keep-alive', 'close']);

  text = await closing('half a body', (req, res) => req.resume().on('end', () => res.end('answer')),
    ['POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345', '67890'], (sent, asked) => asked === 1);
  assert.deepStrictEqual(connections(text), ['close']);
  assert.ok(text.endsWith('\r\n\r\nanswer'));

  text = await closing('at rest', (req, res) => res.end('answer'), [GET], (sent) => sent === 1);
  assert.deepStrictEqual(connections(text), ['keep-alive']);

  // Who never asks does not hold the server for long.
  const server = http.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.on('listening', resolve));
  const silent = net.connect(server.address().port, '127.0.0.1').resume();
  server.on('connection', () => server.close());
  await new Promise((resolve) => server.on('close', resolve));
  silent.destroy();
}
main();
