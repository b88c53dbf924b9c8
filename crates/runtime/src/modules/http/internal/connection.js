'use strict';
// One HTTP/1 connection of a server: it gets what the parser found (`onHead`, `onBody`, ...), makes request and response,
// keeps pipelined responses in order, and decides what becomes of the connection.
//
// Two kinds: *native* (a TCP or pipe handle whose bytes go to the parser in Rust; a net.Socket is made only when the
// program asks for one) and *generic* (any Duplex: TLS, a test's stream), fed by its 'data' events.

const { ArrayPrototypeIncludes, ArrayPrototypePush, ArrayPrototypeShift, DateNow, Uint8Array } = primordials;
const { Buffer } = require('buffer');
const { Socket } = require('net');
const { codes: { ERR_HTTP_REQUEST_TIMEOUT, ERR_HTTP_SOCKET_ENCODING }, ErrnoException } = require('internal/errors');
const { F, METHODS, isLenient, kConnection, kNeedDrain, parseError, splitFields } = require('internal/http/common');
const { IncomingMessage, abortMessage, endBody, setHead } = require('internal/http/incoming');
const { ServerResponse, closeMessage } = require('internal/http/response');
const { flushTo, kFinished, kSocket, kUniqueHeaders } = require('internal/http/outgoing');
const { HTTPParser, isPlainEncoding } = require('internal/net/handles');
const { getDefaultHighWaterMark } = require('stream');

// More answers than this waiting for their turn: the client is not read until some have gone.
const MAX_PIPELINED = 256;
const REQUEST = 0;

class ServerConnection {
  constructor(server, handle, socket) {
    this.server = server;
    this.handle = handle;
    this.native = handle !== null;
    this.socket = socket;
    this.parser = null;
    this.incoming = null; // the request whose body is being read
    this.current = null; // the response that has the output
    this.queue = null; // the responses after it
    this.open = null; // requests whose response is not done, oldest first, when more than one
    this.request = null; // the oldest of them
    this.since = DateNow();
    this.requests = 0;
    this.closed = false;
    this.upgraded = false;
    this.paused = false;
    this.ending = false;
    this.listeners = null;
  }

  // --- from the parser ------------------------------------------------------------------------------------------------

  // 0: go on, 2: the rest of the connection is not HTTP.
  onHead(method, url, fields, flags) {
    const { server } = this;
    if (this.closed || this.ending) return 0;
    this.since = DateNow();
    this.requests++;
    if (this.socket !== null) this.socket._unrefTimer?.();
    const Incoming = server[server.kIncoming];
    const req = new Incoming(Incoming === IncomingMessage ? this : this.getSocket());
    if (Incoming !== IncomingMessage && req[kConnection] === undefined) req[kConnection] = this;
    const max = server.maxHeadersCount;
    setHead(req, fields, flags, max === null || max === undefined ? 2000 : max);
    req.method = METHODS[method];
    req.url = url;
    if (server.joinDuplicateHeaders) req.joinDuplicateHeaders = true;
    req.upgrade = false;
    if ((flags & F.UPGRADE) !== 0) {
      const connect = req.method === 'CONNECT';
      req.upgrade = connect || server.shouldUpgradeCallback(req);
      if (req.upgrade) {
        this.upgraded = true;
        this.request = req;
        return 2;
      }
    }
    if ((flags & F.HAS_BODY) !== 0) {
      this.incoming = req;
    } else {
      // No body follows, and no call for its end.
      req.complete = true;
      endBody(req);
    }
    if (this.request === null) this.request = req;
    else ArrayPrototypePush(this.open ??= [], req);
    this.dispatch(req, flags);
    return 0;
  }

  dispatch(req, flags) {
    const { server } = this;
    const Response = server[server.kResponse];
    const res = new Response(req, server.responseOptions);
    if ((flags & F.KEEP_ALIVE) === 0) res.shouldKeepAlive = false;
    res._keepAliveTimeout = server.keepAliveTimeout;
    if (server[kUniqueHeaders] !== null) res[kUniqueHeaders] = server[kUniqueHeaders];
    // A server that was closed answers what is under way and asks no one to stay.
    if (server.kClosing === true) res.shouldKeepAlive = false;
    const max = server.maxRequestsPerSocket;
    let dropped = false;
    if (max > 0) {
      res._maxRequestsPerSocket = max;
      res.maxRequestsOnConnectionReached = max <= this.requests;
      dropped = max < this.requests;
    }
    if (server.timeoutOrPending !== undefined) res._onPendingData = server.timeoutOrPending;
    if (this.current === null) this.give(res);
    else {
      ArrayPrototypePush(this.queue ??= [], res);
      if (this.native && res instanceof ServerResponse) res[kConnection] = this;
      if (this.queue.length >= MAX_PIPELINED) this.pauseReading();
    }
    if (!this.native || !(res instanceof ServerResponse)) res.on('finish', () => this.responded(res, true));

    if ((flags & F.HTTP_10) === 0) {
      if ((flags & F.HAS_HOST) === 0 && server.requireHostHeader) {
        res.writeHead(400, ['Connection', 'close']);
        res.end();
        return;
      }
      if ((flags & (F.EXPECT_CONTINUE | F.EXPECT_OTHER)) !== 0) {
        if (dropped) {
          this.drop(req, res);
        } else if ((flags & F.EXPECT_CONTINUE) !== 0) {
          res._expect_continue = true;
          if (server.listenerCount('checkContinue') > 0) {
            server.emit('checkContinue', req, res);
          } else {
            res.writeContinue();
            server.emit('request', req, res);
          }
        } else if (server.listenerCount('checkExpectation') > 0) {
          server.emit('checkExpectation', req, res);
        } else {
          res.writeHead(417);
          res.end();
        }
        return;
      }
    }
    if (dropped) this.drop(req, res);
    else server.emit('request', req, res);
  }

  drop(req, res) {
    this.server.emit('dropRequest', req, this.getSocket());
    res.writeHead(503);
    res.end();
  }

  // `chunk` is an ArrayBuffer from a native handle, a Buffer otherwise.
  onBody(bytes) {
    const req = this.incoming;
    if (this.socket !== null) this.socket._unrefTimer?.();
    if (req === null || req._dumped) return;
    if (!req.push(bytes instanceof Uint8Array ? bytes : Buffer.from(bytes))) this.pauseReading();
  }

  // Numbers as in support/stream_base/http.rs.
  onEvent(kind, a, b, c, d) {
    switch (kind) {
      case 0: this.onComplete(); break;
      case 1: this.onTrailers(a); break;
      case 2: this.onUpgrade(a); break;
      case 3: this.onParseError(a, b, c, d); break;
      case 4: this.onEnd(a, b); break;
      case 5: this.onReadError(a); break;
    }
  }

  onTrailers(fields) {
    const req = this.incoming;
    if (req !== null) req.rawTrailers = splitFields(fields, 2000);
  }

  onComplete() {
    const req = this.incoming;
    if (req === null) return;
    this.incoming = null;
    req.complete = true;
    endBody(req);
  }

  onUpgrade(rest) {
    const { server, request: req } = this;
    const head = rest === undefined ? Buffer.alloc(0) : Buffer.from(rest);
    const event = req.method === 'CONNECT' ? 'connect' : 'upgrade';
    req.complete = true;
    endBody(req);
    if (server.listenerCount(event) === 0) {
      this.destroy();
      return;
    }
    const socket = this.getSocket();
    this.release();
    this.unwatch();
    this.closed = true;
    socket.readableFlowing = null;
    // The socket goes on reading, so that its end is seen even if nobody reads.
    if (this.native) {
      this.handle.reading = true;
      this.handle.readStart();
    }
    server.emit(event, req, socket, head);
  }

  // The peer ended its side. `code` is set when that is in the middle of a request.
  onEnd(code, reason) {
    if (this.closed) return;
    if (code !== undefined) {
      this.clientError(parseError(code, reason, undefined, 0));
      return;
    }
    const { server, socket } = this;
    // A socket object tells of the end by itself ('end').
    if (this.native && socket !== null) socket.push(null);
    if (server.httpAllowHalfOpen) {
      const last = this.queue !== null && this.queue.length > 0 ? this.queue[this.queue.length - 1] : this.current;
      if (last !== null) last._last = true;
      else this.endSoon();
      return;
    }
    this.abortIncoming();
    this.endSoon();
  }

  onParseError(code, reason, raw, parsed) { this.clientError(parseError(code, reason, raw === undefined ? undefined : Buffer.from(raw), parsed)); }

  onReadError(errno) {
    const error = new ErrnoException(errno, 'read');
    if (this.socket !== null || this.server.listenerCount('clientError') > 0) {
      const socket = this.getSocket();
      if (this.native) {
        if (this.server.listenerCount('clientError') > 0 && !this.server.emit('clientError', error, socket)) { /* none */ }
        socket.destroy(error);
      }
    } else {
      this.destroy();
    }
  }

  // --- trouble --------------------------------------------------------------------------------------------------------

  clientError(error) {
    const { server } = this;
    if (this.closed) return;
    this.ending = true;
    if (server.listenerCount('clientError') > 0) {
      const socket = this.getSocket();
      server.emit('clientError', error, socket);
      return;
    }
    // Bytes of an answer may be out already: another answer would be read as part of it.
    const res = this.current;
    if (res === null || !res._headerSent) {
      let head;
      switch (error.code) {
        case 'HPE_HEADER_OVERFLOW': head = 'HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n'; break;
        case 'HPE_CHUNK_EXTENSIONS_OVERFLOW': head = 'HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n\r\n'; break;
        case 'ERR_HTTP_REQUEST_TIMEOUT': head = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n'; break;
        default: head = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n';
      }
      if (this.native) this.handle.write(head, 'latin1', undefined);
      else if (this.socket.writable) this.socket.write(head);
    }
    if (this.native && this.socket === null) {
      this.abortIncoming();
      this.finishHandle();
    } else {
      this.socket.destroy(error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? undefined : error);
    }
  }

  timeout() { this.clientError(new ERR_HTTP_REQUEST_TIMEOUT()); }

  abortIncoming() {
    const { request, open } = this;
    this.request = null;
    this.open = null;
    this.incoming = null;
    if (request !== null) abortMessage(request);
    if (open !== null) for (let i = 0; i < open.length; i++) abortMessage(open[i]);
  }

  // A request was destroyed before its end: with it goes the connection.
  incomingAborted(req, error) {
    if (this.upgraded || this.closed) return;
    if (this.request === req || this.open?.includes(req)) this.destroy(error);
  }

  // --- output ---------------------------------------------------------------------------------------------------------

  give(res) {
    this.current = res;
    if (this.native && res instanceof ServerResponse) {
      res[kConnection] = this;
      if (this.socket !== null) this.socket._httpMessage = res;
      if (res._events !== undefined) res.emit('socket', this.socket ?? this.getSocket());
    } else {
      res.assignSocket(this.getSocket());
    }
  }

  // Whether a whole response may go straight to the handle: nothing of the program's own is waiting in the socket.
  isDirect() {
    const { socket } = this;
    return socket === null || (socket.writableLength === 0 && socket.writableCorked === 0 && socket._handle === this.handle && socket.writable);
  }

  // Head, body and framing in one call. The length of the body in bytes, or a negative error.
  respond(text, body, bits, keepAlive) {
    if (this.socket !== null) this.socket._unrefTimer();
    return this.handle.respond(text, body, bits, keepAlive);
  }

  // For everything that is not one whole response. True while the queue of the handle is short.
  write(data, encoding, callback) {
    if (this.socket !== null) {
      this.socket.write(data, encoding, typeof callback === 'function' ? callback : undefined);
      return this.socket.writableLength < this.socket.writableHighWaterMark;
    }
    if (data.length === 0 && typeof callback !== 'function') return true;
    const done = (status) => {
      if (typeof callback === 'function') callback(status < 0 ? new ErrnoException(status, 'write') : undefined);
      if (status < 0) {
        if (!this.closed) this.destroy();
      } else {
        this.drained();
      }
    };
    if (typeof data !== 'string') {
      encoding = 'utf8';
    } else if (!isPlainEncoding(encoding)) {
      data = Buffer.from(data, encoding);
      encoding = 'utf8';
    }
    const result = this.handle.writeLater(data, encoding ?? 'utf8', done);
    if (result < 0) {
      process.nextTick(done, result);
      return false;
    }
    return this.handle.writeQueueSize < getDefaultHighWaterMark(false);
  }

  drained() {
    const res = this.current;
    if (res !== null && res[kNeedDrain] && !res.finished && this.writableLength() === 0 && res.outputSize === 0) {
      res[kNeedDrain] = false;
      res.emit('drain');
    }
  }

  writableLength() { return this.socket !== null ? this.socket.writableLength : this.closed ? 0 : this.handle.writeQueueSize; }

  holds(res) {
    if (this.current === res) return true;
    return !res[kFinished] && !(this.queue !== null && ArrayPrototypeIncludes(this.queue, res));
  }

  detach(res) {
    if (this.current !== res) return;
    this.current = null;
    if (this.socket !== null && this.socket._httpMessage === res) this.socket._httpMessage = null;
  }

  // The response is out. `generic`: its 'finish' is being emitted right now.
  responded(res, generic) {
    const req = res.req;
    if (this.request === req) {
      this.request = this.open !== null && this.open.length > 0 ? ArrayPrototypeShift(this.open) : null;
    }
    const last = res._last;
    if (generic) {
      if (!req._consuming) req._dump();
      if (this.socket !== null && res[kSocket] !== null) res.detachSocket(this.socket);
      else this.detach(res);
      process.nextTick(closeMessage, res);
    } else {
      this.detach(res);
      process.nextTick(finishMessage, this, res, req);
    }
    if (this.closed) return;
    if (last) {
      this.endSoon();
      return;
    }
    if (this.queue !== null && this.queue.length > 0) {
      const next = ArrayPrototypeShift(this.queue);
      this.give(next);
      if (this.native && this.current === next) this.flush(next);
      if (this.paused && this.queue.length < MAX_PIPELINED / 2) this.resumeReading();
      return;
    }
    this.since = DateNow();
    if (this.server.kClosing === true && this.incoming === null) this.endSoon();
  }

  // A response that waited for its turn: what it has written goes out.
  flush(res) {
    const { finished } = res;
    let ok = true;
    if (res.outputSize > 0 || res.outputData.length > 0) ok = flushTo(res, (data, encoding, callback) => this.write(data, encoding, callback));
    if (finished) {
      res._finish();
    } else if (ok && res[kNeedDrain]) {
      res[kNeedDrain] = false;
      res.emit('drain');
    }
  }

  pauseReading() {
    if (this.paused || this.closed) return;
    this.paused = true;
    if (this.native) this.handle.readStop();
    if (this.socket !== null) this.socket.pause();
  }

  resumeReading() {
    if (!this.paused || this.closed) return;
    this.paused = false;
    if (this.native) this.handle.readStart();
    if (this.socket !== null) this.socket.resume();
  }

  // --- the end --------------------------------------------------------------------------------------------------------

  // Everything written goes out, then the connection closes.
  endSoon() {
    this.ending = true;
    if (this.closed) return;
    if (this.socket !== null) {
      if (typeof this.socket.destroySoon === 'function') this.socket.destroySoon();
      else this.socket.end();
    } else {
      this.finishHandle();
    }
  }

  finishHandle() {
    const { handle } = this;
    this.release();
    this.closed = true;
    // Sends the rest, ends our side, and closes.
    handle.closeSoon(() => this.onClose());
  }

  destroy(error) {
    if (this.closed) return;
    if (this.socket !== null) {
      this.socket.destroy(error);
      return;
    }
    this.release();
    this.closed = true;
    this.handle.close(() => this.onClose());
  }

  // An upgraded socket is the program's alone.
  unwatch() {
    const { listeners, socket } = this;
    for (const event in listeners) socket.removeListener(event, listeners[event]);
    delete socket.setEncoding;
    if (socket.parser === this) socket.parser = null;
  }

  // The parser lets go of the handle.
  release() {
    if (this.native) this.handle.httpStop();
    else this.parser = null;
    this.server.forget(this);
  }

  onClose() {
    this.closed = true;
    const { server, socket } = this;
    server.forget(this);
    this.abortIncoming();
    const res = this.current;
    this.current = null;
    if (res !== null && this.native) closeMessage(res);
    if (this.queue !== null) {
      for (let i = 0; i < this.queue.length; i++) {
        this.queue[i].destroyed = true;
        closeMessage(this.queue[i]);
      }
      this.queue = null;
    }
    if (this.native && socket === null) {
      server._connections--;
      server._emitCloseIfDrained();
    }
  }

  // The net.Socket of the connection, made at the first wish.
  getSocket() {
    if (this.socket !== null) return this.socket;
    const { server } = this;
    const socket = this.socket = new Socket({
      handle: this.handle, allowHalfOpen: true, readable: true, writable: true, noRead: true,
      readableHighWaterMark: server.highWaterMark, writableHighWaterMark: server.highWaterMark,
    });
    socket.server = server;
    socket._server = server;
    socket.parser = this;
    socket._httpMessage = this.current;
    socket._paused = false;
    if (this.closed) socket.destroy();
    else this.watch(socket);
    return socket;
  }

  // Listeners on the socket, native or not.
  watch(socket) {
    const listeners = this.listeners = {
      close: () => this.onClose(),
      error: (error) => this.clientErrorOnSocket(error),
      drain: () => this.drained(),
      timeout: () => this.onTimeout(),
    };
    for (const event in listeners) socket.on(event, listeners[event]);
    socket.setEncoding = function() { throw new ERR_HTTP_SOCKET_ENCODING(); };
  }

  clientErrorOnSocket(error) {
    if (this.closed || this.ending) return;
    if (!this.server.emit('clientError', error, this.socket)) this.socket.destroy(error);
  }

  onTimeout() {
    const { socket, server } = this;
    const req = this.incoming ?? this.request;
    const byRequest = req !== null && !req.complete && req.emit('timeout', socket);
    const res = this.current;
    const byResponse = res !== null && res.emit('timeout', socket);
    const byServer = server.emit('timeout', socket);
    if (!byRequest && !byResponse && !byServer) socket.destroy();
  }

  // --- timing ---------------------------------------------------------------------------------------------------------

  // Called about once a second. Ends what has taken too long.
  check(now, server) {
    if (this.closed || this.ending) return;
    const { headersTimeout, requestTimeout, keepAliveTimeout } = server;
    if (this.incoming !== null) {
      if (requestTimeout > 0 && now - this.since >= requestTimeout && !this.paused) this.timeout();
      return;
    }
    if (this.current !== null) return;
    const source = this.native ? this.handle : this.parser;
    const head = source.httpHeadAge();
    if (head >= 0 || this.requests === 0) {
      const age = head >= 0 && this.requests > 0 ? head : now - this.since;
      if ((headersTimeout > 0 && age >= headersTimeout) || (requestTimeout > 0 && age >= requestTimeout)) this.timeout();
      return;
    }
    if (keepAliveTimeout > 0 && now - this.since >= keepAliveTimeout + server.keepAliveTimeoutBuffer) this.endSoon();
  }

  get idle() { return this.current === null && this.incoming === null && !this.upgraded; }
}
ServerConnection.prototype[kConnection] = true;

// After a response that went out in one piece.
function finishMessage(connection, res, req) {
  res[kFinished] = true;
  if (res._events !== undefined) res.emit('finish');
  // A body that nobody read is read to nowhere, so that the next request can come.
  if (!req._consuming) {
    if (!req.complete || req._events !== undefined) req._dump();
  }
  closeMessage(res);
}

// A connection over a stream that is not a native handle.
function attachStream(server, socket) {
  const connection = new ServerConnection(server, null, socket);
  const parser = connection.parser = new HTTPParser(connection, REQUEST, server.maxHeaderSize || 0, isLenient(server));
  socket.parser = connection;
  socket._paused = false;
  let waiting = null;
  const feed = (chunk) => {
    if (connection.upgraded || connection.closed || connection.ending) return;
    // A callback of the parser may bring more bytes: they wait until it is back.
    if (waiting !== null) {
      ArrayPrototypePush(waiting, chunk);
      return;
    }
    waiting = [chunk];
    while (waiting.length > 0) {
      const next = ArrayPrototypeShift(waiting);
      if (next === null) parser.finish();
      else parser.execute(next);
    }
    waiting = null;
  };
  const finish = () => feed(null);
  socket.on('data', feed);
  socket.on('end', finish);
  connection.watch(socket);
  connection.release = function() {
    socket.removeListener('data', feed);
    socket.removeListener('end', finish);
    server.forget(connection);
  };
  return connection;
}

module.exports = { ServerConnection, attachStream };
