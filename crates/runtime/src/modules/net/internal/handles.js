'use strict';
// The native stream handle as its two JavaScript classes, and the numbers of the binding.

const { Symbol } = primordials;
const { Stream, errno, HTTPParser } = internalBinding('net');

const kOnConnection = Symbol('onconnection');

class TCP extends Stream {
  constructor() { super(0); }
  get onconnection() { return this[kOnConnection]; }
  set onconnection(callback) {
    this[kOnConnection] = callback;
    this.setOnConnection(callback);
  }
  listen(backlog) { return super.listen(backlog, TCP); }
}

class Pipe extends Stream {
  constructor() { super(1); }
  get onconnection() { return this[kOnConnection]; }
  set onconnection(callback) {
    this[kOnConnection] = callback;
    this.setOnConnection(callback);
  }
  listen(backlog) { return super.listen(backlog, Pipe); }
}

// Flags of bind(); as in support/stream_base/handle.rs.
const constants = { IPV6ONLY: 1, REUSEPORT: 2 };

// Whether the handle itself makes bytes of text in this encoding.
function isPlainEncoding(encoding) {
  switch (encoding) {
    case undefined: case null: case '': case 'utf8': case 'utf-8': case 'latin1': case 'binary': case 'ascii': case 'ucs2': case 'ucs-2': case 'utf16le': case 'utf-16le':
      return true;
    default:
      return false;
  }
}

module.exports = { isPlainEncoding, HTTPParser, Pipe, TCP, constants, errno };
