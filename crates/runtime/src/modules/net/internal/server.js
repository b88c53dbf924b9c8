'use strict';
// net.Server: listening on a port, a path, a descriptor or a handle, and turning accepted handles into sockets.
// Node docs: net, class net.Server.

const { ArrayIsArray, Boolean, FunctionPrototypeCall, ObjectDefineProperty, ObjectSetPrototypeOf, Promise, Symbol, SymbolAsyncDispose, SymbolFor } = primordials;
const EventEmitter = require('events');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_FD_TYPE, ERR_SERVER_ALREADY_LISTEN, ERR_SERVER_NOT_RUNNING },
  ErrnoException, ExceptionWithHostPort, UVExceptionWithHostPort,
} = require('internal/errors');
const { validateAbortSignal, validateFunction, validateNumber, validatePort } = require('internal/validators');
const { isIP } = require('internal/net/address');
const { Socket } = require('internal/net/socket');
const { normalizeArgs, isPipeName, kNormalized, toNumber } = require('internal/net/connect');
const { TCP, Pipe, constants: { IPV6ONLY, REUSEPORT, SERVER }, errno: { EADDRINUSE, EINVAL } } = require('internal/net/handles');

const { state: clusterState } = require('internal/cluster/utils');

const kAccept = Symbol('kAccept');

function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  FunctionPrototypeCall(EventEmitter, this);
  if (typeof options === 'function') {
    connectionListener = options;
    options = {};
    this.on('connection', connectionListener);
  } else if (options == null || typeof options === 'object') {
    options = { ...options };
    if (typeof connectionListener === 'function') this.on('connection', connectionListener);
  } else {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
  }
  if (options.highWaterMark !== undefined) {
    validateNumber(options.highWaterMark, 'options.highWaterMark');
    if (options.highWaterMark < 0) options.highWaterMark = undefined;
  }
  this._connections = 0;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  this._listeningId = 1;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = Boolean(options.pauseOnConnect);
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = ~~((options.keepAliveInitialDelay ?? 0) / 1000);
  this.highWaterMark = options.highWaterMark ?? require('stream').getDefaultHighWaterMark(false);
  if (options.blockList) {
    if (!require('internal/net/blocklist').BlockList.isBlockList(options.blockList)) throw new ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList', options.blockList);
    this.blockList = options.blockList;
  }
}
ObjectSetPrototypeOf(Server.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(Server, EventEmitter);

const dc = require('diagnostics_channel');
const socketChannel = dc.channel('net.server.socket');
const listenChannel = dc.tracingChannel('net.server.listen');

// A bound handle, or an error number. Also the place that cluster replaces.
function createServerHandle(address, port, addressType, fd, flags) {
  let handle;
  let err = 0;
  let isTcp = false;
  if (typeof fd === 'number' && fd >= 0) {
    try {
      handle = handleOfFd(fd);
    } catch (error) {
      if (error.code !== 'ERR_INVALID_FD_TYPE') throw error;
      return EINVAL;
    }
    err = handle.openListener(fd);
    if (err) return err;
  } else if (port === -1 && addressType === -1) {
    handle = new Pipe(SERVER);
  } else {
    handle = new TCP(SERVER);
    isTcp = true;
  }
  if (address || isTcp) {
    if (!address) {
      // Both families if the machine has IPv6, else IPv4 alone.
      err = handle.bind('::', port, flags ?? 0);
      if (err) {
        handle.close();
        return createServerHandle('0.0.0.0', port, 4, undefined, flags);
      }
    } else {
      err = addressType === -1 ? handle.bind(address) : handle.bind(address, port, flags ?? 0);
    }
  }
  if (err) {
    handle.close();
    return err;
  }
  return handle;
}

function handleOfFd(fd) {
  const type = internalBinding('util').guessHandleType(fd);
  if (type === 'PIPE') return new Pipe();
  if (type === 'TCP') return new TCP();
  throw new ERR_INVALID_FD_TYPE(type);
}

function listenOn(server, address, port, addressType, backlog, fd, flags) {
  if (!server._handle) {
    const made = createServerHandle(address, port, addressType, fd, flags);
    if (typeof made === 'number') {
      const error = new UVExceptionWithHostPort(made, 'listen', address ?? (addressType === -1 ? address : '::'), port);
      if (listenChannel.hasSubscribers) listenChannel.error.publish({ server, error });
      process.nextTick(emitError, server, error);
      return;
    }
    server._handle = made;
  }
  const handle = server._handle;
  handle.setOwner(server, undefined);
  handle.owner = server;
  handle.onconnection = onConnection;
  const err = handle.listen(backlog || 511);
  if (err) {
    const error = new UVExceptionWithHostPort(err, 'listen', address, port);
    handle.close();
    server._handle = null;
    if (listenChannel.hasSubscribers) listenChannel.error.publish({ server, error });
    process.nextTick(emitError, server, error);
    return;
  }
  if (server._unref) server.unref();
  if (address === null && addressType === 4) {
    // Both families, if the machine has both.
    const out = {};
    if (handle.getsockname?.(out) === 0 && out.family === 'IPv6') {
      address = out.address;
      addressType = 6;
    } else {
      address = '0.0.0.0';
    }
  }
  if (listenChannel.hasSubscribers) listenChannel.asyncEnd.publish({ server });
  server._connectionKey = `${addressType}:${address}:${port}`;
  process.nextTick(emitListening, server);
}
function emitError(server, error) { server.emit('error', error); }
function emitListening(server) {
  if (server._handle) server.emit('listening');
}

Server.prototype._listen2 = function(address, port, addressType, backlog, fd, flags) { listenOn(this, address, port, addressType, backlog, fd, flags); };

function listenInCluster(server, address, port, addressType, backlog, fd, exclusive, flags) {
  const cluster = isClusterWorker() && !exclusive ? require('cluster') : undefined;
  if (cluster === undefined || cluster.isPrimary) {
    server._listen2(address, port, addressType, backlog, fd, flags);
    return;
  }
  const query = { address, port, addressType, fd, flags, backlog };
  const listeningId = server._listeningId;
  cluster._getServer(server, query, (err, handle) => {
    if (listeningId !== server._listeningId) {
      handle?.close();
      return;
    }
    err = checkBindError(err, port, handle);
    if (err) {
      server.emit('error', new ExceptionWithHostPort(err, 'bind', address, port));
      return;
    }
    server._handle = handle;
    server._listen2(address, port, addressType, backlog, fd, flags);
  });
}
const isClusterWorker = () => clusterState.isWorker;

// An address in use is told late by a shared handle: the port that it got shows it.
function checkBindError(err, port, handle) {
  if (err === 0 && port > 0 && handle.getsockname) {
    const out = {};
    err = handle.getsockname(out);
    if (err === 0 && port !== out.port) err = EADDRINUSE;
  }
  return err;
}

Server.prototype.listen = function(...args) {
  const normalized = ArrayIsArray(args[0]) && args[0][kNormalized] ? args[0] : normalizeArgs(args);
  let { 0: options, 1: cb } = normalized;
  if (this._handle || this._listening) throw new ERR_SERVER_ALREADY_LISTEN();
  if (cb !== null) this.once('listening', cb);
  const numberAfter = args.length > 1 && toNumber(args[1]) !== false && typeof args[1] !== 'function' ? toNumber(args[1]) : false;
  const backlogFromArgs = numberAfter || (args.length > 2 && toNumber(args[2])) || undefined;
  if (typeof options === 'object' && options !== null && options._handle !== undefined) options = options._handle;
  else if (typeof options === 'object' && options !== null && options.handle !== undefined) options = options.handle;
  if (listenChannel.hasSubscribers) listenChannel.asyncStart.publish({ server: this, options });
  const flags = (options.ipv6Only === true ? IPV6ONLY : 0) | (options.reusePort === true ? REUSEPORT : 0);

  if (typeof options.isPipe === 'boolean') {
    const { adopt, isBoundSocket, pathOf } = require('internal/net/bound_socket');
    if (isBoundSocket(options)) {
      const path = pathOf(options);
      options = adopt(options);
      if (path !== undefined) this._pipeName = path;
    }
  }
  if (options instanceof TCP || options instanceof Pipe) {
    this._handle = options;
    this._listeningId++;
    listenInCluster(this, null, -1, -1, backlogFromArgs, undefined, true);
    return this;
  }
  onAbort(this, options);
  if (typeof options.fd === 'number' && options.fd >= 0) {
    this._listeningId++;
    listenInCluster(this, null, null, null, backlogFromArgs, options.fd);
    return this;
  }
  // listen(), listen(cb), listen({...}) without port: any port.
  if (args.length === 0 || typeof args[0] === 'function' || (options.port === undefined && 'port' in options) || options.port === null) options = { ...options, port: 0 };
  if (typeof options.port === 'number' || typeof options.port === 'string') {
    validatePort(options.port, 'options.port');
    const backlog = options.backlog || backlogFromArgs;
    if (options.reusePort === true) options = { ...options, exclusive: true };
    if (options.host) {
      lookupAndListen(this, options.port | 0, options.host, backlog, options.exclusive, flags);
    } else {
      this._listeningId++;
      listenInCluster(this, null, options.port | 0, 4, backlog, undefined, options.exclusive, flags);
    }
    return this;
  }
  if (options.path && isPipeName(options.path)) {
    const pipeName = this._pipeName = options.path;
    const backlog = options.backlog || backlogFromArgs;
    // A name in the abstract space has no file whose mode could be changed.
    if (pipeName[0] === '\0' && (options.readableAll || options.writableAll)) {
      throw new ERR_INVALID_ARG_VALUE('options', options, 'can not set readableAll or writableAllt to true when path is abstract unix socket');
    }
    this._listeningId++;
    listenInCluster(this, pipeName, -1, -1, backlog, undefined, options.exclusive);
    if (!this._handle) return this;
    let mode = 0;
    if (options.readableAll === true) mode |= 1;
    if (options.writableAll === true) mode |= 2;
    if (mode !== 0) {
      const err = this._handle.fchmod(mode);
      if (err) {
        this._handle.close();
        this._handle = null;
        throw new ErrnoException(err, 'uv_pipe_chmod');
      }
    }
    return this;
  }
  if (!('port' in options || 'path' in options)) throw new ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
  throw new ERR_INVALID_ARG_VALUE('options', options);
};

function onAbort(server, options) {
  if (options?.signal === undefined) return;
  validateAbortSignal(options.signal, 'options.signal');
  const { signal } = options;
  const abort = () => server.close();
  if (signal.aborted) {
    process.nextTick(abort);
    return;
  }
  signal.addEventListener('abort', abort, { once: true });
  server.once('close', () => signal.removeEventListener('abort', abort));
}

function lookupAndListen(server, port, address, backlog, exclusive, flags) {
  const id = ++server._listeningId;
  const literal = isIP(address);
  if (literal) {
    process.nextTick(() => {
      if (server._listeningId === id) listenInCluster(server, address, port, literal, backlog, undefined, exclusive, flags);
    });
    return;
  }
  require('dns').lookup(address, (error, ip, family) => {
    if (server._listeningId !== id) return;
    if (error) {
      server.emit('error', error);
      return;
    }
    // A link-local name with a zone is bound as given.
    listenInCluster(server, ip, port, ip ? family : 4, backlog, undefined, exclusive, flags);
  });
}

ObjectDefineProperty(Server.prototype, 'listening', { __proto__: null, configurable: true, enumerable: true, get() { return Boolean(this._handle); } });

Server.prototype.address = function() {
  if (this._handle?.getsockname && this._pipeName === undefined) {
    const out = {};
    const err = this._handle.getsockname(out);
    if (err) throw new ErrnoException(err, 'address');
    return out;
  }
  if (this._pipeName) return this._pipeName;
  return null;
};

// Called by the listening handle, with the server as `this`.
function onConnection(status, client) {
  if (this.owner !== undefined && !(this instanceof Server)) {
    FunctionPrototypeCall(onConnection, this.owner, status, client);
    return;
  }
  if (status) {
    this.emit('error', new ErrnoException(status, 'accept'));
    return;
  }
  if (this.maxConnections != null && this._connections >= this.maxConnections) {
    const local = {};
    const remote = {};
    client.getsockname?.(local);
    client.getpeername?.(remote);
    client.close();
    if (this._pipeName !== undefined) this.emit('drop');
    else this.emit('drop', { localAddress: local.address, localPort: local.port, localFamily: local.family, remoteAddress: remote.address, remotePort: remote.port, remoteFamily: remote.family });
    return;
  }
  if (this.blockList !== undefined && client.getpeername) {
    const out = {};
    if (client.getpeername(out) === 0 && this.blockList.check(out.address, out.family)) {
      client.close();
      return;
    }
  }
  if (this.noDelay && client.setNoDelay) client.setNoDelay(true);
  if (this.keepAlive && client.setKeepAlive) client.setKeepAlive(true, this.keepAliveInitialDelay);
  if (this[kAccept] !== undefined && !socketChannel.hasSubscribers && this[kAccept](client)) return;
  const socket = new Socket({
    handle: client,
    allowHalfOpen: this.allowHalfOpen,
    pauseOnCreate: this.pauseOnConnect,
    readable: true,
    writable: true,
    readableHighWaterMark: this.highWaterMark,
    writableHighWaterMark: this.highWaterMark,
    noDelay: this.noDelay,
    keepAlive: this.keepAlive,
    keepAliveInitialDelay: this.keepAliveInitialDelay * 1000,
    manualStart: true,
  });
  this._connections++;
  socket.server = this;
  socket._server = this;
  this.emit('connection', socket);
  if (socketChannel.hasSubscribers) socketChannel.publish({ socket });
  if (!this.pauseOnConnect && !socket.destroyed && socket._handle && !socket.isPaused()) socket.read(0);
}

Server.prototype.getConnections = function(cb) {
  validateFunction(cb, 'cb');
  const answer = (error, count) => process.nextTick(cb, error, count);
  if (!this._usingWorkers) {
    answer(null, this._connections);
    return this;
  }
  let left = this._workers.length;
  let total = this._connections;
  let failed = false;
  if (left === 0) answer(null, total);
  for (let i = 0; i < this._workers.length; i++) {
    this._workers[i].getConnections((error, count) => {
      if (failed) return;
      if (error) {
        failed = true;
        answer(error);
        return;
      }
      total += count;
      if (--left === 0) answer(null, total);
    });
  }
  return this;
};

Server.prototype.close = function(cb) {
  this._listeningId++;
  if (typeof cb === 'function') {
    if (!this._handle) {
      this.once('close', function close() { cb(new ERR_SERVER_NOT_RUNNING()); });
    } else {
      this.once('close', cb);
    }
  }
  if (this._handle) {
    this._handle.close();
    this._handle = null;
  }
  if (this._usingWorkers) {
    let left = this._workers.length;
    this._connections++;
    for (let i = 0; i < this._workers.length; i++) {
      this._workers[i].close(() => {
        if (--left === 0) {
          this._connections--;
          this._emitCloseIfDrained();
        }
      });
    }
  } else {
    this._emitCloseIfDrained();
  }
  return this;
};

Server.prototype[SymbolAsyncDispose] = function() {
  if (!this._handle) return primordials.PromiseResolve();
  return new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
};

Server.prototype._emitCloseIfDrained = function() {
  if (this._handle || this._connections > 0) return;
  process.nextTick(emitCloseNow, this);
};
function emitCloseNow(server) { server.emit('close'); }

Server.prototype._setupWorker = function(socketList) {
  this._usingWorkers = true;
  this._workers[this._workers.length] = socketList;
  socketList.once('exit', (gone) => {
    const at = this._workers.indexOf(gone);
    if (at !== -1) this._workers.splice(at, 1);
  });
};

Server.prototype.ref = function() {
  this._unref = false;
  if (this._handle) this._handle.ref();
  return this;
};
Server.prototype.unref = function() {
  this._unref = true;
  if (this._handle) this._handle.unref();
  return this;
};

Server.prototype[SymbolFor('nodejs.rejection')] = function(error, event, socket) {
  if (event === 'connection') socket.destroy(error);
  else this.emit('error', error);
};

module.exports = { Server, createServerHandle, kAccept };
