'use strict';
// The fetch family of globals: not there yet. The names exist, because programs look for them; using one is a clear error.

const { addNotYet } = require('internal/not_yet');
const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');

// `fetch` reports every failure through its promise.
async function fetch(input, init = undefined) {
  void input;
  void init;
  throw new ERR_METHOD_NOT_IMPLEMENTED('fetch()');
}

module.exports = addNotYet({ fetch }, 'globalThis', [], ['CloseEvent', 'EventSource', 'FormData', 'Headers', 'Request', 'Response', 'WebSocket']);
