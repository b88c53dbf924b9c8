'use strict';
// `http2`: not there yet; loading the module works, using it is a clear error.

const { addNotYet } = require('internal/not_yet');

module.exports = addNotYet({ constants: { __proto__: null } }, 'http2',
  ['connect', 'createSecureServer', 'createServer', 'getDefaultSettings', 'getPackedSettings', 'getUnpackedSettings', 'performServerHandshake'],
  ['Http2ServerRequest', 'Http2ServerResponse']);
