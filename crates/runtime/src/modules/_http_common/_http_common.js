'use strict';
// require('_http_common'): old name of parts of http that proxies, agents and mocks use.

const { METHODS, checkInvalidHeaderChar, checkIsHttpToken } = require('internal/http/common');
const { HTTPParser } = require('internal/net/handles');

module.exports = {
  _checkInvalidHeaderChar: checkInvalidHeaderChar,
  _checkIsHttpToken: checkIsHttpToken,
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  CRLF: '\r\n',
  HTTPParser,
  kIncomingMessage: require('internal/http/common').kIncomingMessage,
  methods: METHODS,
};
