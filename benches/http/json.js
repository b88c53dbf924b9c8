'use strict';
// A kilobyte of JSON, made for each request.
const http = require('node:http');
const listen = require('./listen.js');

const items = Array.from({ length: 18 }, (_, id) => ({ id, name: `product ${id}`, price: id * 1.25, stock: id % 3 === 0 }));

listen(http.createServer((req, res) => {
  const text = JSON.stringify({ path: req.url, items });
  res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  res.end(text);
}));
