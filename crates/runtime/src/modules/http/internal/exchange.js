'use strict';
// The client's half of a connection: what the parser of responses talks to, and the listeners on the socket while a
// request has it. Exchanges are used again (`parsers`), as each holds a parser in Rust.

const { ArrayPrototypePop, ArrayPrototypePush, ArrayPrototypeShift, Symbol } = primordials;
const { Buffer } = require('buffer');
const { IncomingMessage, endBody, leaveConnection, setHead } = require('internal/http/incoming');
const { F, kNeedDrain, leniencyOf, parseError, splitFields } = require('internal/http/common');
const { ConnResetException, codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { getFrame, setFrame } = require('internal/async_hooks/state');
const { HTTPParser } = require('internal/net/handles');
const { kFinished } = require('internal/http/outgoing');
const { channels, end, kPerf } = require('internal/http/observe');

const debug = require('internal/util/debuglog').debuglog('http');

const kError = Symbol('kError');
const kAsyncFrame = Symbol('kAsyncFrame');
// On a socket: its NativeExchange; null where there may be one (the sockets of an agent).
const kNative = Symbol('kNative');
const kWaiting = Symbol('kWaiting');
const kEarlyError = Symbol('kEarlyError');
const RESPONSE = 1;
const ON_TIMEOUT = 6;

// What the parser of a response talks to; `socket.parser` while the exchange runs.
class ClientExchange {
  // With a handle the parser is that of the handle.
  constructor(handle) {
    this.req = null;
    this.socket = null;
    this.incoming = null;
    this.over = true;
    this.waiting = null;
    this.onIncoming = null;
    this.joinDuplicateHeaders = null;
    this.started = false;
    this.cut = false;
    this.atRest = false;
    this[ON_TIMEOUT] = null;
    this.parser = handle === undefined ? new HTTPParser(this, RESPONSE, 0, 0) : null;
  }

  // What `_http_common` promises of a parser taken from the pool: made ready for one response.
  initialize(type, resource, maxHeaderSize = 0, lenientFlags = 0) {
    if (type !== RESPONSE + 1) throw new ERR_INVALID_ARG_VALUE('type', type, 'must be HTTPParser.RESPONSE: the parsers of the pool read responses');
    this.parser.reset(RESPONSE, maxHeaderSize, lenientFlags);
  }

  // Takes a request and its socket on.
  begin(req, socket) {
    this.req = req;
    this.socket = socket;
    this.incoming = null;
    this.over = false;
    this.started = false;
    this.cut = false;
    this.onIncoming = onIncoming;
    this.joinDuplicateHeaders = req.joinDuplicateHeaders;
    // A socket that is used again brings the context of the request before; the response belongs to the one of this request.
    const before = getFrame();
    setFrame(req[kAsyncFrame]);
    this.parser.reset(RESPONSE, req.maxHeaderSize || 0, leniencyOf(req));
    setFrame(before);
    if (req.method === 'HEAD') this.parser.httpSkipBody(true);
    req.parser = this;
    socket.parser = this;
    socket._httpMessage = req;
    socket.on('error', onSocketError);
    socket.on('data', onSocketData);
    socket.on('end', onSocketEnd);
    socket.on('close', onSocketClose);
    socket.on('drain', onSocketDrain);
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
    // Let go of while it was at work.
    if (this.over) freeParser(this);
  }

  newMessage() { return new IncomingMessage(this.socket); }

  // 0: a body may follow, 1: none does, 2: the connection is no longer HTTP.
  onHead(statusCode, reason, fields, flags) {
    const { req, socket } = this;
    if (req.res) {
      // Nothing was asked: the server speaks out of turn.
      socket.destroy();
      return 0;
    }
    const res = this.newMessage();
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
    if (statusCode >= 100 && statusCode <= 199 && statusCode !== 101) {
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
    return this.onIncoming(res) ? 1 : 0;
  }

  onBody(bytes) {
    const res = this.incoming;
    if (res === null || res._dumped) return;
    if (!res.push(bytes) && !this.over) this.socket.pause();
  }

  onEvent(kind, a, b, c, d) {
    switch (kind) {
      case 0: this.onComplete(); break;
      case 1: if (this.incoming !== null) this.incoming.rawTrailers = splitFields(a, 2000); break;
      case 2: this.onUpgrade(a); break;
      case 3: this.onError(parseError(a, b, c, d)); break;
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
    const head = rest ?? Buffer.alloc(0);
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
    if (this.over) return;
    this.over = true;
    this.socket.removeListener('data', onSocketData);
    this.socket.removeListener('end', onSocketEnd);
    this.socket.removeListener('drain', onSocketDrain);
    this.socket.removeListener('timeout', onResponseTimeout);
    if (this.socket.parser === this) this.socket.parser = null;
    if (this.waiting === null) freeParser(this);
  }
}

// A response's head is there. True when no body can follow.
function onIncoming(res) {
  const { req, socket } = this;
  if (debug.enabled) debug('response', res.statusCode, 'to', req.method, req.path);
  if (channels.clientFinish.hasSubscribers) channels.clientFinish.publish({ request: req, response: res });
  if (req[kPerf] !== undefined) end(req, res.statusCode, res.statusMessage, res.headers);
  // A socket of an agent has a listener already, which tells the response too: another one is there for those who count.
  if (!socket[kNative] || req.timeoutCb) {
    socket.on('timeout', onResponseTimeout);
    if (socket[kNative]) socket[kNative].timing = true;
  }
  res.on('end', onResponseEnd);
  if (!req[kFinished]) req.on('finish', onRequestFinish);
  if (req.aborted || !req.emit('response', res)) res._dump();
  return req.method === 'HEAD';
}

// Exchanges at rest. `max` is set by http.setMaxIdleHTTPParsers().
const parsers = {
  name: 'parsers',
  ctor: () => new ClientExchange(),
  max: 1000,
  list: [],
  alloc() {
    const exchange = this.list.length > 0 ? ArrayPrototypePop(this.list) : this.ctor();
    exchange.atRest = false;
    return exchange;
  },
  free(exchange) {
    if (this.list.length >= this.max) return false;
    ArrayPrototypePush(this.list, exchange);
    return true;
  },
};

// The exchange forgets request and socket; the next request may have it.
function freeParser(exchange) {
  if (!(exchange instanceof ClientExchange)) {
    exchange?.free?.();
    return;
  }
  if (exchange.atRest) return;
  // The parser of a handle stays with it.
  if (exchange.parser === null) {
    exchange.detach();
    return;
  }
  exchange.atRest = true;
  const { req } = exchange;
  if (req?.parser === exchange) req.parser = null;
  exchange.req = null;
  exchange.socket = null;
  exchange.incoming = null;
  exchange.onIncoming = null;
  exchange.joinDuplicateHeaders = null;
  exchange.parser.rest();
  if (!parsers.free(exchange)) exchange.parser.close();
}

function failRequest(req, error) {
  if (req.destroyed && req._failed) return;
  req._failed = true;
  if (channels.requestError.hasSubscribers) channels.requestError.publish({ request: req, error });
  req.emit('error', error);
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

// The request that an error or the end of the socket is for; one that has given the socket back is over.
function requestOf(socket) {
  const req = socket._httpMessage;
  return req && !req._freed ? req : null;
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
  // On its way to a request.
  if (this[kWaiting] !== undefined) {
    this[kWaiting][kEarlyError] = error;
    return;
  }
  const req = requestOf(this);
  if (req) {
    this._hadError = true;
    failRequest(req, error);
  }
  this.parser?.detach();
  this.destroy();
  if (req === null && this[kNative]) this.emit('agentRemove');
}

function onSocketClose() {
  const req = requestOf(this);
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
    req.parser?.detach();
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
  if (!socket[kNative]) {
    socket.removeListener('close', onSocketClose);
    socket.removeListener('error', onSocketError);
  }
  req.parser?.detach();
  process.nextTick(emitFree, req);
  req.destroyed = true;
  // The response must not take the freed socket down with it.
  if (req.res) leaveConnection(req.res);
}

function emitFree(req) {
  req._closed = true;
  req.emit('close');
  if (req.socket) req.socket.emit('free');
}

const listeners = { close: onSocketClose, data: onSocketData, drain: onSocketDrain, end: onSocketEnd, error: onSocketError, incoming: onIncoming, timeout: onResponseTimeout };

module.exports = { ClientExchange, failRequest, freeParser, kAsyncFrame, kEarlyError, kError, kNative, kWaiting, listeners, parsers };
