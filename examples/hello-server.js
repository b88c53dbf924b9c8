// The smallest HTTP server: ./x run examples/hello-server.js, then open http://localhost:3000.
const http = require('node:http');

const port = Number(process.env.PORT ?? 3000);
const server = http.createServer((req, res) => res.end('Hello from Rondo\n'));
server.listen(port, () => console.log(`http://localhost:${server.address().port}`));
