'use strict';
// require('_http_client'): old name of parts of http that proxies, agents and mocks use.

const { ClientRequest } = require('internal/http/client');

module.exports = { ClientRequest };
