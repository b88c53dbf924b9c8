// A server whose blocking requests go to the worker pool: a plain request that arrives while they run is answered at once.
const http = require('node:http');
const crypto = require('node:crypto');
const fs = require('node:fs');
const dns = require('node:dns');

const server = http.createServer((req, res) => {
  switch (req.url) {
    case '/derive': return crypto.pbkdf2('secret', 'salt', 400_000, 32, 'sha256', () => res.end('key'));
    case '/file': return fs.readFile(__filename, (error, data) => res.end(error ? 'error' : `file of ${data.length > 0}`));
    case '/lookup': return dns.lookup('localhost', (error, address) => res.end(error ? 'error' : `address of ${address.length > 0}`));
    default: return res.end('plain');
  }
});

server.listen(0, async () => {
  const ask = (path) => new Promise((resolve, reject) => {
    http.get({ port: server.address().port, path, agent: false }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => resolve(text));
    }).on('error', reject);
  });
  const order = [];
  const note = (text) => order.push(text);
  const slow = [ask('/derive').then(note), ask('/derive').then(note)];
  await ask('/').then(note);
  await ask('/file').then(note);
  await ask('/lookup').then(note);
  console.log(order.join(', '));
  await Promise.all(slow);
  console.log(order.slice(3).join(', '));
  server.close();
});
