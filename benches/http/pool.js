'use strict';
// Nine requests in ten are answered at once, the tenth after a key derivation on the thread pool.
const crypto = require('node:crypto');
const http = require('node:http');
const listen = require('./listen.js');

let count = 0;

listen(http.createServer((req, res) => {
  if (++count % 10 !== 0) return res.end('hello');
  crypto.pbkdf2('password', 'salt', 20_000, 32, 'sha512', (error) => {
    if (error) res.destroy(error);
    else res.end('hello');
  });
}));
