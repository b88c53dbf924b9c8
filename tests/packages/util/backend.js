// The server that the scenarios of HTTP clients talk to.
'use strict';
const http = require('http');
const zlib = require('zlib');

module.exports = async () => {
  let flaky = 0;
  const server = http.createServer((req, res) => {
    const url = new URL(req.url, 'http://x');
    const parts = [];
    req.on('data', (part) => parts.push(part));
    req.on('end', () => {
      const body = Buffer.concat(parts).toString();
      switch (url.pathname) {
        case '/json': res.setHeader('Content-Type', 'application/json'); res.end(JSON.stringify({ method: req.method, q: url.search, type: req.headers['content-type']?.replace(/boundary=.*/, 'boundary'), x: req.headers['x-a'], auth: req.headers.authorization, body: body.length > 200 ? body.length : body.replace(/-{4,}[\w-]+|--[\w-]{20,}/g, '--B').replace(/\r\n/g, '|') })); break;
        case '/redirect': res.writeHead(Number(url.searchParams.get('code') ?? 302), { Location: '/json?redirected' }); res.end(); break;
        case '/loop': res.writeHead(302, { Location: '/loop' }); res.end(); break;
        case '/gzip': res.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' }); res.end(zlib.gzipSync('{"zipped":true}')); break;
        case '/status': res.writeHead(Number(url.searchParams.get('code')), { 'Content-Type': 'text/plain' }); res.end('status body'); break;
        case '/slow': setTimeout(() => res.end('slow'), 5000).unref(); break;
        case '/flaky': if (++flaky % 3 !== 0) { res.writeHead(503); res.end('again'); } else res.end('third time'); break;
        case '/stream': for (let i = 0; i < 5; i++) res.write(`part ${i};`); res.end(); break;
        case '/cut': res.writeHead(200, { 'Content-Length': 100 }); res.write('ten bytes.'); setTimeout(() => req.socket.destroy(), 20); break;
        case '/reset': req.socket.destroy(); break;
        case '/cookie': res.setHeader('Set-Cookie', ['a=1; Path=/', 'b=2; HttpOnly']); res.end(req.headers.cookie ?? 'none'); break;
        case '/big': res.end(Buffer.alloc(1 << 20, 'q')); break;
        default: res.writeHead(404); res.end('not here');
      }
    });
  });
  const port = await require('./client').listen(server);
  return { server, base: `http://127.0.0.1:${port}`, stop() { server.closeAllConnections(); server.close(); } };
};
