'use strict';
// `process.binding(name)`: deprecated in Node, but graceful-fs, natives-readers and old tools still ask for a few tables.
// Tables, values, and what public modules have under the names of Node's bindings are given. The rest of a binding that
// Node lets through says that it is not there when it is read.

const { Proxy } = primordials;
const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');

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
      return typeof partly[name] === 'function' ? partial(name, partly[name]()) : undefined;
  }
}

// What there is of the bindings that Node's allow-list lets through.
const partly = {
  __proto__: null,
  buffer() {
    const { Buffer, atob, btoa, constants } = require('buffer');
    return {
      atob, btoa, byteLengthUtf8: (text) => Buffer.byteLength(text, 'utf8'), compare: (a, b) => Buffer.compare(a, b),
      kMaxLength: constants.MAX_LENGTH, kStringMaxLength: constants.MAX_STRING_LENGTH,
    };
  },
  cares_wrap() {
    const { ADDRCONFIG, ALL, V4MAPPED } = require('dns');
    return { AF_INET: 2, AF_INET6: 10, AF_UNSPEC: 0, AI_ADDRCONFIG: ADDRCONFIG, AI_ALL: ALL, AI_V4MAPPED: V4MAPPED };
  },
  contextify: () => ({}),
  fs: () => ({}),
  fs_event_wrap: () => ({}),
  icu: () => ({ transcode: require('buffer').transcode }),
  inspector: () => ({}),
  js_stream: () => ({}),
  os() {
    const os = require('os');
    return {
      getAvailableParallelism: os.availableParallelism, getFreeMem: os.freemem, getHomeDirectory: os.homedir, getHostname: os.hostname,
      getTotalMem: os.totalmem, getUptime: os.uptime, isBigEndian: os.endianness() === 'BE',
    };
  },
  pipe_wrap: () => ({ Pipe: require('internal/net/handles').Pipe, constants: { SOCKET: 0, SERVER: 1, IPC: 2, UV_READABLE: 1, UV_WRITABLE: 2 } }),
  process_wrap: () => ({}),
  spawn_sync: () => ({}),
  stream_wrap: () => ({}),
  tcp_wrap: () => ({ TCP: require('internal/net/handles').TCP, constants: { SOCKET: 0, SERVER: 1, UV_TCP_IPV6ONLY: 1, UV_TCP_REUSEPORT: 2 } }),
  tls_wrap: () => ({ HAVE_SSL_TRACE: false }),
  tty_wrap: () => ({ isTTY: require('tty').isatty }),
  udp_wrap: () => ({}),
  zlib: () => ({ crc32: require('zlib').crc32, ZLIB_VERSION: process.versions.zlib }),
};

function partial(name, values) {
  return new Proxy(values, {
    __proto__: null,
    get(target, key) {
      if (typeof key === 'string' && !(key in target)) throw new ERR_METHOD_NOT_IMPLEMENTED(`process.binding('${name}').${key}`);
      return target[key];
    },
  });
}

module.exports = { legacyBinding };
