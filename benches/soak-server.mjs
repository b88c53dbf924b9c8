// The server of soak.mjs: plain, echo, streamed and large answers.
import http from 'node:http';

const big = Buffer.alloc(1 << 20, 'q');
const server = http.createServer({ headersTimeout: 5000, requestTimeout: 20_000, keepAliveTimeout: 5000, connectionsCheckingInterval: 1000, minRequestBodyRate: 10 }, (req, res) => {
  switch (req.url) {
    case '/echo': req.pipe(res); break;
    case '/json': res.setHeader('Content-Type', 'application/json'); res.end(JSON.stringify({ url: req.url, headers: req.headers })); break;
    case '/big': res.end(big); break;
    case '/stream': {
      let left = 20;
      const more = () => {
        if (left-- === 0) res.end();
        else if (res.write('x'.repeat(1000))) setImmediate(more);
        else res.once('drain', more);
      };
      more();
      break;
    }
    default: res.end('hello');
  }
});
server.maxConnections = 4000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
