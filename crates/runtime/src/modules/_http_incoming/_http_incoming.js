'use strict';
// require('_http_incoming'): old name of parts of http that proxies, agents and mocks use.

const { IncomingMessage, readStart } = require('internal/http/incoming');

module.exports = {
  IncomingMessage,
  readStart,
  readStop(socket) { socket?.pause(); },
};
