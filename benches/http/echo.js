'use strict';
// Reads the whole body of a POST and sends it back.
const http = require('node:http');
const listen = require('./listen.js');

listen(http.createServer((req, res) => {
  const parts = [];
  req.on('data', (part) => parts.push(part));
  req.on('end', () => {
    const body = Buffer.concat(parts);
    res.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': body.length });
    res.end(body);
  });
}));
