'use strict';
// One HTTP/1 connection of a server: it gets what the parser found (`onHead`, `onBody`, ...), makes request and response,
// keeps pipelined responses in order, and decides what becomes of the connection.
//
// Two kinds: *native* (a TCP or pipe handle whose bytes go to the parser in Rust; a net.Socket is made only when the
// program asks for one) and *generic* (any Duplex: TLS, a test's stream), fed by its 'data' events.

const { ArrayPrototypeIncludes, ArrayPrototypePush, ArrayPrototypeShift, DateNow, FunctionPrototypeCall, ObjectHasOwn } = primordials;
const { Buffer } = require('buffer');
const { Socket } = require('net');
const { codes: { ERR_HTTP_REQUEST_TIMEOUT, ERR_HTTP_SOCKET_ENCODING }, ErrnoException } = require('internal/errors');
const { F, METHODS, kConnection, leniencyOf, kNeedDrain, parseError, splitFields } = require('internal/http/common');
const { IncomingMessage, abortMessage, endBody, setHead } = require('internal/http/incoming');
const { ServerResponse, closeMessage } = require('internal/http/response');
const { flushTo, kFinished, kSocket, kUniqueHeaders } = require('internal/http/outgoing');
const { check } = require('internal/http/connection_clock');
const { active, begin, channels, end, kPerf } = require('internal/http/observe');
const { HTTPParser, isPlainEncoding } = require('internal/net/handles');
const { getDefaultHighWaterMark } = require('stream');
const { kept } = require('internal/stream/pipe');

// More answers than this waiting for their turn: the client is not read until some have gone.
const MAX_PIPELINED = 256;
const REQUEST = 0;
// Index of the timeout callback on a parser; `HTTPParser.kOnTimeout`.
const ON_TIMEOUT = 6;

class ServerConnection {
  constructor(server, handle, socket) {
    this.server = server;
    this.handle = handle;
    this.native = handle !== null;
    this.socket = socket;
    this.parser = null;
    this.body = null; // the request whose body is being read
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
    this.waiting = null; // bytes of the stream that the parser has not had yet
  }

  // Node's name of the request at hand, as `socket.parser.incoming`.
  get incoming() { return this.body ?? this.request ?? this.late ?? null; }
  set incoming(value) {
    this.body = value;
    this.late = value;
  }

  // --- from the parser ------------------------------------------------------------------------------------------------

  // 0: go on, 2: the rest of the connection is not HTTP.
  onHead(method, url, fields, flags) {
    const { server } = this;
    if (this.closed || this.ending) return 0;
    // A request is as old as its first byte, the first one as its connection.
    if (this.requests > 0) this.since = this.headSince === 0 ? DateNow() : this.headSince;
    if (this.headSince !== 0) this.headSince = 0;
    if (this.received !== 0) this.received = 0;
    this.requests++;
    if (this.resting) {
      this.resting = false;
      this.socket?.setTimeout(server.timeout);
    }
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
    if (this.hoped) this.hoped = false;
    if ((flags & F.UPGRADE) !== 0) {
      const connect = req.method === 'CONNECT';
      req.upgrade = connect || server.shouldUpgradeCallback(req);
      if (req.upgrade) {
        this.upgraded = true;
        this.request = req;
        return 2;
      }
      this.hoped = true;
    }
    if ((flags & F.HAS_BODY) !== 0) {
      this.body = req;
    } else if (server.optimizeEmptyRequests && (flags & (F.HAS_LENGTH | F.HAS_CODING)) === 0) {
      req.complete = true;
      req._dumpAndCloseReadable();
    } else {
      // No body follows, and no call for its end.
      req.complete = true;
      endBody(req);
    }
    if (this.request === null) this.request = req;
    else ArrayPrototypePush(this.open ??= [], req);
    // A server closed by its own handler waits for the answer.
    this.dispatching = true;
    try {
      this.dispatch(req, flags);
    } finally {
      this.dispatching = false;
    }
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
    if (this.current === null) this.give(res);
    else {
      ArrayPrototypePush(this.queue ??= [], res);
      if (this.native && res instanceof ServerResponse) res[kConnection] = this;
      if (this.queue.length >= MAX_PIPELINED) this.pauseReading();
    }
    if (!this.native || !(res instanceof ServerResponse)) res.on('finish', () => this.responded(res, true));
    if (channels.serverCreated.hasSubscribers) channels.serverCreated.publish({ request: req, response: res });
    if (channels.serverStart.hasSubscribers) channels.serverStart.publish({ request: req, response: res, socket: this.getSocket(), server });
    if (active.http > 0) begin(res, 'HttpRequest', req.method, req.url, req.headers);

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

  onBody(bytes) {
    const req = this.body;
    this.received += bytes.byteLength;
    if (this.socket !== null) this.socket._unrefTimer?.();
    if (req === null || req._dumped) return;
    if (!req.push(bytes)) this.pauseReading();
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
    const req = this.body;
    if (req !== null) req.rawTrailers = splitFields(fields, 2000);
  }

  onComplete() {
    const req = this.body;
    if (req === null) return;
    this.body = null;
    req.complete = true;
    endBody(req);
  }

  onUpgrade(rest) {
    const { server, request: req } = this;
    const head = rest ?? Buffer.alloc(0);
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
    // Answers to the requests before this one still go out.
    if (this.current === null) this.closed = true;
    else this.keepAnswering(socket);
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
    if (this.native && socket !== null && !this.manual) socket.push(null);
    if (server.httpAllowHalfOpen) {
      const last = this.newest();
      if (last !== null) last._last = true;
      else this.endSoon();
      return;
    }
    this.abortIncoming();
    this.endSoon();
  }

  onParseError(code, reason, raw, parsed) {
    const last = this.newest();
    if (this.hoped && this.body === null && last !== null && !this.closed) {
      // The client spoke the protocol that it had only asked for. It gets the answer to its request, and nothing after it
      // is HTTP.
      this.ending = true;
      this.failed = true;
      last.shouldKeepAlive = false;
      last._last = true;
      return;
    }
    this.clientError(parseError(code, reason, raw, parsed));
  }

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
    this.failed = true;
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
        case 'HPE_HEADER_FLOOD':
        case 'HPE_HEADER_OVERFLOW': head = 'HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n'; break;
        case 'HPE_CHUNK_EXTENSIONS_OVERFLOW': head = 'HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n\r\n'; break;
        case 'ERR_HTTP_REQUEST_TIMEOUT': head = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n'; break;
        default: head = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n';
      }
      if (this.native) this.handle.write(head, 'latin1', undefined);
      else if (this.socket.writable) this.socket.write(head);
    }
    if (this.native && this.socket === null) {
      const { body } = this;
      this.abortIncoming();
      if (!this.closed) {
        this.body = body;
        this.finishHandle();
        this.body = null;
      }
    } else {
      this.socket.destroy(error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? undefined : error);
    }
  }

  timeout() { this.clientError(new ERR_HTTP_REQUEST_TIMEOUT()); }

  // The body of a request takes too long. If it is answered already, another answer would belong to no request.
  bodyTimeout() {
    if (this.current === null) this.endSoon();
    else this.timeout();
  }

  abortIncoming() {
    const { request, open } = this;
    this.request = null;
    this.open = null;
    this.body = null;
    this.late = null;
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
      if (res._events?.socket !== undefined) res.emit('socket', this.getSocket());
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
    if (kept.asked) kept.nothingOf = data;
    return this.handle.writeQueueSize < getDefaultHighWaterMark(false);
  }

  drained() {
    const res = this.current;
    if (res !== null && res[kNeedDrain] && !res.finished && this.writableLength() === 0 && res.outputSize === 0) {
      res[kNeedDrain] = false;
      res.emit('drain');
    }
  }

  writableLength() { return this.socket !== null ? this.socket.writableLength : this.handle.writeQueueSize; }

  holds(res) {
    if (this.current === res) return true;
    return !res[kFinished] && !(this.queue !== null && ArrayPrototypeIncludes(this.queue, res));
  }

  detach(res) {
    if (this.current !== res) return;
    this.current = null;
    if (this.socket !== null && this.socket._httpMessage === res) this.socket._httpMessage = null;
  }

  // The response after which none comes, as things stand.
  newest() { return this.queue !== null && this.queue.length > 0 ? this.queue[this.queue.length - 1] : this.current; }

  // The response is out. `generic`: its 'finish' is being emitted right now.
  responded(res, generic) {
    const req = res.req;
    if (channels.serverFinish.hasSubscribers) channels.serverFinish.publish({ request: req, response: res, socket: this.getSocket(), server: this.server });
    if (res[kPerf] !== undefined) end(res, res.statusCode, res.statusMessage, res.getHeaders());
    if (this.request === req) {
      this.request = this.open !== null && this.open.length > 0 ? ArrayPrototypeShift(this.open) : null;
    }
    const last = res._last;
    if (generic) {
      if (!req._consuming) req._dump();
      if (this.socket !== null && res[kSocket] !== null) res.detachSocket(this.socket);
      this.detach(res);
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
    const { server } = this;
    if (server.timeout > 0 && server.keepAliveTimeout > 0 && this.socket !== null && typeof this.socket.setTimeout === 'function') {
      // Between requests keepAliveTimeout holds, not the server's timeout; the socket still says so by 'timeout'.
      this.resting = true;
      this.socket.setTimeout(server.keepAliveTimeout + server.keepAliveTimeoutBuffer);
    }
    if (server.kClosing === true && this.body === null) this.endSoon();
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
    if (this.native) {
      this.handle.reading = false;
      this.handle.readStop();
    }
    if (this.socket !== null) this.socket.pause();
  }

  resumeReading() {
    if (!this.paused || this.closed) return;
    this.paused = false;
    if (this.native) {
      this.handle.reading = true;
      this.handle.readStart();
    }
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
    // Bytes of the client that nobody has read: to close now would reset the connection, and our answer might be lost.
    const unread = this.body !== null || this.failed;
    if (!unread && handle.writeQueueSize === 0) {
      this.release();
      this.closed = true;
      handle.closeSoon(() => this.onClose());
      return;
    }
    // The server's clock goes on watching it.
    handle.httpStop();
    this.closed = true;
    this.leaving = DateNow();
    const err = handle.shutdown(() => {
      if (unread && this.leaving !== 0) this.linger();
      else this.abandon();
    });
    if (err < 0) this.abandon();
  }

  // Our side is ended; what still comes is read to nowhere until the client has seen the answer and ends too.
  linger() {
    this.leaving = DateNow();
    this.lingering = true;
    this.handle.setOwner(this, onLingeringRead);
    if (this.handle.readStart() < 0) this.abandon();
  }

  // The connection goes at once.
  abandon() {
    if (this.socket !== null) {
      this.socket.destroy();
      return;
    }
    if (this.leaving === 0 && this.closed) return;
    this.leaving = 0;
    this.release();
    this.closed = true;
    this.handle.close(() => this.onClose());
  }

  destroy(error) {
    if (this.leaving !== 0) this.abandon();
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
    socket.removeListener('close', closeResponseOf);
    delete socket.setEncoding;
    unwrap(socket);
    this[ON_TIMEOUT] = null;
    if (socket.parser === this) socket.parser = null;
  }

  // The parser lets go of the handle.
  release() {
    if (this.native) {
      this.handle.httpStop();
      if (this.dataListener !== undefined) {
        this.socket.removeListener('data', this.dataListener);
        this.socket.removeListener('end', this.endListener);
      }
    } else {
      this.parser = null;
    }
    this.server.forget(this);
  }

  onClose() {
    const { server, socket } = this;
    if (!this.closed && !this.upgraded && this.native && socket !== null && !socket.destroyed) {
      // The program emitted 'close' itself: no more requests, but the connection is there until its peer ends it.
      this.release();
      this.closed = true;
      socket.on('end', () => socket.end());
      this.handle.readStart();
    }
    this.closed = true;
    this[ON_TIMEOUT] = null;
    server.forget(this);
    if (typeof this.free === 'function') this.free();
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
    if (this.closed) return this.ghost ??= makeGhost(this.server);
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
    this.watch(socket);
    return socket;
  }

  // What the parser has not consumed itself: bytes pushed by the program, or all of them after `unconsume`.
  feed(chunk) {
    if (this.upgraded || this.closed || this.ending) return;
    if (this.waiting !== null) {
      ArrayPrototypePush(this.waiting, chunk);
      return;
    }
    this.waiting = [chunk];
    this.feedWaiting();
  }

  feedWaiting() {
    const { handle, parser, waiting } = this;
    while (waiting.length > 0 && !this.upgraded && !this.closed && !this.ending) {
      const next = waiting[0];
      if (!this.native) {
        // A callback of the parser may bring more bytes: they wait in the list until it is back.
        if (next === null) parser.finish();
        else parser.execute(next);
      } else if (!(next === null ? handle.httpFinish() : handle.httpExecute(typeof next === 'string' ? Buffer.from(next) : next))) {
        // Called out of the parser's own callback.
        process.nextTick(() => this.feedWaiting());
        return;
      }
      ArrayPrototypeShift(waiting);
    }
    if (this.upgraded) for (let i = 1; i < waiting.length; i++) if (waiting[i] !== null) this.socket.push(waiting[i]);
    this.waiting = null;
  }

  // The program wants to see the bytes: they go through the stream, and from its 'data' event to the parser.
  unconsume() {
    if (!this.native || this.manual || this.closed || this.upgraded) return;
    this.manual = true;
    this.handle.httpUnconsume();
  }

  // After an upgrade: what was asked before it is answered through the socket.
  keepAnswering(socket) {
    const all = this.queue === null ? [this.current] : [this.current, ...this.queue];
    this.queue = null;
    const { length } = all;
    const turn = (i) => {
      const res = all[i];
      if (res[kSocket] === null) {
        res[kConnection] = undefined;
        res.assignSocket(socket);
      }
    };
    for (let i = 0; i < length; i++) {
      const res = all[i];
      if (res[kConnection] !== undefined && i > 0) res[kConnection] = undefined;
      if (i === 0 && res[kConnection] !== undefined) {
        res[kConnection] = undefined;
        socket._httpMessage = null;
      }
      res.on('finish', () => {
        res.detachSocket(socket);
        process.nextTick(closeMessage, res);
        if (res._last) socket.destroySoon();
        else if (i + 1 < length) turn(i + 1);
      });
    }
    this.current = null;
    this.closed = true;
    turn(0);
  }

  // Listeners on the socket, native or not.
  watch(socket) {
    this[ON_TIMEOUT] = onParserTimeout;
    if (this.native) {
      // The handle is being read already; what the program pushes takes the way of the stream.
      if (socket._handle) socket._handle.reading = !this.paused;
      socket.on('data', this.dataListener = (chunk) => this.feed(chunk));
      socket.on('end', this.endListener = () => {
        if (this.manual) this.feed(null);
      });
      for (const name in wrapped) socket[name] = wrapped[name];
    }
    socket.on('close', closeResponseOf);
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

  check(now, server) { check(this, now, server); }

  // How long a head has been under way, in milliseconds; negative if none is.
  headAge() { return (this.native ? this.handle : this.parser).httpHeadAge(); }

  get idle() { return this.current === null && !this.dispatching && this.body === null && !this.upgraded && !this.closed && this.headAge() < 0; }
}
ServerConnection.prototype[kConnection] = true;
ServerConnection.prototype.manual = false;
ServerConnection.prototype.ghost = undefined;
ServerConnection.prototype.failed = false; // the bytes were refused
ServerConnection.prototype.hoped = false; // the last request asked for an upgrade that it does not get
ServerConnection.prototype.leaving = 0;
ServerConnection.prototype.lingering = false;
ServerConnection.prototype.lastLeft = 0;
ServerConnection.prototype.stalledSince = 0;
ServerConnection.prototype.headSince = 0;
ServerConnection.prototype.dispatching = false;
ServerConnection.prototype.resting = false;
ServerConnection.prototype.received = 0;
ServerConnection.prototype.late = null;
ServerConnection.prototype.rateOf = null;
ServerConnection.prototype.rateSince = 0;
ServerConnection.prototype.rateFrom = 0;
ServerConnection.prototype.dataListener = undefined;
ServerConnection.prototype.endListener = undefined;
// Called when the connection is over, as an HTTPParser's `free` is; a program may put its own in place.
ServerConnection.prototype.free = undefined;
ServerConnection.prototype.close = function() {
  if (!this.closed) this.release();
};

// What a message whose connection is over has as its socket.
function makeGhost(server) {
  const socket = new Socket({ allowHalfOpen: true });
  socket.server = server;
  socket.destroy();
  return socket;
}

// Called by the handle of a connection that lingers.
function onLingeringRead(count) {
  if (count <= 0) this.abandon();
}

// Deadlines are the server's clock; what is called by this name ends a connection whose time is over.
function onParserTimeout() { this.timeout(); }

// The 'close' of whichever response has the socket then.
function closeResponseOf() {
  if (this._httpMessage) closeMessage(this._httpMessage);
}

// A 'data' or 'readable' listener of the program takes the bytes back from the parser.
function wrap(name) {
  return function(event, listener) {
    if (event === 'data' || event === 'readable') this.parser?.unconsume?.();
    return FunctionPrototypeCall(Socket.prototype[name], this, event, listener);
  };
}
const wrapped = { on: wrap('on'), addListener: wrap('addListener'), prependListener: wrap('prependListener') };
function unwrap(socket) {
  for (const name in wrapped) if (ObjectHasOwn(socket, name) && socket[name] === wrapped[name]) delete socket[name];
}

// After a response that went out in one piece.
function finishMessage(connection, res, req) {
  res[kFinished] = true;
  if (res._events !== undefined) res.emit('finish');
  // `incoming` of the connection is this request until its end was seen.
  if (req._events !== undefined && req.listenerCount('end') > 0 && !req.readableEnded && !connection.closed) {
    connection.late = req;
    req.on('end', () => {
      if (connection.late === req) connection.late = null;
    });
  }
  // A body that nobody read is read to nowhere, so that the next request can come.
  if (!req._consuming) {
    if (!req.complete || req._events !== undefined) req._dump();
  }
  closeMessage(res);
}

// A connection over a stream that is not a native handle.
function attachStream(server, socket) {
  const connection = new ServerConnection(server, null, socket);
  const parser = connection.parser = new HTTPParser(connection, REQUEST, server.maxHeaderSize || 0, leniencyOf(server));
  socket.parser = connection;
  socket._paused = false;
  const feed = (chunk) => connection.feed(chunk);
  const finish = () => connection.feed(null);
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
