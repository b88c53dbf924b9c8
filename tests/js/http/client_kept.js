'use strict';
// Requests on a connection that an agent keeps: what a program sees of the socket and of the responses.
const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

const get = (options, onSocket) => new Promise((resolve, reject) => {
  const req = http.request(options, (res) => {
    let body = '';
    res.setEncoding('utf8').on('data', (text) => { body += text; });
    res.on('end', () => resolve({ body, req, res }));
    res.on('error', reject);
  });
  req.on('error', reject);
  if (onSocket) req.on('socket', onSocket);
  req.end(options.body);
});
const listen = (server) => new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(server.address().port)); });
const rest = () => new Promise((resolve) => { setImmediate(resolve); });

async function withAgent(server, use) {
  const port = await listen(server);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  try {
    await use({ host: '127.0.0.1', port, agent, path: '/' }, agent);
  } finally {
    agent.destroy();
    server.closeAllConnections?.();
    server.close();
  }
}

async function main() {
  // Methods and bodies of all kinds one after the other.
  await withAgent(http.createServer((req, res) => {
    let length = 0;
    req.on('data', (part) => { length += part.length; });
    req.on('end', () => {
      if (req.url === '/chunks') {
        res.write('one ');
        res.write('two');
        res.end();
      } else {
        const text = `${req.method} ${length}`;
        res.writeHead(200, { 'x-method': req.method, 'Content-Length': text.length });
        res.end(text);
      }
    });
  }), async (options) => {
    const first = await get(options);
    assert.strictEqual(first.body, 'GET 0');
    await rest();
    const head = await get({ ...options, method: 'HEAD' });
    assert.strictEqual(head.body, '');
    assert.strictEqual(head.res.headers['x-method'], 'HEAD');
    await rest();
    assert.strictEqual((await get(options)).body, 'GET 0');
    await rest();
    assert.strictEqual((await get({ ...options, method: 'POST', body: 'ä'.repeat(100_000) })).body, 'POST 200000');
    await rest();
    const chunks = await get({ ...options, path: '/chunks' });
    assert.strictEqual(chunks.body, 'one two');
    assert.strictEqual(chunks.req.reusedSocket, true);
    assert.ok(chunks.req.socket === first.req.socket);
    assert.strictEqual(chunks.res.complete, true);
  });

  // Listeners come and go with a request.
  await withAgent(http.createServer((req, res) => res.end('x')), async (options, agent) => {
    await get(options);
    for (let i = 0; i < 20; i++) {
      await rest();
      await get(options);
    }
    await rest();
    const [socket] = Object.values(agent.freeSockets)[0];
    assert.strictEqual(socket.listenerCount('data'), 0);
    assert.strictEqual(socket.listenerCount('drain'), 0);
    assert.strictEqual(socket.listenerCount('error'), 1);
    assert.strictEqual(socket.listenerCount('end'), 1);
    assert.strictEqual(socket._httpMessage, null);
  });

  // A program may look at the bytes of a connection, at any time.
  await withAgent(http.createServer((req, res) => res.end('hello')), async (options) => {
    await get(options);
    await rest();
    let seen = '';
    const look = (bytes) => { seen += bytes; };
    const second = await get(options, (socket) => socket.on('data', look));
    assert.strictEqual(second.body, 'hello');
    assert.match(seen, /^HTTP\/1\.1 200 OK\r\n[^]*hello$/);
    second.req.socket.removeListener('data', look);
    await rest();
    const third = await get(options);
    assert.strictEqual(third.body, 'hello');
    assert.ok(third.req.socket === second.req.socket);
  });

  // In the middle of a response.
  await withAgent(http.createServer((req, res) => {
    res.write('first ');
    req.on('end', () => setTimeout(() => res.end('second'), 20)).resume();
  }), async (options) => {
    await get(options);
    await rest();
    let seen = '';
    const { body } = await get(options, (socket) => {
      socket._httpMessage?.on('response', (res) => {
        res.once('data', () => socket.on('data', (bytes) => { seen += bytes; }));
      });
    });
    assert.strictEqual(body, 'first second');
    assert.match(seen, /second/);
  });

  // A slow reader: the response waits, and all of it comes.
  const large = 'y'.repeat(4 << 20);
  await withAgent(http.createServer((req, res) => res.end(large)), async (options) => {
    for (let round = 0; round < 3; round++) {
      const length = await new Promise((resolve, reject) => {
        http.get(options, (res) => {
          let sum = 0;
          res.on('readable', () => {
            let part;
            while ((part = res.read()) !== null) sum += part.length;
          });
          res.on('end', () => resolve(sum));
        }).on('error', reject);
      });
      assert.strictEqual(length, large.length);
      await rest();
    }
  });

  // Bytes that nobody asked for end an idle connection; the next request gets another.
  {
    let connections = 0;
    const server = net.createServer((socket) => {
      connections++;
      socket.on('error', () => {});
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
      server.last = socket;
    });
    const port = await listen(server);
    const agent = new http.Agent({ keepAlive: true });
    const options = { host: '127.0.0.1', port, agent };
    await get(options);
    await rest();
    const { req } = await get(options);
    assert.strictEqual(connections, 1);
    await rest();
    const closed = new Promise((resolve) => { req.socket.on('close', resolve); });
    server.last.write('HTTP/1.1 200 OK\r\n');
    await closed;
    assert.deepStrictEqual(Object.keys(agent.freeSockets), []);
    assert.strictEqual((await get(options)).body, 'ok');
    assert.strictEqual(connections, 2);
    agent.destroy();
    server.last.destroy();
    server.close();
  }

  // The end of the connection: of a body without a length, and in the middle of an answer.
  {
    let count = 0;
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => {
        count++;
        if (count === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        else if (count === 2) socket.end('HTTP/1.1 200 OK\r\n\r\nto the end');
        else if (count === 3) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        else if (count === 4) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf');
        else if (count === 5) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        else if (count === 6) socket.end();
        else if (count === 7) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        else socket.end('no HTTP at all\r\n\r\n');
      });
    });
    const port = await listen(server);
    const agent = new http.Agent({ keepAlive: true });
    const options = { host: '127.0.0.1', port, agent };
    await get(options);
    await rest();
    const whole = await get(options);
    assert.strictEqual(whole.body, 'to the end');
    assert.strictEqual(whole.res.complete, true);
    await rest();
    await get(options);
    await rest();
    await assert.rejects(get(options), { message: 'aborted', code: 'ECONNRESET' });
    await get(options);
    await rest();
    await assert.rejects(get(options), { message: 'socket hang up', code: 'ECONNRESET' });
    await get(options);
    await rest();
    await assert.rejects(get(options), { code: 'HPE_INVALID_CONSTANT' });
    agent.destroy();
    server.close();
  }
}

main().then(() => console.log('ok'), (error) => {
  console.error(error);
  process.exit(1);
});
