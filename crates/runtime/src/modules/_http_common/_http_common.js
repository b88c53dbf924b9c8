'use strict';
// require('_http_common'): old name of parts of http that proxies, agents and mocks use.

const { isInsecure, METHODS, checkInvalidHeaderChar, checkIsHttpToken, kIncomingMessage } = require('internal/http/common');
const { HTTPParser } = require('internal/http/parser');
const { freeParser, parsers } = require('internal/http/exchange');

module.exports = {
  _checkInvalidHeaderChar: checkInvalidHeaderChar,
  _checkIsHttpToken: checkIsHttpToken,
  chunkExpression: /(?:^|\W)chunked(?:$|\W)/i,
  continueExpression: /(?:^|\W)100-continue(?:$|\W)/i,
  CRLF: '\r\n',
  freeParser,
  methods: METHODS,
  parsers,
  kIncomingMessage,
  HTTPParser,
  isLenient: isInsecure,
  // The lenient bits of HTTPParser for the options `httpValidation` and `insecureHTTPParser`.
  calculateLenientFlags(httpValidation, insecure) {
    if (httpValidation === 'relaxed') return HTTPParser.kLenientHeaderValueRelaxed;
    if (httpValidation === 'insecure') return HTTPParser.kLenientAll;
    if (httpValidation === undefined && (insecure === true || (insecure === undefined && isInsecure()))) return HTTPParser.kLenientAll;
    return HTTPParser.kLenientNone;
  },
};
