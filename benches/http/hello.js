'use strict';
// The smallest answer. Also the reference server of the client row and the server of the idle connections, which it keeps.
const http = require('node:http');
const listen = require('./listen.js');

listen(http.createServer({ keepAliveTimeout: 0 }, (req, res) => res.end('hello')));
