'use strict';
// The native stream handle as its two JavaScript classes, the HTTP parser, and the numbers of the binding. While async_hooks
// follow the loop, handles and parsers have async ids, and their callbacks run in them.

const { ObjectHasOwn, ReflectApply, Symbol } = primordials;
const { Stream, errno, HTTPParser: NativeParser } = internalBinding('net');
const { current, endHandle, followHandle, getFrame, idOf, inHandle, resourceOf, setFrame } = require('internal/async_hooks/state');

const kOnConnection = Symbol('onconnection');
const kParserResource = Symbol('kParserResource');

// Flags of bind(), as in support/stream_base/handle.rs, and what `new TCP(type)` is for.
const constants = { IPV6ONLY: 1, REUSEPORT: 2, SOCKET: 0, SERVER: 1 };

const kParserCallbacks = ['onHead', 'onBody', 'onEvent'];
const COMPLETE = 0;

// The parser's callbacks run in the id of a resource of their own; a new one for each exchange of an owner that is used again.
function followParser(owner, kind) {
  endParser(owner);
  const resource = owner[kParserResource] = resourceOf('HTTPParser');
  followHandle(resource, kind === 0 ? 'HTTPINCOMINGMESSAGE' : 'HTTPCLIENTREQUEST');
  followCallbacks(owner, kind);
}
// The native parser looks its callbacks up once, when it is made: this must come before.
function followCallbacks(owner, kind) {
  for (let i = 0; i < kParserCallbacks.length; i++) {
    const name = kParserCallbacks[i];
    const callback = owner[name];
    if (typeof callback !== 'function' || ObjectHasOwn(owner, name)) continue;
    owner[name] = function(...args) {
      const current = owner[kParserResource];
      if (current === undefined) return ReflectApply(callback, this, args);
      const result = ReflectApply(inHandle(current, callback), this, args);
      // A response is the end of its exchange; requests follow each other on a connection.
      if (kind !== 0 && name === 'onEvent' && args[0] === COMPLETE) endHandle(current);
      return result;
    };
  }
}
// The exchange that `owner` stands for is over.
function endParser(owner) {
  if (owner[kParserResource] !== undefined) endHandle(owner[kParserResource]);
}

class Handle extends Stream {
  get onconnection() { return this[kOnConnection]; }
  set onconnection(callback) {
    this[kOnConnection] = callback;
    this.setOnConnection(current.following && typeof callback === 'function' ? inHandle(this, callback) : callback);
  }
  getAsyncId() { return idOf(this); }
  setOwner(owner, onread) { super.setOwner(owner, current.following && typeof onread === 'function' ? inHandle(this, onread) : onread); }
  httpStart(owner, kind, maxHead, lenient) {
    if (current.following) {
      followParser(owner, kind);
      this[kParserResource] = owner[kParserResource];
    }
    return super.httpStart(owner, kind, maxHead, lenient);
  }
  httpStop() {
    endParser(this);
    super.httpStop();
  }
  close(callback) { super.close(current.following ? closing(this, callback) : callback); }
  closeSoon(callback) { super.closeSoon(current.following ? closing(this, callback) : callback); }
  reset(callback) { return super.reset(current.following ? closing(this, callback) : callback); }
}

function closing(handle, callback) {
  endParser(handle);
  return inHandle(handle, (status) => {
    endHandle(handle);
    callback?.(status);
  });
}

class TCP extends Handle {
  constructor(type) {
    super(0);
    if (current.following) followHandle(this, type === constants.SERVER ? 'TCPSERVERWRAP' : 'TCPWRAP');
  }
  listen(backlog) { return super.listen(backlog, TCP); }
}

class Pipe extends Handle {
  constructor(type) {
    super(1);
    if (current.following) followHandle(this, type === constants.SERVER ? 'PIPESERVERWRAP' : 'PIPEWRAP');
  }
  listen(backlog) { return super.listen(backlog, Pipe); }
}

// The parser for bytes that JavaScript has. Its callbacks run in the async context in which the exchange began, whoever brings
// the bytes.
class HTTPParser extends NativeParser {
  #owner;
  #frame;
  constructor(owner, kind, maxHead, lenient) {
    if (current.following) {
      // That of a client is made before there is an exchange: `reset` begins each.
      if (kind === 0) followParser(owner, kind);
      else followCallbacks(owner, kind);
    }
    super(owner, kind, maxHead, lenient);
    this.#owner = owner;
    this.#frame = getFrame();
  }
  // The exchange is over: its async context may go.
  rest() {
    this.#frame = undefined;
    endParser(this.#owner);
  }
  reset(kind, maxHead, lenient) {
    if (current.following) followParser(this.#owner, kind);
    this.#frame = getFrame();
    return super.reset(kind, maxHead, lenient);
  }
  execute(bytes) {
    const before = getFrame();
    setFrame(this.#frame);
    try {
      return super.execute(bytes);
    } finally {
      setFrame(before);
    }
  }
  finish() {
    const before = getFrame();
    setFrame(this.#frame);
    try {
      return super.finish();
    } finally {
      setFrame(before);
    }
  }
}

// Whether the handle itself makes bytes of text in this encoding.
function isPlainEncoding(encoding) {
  switch (encoding) {
    case undefined: case null: case '': case 'utf8': case 'utf-8': case 'latin1': case 'binary': case 'ascii': case 'ucs2': case 'ucs-2': case 'utf16le': case 'utf-16le':
      return true;
    default:
      return false;
  }
}

module.exports = { HTTPParser, Pipe, TCP, constants, endParser, errno, isPlainEncoding };
