'use strict';
// require('net'): TCP and Unix sockets (Node docs: net). The parts live in internal/net/*.

const { FunctionPrototypeCall } = primordials;
const { isIP, isIPv4, isIPv6 } = require('internal/net/address');
const { Socket } = require('internal/net/socket');
const connecting = require('internal/net/connect');
const { Server, createServerHandle } = require('internal/net/server');

function createServer(options, connectionListener) { return new Server(options, connectionListener); }

function connect(...args) {
  const normalized = connecting.normalizeArgs(args);
  const options = normalized[0];
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return FunctionPrototypeCall(Socket.prototype.connect, socket, normalized);
}

module.exports = {
  _createServerHandle: createServerHandle,
  _normalizeArgs: connecting.normalizeArgs,
  get BlockList() { return require('internal/net/blocklist').BlockList; },
  get BoundSocket() { return require('internal/net/bound_socket').BoundSocket; },
  get SocketAddress() { return require('internal/net/blocklist').SocketAddress; },
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  Server,
  Socket,
  Stream: Socket,
  getDefaultAutoSelectFamily: connecting.getDefaultAutoSelectFamily,
  setDefaultAutoSelectFamily: connecting.setDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout: connecting.getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout: connecting.setDefaultAutoSelectFamilyAttemptTimeout,
};
