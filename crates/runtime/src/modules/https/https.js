'use strict';
// `https`: needs TLS, which is not there yet; loading the module works, using it is a clear error.

const { addNotYet } = require('internal/not_yet');
const http = require('http');

class Agent extends http.Agent {
  constructor(options) {
    super(options);
    this.defaultPort = 443;
    this.protocol = 'https:';
  }
  createConnection() {
    return module.exports.request();
  }
}

module.exports = addNotYet({ Agent, globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }) }, 'https',
  ['createServer', 'get', 'request'], ['Server']);
