'use strict';
// The deprecated ways to the header store of http.OutgoingMessage: `_headers`, `_headerNames`, `_renderHeaders()`.

const { ObjectDefineProperty, ObjectKeys, StringPrototypeToLowerCase } = primordials;
const { codes: { ERR_HTTP_HEADERS_SENT } } = require('internal/errors');
const { kOutHeaders } = require('internal/http/common');

// `kHeader` is the name of the head that was sent.
function addTo(proto, kHeader) {
  const define = (name, get, set) => ObjectDefineProperty(proto, name, { __proto__: null, configurable: true, enumerable: true, get, set });

  // Deprecated names of the store itself.
  define('_headers', function() { return this.getHeaders(); }, function(value) {
    if (value == null) {
      this[kOutHeaders] = null;
    } else if (typeof value === 'object') {
      const headers = this[kOutHeaders] = { __proto__: null };
      const keys = ObjectKeys(value);
      for (let i = 0; i < keys.length; i++) headers[StringPrototypeToLowerCase(keys[i])] = [keys[i], value[keys[i]]];
    }
  });
  define('_headerNames', function() {
    const headers = this[kOutHeaders];
    if (headers === null) return null;
    const out = { __proto__: null };
    const keys = ObjectKeys(headers);
    for (let i = 0; i < keys.length; i++) out[keys[i]] = headers[keys[i]][0];
    return out;
  }, function(value) {
    if (typeof value !== 'object' || value === null || this[kOutHeaders] === null) return;
    const keys = ObjectKeys(value);
    for (let i = 0; i < keys.length; i++) {
      const entry = this[kOutHeaders][keys[i]];
      if (entry) entry[0] = value[keys[i]];
    }
  });
  proto._renderHeaders = function() {
    if (this[kHeader]) throw new ERR_HTTP_HEADERS_SENT('render');
    const out = {};
    if (this[kOutHeaders] !== null) {
      const keys = ObjectKeys(this[kOutHeaders]);
      for (let i = 0; i < keys.length; i++) {
        const entry = this[kOutHeaders][keys[i]];
        out[entry[0]] = entry[1];
      }
    }
    return out;
  };
}

module.exports = { addTo };
