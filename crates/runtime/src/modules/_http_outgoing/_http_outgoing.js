'use strict';
// require('_http_outgoing'): old name of parts of http that proxies, agents and mocks use.

const { OutgoingMessage, kHighWaterMark, kUniqueHeaders, parseUniqueHeadersOption } = require('internal/http/outgoing');
const { validateHeaderName, validateHeaderValue } = require('internal/http/common');

module.exports = { kHighWaterMark, kUniqueHeaders, parseUniqueHeadersOption, validateHeaderName, validateHeaderValue, OutgoingMessage };
