'use strict';
// http.ClientRequest: one request, the socket it gets, and the response that comes back. Node docs: http, class
// http.ClientRequest. The response is parsed from the socket's 'data' events by the parser in Rust.

const {
  ArrayIsArray, ArrayPrototypePush, ArrayPrototypeShift, Boolean, FunctionPrototypeCall, NumberIsFinite, ObjectDefineProperty, ObjectKeys, ObjectSetPrototypeOf, RegExpPrototypeExec, String, StringPrototypeCharCodeAt,
  StringPrototypeIncludes, StringPrototypeIndexOf, StringPrototypeToLowerCase, StringPrototypeToUpperCase, Symbol,
} = primordials;
const net = require('net');
const { Buffer } = require('buffer');
const { OutgoingMessage, kHeader, kSocket, kUniqueHeaders, parseUniqueHeadersOption } = require('internal/http/outgoing');
const { failRequest, kAsyncFrame, kEarlyError, kError, kNative, kWaiting } = require('internal/http/exchange');
const { NativeExchange, exchangeOf } = require('internal/http/client_native');
const { getFrame } = require('internal/async_hooks/state');
const { active, begin, channels } = require('internal/http/observe');
const agents = require('internal/http/agent');
const { Agent, kProxy } = agents;
const { checkIsHttpToken, kOutHeaders, storeLeniency } = require('internal/http/common');
const { codes: { ERR_HTTP_HEADERS_SENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_HTTP_TOKEN, ERR_INVALID_PROTOCOL, ERR_UNESCAPED_CHARACTERS }, ConnResetException } = require('internal/errors');
const { validateBoolean, validateInteger, validateNumber } = require('internal/validators');

const kByProxy = Symbol('kByProxy');
// The path of the last request: most repeat.
let lastPath = '/';
const TIMEOUT_MAX = 2 ** 31 - 1;

function validateHost(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') throw new ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  return host;
}

function timerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !NumberIsFinite(msecs)) throw new (require('internal/errors').codes.ERR_OUT_OF_RANGE)(name, 'a non-negative finite number', msecs);
  if (msecs > TIMEOUT_MAX) {
    process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${TIMEOUT_MAX}.`, 'TimeoutOverflowWarning');
    return TIMEOUT_MAX;
  }
  return msecs;
}

const isURL = (value) => Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);

function ClientRequest(input, options, cb) {
  FunctionPrototypeCall(OutgoingMessage, this);
  this[kAsyncFrame] = getFrame();
  if (typeof input === 'string') {
    const { URL, urlToHttpOptions } = require('url');
    input = urlToHttpOptions(new URL(input));
  } else if (isURL(input)) {
    input = require('url').urlToHttpOptions(input);
  } else {
    cb = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') {
    cb = options;
    options = input || {};
  } else {
    options = input === null ? { ...options } : { ...input, ...options };
  }

  let { agent } = options;
  const defaultAgent = options._defaultAgent || agents.globalAgent;
  if (agent === false) {
    agent = new defaultAgent.constructor();
  } else if (agent === null || agent === undefined) {
    if (typeof options.createConnection !== 'function') agent = defaultAgent;
  } else if (typeof agent.addRequest !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], agent);
  }
  this.agent = agent;

  const protocol = options.protocol || defaultAgent.protocol;
  const expected = this.agent?.protocol || defaultAgent.protocol;
  if (options.path) {
    const path = String(options.path);
    if (path !== lastPath) {
      if (RegExpPrototypeExec(/[^\u0021-\u00ff]/, path) !== null) throw new ERR_UNESCAPED_CHARACTERS('Request path');
      lastPath = path;
    }
  }
  if (protocol !== expected) throw new ERR_INVALID_PROTOCOL(protocol, expected);

  const defaultPort = options.defaultPort || this.agent?.defaultPort;
  const port = options.port = options.port || defaultPort || 80;
  const host = options.host = validateHost(options.hostname, 'hostname') || validateHost(options.host, 'host') || 'localhost';
  const setHost = options.setHost !== undefined ? Boolean(options.setHost) : options.setDefaultHeaders !== false;
  if (options.setDefaultHeaders === false) this._removedConnection = this._removedContLen = this._removedTE = true;
  if (options.socketPath !== undefined) this.socketPath = options.socketPath;
  if (options.timeout !== undefined) this.timeout = timerDuration(options.timeout, 'timeout');
  const { signal } = options;

  let { method } = options;
  if (method !== null && method !== undefined && typeof method !== 'string') throw new ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  if (method === 'GET') {
    this.method = method;
  } else if (method) {
    if (!checkIsHttpToken(method)) throw new ERR_INVALID_HTTP_TOKEN('Method', method);
    method = this.method = StringPrototypeToUpperCase(method);
  } else {
    method = this.method = 'GET';
  }
  const { maxHeaderSize, joinDuplicateHeaders } = options;
  if (maxHeaderSize !== undefined) {
    validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
    this.maxHeaderSize = maxHeaderSize;
  }
  if (options.insecureHTTPParser !== undefined || options.httpValidation !== undefined || options.httpLeniency !== undefined) storeLeniency(this, options);
  if (joinDuplicateHeaders !== undefined) {
    validateBoolean(joinDuplicateHeaders, 'options.joinDuplicateHeaders');
    this.joinDuplicateHeaders = joinDuplicateHeaders;
  }
  this._path = options.path || '/';
  if (cb) this.once('response', cb);
  this.useChunkedEncodingByDefault = !(method === 'GET' || method === 'HEAD' || method === 'DELETE' || method === 'OPTIONS' || method === 'TRACE' || method === 'CONNECT');
  this.res = null;
  this.parser = null;
  this.host = host;
  this.protocol = protocol;
  if (this.agent) {
    // Without keep-alive and without a limit of sockets nobody would use the connection again.
    if (!this.agent.keepAlive && !NumberIsFinite(this.agent.maxSockets)) {
      this._last = true;
      this.shouldKeepAlive = false;
    } else {
      this._last = false;
    }
  }

  const asArray = ArrayIsArray(options.headers);
  const proxy = this.agent?.[kProxy];
  const byProxy = proxy !== undefined && !options.socketPath && proxy.serves(host, port);
  if (byProxy) {
    this[kByProxy] = { proxy, port };
    if (asArray) proxy.checkHost(this, port, options.headers);
    // For what it may refuse.
    target(this);
  }
  if (!asArray) {
    const { headers } = options;
    if (headers) {
      const keys = ObjectKeys(headers);
      for (let i = 0; i < keys.length; i++) this.setHeader(keys[i], headers[keys[i]]);
    }
    if (byProxy) proxy.checkHost(this, port);
    const fields = this[kOutHeaders];
    if (host && setHost && (fields === null || !fields.host?.[1])) {
      const text = host === lastHost.host && port === lastHost.port && defaultPort === lastHost.defaultPort ? lastHost.text : hostText(host, port, defaultPort);
      // RFC 9110 section 7.2: a CONNECT names the same place in Host as in its target, if that is a place.
      const isPlace = method === 'CONNECT' && StringPrototypeCharCodeAt(this.path, 0) !== 47;
      this.setHeader('Host', isPlace ? this.path : text);
    }
    if (options.auth && !this.getHeader('Authorization')) this.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
    if (byProxy) proxy.addFields(this);
    if (options.uniqueHeaders !== undefined) this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
    if (fields !== null && this.getHeader('expect')) {
      if (this[kHeader]) throw new ERR_HTTP_HEADERS_SENT('render');
      this._storeHeader(`${method} ${target(this)} HTTP/1.1\r\n`, this[kOutHeaders]);
    }
  } else {
    // Given as a list, the headers are sent as they are: no Host is added.
    this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
    this._storeHeader(`${method} ${target(this)} HTTP/1.1\r\n`, options.headers);
  }

  if (channels.requestCreated.hasSubscribers) channels.requestCreated.publish({ request: this });

  if (this.agent) {
    if (signal) options = { ...options, signal: undefined };
    this.agent.addRequest(this, options);
  } else {
    this._last = true;
    this.shouldKeepAlive = false;
    let wanted = options;
    if (wanted.path || signal) {
      wanted = { ...wanted, signal: undefined };
      // The path of the request is not that of a Unix socket.
      if (wanted.socketPath) wanted.path = wanted.socketPath;
      else if (wanted.path) wanted.path = undefined;
    } else if (wanted.socketPath) {
      wanted = { ...wanted, path: wanted.socketPath };
    }
    if (typeof wanted.createConnection === 'function') {
      let made = false;
      const done = (error, socket) => {
        if (made) return;
        made = true;
        this.onSocket(error ? null : socket, error);
      };
      try {
        const socket = wanted.createConnection(wanted, done);
        if (socket) done(null, socket);
      } catch (error) {
        done(error);
      }
    } else {
      this.onSocket(net.createConnection(wanted));
    }
  }
  if (signal) require('stream').addAbortSignal(signal, this);
}
ObjectSetPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
ObjectSetPrototypeOf(ClientRequest, OutgoingMessage);
const proto = ClientRequest.prototype;
// As in OutgoingMessage: what most requests leave as it is.
proto.socketPath = undefined;
proto.maxHeaderSize = undefined;
proto.insecureHTTPParser = undefined;
proto.httpValidation = undefined;
proto.httpLeniency = undefined;
proto.joinDuplicateHeaders = undefined;
proto.timeout = undefined;
proto._ended = false;
proto._freed = false;
proto._failed = false;
proto.aborted = false;
proto.timeoutCb = null;
proto.upgradeOrConnect = false;
proto.maxHeadersCount = null;
proto.reusedSocket = false;
proto[kError] = undefined;
proto[kEarlyError] = undefined;
proto[kByProxy] = undefined;

// The value of Host, kept for the next request to the same place.
const lastHost = { host: '', port: 0, defaultPort: 0, text: '' };
function hostText(host, port, defaultPort) {
  let text = host;
  // A second colon: an IPv6 address, which stands in brackets.
  const colon = StringPrototypeIndexOf(text, ':');
  if (colon !== -1 && StringPrototypeIncludes(text, ':', colon + 1) && StringPrototypeCharCodeAt(text, 0) !== 91) text = `[${text}]`;
  if (port && +port !== defaultPort) text += `:${port}`;
  lastHost.host = host;
  lastHost.port = port;
  lastHost.defaultPort = defaultPort;
  lastHost.text = text;
  return text;
}

// The target as it goes over the wire: a proxy gets its own.
function target(req) {
  const by = req[kByProxy];
  return by === undefined ? req.path : by.proxy.target(req, by.port);
}

// The whole request is on its way.
proto._finish = function() {
  FunctionPrototypeCall(OutgoingMessage.prototype._finish, this);
  if (active.http > 0) begin(this, 'HttpClient', this.method, `${this.protocol}//${this.host}${this.path}`, this.getHeaders());
  if (channels.requestStart.hasSubscribers) channels.requestStart.publish({ request: this });
};

proto._flush = function() {
  const { parser } = this;
  if (this.finished && parser instanceof NativeExchange && parser.send(this)) this._finish();
  else FunctionPrototypeCall(OutgoingMessage.prototype._flush, this);
};

ObjectDefineProperty(proto, 'path', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() { return this._path; },
  set(value) {
    const path = String(value);
    if (RegExpPrototypeExec(/[^\u0021-\u00ff]/, path) !== null) throw new ERR_UNESCAPED_CHARACTERS('Request path');
    this._path = path;
  },
});

proto._isLenientHeaderValidation = function() { return this.httpValidation === 'relaxed' || this.httpValidation === 'insecure' || this.insecureHTTPParser === true; };
proto._implicitHeader = function() {
  if (this[kHeader]) throw new ERR_HTTP_HEADERS_SENT('render');
  this._storeHeader(`${this.method} ${target(this)} HTTP/1.1\r\n`, this[kOutHeaders]);
};


proto.abort = function() {
  if (this.aborted) return;
  this.aborted = true;
  process.nextTick(emitAbort, this);
  this.destroy();
};
function emitAbort(req) { req.emit('abort'); }

proto.destroy = function(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  // What is left of the response is for no one.
  if (this.res) this.res._dump();
  this[kError] = error;
  this[kSocket]?.destroy(error);
  return this;
};
ObjectDefineProperty(proto, 'errored', { __proto__: null, configurable: true, enumerable: true, get() { return this[kError] ?? null; } });

proto.onSocket = function(socket, error) {
  // It may fail before the request has it.
  if (socket && !error && !this.reusedSocket && typeof socket.on === 'function') {
    socket[kWaiting] = this;
    if (!socket[kNative]) socket.on('error', onEarlyError);
  }
  process.nextTick(takeSocket, this, socket, error);
};

function onEarlyError(error) {
  const req = this[kWaiting];
  if (req) req[kEarlyError] = error;
}

function takeSocket(req, socket, error) {
  if (socket && socket[kWaiting] === req) {
    socket[kWaiting] = undefined;
    if (!socket[kNative]) socket.removeListener('error', onEarlyError);
    error ??= req[kEarlyError] ?? socket.errored ?? undefined;
    if (error && !req.destroyed) socket._hadError = true;
  }
  if (req.destroyed || error) {
    // An aborted request ends without an error of its own.
    if (socket && typeof socket.on === 'function') socket.on('error', ignoreError);
    const failure = error ?? req[kError] ?? (req.aborted ? undefined : new ConnResetException('socket hang up'));
    if (failure) failRequest(req, failure);
    req.destroyed = true;
    req._closed = true;
    req.emit('close');
    if (!socket) return;
    if (req.agent && !socket.destroyed && socket.writable && !error) {
      socket.removeListener('error', ignoreError);
      socket.emit('free');
    } else {
      socket.destroy(req[kError]);
    }
    return;
  }
  req.socket = socket;
  exchangeOf(req, socket).begin(req, socket);
  if (req.timeout !== undefined || (req.agent?.options?.timeout)) listenSocketTimeout(req);
  req.emit('socket', socket);
  req._flush();
}

// An error of a socket whose request is over already.
function ignoreError(error) { this.errorAfterRequest = error; }

function emitRequestTimeout() {
  const req = this._httpMessage;
  if (req) req.emit('timeout');
}

function listenSocketTimeout(req) {
  if (req.timeoutCb) return;
  req.timeoutCb = emitRequestTimeout;
  if (req[kSocket]) req[kSocket].once('timeout', emitRequestTimeout);
  else req.on('socket', (socket) => socket.once('timeout', emitRequestTimeout));
}

function setSocketTimeout(socket, msecs) {
  if (socket.connecting) socket.once('connect', function() { this.setTimeout(msecs); });
  else socket.setTimeout(msecs);
}

proto.setTimeout = function(msecs, callback) {
  if (this._ended) return this;
  listenSocketTimeout(this);
  msecs = timerDuration(msecs, 'msecs');
  if (callback) this.once('timeout', callback);
  if (this[kSocket]) setSocketTimeout(this[kSocket], msecs);
  else this.once('socket', (socket) => setSocketTimeout(socket, msecs));
  return this;
};
proto.clearTimeout = function(cb) { this.setTimeout(0, cb); };

proto._deferToConnect = function(method, args) {
  const call = () => {
    if (method) this[kSocket][method](...args);
  };
  const onSocket = () => {
    if (this[kSocket].writable && !this[kSocket].connecting) call();
    else this[kSocket].once('connect', call);
  };
  if (this[kSocket]) onSocket();
  else this.once('socket', onSocket);
};
proto.setNoDelay = function(noDelay) { this._deferToConnect('setNoDelay', [noDelay]); };
proto.setSocketKeepAlive = function(enable, initialDelay) { this._deferToConnect('setKeepAlive', [enable, initialDelay]); };

module.exports = { Agent, ClientRequest };
