'use strict';
// The client's half of a connection that an agent keeps: the bytes of a TCP or pipe handle go to the parser in Rust without
// passing through the socket's streams, and a whole request leaves in one write. One for each connection; between requests
// the socket gets what comes, as if this were not there.
//
// A program that wants to see the bytes (a 'data' listener on the socket, `pause()`, ...) gets them: from then on they take
// the way through the socket (`toStream`), and later requests on it are the business of ClientExchange alone.

const { ArrayPrototypePush, ArrayPrototypeShift, FunctionPrototypeCall, ObjectGetPrototypeOf, ObjectHasOwn, ReflectApply } = primordials;
const { Buffer } = require('buffer');
const { Duplex } = require('stream');
const { Socket, kUserBuffer, onHandleRead } = require('internal/net/socket');
const { errno: { EOF }, isPlainEncoding } = require('internal/net/handles');
const { ErrnoException } = require('internal/errors');
const { IncomingMessage, endBody } = require('internal/http/incoming');
const { ClientExchange, kAsyncFrame, kNative, listeners, parsers } = require('internal/http/exchange');
const { F, kConnection, leniencyOf } = require('internal/http/common');
const { current, getFrame, setFrame } = require('internal/async_hooks/state');

const RESPONSE = 1;
const { on: plainOn, write: plainWrite } = Duplex.prototype;

class NativeExchange extends ClientExchange {
  constructor(socket) {
    super(socket._handle);
    this.handle = null; // once there is a connection
    this.kept = socket;
    this.frame = undefined;
    this.installed = false;
    this.manual = false;
    this.paused = false;
    this.bodiless = false; // the parser expects heads alone
    this.untilEnd = false; // the end of the connection is the end of the body
    this.maxHead = 0;
    this.lenient = 0;
    this.highWaterMark = socket.readableHighWaterMark;
    // An idle connection has this one listener of 'error' too.
    socket.on('error', listeners.error);
    socket.on('close', listeners.close);
    for (const name in wrapped) socket[name] = wrapped[name];
    if (socket.connecting) socket.once('connect', () => this.connected());
    else this.handle = socket._handle;
  }

  connected() {
    if (this.kept[kNative] !== this) return;
    this.handle = this.kept._handle;
    if (!this.over) this.install(this.req);
  }

  begin(req) {
    const { kept: socket, handle } = this;
    this.req = req;
    this.socket = socket;
    this.incoming = null;
    this.over = false;
    this.atRest = false;
    this.started = false;
    this.cut = false;
    this.untilEnd = false;
    this.joinDuplicateHeaders = req.joinDuplicateHeaders;
    this.onIncoming = listeners.incoming;
    this.frame = req[kAsyncFrame];
    if (this.handle !== null) this.install(req);
    req.parser = this;
    socket.parser = this;
    socket._httpMessage = req;
    FunctionPrototypeCall(plainOn, socket, 'end', listeners.end);
    this.draining = !req.finished;
    if (this.draining) FunctionPrototypeCall(plainOn, socket, 'drain', listeners.drain);
  }

  install(req) {
    const { handle } = this;
    const max = req.maxHeaderSize || 0;
    const lenient = leniencyOf(req);
    const same = this.installed && max === this.maxHead && lenient === this.lenient;
    // What is left of a message belongs to no request.
    if (!same || !handle.httpConsume()) {
      this.installed = true;
      this.maxHead = max;
      this.lenient = lenient;
      this.bodiless = false;
      handle.httpStart(this, RESPONSE, max, lenient);
      handle.reading = true;
    }
    const bodiless = req.method === 'HEAD';
    if (bodiless !== this.bodiless) {
      this.bodiless = bodiless;
      handle.httpSkipBody(bodiless);
    }
    if (this.manual) handle.httpUnconsume();
  }

  // Nobody waits for bytes: the socket gets them, and takes them ill.
  rest() {
    if (this.installed) this.handle.httpUnconsume();
  }

  // --- from the parser ------------------------------------------------------------------------------------------------

  // Callbacks come in the context of the handle; they belong to the one of the request. Rust sets it back.
  enter() {
    const { frame } = this;
    if (frame !== undefined || getFrame() !== undefined) setFrame(frame);
    this.kept._unrefTimer();
  }

  newMessage() { return new IncomingMessage(this); }

  onHead(statusCode, reason, fields, flags) {
    if (this.req === null) {
      this.kept.destroy();
      return 0;
    }
    this.enter();
    this.started = true;
    this.untilEnd = (flags & (F.HAS_BODY | F.CHUNKED)) === F.HAS_BODY && (flags & (F.HAS_LENGTH | F.HAS_CODING)) !== F.HAS_LENGTH;
    return super.onHead(statusCode, reason, fields, flags);
  }

  onBody(bytes) {
    const res = this.incoming;
    if (res === null || res._dumped) return;
    this.enter();
    if (!res.push(bytes) && !this.over) this.pauseReading();
  }

  onEvent(kind, a, b, c, d) {
    if (this.req !== null) this.enter();
    switch (kind) {
      case 3:
        if (this.req === null) this.kept.destroy();
        else super.onEvent(kind, a, b, c, d);
        break;
      case 4:
        if (a !== undefined) this.started = true;
        if (this.req !== null) super.onEvent(kind, a, b, c, d);
        if (!this.manual) FunctionPrototypeCall(onHandleRead, this.kept, EOF);
        break;
      case 5: FunctionPrototypeCall(onHandleRead, this.kept, a); break;
      default: super.onEvent(kind, a, b, c, d);
    }
  }

  onComplete() {
    const res = this.incoming;
    if (res === null) return;
    this.incoming = null;
    res.complete = true;
    endBody(res);
    // So that the end of the connection is seen.
    this.resumeReading();
  }

  // --- for the response -----------------------------------------------------------------------------------------------

  getSocket() { return this.kept; }

  pauseReading() {
    if (this.manual) {
      this.kept.pause();
    } else if (!this.paused) {
      this.paused = true;
      this.handle.reading = false;
      this.handle.readStop();
    }
  }

  resumeReading() {
    if (this.manual) {
      if (!this.kept._paused && this.kept.readable) this.kept.resume();
    } else if (this.paused) {
      this.paused = false;
      if (this.kept._handle !== this.handle) return;
      this.handle.reading = true;
      this.handle.readStart();
    }
  }

  // --- the bytes through the socket -----------------------------------------------------------------------------------

  toStream() {
    if (this.manual) return;
    this.manual = true;
    const { kept: socket, handle } = this;
    this.paused = false;
    if (this.installed && socket._handle === handle) handle.httpUnconsume();
    if (this.over) return;
    FunctionPrototypeCall(plainOn, socket, 'data', listeners.data);
  }

  feed(chunk) {
    if (!this.manual) {
      // The socket closed. A body of unknown length is over with that.
      if (this.untilEnd && this.incoming !== null) this.onComplete();
      return;
    }
    if (this.waiting !== null) {
      ArrayPrototypePush(this.waiting, chunk);
      return;
    }
    this.waiting = [chunk];
    this.feedWaiting();
  }

  feedWaiting() {
    const { handle, waiting } = this;
    // Nothing was read before there was a connection.
    if (handle === null) waiting.length = 0;
    while (waiting.length > 0 && !this.over) {
      const next = waiting[0];
      const done = next === null ? handle.httpFinish() : handle.httpExecute(typeof next === 'string' ? Buffer.from(next) : next);
      if (!done && this.kept._handle === handle) {
        // Called out of the parser's own callback.
        process.nextTick(() => this.feedWaiting());
        return;
      }
      ArrayPrototypeShift(waiting);
    }
    this.waiting = null;
  }

  // --- the end --------------------------------------------------------------------------------------------------------

  detach() {
    if (this.over) return;
    this.over = true;
    const { kept: socket, req } = this;
    if (this.timing) socket.removeListener('timeout', listeners.timeout);
    this.timing = false;
    socket.removeListener('end', listeners.end);
    if (this.draining) socket.removeListener('drain', listeners.drain);
    if (this.manual) socket.removeListener('data', listeners.data);
    if (socket.parser === this) socket.parser = null;
    if (req.parser === this) req.parser = null;
    this.req = null;
    this.incoming = null;
    this.frame = undefined;
    this.onIncoming = null;
    this.joinDuplicateHeaders = null;
    this.atRest = true;
  }

  // The connection is no longer HTTP, or no longer the agent's.
  leave() {
    const { kept: socket } = this;
    for (const name in wrapped) if (ObjectHasOwn(socket, name) && socket[name] === wrapped[name]) delete socket[name];
    socket.removeListener('error', listeners.error);
    socket.removeListener('close', listeners.close);
    socket[kNative] = undefined;
  }

  onUpgrade(rest) {
    this.installed = false;
    this.leave();
    super.onUpgrade(rest);
  }

  // --- output ---------------------------------------------------------------------------------------------------------

  // A request that is all there goes to the handle in one piece. False: nothing was done, as it has to go through the socket.
  send(req) {
    const { kept: socket, handle } = this;
    const list = req.outputData;
    const { length } = list;
    if (length === 0 || socket._handle !== handle || socket.writableLength !== 0 || socket.writableCorked !== 0 || !socket.writable || socket.write !== plainWrite) return false;
    for (let i = 0; i < length; i++) if (typeof list[i].data === 'string' && !isPlainEncoding(list[i].encoding)) return false;
    const size = req.outputSize;
    req.outputData = [];
    req.outputSize = 0;
    socket._unrefTimer();
    let result;
    if (length === 1) {
      const { data, encoding } = list[0];
      result = handle.write(data, encoding, (status) => sent(socket, list, status));
    } else {
      const chunks = [];
      for (let i = 0; i < length; i++) chunks[i] = { chunk: list[i].data, encoding: list[i].encoding };
      result = handle.writev(chunks, false, (status) => sent(socket, list, status));
    }
    if (result <= 0) process.nextTick(sent, socket, list, result);
    req._onPendingData(-size);
    return true;
  }
}
NativeExchange.prototype[kConnection] = true;
NativeExchange.prototype.isClient = true;
NativeExchange.prototype.draining = false;
NativeExchange.prototype.timing = false;

// The bytes of a request are with the system, or never will be.
function sent(socket, list, status) {
  const error = status < 0 ? new ErrnoException(status, 'write') : undefined;
  for (let i = 0; i < list.length; i++) {
    const { callback } = list[i];
    if (typeof callback === 'function') callback(error);
  }
  if (error !== undefined) socket.destroy(error);
}

// Put on the socket itself: the program asks for the bytes.
function listening(name) {
  return function(event, listener) {
    if (event === 'data' || event === 'readable') this[kNative]?.toStream();
    return FunctionPrototypeCall(Socket.prototype[name], this, event, listener);
  };
}
function reading(name) {
  return function(...args) {
    // The streams themselves look for the end this way.
    if (args.length === 0 || args[0] !== 0) this[kNative]?.toStream();
    return ReflectApply(Socket.prototype[name], this, args);
  };
}
const wrapped = {
  on: listening('on'), addListener: listening('addListener'), prependListener: listening('prependListener'), pause: reading('pause'), read: reading('read'), setEncoding: reading('setEncoding'),
};

// What a request talks to on this socket.
function exchangeOf(req, socket) {
  const native = socket[kNative];
  if (native === undefined) return parsers.alloc();
  if (native === null) return fits(socket) ? socket[kNative] = new NativeExchange(socket) : parsers.alloc();
  if (!native.manual && !current.following && socket._handle === native.handle) return native;
  native.toStream();
  native.leave();
  return parsers.alloc();
}

function fits(socket) {
  const handle = socket._handle;
  return !current.following && ObjectGetPrototypeOf(socket) === Socket.prototype && !socket.destroyed && typeof handle?.httpStart === 'function' &&
    (socket.connecting || handle.reading === true) && socket.readable && socket.readableLength === 0 && socket.readableEncoding === null && socket[kUserBuffer] === undefined &&
    socket.readableFlowing !== false && socket.listenerCount('data') === 0 && socket.listenerCount('readable') === 0 && socket.on === Socket.prototype.on;
}

module.exports = { NativeExchange, exchangeOf };
