'use strict';
// A file of 64 KiB, opened and streamed for each request.
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const listen = require('./listen.js');

const folder = fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'rondo-bench-'));
const file = path.join(folder, 'file');
fs.writeFileSync(file, 'f'.repeat(65536));
process.on('SIGTERM', () => {
  fs.rmSync(folder, { recursive: true });
  process.exit();
});

listen(http.createServer((req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': 65536 });
  fs.createReadStream(file).on('error', (error) => res.destroy(error)).pipe(res);
}));
