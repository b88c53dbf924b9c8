// Large bodies, whole or in pieces, to a client that reads slowly and has asked for several at once: every byte, in order.
'use strict';
const assert = require('assert');
const http = require('http');
const net = require('net');

const a = Buffer.alloc(70_000, 'a');
const b = Buffer.alloc(300_000, 'b');
const c = Buffer.alloc(16_384, 'c');
const small = Buffer.from('ddd');
const answers = {
  '/whole-a': { want: [a], give: (res) => res.end(a) },
  '/whole-b': { want: [b], give: (res) => res.end(b) },
  '/limit': { want: [c], give: (res) => res.end(c) },
  '/small': { want: [small], give: (res) => res.end(small) },
  '/pieces': {
    want: [a, Buffer.from('text'), b, c],
    give(res) {
      res.write(a);
      res.write('text');
      res.write(b, (error) => {
        assert.ok(!error);
        res.end(c);
      });
    },
  },
  '/length': {
    want: [b, b],
    give(res) {
      res.writeHead(200, { 'Content-Length': b.length * 2 });
      res.write(b);
      res.end(b);
    },
  },
  '/later': {
    want: [small, b, small],
    give(res) {
      res.write(small);
      setImmediate(() => {
        res.write(b);
        res.end(small);
      });
    },
  },
  '/changed': {
    // What has been handed over is sent as it was, whatever becomes of the memory afterwards.
    want: [a],
    give(res) {
      const copy = Buffer.from(a);
      res.end(copy, () => copy.fill('x'));
    },
  },
};
const order = [...Object.keys(answers), '/whole-b', '/whole-b', '/small', '/pieces', '/later', '/whole-a', '/limit', '/length', '/changed'];

// One answer from the front of `text`: its body and what comes after it, or undefined if it is not all there.
function take(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  let rest = text.slice(end + 4);
  const length = /content-length: (\d+)/i.exec(text.slice(0, end));
  if (length !== null) return rest.length < Number(length[1]) ? undefined : [rest.slice(0, Number(length[1])), rest.slice(Number(length[1]))];
  let body = '';
  for (;;) {
    const line = rest.indexOf('\r\n');
    const size = parseInt(rest.slice(0, line), 16);
    if (line < 0 || rest.length < line + 4 + size) return undefined;
    body += rest.slice(line + 2, line + 2 + size);
    rest = rest.slice(line + 4 + size);
    if (size === 0) return [body, rest];
  }
}

const server = http.createServer((req, res) => answers[req.url].give(res)).listen(0, '127.0.0.1', () => {
  const client = net.connect(server.address().port, '127.0.0.1');
  client.setEncoding('latin1');
  client.write(order.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(''));
  let text = '';
  let index = 0;
  client.on('data', (part) => {
    text += part;
    client.pause();
    setImmediate(() => setImmediate(() => client.resume()));
    for (let answer = take(text); answer !== undefined; answer = take(text)) {
      const want = Buffer.concat(answers[order[index]].want).toString('latin1');
      assert.ok(answer[0] === want, `${order[index]}: ${answer[0].length} characters, not the ${want.length} that were sent`);
      text = answer[1];
      if (++index === order.length) {
        assert.strictEqual(text, '');
        client.destroy();
        server.close(() => console.log('ok'));
        return;
      }
    }
  });
});
