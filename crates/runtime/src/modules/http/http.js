'use strict';
// require('http') (Node docs: http). The classes live in internal/http/*.

const { ObjectDefineProperty } = primordials;
const { METHODS, STATUS_CODES, validateHeaderName, validateHeaderValue } = require('internal/http/common');
const { IncomingMessage } = require('internal/http/incoming');
const { OutgoingMessage } = require('internal/http/outgoing');
const { ServerResponse } = require('internal/http/response');
const { Server, connectionListener } = require('internal/http/server');
const { validateInteger } = require('internal/validators');

function createServer(options, requestListener) { return new Server(options, requestListener); }

module.exports = {
  _connectionListener: connectionListener,
  METHODS,
  STATUS_CODES,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName,
  validateHeaderValue,
  maxHeaderSize: 16 * 1024,
};
