'use strict';
// `process.binding(name)`: deprecated in Node, but graceful-fs, natives-readers and old tools still ask for a few tables.
// Only tables and values are given; functions that would pass by the checks of the public modules are not.

function legacyBinding(name) {
  switch (name) {
    case 'constants': {
      const { constants: fs } = require('fs');
      const os = require('os').constants;
      const { constants: zlib } = require('zlib');
      const { constants: crypto } = require('crypto');
      return { os, fs, crypto, zlib, trace: {} };
    }
    case 'natives':
      return {};
    case 'uv':
      return internalBinding('uv');
    case 'config':
      return { hasIntl: typeof Intl === 'object', hasInspector: false, hasOpenSSL: true, fipsMode: false, bits: 64 };
    case 'util': {
      const types = require('util').types;
      return { isPromise: types.isPromise, isDate: types.isDate, isRegExp: types.isRegExp, isMap: types.isMap, isSet: types.isSet };
    }
    default:
      return undefined;
  }
}

module.exports = { legacyBinding };
