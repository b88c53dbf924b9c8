'use strict';
// require('http') (Node docs: http). The classes live in internal/http/*.

const { Number, ObjectDefineProperty } = primordials;
const { METHODS, STATUS_CODES, validateHeaderName, validateHeaderValue } = require('internal/http/common');
const { IncomingMessage } = require('internal/http/incoming');
const { OutgoingMessage } = require('internal/http/outgoing');
const { ServerResponse } = require('internal/http/response');
const { Server, connectionListener } = require('internal/http/server');
const { validateInteger } = require('internal/validators');
const agents = require('internal/http/agent');
const { Agent } = agents;
const { ClientRequest } = require('internal/http/client');

function createServer(options, requestListener) { return new Server(options, requestListener); }

// --max-http-header-size
function maxHeaderSize() {
  return Number(require('internal/bootstrap/options').getOptionValue('--max-http-header-size')) || 16 * 1024;
}

function request(url, options, cb) { return new ClientRequest(url, options, cb); }

function get(url, options, cb) {
  const req = request(url, options, cb);
  req.end();
  return req;
}

module.exports = {
  _connectionListener: connectionListener,
  METHODS,
  STATUS_CODES,
  Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName,
  validateHeaderValue,
  get,
  request,
  // Makes the global agent follow the proxies that `env` names. Gives a function that puts the agent before it back.
  setGlobalProxyFromEnv(env = process.env) {
    return require('internal/http/proxy').replaceGlobalAgent(agents, env);
  },
  // Servers make and free parsers with their connections; clients keep idle ones.
  setMaxIdleHTTPParsers(max) {
    validateInteger(max, 'max', 1);
    require('internal/http/exchange').parsers.max = max;
  },
};

ObjectDefineProperty(module.exports, 'maxHeaderSize', { __proto__: null, configurable: true, enumerable: true, get: maxHeaderSize });
ObjectDefineProperty(module.exports, 'globalAgent', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return agents.globalAgent; },
  set(value) { agents.globalAgent = value; },
});
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent']) {
  ObjectDefineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, get() { return globalThis[name]; } });
}
