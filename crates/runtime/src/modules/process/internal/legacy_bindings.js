'use strict';
// `process.binding(name)`: deprecated in Node, but graceful-fs, natives-readers and old tools still ask for a few tables.
// Only tables and values are given; functions that would pass by the checks of the public modules are not.

// What Node gives of its `util` binding.
const typeChecks = ['isAnyArrayBuffer', 'isArrayBuffer', 'isArrayBufferView', 'isAsyncFunction', 'isDataView', 'isDate', 'isExternal',
  'isMap', 'isMapIterator', 'isNativeError', 'isPromise', 'isRegExp', 'isSet', 'isSetIterator', 'isTypedArray', 'isUint8Array'];

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
      const { types } = require('util');
      const out = {};
      for (let i = 0; i < typeChecks.length; i++) out[typeChecks[i]] = types[typeChecks[i]];
      return out;
    }
    default:
      return undefined;
  }
}

module.exports = { legacyBinding };
