'use strict';
// net.BoundSocket (Node docs: net): a TCP or Unix socket that is bound at once, and later becomes a server's or a client's.

const { SymbolDispose } = primordials;
const { codes: { ERR_INVALID_ARG_VALUE, ERR_SOCKET_HANDLE_ADOPTED }, ErrnoException, ExceptionWithHostPort } = require('internal/errors');
const { validateBoolean, validateObject, validatePort, validateString } = require('internal/validators');
const { isIP } = require('internal/net/address');
const { TCP, Pipe, constants: { IPV6ONLY, REUSEPORT, SERVER } } = require('internal/net/handles');

class BoundSocket {
  #handle;
  #path;

  constructor(options = { __proto__: null }) {
    validateObject(options, 'options');
    const { path, port = 0, ipv6Only = false, reusePort = false } = options;
    if (path !== undefined) {
      validateString(path, 'options.path');
      this.#handle = new Pipe(SERVER);
      this.#path = path;
      this.#check(this.#handle.bind(path));
      return;
    }
    validateBoolean(ipv6Only, 'options.ipv6Only');
    validateBoolean(reusePort, 'options.reusePort');
    const number = validatePort(port, 'options.port');
    const host = options.host ?? (ipv6Only ? '::' : '0.0.0.0');
    validateString(host, 'options.host');
    if (isIP(host) === 0) throw new ERR_INVALID_ARG_VALUE('options.host', host, 'must be a numeric IP address; net.BoundSocket does not perform DNS resolution');
    this.#handle = new TCP(SERVER);
    this.#check(this.#handle.bind(host, number, (ipv6Only ? IPV6ONLY : 0) | (reusePort ? REUSEPORT : 0)), host, number);
  }

  #check(err, address, port) {
    if (!err) return;
    this.#handle.close();
    this.#handle = undefined;
    throw new ExceptionWithHostPort(err, 'bind', address, port);
  }

  #mine() {
    if (this.#handle === undefined) throw new ERR_SOCKET_HANDLE_ADOPTED();
    return this.#handle;
  }

  address() {
    const handle = this.#mine();
    if (this.#path !== undefined) return this.#path;
    const out = {};
    const err = handle.getsockname(out);
    if (err) throw new ErrnoException(err, 'address');
    return out;
  }

  fd() { return this.#mine().fd; }

  close() {
    this.#mine().close();
    this.#handle = undefined;
  }

  get isPipe() { return this.#path !== undefined; }

  [SymbolDispose]() {
    if (this.#handle !== undefined) this.close();
  }

  static isBoundSocket(value) { return typeof value === 'object' && value !== null && #handle in value; }

  // The handle, for who takes it over.
  static adopt(socket) {
    const handle = socket.#mine();
    socket.#handle = undefined;
    return handle;
  }
  static pathOf(socket) { return socket.#path; }
}

const { adopt, isBoundSocket, pathOf } = BoundSocket;
delete BoundSocket.adopt;
delete BoundSocket.isBoundSocket;
delete BoundSocket.pathOf;

module.exports = { BoundSocket, adopt, isBoundSocket, pathOf };
