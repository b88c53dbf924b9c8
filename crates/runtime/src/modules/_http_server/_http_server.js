'use strict';
// require('_http_server'): old name of parts of http that proxies, agents and mocks use.

const { STATUS_CODES } = require('internal/http/common');
const { ServerResponse } = require('internal/http/response');
const { Server, connectionListener, httpServerPreClose, kConnections, kConnectionsCheckingInterval, setupConnectionsTracking, storeHTTPOptions } = require('internal/http/server');

module.exports = {
  STATUS_CODES, Server, ServerResponse, setupConnectionsTracking, storeHTTPOptions, _connectionListener: connectionListener, httpServerPreClose, kServerResponse: require('internal/http/common').kServerResponse, kConnections, kConnectionsCheckingInterval,
};
