'use strict';
// require('dgram'): UDP sockets (nodejs.org/api/dgram.html). Handles and their binding are in internal/dgram/handles, the
// argument forms of send() in internal/dgram/send.
//
// A socket goes from unbound over binding (a name is looked up, or the cluster asked) to bound, and apart from that from
// disconnected over connecting to connected. What is asked for while it binds waits in `state.queue`.

const {
  ArrayPrototypePush, FunctionPrototypeCall, ObjectSetPrototypeOf, Promise, PromiseResolve, ReflectApply, StringPrototypeIncludes, StringPrototypeToLowerCase, SymbolAsyncDispose,
} = primordials;
const EventEmitter = require('events');
const { Buffer } = require('buffer');
const dc = require('diagnostics_channel');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_IP_BLOCKED, ERR_MISSING_ARGS, ERR_SOCKET_ALREADY_BOUND, ERR_SOCKET_BAD_BUFFER_SIZE,
    ERR_SOCKET_BUFFER_SIZE, ERR_SOCKET_DGRAM_IS_CONNECTED, ERR_SOCKET_DGRAM_NOT_CONNECTED, ERR_SOCKET_DGRAM_NOT_RUNNING,
  },
  ErrnoException, ExceptionWithHostPort, uvErrmapGet,
} = require('internal/errors');
const { validateAbortSignal, validateFunction, validateNumber, validateObject, validatePort, validateString, validateUint32 } = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { isIP } = require('internal/net/address');
const { IPV6ONLY, REUSEADDR, REUSEPORT, UDP, anyAddress, checkFd, checkType, createSocketHandle, kState, toPort } = require('internal/dgram/handles');
const { sendArguments } = require('internal/dgram/send');
const { state: clusterState } = require('internal/cluster/utils');
const { track, untrack } = require('internal/process/resources');

const EINVAL = -22;
const UNBOUND = 0;
const BINDING = 1;
const BOUND = 2;
const DISCONNECTED = 0;
const CONNECTING = 1;
const CONNECTED = 2;

const udpSocketChannel = dc.channel('udp.socket');
const { flags: commandFlags } = internalBinding('runtime');
// Node's own tests look at the queue, which is empty when the system takes datagrams at once.
const alwaysQueue = commandFlags['--test-udp-no-try-send'] !== undefined;

function blockList(options, name) {
  const list = options?.[name];
  if (list && !require('net').BlockList.isBlockList(list)) throw new ERR_INVALID_ARG_TYPE(`options.${name}`, 'net.BlockList', list);
  return list || undefined;
}

function Socket(type, listener) {
  FunctionPrototypeCall(EventEmitter, this);
  let options;
  if (type !== null && typeof type === 'object') {
    options = type;
    type = options.type;
    if (options.recvBufferSize) validateUint32(options.recvBufferSize, 'options.recvBufferSize');
    if (options.sendBufferSize) validateUint32(options.sendBufferSize, 'options.sendBufferSize');
  }
  checkType(type);
  const lookup = options?.lookup;
  if (lookup !== undefined) validateFunction(lookup, 'lookup');
  this.type = type;
  const handle = new UDP();
  handle.setOwner(this, onMessage);
  this[kState] = {
    handle,
    lookup: lookup ?? require('dns').lookup,
    receiving: false,
    bindState: UNBOUND,
    connectState: DISCONNECTED,
    queue: undefined,
    reuseAddr: options?.reuseAddr,
    reusePort: options?.reusePort,
    ipv6Only: options?.ipv6Only,
    recvBufferSize: options?.recvBufferSize,
    sendBufferSize: options?.sendBufferSize,
    receiveBlockList: blockList(options, 'receiveBlockList'),
    sendBlockList: blockList(options, 'sendBlockList'),
    resource: undefined,
  };
  if (typeof listener === 'function') this.on('message', listener);
  if (options?.signal !== undefined) closeOnAbort(this, options.signal);
  if (udpSocketChannel.hasSubscribers) udpSocketChannel.publish({ socket: this });
}
ObjectSetPrototypeOf(Socket.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(Socket, EventEmitter);

function createSocket(type, listener) { return new Socket(type, listener); }

function closeOnAbort(socket, signal) {
  validateAbortSignal(signal, 'options.signal');
  const abort = () => {
    if (socket[kState].handle) socket.close();
  };
  if (signal.aborted) {
    abort();
    return;
  }
  signal.addEventListener('abort', abort, { __proto__: null, once: true });
  socket.once('close', () => signal.removeEventListener('abort', abort));
}

function runningHandle(socket) {
  const { handle } = socket[kState];
  if (!handle) throw new ERR_SOCKET_DGRAM_NOT_RUNNING();
  return handle;
}

function lookUp(socket, address, done) {
  const { lookup } = socket[kState];
  const v4 = socket.type === 'udp4';
  FunctionPrototypeCall(lookup, undefined, address || (v4 ? '127.0.0.1' : '::1'), v4 ? 4 : 6, done);
}

// The other half of a bind: the socket receives. An error that the system has against that comes back.
function startListening(socket) {
  const state = socket[kState];
  const err = state.handle.recvStart();
  if (err < 0) {
    state.bindState = UNBOUND;
    return new ErrnoException(err, 'recvStart');
  }
  state.receiving = true;
  state.bindState = BOUND;
  state.resource = { name: 'UDPWrap', owner: socket, isActive: () => state.handle !== null && state.handle.hasRef() };
  track(state.resource);
  if (state.recvBufferSize) bufferSize(socket, state.recvBufferSize, true);
  if (state.sendBufferSize) bufferSize(socket, state.sendBufferSize, false);
  return undefined;
}

// The same, and 'listening' or 'error'.
function listenNow(socket) {
  const error = startListening(socket);
  if (error === undefined) socket.emit('listening');
  else bindFailed(socket, error);
}

function replaceHandle(socket, handle) {
  const state = socket[kState];
  const old = state.handle;
  if (!old.hasRef()) handle.unref();
  state.handle = handle;
  handle.setOwner(socket, onMessage);
  old.setOwner(undefined, undefined);
  old.close();
}

function bindFlags(state) {
  return (state.ipv6Only ? IPV6ONLY : 0) | (state.reuseAddr ? REUSEADDR : 0) | (state.reusePort ? REUSEPORT : 0);
}

function bindFailed(socket, error) {
  socket[kState].bindState = UNBOUND;
  socket.emit('error', error);
}

// The cluster's primary binds, and hands out the same socket to all workers.
function bindShared(socket, query) {
  require('cluster')._getServer(socket, query, (err, handle) => {
    const state = socket[kState];
    if (!state.handle) {
      handle?.close();
      return;
    }
    if (err) {
      bindFailed(socket, new ExceptionWithHostPort(err, 'bind', query.address, query.port));
      return;
    }
    replaceHandle(socket, handle);
    listenNow(socket);
  });
}

Socket.prototype.bind = function(port_, address_ /* , callback */) {
  let port = port_;
  runningHandle(this);
  const state = this[kState];
  if (state.bindState !== UNBOUND) throw new ERR_SOCKET_ALREADY_BOUND();
  state.bindState = BINDING;
  const callback = arguments.length > 0 ? arguments[arguments.length - 1] : undefined;
  if (typeof callback === 'function') onceBound(this, callback);

  if (port instanceof UDP) {
    replaceHandle(this, port);
    listenNow(this);
    return this;
  }
  let address;
  let exclusive = false;
  if (port !== null && typeof port === 'object') {
    const options = port;
    exclusive = Boolean(options.exclusive);
    if (options.fd > 0) {
      bindDescriptor(this, options.fd, exclusive);
      return this;
    }
    address = options.address || '';
    port = options.port;
  } else {
    address = typeof address_ === 'function' ? '' : address_;
  }
  if (state.reusePort) exclusive = true;
  try {
    lookUp(this, address || anyAddress(this.type), (error, ip) => {
      // Closed meanwhile: nobody waits for an answer.
      if (!state.handle) return;
      if (error) {
        bindFailed(this, error);
        return;
      }
      bindLookedUp(this, port, ip, exclusive);
    });
  } catch (error) {
    state.bindState = UNBOUND;
    throw error;
  }
  return this;
};

// `callback` is called when the socket is bound, and forgotten when that fails.
function onceBound(socket, callback) {
  const forget = () => {
    socket.removeListener('error', forget);
    socket.removeListener('listening', listening);
  };
  const listening = () => {
    forget();
    FunctionPrototypeCall(callback, socket);
  };
  socket.on('error', forget);
  socket.on('listening', listening);
}

function bindDescriptor(socket, fd, exclusive) {
  const state = socket[kState];
  if (!exclusive && clusterState.isWorker) {
    bindShared(socket, { address: null, port: null, addressType: socket.type, fd, flags: null });
    return;
  }
  let err;
  try {
    checkFd(fd);
    err = state.handle.open(fd);
  } catch (error) {
    state.bindState = UNBOUND;
    throw error;
  }
  if (err) {
    state.bindState = UNBOUND;
    throw new ErrnoException(err, 'open');
  }
  listenNow(socket);
}

function bindLookedUp(socket, port, ip, exclusive) {
  const state = socket[kState];
  const flags = bindFlags(state);
  if (!exclusive && clusterState.isWorker) {
    bindShared(socket, { address: ip, port, addressType: socket.type, fd: -1, flags });
    return;
  }
  const err = fits(socket.type, ip) ? state.handle.bind(ip, toPort(port || 0), flags) : EINVAL;
  if (err) {
    bindFailed(socket, new ExceptionWithHostPort(err, 'bind', ip, port));
    return;
  }
  listenNow(socket);
}

Socket.prototype.bindSync = function(options = kEmptyObject) {
  const handle = runningHandle(this);
  const state = this[kState];
  validateObject(options, 'options');
  const port = validatePort(options.port ?? 0, 'options.port');
  const address = numericAddress(options.address, 'options.address', 'bindSync') ?? anyAddress(this.type);
  if (state.bindState !== UNBOUND) throw new ERR_SOCKET_ALREADY_BOUND();
  const err = fits(this.type, address) ? handle.bind(address, port, bindFlags(state)) : EINVAL;
  if (err) throw new ExceptionWithHostPort(err, 'bind', address, port);
  const error = startListening(this);
  if (error !== undefined) throw error;
  process.nextTick(emitIfOpen, this, 'listening');
  return this.address();
};

function emitIfOpen(socket, event) {
  if (socket[kState].handle) socket.emit(event);
}

// An address of the other family is no address to a socket.
const fits = (type, ip) => StringPrototypeIncludes(ip, ':') === (type === 'udp6');

// The synchronous forms look no names up.
function numericAddress(address, name, caller) {
  if (address === undefined || address === null || address === '') return undefined;
  validateString(address, name);
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE(name, address, `must be a numeric IP address; ${caller} does not perform DNS resolution`);
  return address;
}

// Has `action` called once the socket is bound; a bind that fails drops it.
function whenBound(socket, action) {
  const state = socket[kState];
  if (state.queue === undefined) {
    state.queue = [];
    const over = () => {
      socket.removeListener('error', failed);
      socket.removeListener('listening', run);
      const { queue } = state;
      state.queue = undefined;
      return queue;
    };
    const run = () => {
      const queue = over();
      for (let i = 0; i < queue.length; i++) queue[i]();
    };
    const failed = () => { over(); };
    socket.once('error', failed);
    socket.once('listening', run);
  }
  ArrayPrototypePush(state.queue, action);
}

function bindImplicitly(socket) {
  if (socket[kState].bindState === UNBOUND) socket.bind({ port: 0, exclusive: true });
}

Socket.prototype.connect = function(port, address, callback) {
  port = validatePort(port, 'Port', false);
  if (typeof address === 'function') {
    callback = address;
    address = '';
  } else if (address === undefined) {
    address = '';
  }
  validateString(address, 'address');
  const state = this[kState];
  if (state.connectState !== DISCONNECTED) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  runningHandle(this);
  state.connectState = CONNECTING;
  bindImplicitly(this);
  const begin = () => connectNow(this, port, address, callback);
  if (state.bindState === BOUND) begin();
  else whenBound(this, begin);
};

function connectNow(socket, port, address, callback) {
  const state = socket[kState];
  if (callback) socket.once('connect', callback);
  const failed = (error) => {
    state.connectState = DISCONNECTED;
    process.nextTick(() => {
      if (!callback) {
        socket.emit('error', error);
        return;
      }
      socket.removeListener('connect', callback);
      callback(error);
    });
  };
  lookUp(socket, address, (error, ip) => {
    if (!state.handle) return;
    const refused = error ?? tryConnect(socket, ip, port, address);
    if (refused) {
      failed(refused);
      return;
    }
    state.connectState = CONNECTED;
    process.nextTick(emitIfOpen, socket, 'connect');
  });
}

// The error, if there is one.
function tryConnect(socket, ip, port, address) {
  const state = socket[kState];
  if (state.sendBlockList?.check(ip, `ipv${isIP(ip)}`)) return new ERR_IP_BLOCKED(ip);
  const err = fits(socket.type, ip) ? state.handle.connect(ip, port) : EINVAL;
  return err ? new ExceptionWithHostPort(err, 'connect', address || ip, port) : undefined;
}

Socket.prototype.connectSync = function(port, address) {
  port = validatePort(port, 'Port', false);
  const ip = numericAddress(address, 'address', 'connectSync') ?? (this.type === 'udp4' ? '127.0.0.1' : '::1');
  const state = this[kState];
  if (state.connectState !== DISCONNECTED) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  runningHandle(this);
  if (state.bindState === UNBOUND) this.bindSync();
  const error = tryConnect(this, ip, port, ip);
  if (error) throw error;
  state.connectState = CONNECTED;
  process.nextTick(emitIfOpen, this, 'connect');
};

Socket.prototype.disconnect = function() {
  const state = this[kState];
  if (state.connectState !== CONNECTED) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  const err = state.handle.disconnect();
  if (err) throw new ErrnoException(err, 'connect');
  state.connectState = DISCONNECTED;
};

Socket.prototype.sendto = function(buffer, offset, length, port, address, callback) {
  validateNumber(offset, 'offset');
  validateNumber(length, 'length');
  validateNumber(port, 'port');
  validateString(address, 'address');
  this.send(buffer, offset, length, port, address, callback);
};

Socket.prototype.send = function(message, offset, length, port, address, callback) {
  const state = this[kState];
  const connected = state.connectState === CONNECTED;
  const what = sendArguments(connected, message, offset, length, port, address, callback);
  runningHandle(this);
  bindImplicitly(this);
  const begin = () => {
    // Who connected meanwhile sends to where it is connected.
    if (connected) sendNow(this, what, undefined);
    else lookUp(this, what.address, (error, ip) => sendLookedUp(this, what, error, ip));
  };
  if (state.bindState === BOUND) begin();
  else whenBound(this, begin);
};

function sendLookedUp(socket, what, error, ip) {
  const state = socket[kState];
  if (error) {
    if (what.callback) process.nextTick(what.callback, error);
    else process.nextTick(() => socket.emit('error', error));
    return;
  }
  if (!state.handle) return;
  if (ip && state.sendBlockList?.check(ip, `ipv${isIP(ip)}`)) {
    if (what.callback) process.nextTick(what.callback, new ERR_IP_BLOCKED(ip));
    return;
  }
  sendNow(socket, what, ip);
}

// An error without a callback is nobody's: datagrams may get lost anyway.
function sendNow(socket, { list, port, address, callback }, ip) {
  const { handle } = socket[kState];
  if (!handle) return;
  const done = (status, bytes) => {
    if (status) callback(new ExceptionWithHostPort(status, 'send', address, port));
    else callback(null, bytes);
  };
  const sent = ip === undefined || fits(socket.type, ip) ? handle.send(list, ip, port, alwaysQueue, callback && done) : EINVAL;
  if (!callback || sent === 0) return;
  if (sent > 0) process.nextTick(callback, null, sent - 1);
  else process.nextTick(callback, new ExceptionWithHostPort(sent, 'send', address, port));
}

// Called by the handle, with the socket as `this`.
function onMessage(err, arrayBuffer, rinfo) {
  if (err) {
    this.emit('error', new ErrnoException(err, 'recvmsg'));
    return;
  }
  if (this[kState].receiveBlockList?.check(rinfo.address, StringPrototypeToLowerCase(rinfo.family))) return;
  this.emit('message', Buffer.from(arrayBuffer), rinfo);
}

Socket.prototype.close = function(callback) {
  const state = this[kState];
  if (typeof callback === 'function') this.on('close', callback);
  if (state.queue !== undefined) {
    // What was to be sent goes first.
    ArrayPrototypePush(state.queue, () => { if (state.handle) this.close(); });
    return this;
  }
  const handle = runningHandle(this);
  state.receiving = false;
  state.handle = null;
  if (state.resource !== undefined) untrack(state.resource);
  handle.close();
  process.nextTick(emitClose, this);
  return this;
};
function emitClose(socket) { socket.emit('close'); }

Socket.prototype[SymbolAsyncDispose] = function() {
  if (!this[kState].handle) return PromiseResolve();
  return new Promise((resolve) => { this.close(() => resolve()); });
};

function addressFrom(handle, syscall) {
  const out = {};
  const err = handle[syscall](out);
  if (err) throw new ErrnoException(err, syscall);
  return out;
}

Socket.prototype.address = function() { return addressFrom(runningHandle(this), 'getsockname'); };

Socket.prototype.remoteAddress = function() {
  const handle = runningHandle(this);
  if (this[kState].connectState !== CONNECTED) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  return addressFrom(handle, 'getpeername');
};

// Calls an option's method; its name is the system call of the error.
function setOption(socket, name, ...values) {
  const handle = runningHandle(socket);
  const err = ReflectApply(handle[name], handle, values);
  if (err) throw new ErrnoException(err, name);
}

Socket.prototype.setBroadcast = function(arg) { setOption(this, 'setBroadcast', Boolean(arg)); };

Socket.prototype.setTTL = function(ttl) {
  validateNumber(ttl, 'ttl');
  setOption(this, 'setTTL', ttl);
  return ttl;
};

Socket.prototype.setMulticastTTL = function(ttl) {
  validateNumber(ttl, 'ttl');
  setOption(this, 'setMulticastTTL', ttl);
  return ttl;
};

Socket.prototype.setMulticastLoopback = function(arg) {
  setOption(this, 'setMulticastLoopback', Boolean(arg));
  // As given: this is what Node does.
  return arg;
};

Socket.prototype.setMulticastInterface = function(interfaceAddress) {
  runningHandle(this);
  validateString(interfaceAddress, 'interfaceAddress');
  setOption(this, 'setMulticastInterface', interfaceAddress);
};

Socket.prototype.addMembership = function(multicastAddress, interfaceAddress) { membership(this, 'addMembership', multicastAddress, interfaceAddress); };
Socket.prototype.dropMembership = function(multicastAddress, interfaceAddress) { membership(this, 'dropMembership', multicastAddress, interfaceAddress); };

function membership(socket, name, multicastAddress, interfaceAddress) {
  runningHandle(socket);
  if (!multicastAddress) throw new ERR_MISSING_ARGS('multicastAddress');
  setOption(socket, name, `${multicastAddress}`, interfaceText(interfaceAddress));
}

// Anything but an address is refused by the handle.
const interfaceText = (value) => (value === undefined || value === null ? undefined : `${value}`);

Socket.prototype.addSourceSpecificMembership = function(sourceAddress, groupAddress, interfaceAddress) {
  sourceMembership(this, 'addSourceSpecificMembership', sourceAddress, groupAddress, interfaceAddress);
};
Socket.prototype.dropSourceSpecificMembership = function(sourceAddress, groupAddress, interfaceAddress) {
  sourceMembership(this, 'dropSourceSpecificMembership', sourceAddress, groupAddress, interfaceAddress);
};

function sourceMembership(socket, name, sourceAddress, groupAddress, interfaceAddress) {
  runningHandle(socket);
  validateString(sourceAddress, 'sourceAddress');
  validateString(groupAddress, 'groupAddress');
  setOption(socket, name, sourceAddress, groupAddress, interfaceText(interfaceAddress));
}

Socket.prototype.ref = function() {
  this[kState].handle?.ref();
  return this;
};

Socket.prototype.unref = function() {
  this[kState].handle?.unref();
  return this;
};

// Sets a buffer's size, or gives it for 0.
function bufferSize(socket, size, receive) {
  if (size >>> 0 !== size) throw new ERR_SOCKET_BAD_BUFFER_SIZE();
  const done = runningHandle(socket).bufferSize(size, receive);
  if (done >= 0) return done;
  const { 0: code, 1: message } = uvErrmapGet(done) ?? ['UNKNOWN', 'unknown error'];
  throw new ERR_SOCKET_BUFFER_SIZE({ errno: done, code, message, syscall: receive ? 'uv_recv_buffer_size' : 'uv_send_buffer_size' });
}

Socket.prototype.setRecvBufferSize = function(size) { bufferSize(this, size, true); };
Socket.prototype.setSendBufferSize = function(size) { bufferSize(this, size, false); };
Socket.prototype.getRecvBufferSize = function() { return bufferSize(this, 0, true); };
Socket.prototype.getSendBufferSize = function() { return bufferSize(this, 0, false); };
Socket.prototype.getSendQueueSize = function() { return runningHandle(this).getSendQueueSize(); };
Socket.prototype.getSendQueueCount = function() { return runningHandle(this).getSendQueueCount(); };

module.exports = { createSocket, Socket };
