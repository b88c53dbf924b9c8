'use strict';
// `tls`: not there yet. The module can be loaded, and a TLSSocket can be put around a stream, as packages do when they
// are loaded (http2-wrapper looks at what such a socket is made of); everything that would speak TLS is a clear error.

const { addNotYet } = require('internal/not_yet');
const net = require('net');
const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');

// What stands between a TLSSocket and a stream that is not a socket.
class JSStreamSocket extends net.Socket {
  constructor(stream) {
    super();
    this.stream = stream;
  }
  _read() { this.destroy(new ERR_METHOD_NOT_IMPLEMENTED('tls.TLSSocket')); }
  _write(chunk, encoding, cb) { cb(new ERR_METHOD_NOT_IMPLEMENTED('tls.TLSSocket')); }
  _writev(chunks, cb) { cb(new ERR_METHOD_NOT_IMPLEMENTED('tls.TLSSocket')); }
}

class TLSSocket extends net.Socket {
  constructor(socket, options) {
    if (socket === undefined || socket === null || socket instanceof net.Socket) throw new ERR_METHOD_NOT_IMPLEMENTED('tls.TLSSocket');
    super(options);
    this._handle = { _parentWrap: new JSStreamSocket(socket), close(done) { if (done) process.nextTick(done); }, setOwner(owner) { this.owner = owner; } };
    this.encrypted = true;
  }
  _read() { this.destroy(new ERR_METHOD_NOT_IMPLEMENTED('tls.TLSSocket')); }
  _write(chunk, encoding, cb) { cb(new ERR_METHOD_NOT_IMPLEMENTED('tls.TLSSocket')); }
  _writev(chunks, cb) { cb(new ERR_METHOD_NOT_IMPLEMENTED('tls.TLSSocket')); }
  connect() { throw new ERR_METHOD_NOT_IMPLEMENTED('tls.TLSSocket'); }
}

module.exports = addNotYet({ DEFAULT_MIN_VERSION: 'TLSv1.2', DEFAULT_MAX_VERSION: 'TLSv1.3', CLIENT_RENEG_LIMIT: 3, CLIENT_RENEG_WINDOW: 600, TLSSocket }, 'tls',
  ['checkServerIdentity', 'connect', 'createSecureContext', 'createServer', 'getCACertificates', 'getCiphers', 'setDefaultCACertificates'],
  ['SecureContext', 'Server']);
