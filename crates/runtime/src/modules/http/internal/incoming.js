'use strict';
// http.IncomingMessage: what a server reads as request, a client as response. Node docs: http, class http.IncomingMessage.
//
// Made once per message, so nearly everything is made when asked for: header objects from the text of the head, the
// stream state (`_readableState`) when the body or a stream property is touched, the socket from the connection.

const {
  ArrayPrototypePush, FunctionPrototypeCall, ObjectDefineProperty, ObjectHasOwn, ObjectSetPrototypeOf, SafeMap, StringPrototypeToLowerCase, Symbol,
} = primordials;
const { Readable } = require('stream');
const { ReadableState } = Readable;
const { ConnResetException } = require('internal/errors');
const { splitFields, kConnection, F } = require('internal/http/common');

const kFields = Symbol('kFields');
const kRaw = Symbol('kRawHeaders');
const kHeaders = Symbol('kHeaders');
const kDistinct = Symbol('kHeadersDistinct');
const kTrailers = Symbol('kTrailers');
const kTrailersDistinct = Symbol('kTrailersDistinct');
const kSocket = Symbol('kSocket');
const kMax = Symbol('kMaxHeaders');
const kController = Symbol('kController');
const kBodyOver = Symbol('kBodyOver');

function IncomingMessage(socket) {
  if (socket !== null && typeof socket === 'object' && socket[kConnection] === true) {
    // From the server: everything else lies on the prototype until it is needed.
    this._events = undefined;
    this._eventsCount = 0;
    this[kConnection] = socket;
    this.complete = false;
    return;
  }
  const options = socket ? { autoDestroy: true, highWaterMark: socket.readableHighWaterMark } : undefined;
  FunctionPrototypeCall(Readable, this, options);
  this._readableState.readingMore = true;
  this[kSocket] = socket;
  this.complete = false;
}
ObjectSetPrototypeOf(IncomingMessage.prototype, Readable.prototype);
ObjectSetPrototypeOf(IncomingMessage, Readable);

const proto = IncomingMessage.prototype;

// Values that most messages never change.
proto.httpVersionMajor = null;
proto.httpVersionMinor = null;
proto.aborted = false;
proto.upgrade = null;
proto.url = '';
proto.method = null;
proto.statusCode = null;
proto.statusMessage = null;
proto.joinDuplicateHeaders = false;
proto._consuming = false;
proto._dumped = false;
proto._maxListeners = undefined;
proto[kConnection] = undefined;
proto[kFields] = undefined;
proto[kSocket] = undefined;
proto[kMax] = 2000;
proto[kRaw] = undefined;
proto[kHeaders] = undefined;
proto[kDistinct] = undefined;
proto[kTrailers] = undefined;
proto[kTrailersDistinct] = undefined;
proto[kController] = undefined;
proto[kBodyOver] = false;

function lazy(name, get, set) {
  ObjectDefineProperty(proto, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get,
    set: set ?? function(value) { ObjectDefineProperty(this, name, { __proto__: null, configurable: true, enumerable: true, value, writable: true }); },
  });
}

lazy('_readableState', function() {
  if (this === proto) return undefined;
  const state = new ReadableState(undefined, this, false);
  const connection = this[kConnection];
  if (connection !== undefined && connection.isClient === true) state.highWaterMark = connection.highWaterMark;
  // Nothing is asked for in advance: only who reads makes `_read` run, and with it `_consuming`.
  state.readingMore = true;
  this._readableState = state;
  // The body came and went before anyone looked.
  if (this[kBodyOver]) this.push(null);
  return state;
});
lazy('httpVersion', function() { return this.httpVersionMajor === null ? null : `${this.httpVersionMajor}.${this.httpVersionMinor}`; });
lazy('socket', function() {
  const known = this[kSocket];
  if (known !== undefined) return known;
  return this[kConnection] !== undefined ? this[kConnection].getSocket() : undefined;
}, function(value) { this[kSocket] = value; });
lazy('connection', function() { return this.socket; }, function(value) { this.socket = value; });
lazy('client', function() { return this.socket; });
lazy('rawHeaders', function() {
  return this[kRaw] ??= this[kFields] !== undefined ? splitFields(this[kFields], this[kMax]) : [];
}, function(value) { this[kRaw] = value; });
lazy('rawTrailers', function() {
  const value = [];
  this.rawTrailers = value;
  return value;
});
lazy('headers', function() {
  let out = this[kHeaders];
  if (out === undefined) {
    out = this[kHeaders] = {};
    const raw = this.rawHeaders;
    for (let i = 0; i < raw.length; i += 2) this._addHeaderLine(raw[i], raw[i + 1], out);
  }
  return out;
}, function(value) { this[kHeaders] = value; });
lazy('headersDistinct', function() {
  let out = this[kDistinct];
  if (out === undefined) {
    out = this[kDistinct] = { __proto__: null };
    const raw = this.rawHeaders;
    for (let i = 0; i < raw.length; i += 2) this._addHeaderLineDistinct(raw[i], raw[i + 1], out);
  }
  return out;
}, function(value) { this[kDistinct] = value; });
lazy('trailers', function() {
  let out = this[kTrailers];
  if (out === undefined) {
    out = this[kTrailers] = {};
    const raw = this.rawTrailers;
    for (let i = 0; i < raw.length; i += 2) this._addHeaderLine(raw[i], raw[i + 1], out);
  }
  return out;
}, function(value) { this[kTrailers] = value; });
lazy('trailersDistinct', function() {
  let out = this[kTrailersDistinct];
  if (out === undefined) {
    out = this[kTrailersDistinct] = { __proto__: null };
    const raw = this.rawTrailers;
    for (let i = 0; i < raw.length; i += 2) this._addHeaderLineDistinct(raw[i], raw[i + 1], out);
  }
  return out;
}, function(value) { this[kTrailersDistinct] = value; });
// Aborts when the exchange is over: with the connection lost, or at the 'close' of the message.
lazy('signal', function() {
  let controller = this[kController];
  if (controller === undefined) {
    controller = this[kController] = new AbortController();
    if (this.destroyed) controller.abort();
    else this.once('close', () => controller.abort());
  }
  return controller.signal;
});

proto.setTimeout = function(msecs, callback) {
  if (callback) this.on('timeout', callback);
  this.socket.setTimeout(msecs);
  return this;
};

proto._read = function() {
  if (!this._consuming) {
    this._readableState.readingMore = false;
    this._consuming = true;
  }
  const connection = this[kConnection];
  if (connection !== undefined) {
    connection.resumeReading();
  } else {
    const socket = this[kSocket];
    if (socket?.readable) readStart(socket);
  }
};

function readStart(socket) {
  if (socket && !socket._paused && socket.readable) socket.resume();
}

proto._destroy = function(error, cb) {
  if (!this.readableEnded || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
  }
  const connection = this[kConnection];
  if (connection !== undefined && connection.isClient !== true) {
    // Whoever has taken the socket off (stream.destroy() does) wants the connection left as it is.
    if (this.aborted && this[kSocket] !== null) connection.incomingAborted(this, error);
  } else {
    const { socket } = this;
    // A message that is not whole leaves the connection in the middle of it.
    if (socket && !socket.destroyed && this.aborted) {
      socket.destroy(error);
      const { finished: eos } = require('stream');
      eos(socket, (failure) => {
        if (failure?.code === 'ERR_STREAM_PREMATURE_CLOSE') failure = null;
        process.nextTick(endDestroy, this, failure || error, cb);
      });
      return;
    }
  }
  process.nextTick(endDestroy, this, error, cb);
};
// An error is for those who listen: a server with no 'error' listener on its requests goes on.
function endDestroy(message, error, cb) {
  if (message.listenerCount('error') === 0) cb();
  else cb(error);
}

// --- header objects ----------------------------------------------------------------------------------------------------

// How repeated fields combine. The first value stays for fields that may come once only.
const FIRST = 0;
const LIST = 1;
const COOKIE = 2;
const SET_COOKIE = 3;
const rules = new SafeMap();
for (const name of [
  'age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host', 'if-modified-since', 'if-unmodified-since', 'last-modified', 'location',
  'max-forwards', 'proxy-authorization', 'referer', 'retry-after', 'server', 'user-agent',
]) rules.set(name, FIRST);
rules.set('cookie', COOKIE);
rules.set('set-cookie', SET_COOKIE);

proto._addHeaderLine = function(field, value, dest) {
  const name = StringPrototypeToLowerCase(field);
  const rule = rules.get(name) ?? LIST;
  // `__proto__` as a field name must become a property like any other.
  const before = ObjectHasOwn(dest, name) ? dest[name] : undefined;
  if (before === undefined && name === '__proto__') {
    ObjectDefineProperty(dest, name, { __proto__: null, configurable: true, enumerable: true, value, writable: true });
    return;
  }
  if (rule === SET_COOKIE) {
    if (before !== undefined) ArrayPrototypePush(before, value);
    else dest[name] = [value];
  } else if (typeof before !== 'string') {
    dest[name] = value;
  } else if (rule === COOKIE) {
    dest[name] = `${before}; ${value}`;
  } else if (rule === LIST || this.joinDuplicateHeaders) {
    dest[name] = `${before}, ${value}`;
  }
};

proto._addHeaderLineDistinct = function(field, value, dest) {
  const name = StringPrototypeToLowerCase(field);
  if (dest[name] === undefined) dest[name] = [value];
  else ArrayPrototypePush(dest[name], value);
};

proto._addHeaderLines = function(headers, n) {
  if (!headers?.length) return;
  let dest;
  if (this.complete) {
    this.rawTrailers = headers;
    dest = this[kTrailers];
  } else {
    this.rawHeaders = headers;
    dest = this[kHeaders];
  }
  if (dest) for (let i = 0; i < n; i += 2) this._addHeaderLine(headers[i], headers[i + 1], dest);
};

// Reads the rest of the body to nowhere.
proto._dump = function() {
  if (!this._dumped) {
    this._dumped = true;
    this.removeAllListeners('data');
    this.resume();
  }
};

proto._dumpAndCloseReadable = function() {
  this._dumped = true;
  this._readableState.ended = true;
  this._readableState.endEmitted = true;
  this._readableState.destroyed = true;
  this._readableState.closed = true;
  this._readableState.closeEmitted = true;
};

// --- for the connection -------------------------------------------------------------------------------------------------

function setHead(message, fields, flags, max) {
  message[kFields] = fields;
  message.httpVersionMajor = 1;
  message.httpVersionMinor = (flags & F.HTTP_10) !== 0 ? 0 : 1;
  if (max !== 2000) message[kMax] = max;
}

// The body ended. Whoever has the stream sees its end; otherwise it is noted for later.
function endBody(message) {
  if (ObjectHasOwn(message, '_readableState')) message.push(null);
  else message[kBodyOver] = true;
}

// The connection goes on without the message.
function leaveConnection(message) {
  message[kSocket] = null;
  message[kConnection] = undefined;
}

function abortMessage(message) { message.destroy(new ConnResetException('aborted')); }

module.exports = { IncomingMessage, abortMessage, endBody, leaveConnection, readStart, setHead };
