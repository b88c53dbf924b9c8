'use strict';
// `https`: needs TLS, which is not there yet; loading the module works, using it is a clear error. A request with a URL
// that is none says so first, as it would with TLS.

const { addNotYet } = require('internal/not_yet');
const http = require('http');
const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');

class Agent extends http.Agent {
  constructor(options) {
    super(options);
    this.defaultPort = 443;
    this.protocol = 'https:';
  }
  createConnection() { throw new ERR_METHOD_NOT_IMPLEMENTED('https.Agent.createConnection()'); }
}

function refuse(name, url) {
  if (typeof url === 'string') new (require('url').URL)(url);
  throw new ERR_METHOD_NOT_IMPLEMENTED(`https.${name}()`);
}
function get(url) { refuse('get', url); }
function request(url) { refuse('request', url); }

module.exports = addNotYet({ Agent, get, globalAgent: new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 5000 }), request }, 'https', ['createServer'], ['Server']);
