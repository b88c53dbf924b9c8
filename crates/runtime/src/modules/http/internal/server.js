'use strict';
// http.Server and the way connections get to it. Node docs: http, class http.Server.

const { DateNow, FunctionPrototypeCall, MathMax, MathMin, ObjectDefineProperty, ObjectSetPrototypeOf, SafeSet, Symbol, SymbolAsyncDispose, SymbolFor, Promise, PromiseResolve } = primordials;
const net = require('net');
const timers = require('timers');
const { kAccept } = require('internal/net/server');
const { codes: { ERR_OUT_OF_RANGE } } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');
const { IncomingMessage } = require('internal/http/incoming');
const { ServerResponse } = require('internal/http/response');
const { ServerConnection, attachStream } = require('internal/http/connection');
const { kUniqueHeaders, parseUniqueHeadersOption } = require('internal/http/outgoing');
const { leniencyOf, storeLeniency, kIncomingMessage, kServerResponse } = require('internal/http/common');

const debug = require('internal/util/debuglog').debuglog('http');
const kConnections = Symbol('http.server.connections');
const kConnectionsCheckingInterval = Symbol('http.server.connectionsCheckingInterval');
const REQUEST = 0;

function timeoutOption(options, name, fallback) {
  const value = options[name];
  if (value === undefined) return fallback;
  validateInteger(value, name, 0);
  return value;
}

function storeHTTPOptions(options) {
  this[kIncomingMessage] = options.IncomingMessage || IncomingMessage;
  this[kServerResponse] = options.ServerResponse || ServerResponse;
  const { maxHeaderSize, minRequestBodyRate, optimizeEmptyRequests, requireHostHeader, joinDuplicateHeaders, rejectNonStandardBodyWrites, shouldUpgradeCallback } = options;
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  this.maxHeaderSize = maxHeaderSize;
  storeLeniency(this, options);
  this.requestTimeout = timeoutOption(options, 'requestTimeout', 300_000);
  if (options.headersTimeout !== undefined) {
    this.headersTimeout = timeoutOption(options, 'headersTimeout', 0);
  } else {
    this.headersTimeout = this.requestTimeout > 0 ? MathMin(60_000, this.requestTimeout) : 60_000;
  }
  if (this.requestTimeout > 0 && this.headersTimeout > 0 && this.headersTimeout > this.requestTimeout) throw new ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', options.headersTimeout);
  this.keepAliveTimeout = timeoutOption(options, 'keepAliveTimeout', 5_000);
  this.keepAliveTimeoutBuffer = timeoutOption(options, 'keepAliveTimeoutBuffer', 1_000);
  this.connectionsCheckingInterval = timeoutOption(options, 'connectionsCheckingInterval', 30_000);
  if (optimizeEmptyRequests !== undefined) validateBoolean(optimizeEmptyRequests, 'options.optimizeEmptyRequests');
  this.optimizeEmptyRequests = optimizeEmptyRequests || false;
  // How long output may lie there without a byte of it leaving (Rondo's own option); 0: for ever.
  this.sendTimeout = timeoutOption(options, 'sendTimeout', 60_000);
  // Bytes per second that the body of a request must come with (Rondo's own option); 0: any speed.
  if (minRequestBodyRate !== undefined) validateInteger(minRequestBodyRate, 'options.minRequestBodyRate', 0);
  this.minRequestBodyRate = minRequestBodyRate ?? 0;
  if (requireHostHeader !== undefined) validateBoolean(requireHostHeader, 'options.requireHostHeader');
  this.requireHostHeader = requireHostHeader ?? true;
  if (joinDuplicateHeaders !== undefined) validateBoolean(joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  this.joinDuplicateHeaders = joinDuplicateHeaders;
  if (rejectNonStandardBodyWrites !== undefined) validateBoolean(rejectNonStandardBodyWrites, 'options.rejectNonStandardBodyWrites');
  this.rejectNonStandardBodyWrites = rejectNonStandardBodyWrites ?? false;
  if (shouldUpgradeCallback !== undefined) validateFunction(shouldUpgradeCallback, 'options.shouldUpgradeCallback');
  this.shouldUpgradeCallback = shouldUpgradeCallback ?? function() { return this.listenerCount('upgrade') > 0; };
}

// What https.Server shares with us, when it begins to listen: the list of connections and its clock.
function setupConnectionsTracking() {
  this[kConnections] ??= new SafeSet();
  startClock(this);
}

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  if (typeof options === 'function') {
    requestListener = options;
    options = {};
  } else if (options == null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  FunctionPrototypeCall(storeHTTPOptions, this, options);
  FunctionPrototypeCall(net.Server, this, { allowHalfOpen: true, noDelay: options.noDelay ?? true, keepAlive: options.keepAlive, keepAliveInitialDelay: options.keepAliveInitialDelay, highWaterMark: options.highWaterMark, blockList: options.blockList });
  if (requestListener) this.on('request', requestListener);
  // Half-open connections are kept from the program unless it asks (httpAllowHalfOpen).
  this.httpAllowHalfOpen = false;
  this.on('connection', connectionListener);
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
  this.on('listening', setupConnectionsTracking);
}
ObjectSetPrototypeOf(Server.prototype, net.Server.prototype);
ObjectSetPrototypeOf(Server, net.Server);

// Everything below is set on https.Server.prototype too.
const shared = {
  kClosing: false,
  closedAt: 0,
  kIncoming: kIncomingMessage,
  kResponse: kServerResponse,

  forget(connection) {
    if (this[kConnections].delete(connection) && this.kClosing === true && this[kConnections].size === 0) stopClock(this);
  },

  // Takes a connection in and sees to it that the clock runs.
  track(connection) {
    (this[kConnections] ??= new SafeSet()).add(connection);
    // With nobody connected the clock goes slowly.
    if (this[kConnectionsCheckingInterval] === undefined || this[kConnections].size === 1) startClock(this);
  },

  setTimeout(msecs, callback) {
    this.timeout = msecs;
    if (callback) this.on('timeout', callback);
    return this;
  },

  closeAllConnections() {
    const all = snapshot(this);
    for (let i = 0; i < all.length; i++) all[i].destroy();
  },

  closeIdleConnections() {
    const all = snapshot(this);
    for (let i = 0; i < all.length; i++) {
      if (all[i].idle && all[i].requests > 0) all[i].destroy();
    }
  },
};

function snapshot(server) {
  const out = [];
  server[kConnections]?.forEach((connection) => { out[out.length] = connection; });
  return out;
}

function defineShared(prototype) {
  for (const name in shared) ObjectDefineProperty(prototype, name, { __proto__: null, configurable: true, enumerable: false, value: shared[name], writable: true });
  ObjectDefineProperty(prototype, 'responseOptions', {
    __proto__: null,
    configurable: true,
    get() { return this.rejectNonStandardBodyWrites ? { highWaterMark: this.highWaterMark, rejectNonStandardBodyWrites: true } : undefined; },
  });
}
defineShared(Server.prototype);

// One timer per server looks at all its connections: each second, or more often for short limits. While nobody is
// connected it only waits. It is a chain of timers and not an interval, since the limits may be changed at any time.
function startClock(server) {
  stopClock(server);
  let period = server.connectionsCheckingInterval;
  if (server[kConnections]?.size > 0) {
    let shortest = 10_000;
    const limits = [server.sendTimeout, server.headersTimeout, server.requestTimeout, server.keepAliveTimeout > 0 ? server.keepAliveTimeout + server.keepAliveTimeoutBuffer : 0, period * 10];
    for (let i = 0; i < limits.length; i++) if (limits[i] > 0 && limits[i] < shortest) shortest = limits[i];
    period = MathMax(10, MathMin(1000, shortest / 10));
  }
  server[kConnectionsCheckingInterval] = timers.setTimeout(onClock, period, server);
  server[kConnectionsCheckingInterval].unref();
}

function stopClock(server) {
  if (server[kConnectionsCheckingInterval] !== undefined) timers.clearTimeout(server[kConnectionsCheckingInterval]);
}

function onClock(server) {
  const now = DateNow();
  const all = snapshot(server);
  for (let i = 0; i < all.length; i++) all[i].check(now, server);
  if (server[kConnections]?.size > 0 || server.listening) startClock(server);
}

// A native handle that nobody wants to see as a socket: no net.Socket, no 'connection' event.
Server.prototype[kAccept] = function(handle) {
  const listener = this._events.connection;
  if (listener !== connectionListener || this.pauseOnConnect || this.timeout > 0) return false;
  this._connections++;
  attachHandle(this, handle, null);
  return true;
};

function attachHandle(server, handle, socket) {
  const connection = new ServerConnection(server, handle, null);
  if (socket !== null) {
    connection.socket = socket;
    socket.parser = connection;
    socket._paused = false;
    connection.watch(socket);
  }
  server.track(connection);
  debug('server has a new connection');
  const err = handle.httpStart(connection, REQUEST, server.maxHeaderSize || 0, leniencyOf(server));
  if (err < 0) connection.onReadError(err);
  return connection;
}

// The 'connection' listener of every HTTP server; also `http._connectionListener`.
function connectionListener(socket) {
  const server = this;
  // A socket that a program hands over is ours too.
  if (socket.server === null || socket.server === undefined) socket.server = server;
  if (server.timeout > 0 && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
  const handle = socket._handle;
  // The handle of an ordinary socket is read by the parser itself.
  if (handle && typeof handle.httpStart === 'function' && !socket.encrypted && socket.readableLength === 0 && socket.constructor === net.Socket) {
    socket.allowHalfOpen = true;
    attachHandle(server, handle, socket);
    return;
  }
  server.track?.(attachStream(server, socket));
}

function httpServerPreClose(server) {
  server.kClosing = true;
  server.closedAt = DateNow();
  server.closeIdleConnections();
  // Deadlines hold for what is still under way; otherwise the clock is done.
  if (server[kConnections] === undefined || server[kConnections].size === 0) stopClock(server);
}

Server.prototype.close = function(...args) {
  httpServerPreClose(this);
  FunctionPrototypeCall(net.Server.prototype.close, this, ...args);
  return this;
};
Server.prototype.listen = function(...args) {
  this.kClosing = false;
  return FunctionPrototypeCall(net.Server.prototype.listen, this, ...args);
};
Server.prototype[SymbolAsyncDispose] = function() {
  if (!this._handle) return PromiseResolve();
  return new Promise((resolve, reject) => this.close((error) => (error ? reject(error) : resolve())));
};
Server.prototype[SymbolFor('nodejs.rejection')] = function(error, event, ...args) {
  switch (event) {
    case 'request':
    case 'checkContinue':
    case 'checkExpectation': {
      const { 1: res } = args;
      if (!res.headersSent && !res.writableEnded) {
        const names = res.getHeaderNames();
        for (let i = 0; i < names.length; i++) res.removeHeader(names[i]);
        res.statusCode = 500;
        res.end(require('internal/http/common').STATUS_CODES[500]);
      } else {
        res.destroy();
      }
      break;
    }
    default:
      FunctionPrototypeCall(net.Server.prototype[SymbolFor('nodejs.rejection')], this, error, event, ...args);
  }
};

module.exports = {
  Server, connectionListener, defineShared, httpServerPreClose, kConnections, kConnectionsCheckingInterval, setupConnectionsTracking, storeHTTPOptions,
};
