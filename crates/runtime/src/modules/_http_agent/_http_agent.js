'use strict';
// require('_http_agent'): old name of parts of http that proxies, agents and mocks use.

const { Agent, globalAgent } = require('internal/http/agent');

module.exports = { Agent, globalAgent };
