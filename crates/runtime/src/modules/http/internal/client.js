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
const { IncomingMessage, endBody, setHead } = require('internal/http/incoming');
const agents = require('internal/http/agent');
const { Agent } = agents;
const { F, checkIsHttpToken, isLenient, kNeedDrain, kOutHeaders, parseError, splitFields } = require('internal/http/common');
const { codes: { ERR_HTTP_HEADERS_SENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_HTTP_TOKEN, ERR_INVALID_PROTOCOL, ERR_UNESCAPED_CHARACTERS }, ConnResetException } = require('internal/errors');
const { validateBoolean, validateInteger, validateNumber, validateOneOf } = require('internal/validators');
const { HTTPParser } = require('internal/net/handles');

const kError = Symbol('kError');
const RESPONSE = 1;
const TIMEOUT_MAX = 2 ** 31 - 1;

// What the parser of a response talks to; `socket.parser` while the exchange runs.
class ClientExchange {
  constructor(req, socket) {
    this.req = req;
    this.socket = socket;
    this.incoming = null;
    this.over = false;
    this.waiting = null;
    const lenient = isLenient(req);
    this.parser = new HTTPParser(this, RESPONSE, req.maxHeaderSize || 0, lenient);
    if (req.method === 'HEAD') this.parser.httpSkipBody(true);
  }

  // A callback of the parser may bring more bytes: they wait until it is back.
  feed(chunk) {
    if (this.waiting !== null) {
      ArrayPrototypePush(this.waiting, chunk);
      return;
    }
    this.waiting = [chunk];
    while (this.waiting.length > 0) {
      const next = ArrayPrototypeShift(this.waiting);
      if (next === null) this.parser.finish();
      else this.parser.execute(next);
    }
    this.waiting = null;
  }

  // 0: a body may follow, 1: none does, 2: the connection is no longer HTTP.
  onHead(statusCode, reason, fields, flags) {
    const { req, socket } = this;
    if (req.res) {
      // Nothing was asked: the server speaks out of turn.
      socket.destroy();
      return 0;
    }
    const res = new IncomingMessage(socket);
    const max = req.maxHeadersCount;
    setHead(res, fields, flags, typeof max === 'number' ? max : 2000);
    if (req.joinDuplicateHeaders) res.joinDuplicateHeaders = true;
    res.statusCode = statusCode;
    res.statusMessage = reason;
    res.upgrade = (flags & F.UPGRADE) !== 0 && statusCode === 101;
    this.incoming = res;
    req.res = res;
    if (req.method === 'CONNECT') {
      res.upgrade = true;
      return 2;
    }
    if (res.upgrade) {
      // An answer to no question, unless the program listens.
      return 2;
    }
    if (statusCode >= 100 && statusCode <= 199) {
      req.res = null;
      this.incoming = null;
      if (statusCode === 100) req.emit('continue');
      req.emit('information', {
        statusCode, statusMessage: reason, httpVersion: res.httpVersion, httpVersionMajor: res.httpVersionMajor, httpVersionMinor: res.httpVersionMinor,
        headers: res.headers, rawHeaders: res.rawHeaders,
      });
      return 0;
    }
    if ((flags & F.KEEP_ALIVE) === 0) req.shouldKeepAlive = false;
    res.req = req;
    socket.on('timeout', onResponseTimeout);
    res.on('end', onResponseEnd);
    req.on('finish', onRequestFinish);
    if (req.aborted || !req.emit('response', res)) res._dump();
    return req.method === 'HEAD' ? 1 : 0;
  }

  onBody(bytes) {
    const res = this.incoming;
    if (res === null || res._dumped) return;
    if (!res.push(Buffer.from(bytes)) && !this.over) this.socket.pause();
  }

  onEvent(kind, a, b, c, d) {
    switch (kind) {
      case 0: this.onComplete(); break;
      case 1: if (this.incoming !== null) this.incoming.rawTrailers = splitFields(a, 2000); break;
      case 2: this.onUpgrade(a); break;
      case 3: this.onError(parseError(a, b, Buffer.from(c), d)); break;
      case 4: if (a !== undefined) this.onCut(parseError(a, b, undefined, 0)); break;
    }
  }

  onComplete() {
    const res = this.incoming;
    if (res === null) return;
    this.incoming = null;
    res.complete = true;
    endBody(res);
    // The socket flows on so that the end of it, or the next response, is seen.
    if (this.socket.readable && !this.socket.readableFlowing) this.socket.resume();
  }

  onUpgrade(rest) {
    const { req, socket } = this;
    const { res } = req;
    this.detach();
    req.upgradeOrConnect = true;
    res.complete = true;
    endBody(res);
    res.req = req;
    const head = rest === undefined ? Buffer.alloc(0) : Buffer.from(rest);
    const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
    socket._httpMessage = null;
    socket.removeListener('close', onSocketClose);
    socket.removeListener('error', onSocketError);
    if (req.timeoutCb) socket.removeListener('timeout', req.timeoutCb);
    if (req.listenerCount(event) === 0) {
      socket.destroy();
      req.destroyed = true;
      req._closed = true;
      req.emit('close');
      return;
    }
    // The socket is the program's now, and no longer counts for the agent.
    socket.emit('agentRemove');
    socket.readableFlowing = null;
    req.emit(event, res, socket, head);
    req.destroyed = true;
    req._closed = true;
    req.emit('close');
  }

  onError(error) {
    const { req, socket } = this;
    this.detach();
    socket._hadError = true;
    socket.destroy();
    failRequest(req, error);
  }

  // The end came in the middle of a response.
  onCut(error) {
    const { req } = this;
    this.cut = true;
    if (req.res === null || req.res === undefined) {
      if (this.started) {
        this.socket._hadError = true;
        failRequest(req, error);
      }
    }
  }

  detach() {
    this.over = true;
    this.socket.removeListener('data', onSocketData);
    this.socket.removeListener('end', onSocketEnd);
    this.socket.removeListener('drain', onSocketDrain);
    this.socket.removeListener('timeout', onResponseTimeout);
    if (this.socket.parser === this) this.socket.parser = null;
  }
}

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
    options = { ...(input || {}), ...options };
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
    if (RegExpPrototypeExec(/[^\u0021-\u00ff]/, path) !== null) throw new ERR_UNESCAPED_CHARACTERS('Request path');
  }
  if (protocol !== expected) throw new ERR_INVALID_PROTOCOL(protocol, expected);

  const defaultPort = options.defaultPort || this.agent?.defaultPort;
  const port = options.port = options.port || defaultPort || 80;
  const host = options.host = validateHost(options.hostname, 'hostname') || validateHost(options.host, 'host') || 'localhost';
  const setHost = options.setHost !== undefined ? Boolean(options.setHost) : options.setDefaultHeaders !== false;
  this._removedConnection = options.setDefaultHeaders === false;
  this._removedContLen = options.setDefaultHeaders === false;
  this._removedTE = options.setDefaultHeaders === false;
  this.socketPath = options.socketPath;
  if (options.timeout !== undefined) this.timeout = timerDuration(options.timeout, 'timeout');
  const { signal } = options;

  let { method } = options;
  if (method !== null && method !== undefined && typeof method !== 'string') throw new ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  if (method) {
    if (!checkIsHttpToken(method)) throw new ERR_INVALID_HTTP_TOKEN('Method', method);
    method = this.method = StringPrototypeToUpperCase(method);
  } else {
    method = this.method = 'GET';
  }
  const { maxHeaderSize, insecureHTTPParser, httpValidation, joinDuplicateHeaders } = options;
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  this.maxHeaderSize = maxHeaderSize;
  if (insecureHTTPParser !== undefined) validateBoolean(insecureHTTPParser, 'options.insecureHTTPParser');
  this.insecureHTTPParser = insecureHTTPParser;
  if (httpValidation !== undefined) validateOneOf(httpValidation, 'options.httpValidation', ['strict', 'relaxed', 'insecure']);
  this.httpValidation = httpValidation;
  if (joinDuplicateHeaders !== undefined) validateBoolean(joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  this.joinDuplicateHeaders = joinDuplicateHeaders;
  this._path = options.path || '/';
  if (cb) this.once('response', cb);
  this.useChunkedEncodingByDefault = !(method === 'GET' || method === 'HEAD' || method === 'DELETE' || method === 'OPTIONS' || method === 'TRACE' || method === 'CONNECT');
  this._ended = false;
  this.res = null;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.maxHeadersCount = null;
  this.reusedSocket = false;
  this.host = host;
  this.protocol = protocol;
  if (this.agent) {
    // Without keep-alive and without a limit of sockets nobody would use the connection again.
    if (!this.agent.keepAlive && !NumberIsFinite(this.agent.maxSockets)) {
      this._last = true;
      this.shouldKeepAlive = false;
    } else {
      this._last = false;
      this.shouldKeepAlive = true;
    }
  }

  const asArray = ArrayIsArray(options.headers);
  if (!asArray) {
    const { headers } = options;
    if (headers) {
      const keys = ObjectKeys(headers);
      for (let i = 0; i < keys.length; i++) this.setHeader(keys[i], headers[keys[i]]);
    }
    if (host && !this.getHeader('host') && setHost) {
      let text = host;
      // A second colon: an IPv6 address, which stands in brackets.
      const colon = StringPrototypeIndexOf(text, ':');
      if (colon !== -1 && StringPrototypeIncludes(text, ':', colon + 1) && StringPrototypeCharCodeAt(text, 0) !== 91) text = `[${text}]`;
      if (port && +port !== defaultPort) text += `:${port}`;
      this.setHeader('Host', text);
    }
    if (options.auth && !this.getHeader('Authorization')) this.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
    this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
    if (this.getHeader('expect')) {
      if (this[kHeader]) throw new ERR_HTTP_HEADERS_SENT('render');
      this._storeHeader(`${method} ${this.path} HTTP/1.1\r\n`, this[kOutHeaders]);
    }
  } else {
    this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
    let headers = options.headers;
    let hasHost = !setHost;
    const nested = headers.length > 0 && ArrayIsArray(headers[0]);
    for (let i = 0; i < headers.length && !hasHost; i += nested ? 1 : 2) hasHost = StringPrototypeToLowerCase(`${nested ? headers[i][0] : headers[i]}`) === 'host';
    if (!hasHost) {
      const text = port && +port !== defaultPort ? `${host}:${port}` : host;
      headers = nested ? [...headers, ['Host', text]] : [...headers, 'Host', text];
    }
    this._storeHeader(`${method} ${this.path} HTTP/1.1\r\n`, headers);
  }

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
proto[kError] = undefined;

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
  this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, this[kOutHeaders]);
};

function failRequest(req, error) {
  if (req.destroyed && req._failed) return;
  req._failed = true;
  req.emit('error', error);
}

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

proto.onSocket = function(socket, error) { process.nextTick(takeSocket, this, socket, error); };

function takeSocket(req, socket, error) {
  if (req.destroyed || error) {
    // An aborted request ends without an error of its own.
    const failure = error ?? req[kError] ?? (req.aborted ? undefined : new ConnResetException('socket hang up'));
    if (failure) failRequest(req, failure);
    req.destroyed = true;
    req._closed = true;
    req.emit('close');
    if (!socket) return;
    if (req.agent && !socket.destroyed && socket.writable && !error) socket.emit('free');
    else socket.destroy(req[kError]);
    return;
  }
  const exchange = new ClientExchange(req, socket);
  req.socket = socket;
  req.parser = exchange;
  socket.parser = exchange;
  socket._httpMessage = req;
  socket.on('error', onSocketError);
  socket.on('data', onSocketData);
  socket.on('end', onSocketEnd);
  socket.on('close', onSocketClose);
  socket.on('drain', onSocketDrain);
  if (req.timeout !== undefined || (req.agent?.options?.timeout)) listenSocketTimeout(req);
  req.emit('socket', socket);
  req._flush();
}

function onSocketData(chunk) {
  const exchange = this.parser;
  if (!exchange) return;
  exchange.started = true;
  exchange.feed(chunk);
}

function onResponseTimeout() {
  this._httpMessage?.res?.emit('timeout');
}

function onSocketDrain() {
  const req = this._httpMessage;
  if (req && !req.finished && req[kNeedDrain]) {
    req[kNeedDrain] = false;
    req.emit('drain');
  }
}

function onSocketEnd() {
  const req = this._httpMessage;
  const exchange = this.parser;
  if (!req) return;
  exchange?.feed(null);
  if (!req.res && !this._hadError) {
    this._hadError = true;
    failRequest(req, new ConnResetException('socket hang up'));
  }
  this.end();
}

function onSocketError(error) {
  const req = this._httpMessage;
  if (req) {
    this._hadError = true;
    failRequest(req, error);
  }
  this.parser?.detach();
  this.destroy();
}

function onSocketClose() {
  const req = this._httpMessage;
  const exchange = this.parser;
  if (!req) return;
  if (exchange && !exchange.over && !this.readableEnded) exchange.feed(null);
  req.destroyed = true;
  const { res } = req;
  if (res) {
    if (!res.complete) res.destroy(new ConnResetException('aborted'));
    req._closed = true;
    req.emit('close');
    if (!res.aborted && res.readable) res.push(null);
  } else {
    if (!this._hadError) {
      this._hadError = true;
      failRequest(req, req[kError] ?? new ConnResetException('socket hang up'));
    }
    req._closed = true;
    req.emit('close');
  }
  if (req.outputData) req.outputData.length = 0;
  exchange?.detach();
}

function onResponseEnd() {
  const { req } = this;
  const { socket } = req;
  req._ended = true;
  if (socket && req.timeoutCb) socket.removeListener('timeout', req.timeoutCb);
  if (!req.shouldKeepAlive) {
    if (socket?.writable) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    }
  } else if (req.writableFinished && !this.aborted) {
    keepAlive(req);
  }
}

function onRequestFinish() {
  if (this.shouldKeepAlive && this._ended) keepAlive(this);
}

// The exchange is over and the socket whole: back to the agent.
function keepAlive(req) {
  const { socket } = req;
  if (!socket || req._freed) return;
  req._freed = true;
  if (req.timeoutCb) {
    socket.setTimeout(0, req.timeoutCb);
    req.timeoutCb = null;
  }
  socket.removeListener('close', onSocketClose);
  socket.removeListener('error', onSocketError);
  req.parser?.detach();
  process.nextTick(emitFree, req);
  req.destroyed = true;
  // The response must not take the freed socket down with it.
  if (req.res) req.res.socket = null;
}
function emitFree(req) {
  req._closed = true;
  req.emit('close');
  if (req.socket) req.socket.emit('free');
}

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
