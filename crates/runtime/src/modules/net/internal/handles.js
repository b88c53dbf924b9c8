'use strict';
// The native stream handle as its two JavaScript classes, and the numbers of the binding.

const { Stream, errno, HTTPParser } = internalBinding('net');

class TCP extends Stream {
  constructor() { super(0); }
  listen(backlog) { return super.listen(backlog, TCP); }
}

class Pipe extends Stream {
  constructor() { super(1); }
  listen(backlog) { return super.listen(backlog, Pipe); }
}

// Flags of bind(); as in support/stream_base/handle.rs.
const constants = { IPV6ONLY: 1, REUSEPORT: 2 };

module.exports = { HTTPParser, Pipe, TCP, constants, errno };
