'use strict';
// `tls`: not there yet; loading the module works, using it is a clear error.

const { addNotYet } = require('internal/not_yet');

module.exports = addNotYet({ DEFAULT_MIN_VERSION: 'TLSv1.2', DEFAULT_MAX_VERSION: 'TLSv1.3', CLIENT_RENEG_LIMIT: 3, CLIENT_RENEG_WINDOW: 600 }, 'tls',
  ['checkServerIdentity', 'connect', 'createSecureContext', 'createServer', 'getCACertificates', 'getCiphers', 'setDefaultCACertificates'],
  ['SecureContext', 'Server', 'TLSSocket']);
