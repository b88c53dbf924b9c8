'use strict';
// http.OutgoingMessage: the header store, the framing of heads and bodies, and the queue of what waits for a socket.
// Base of ServerResponse and ClientRequest. Node docs: http, class http.OutgoingMessage.
//
// Output goes to `this[kSocket]` (any Duplex), or for a response on a native connection without a socket object to
// `this[kConnection]`, or waits in `outputData`.

const {
  ArrayIsArray, ArrayPrototypeJoin, ArrayPrototypePush, Boolean, FunctionPrototypeCall, MathFloor, NumberPrototypeToString, ObjectCreate, ObjectDefineProperty,
  ObjectKeys, ObjectPrototypeHasOwnProperty, ObjectSetPrototypeOf, ObjectValues, RegExpPrototypeExec, SafeSet, StringPrototypeToLowerCase, Symbol, SymbolFor,
} = primordials;
const Stream = require('internal/stream/legacy').Stream;
const { kPlainWrite } = require('internal/stream/pipe');
const { getDefaultHighWaterMark } = require('stream');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_HTTP_BODY_NOT_ALLOWED, ERR_HTTP_CONTENT_LENGTH_MISMATCH, ERR_HTTP_HEADERS_SENT, ERR_HTTP_TRAILER_INVALID, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
    ERR_INVALID_CHAR, ERR_METHOD_NOT_IMPLEMENTED, ERR_STREAM_ALREADY_FINISHED, ERR_STREAM_CANNOT_PIPE, ERR_STREAM_DESTROYED, ERR_STREAM_NULL_VALUES, ERR_STREAM_WRITE_AFTER_END,
  },
  hideStackFrames,
} = require('internal/errors');
const { isUint8Array } = require('internal/util/types');
const { validateString } = require('internal/validators');
const {
  H, checkFieldValue, checkInvalidHeaderChar, fieldName, kConnection, kNeedDrain, kOutHeaders, storedField, utcDate, validateHeaderName,
} = require('internal/http/common');

const kSocket = Symbol('kSocket');
const kHeader = Symbol('kHeader');
const kLazyHeader = Symbol('kLazyHeader');
const kCorked = Symbol('corked');
const kTickCork = Symbol('kTickCork');
const kChunkedBuffer = Symbol('kChunkedBuffer');
const kChunkedLength = Symbol('kChunkedLength');
const kUniqueHeaders = Symbol('kUniqueHeaders');
const kBytesWritten = Symbol('kBytesWritten');
const kErrored = Symbol('errored');
const kHighWaterMark = Symbol('kHighWaterMark');
const kRejectNonStandardBodyWrites = Symbol('kRejectNonStandardBodyWrites');
const kFinished = Symbol('kWritableFinished');
const CRLF = '\r\n';
const nop = () => {};

function OutgoingMessage(options) {
  this._events = undefined;
  this._eventsCount = 0;
  if (options !== undefined) initOptions(this, options);
}
ObjectSetPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
ObjectSetPrototypeOf(OutgoingMessage, Stream);
const proto = OutgoingMessage.prototype;

function initOptions(message, options) {
  if (options?.highWaterMark !== undefined) message[kHighWaterMark] = options.highWaterMark;
  if (options?.rejectNonStandardBodyWrites) message[kRejectNonStandardBodyWrites] = true;
}

// State that most messages leave as it is stands here, and becomes the message's own with the first change.
proto._maxListeners = undefined;
proto.outputSize = 0;
proto.writable = true;
proto.destroyed = false;
proto._last = false;
proto.chunkedEncoding = false;
proto.shouldKeepAlive = true;
proto.maxRequestsOnConnectionReached = false;
proto._defaultKeepAlive = true;
proto.useChunkedEncodingByDefault = true;
proto.sendDate = false;
proto._removedConnection = false;
proto._removedContLen = false;
proto._removedTE = false;
proto.strictContentLength = false;
proto._contentLength = null;
proto._hasBody = true;
proto._trailer = '';
proto.finished = false;
proto._headerSent = false;
proto._closed = false;
proto._keepAliveTimeout = 0;
proto._onPendingData = nop;
proto[kSocket] = null;
proto[kConnection] = undefined;
proto[kHeader] = null;
proto[kLazyHeader] = undefined;
proto[kOutHeaders] = null;
proto[kNeedDrain] = false;
proto[kCorked] = 0;
proto[kTickCork] = false;
proto[kChunkedBuffer] = undefined;
proto[kChunkedLength] = 0;
proto[kUniqueHeaders] = null;
proto[kBytesWritten] = 0;
proto[kErrored] = null;
proto[kFinished] = false;
proto[kHighWaterMark] = undefined;
proto[kRejectNonStandardBodyWrites] = false;

function define(name, get, set) {
  ObjectDefineProperty(proto, name, { __proto__: null, configurable: true, enumerable: true, get, set });
}
const own = (name) => function(value) { ObjectDefineProperty(this, name, { __proto__: null, configurable: true, enumerable: true, value, writable: true }); };
define('outputData', function() {
  const value = [];
  this.outputData = value;
  return value;
}, own('outputData'));
define('_header', function() {
  const make = this[kLazyHeader];
  if (make !== undefined) {
    this[kLazyHeader] = undefined;
    this[kHeader] = make(this);
  }
  return this[kHeader];
}, function(value) {
  this[kLazyHeader] = undefined;
  this[kHeader] = value;
});
define('socket', function() {
  const socket = this[kSocket];
  if (socket !== null) return socket;
  const connection = this[kConnection];
  // Until the message is finished, though its bytes may be out already.
  return connection !== undefined && connection.holds(this) ? connection.getSocket() : null;
}, function(value) {
  // A socket set by hand takes the output over.
  this[kConnection] = undefined;
  this[kSocket] = value;
});
define('connection', function() { return this.socket; }, function(value) { this.socket = value; });
define('errored', function() { return this[kErrored]; });
define('closed', function() { return this._closed; });
define('headersSent', function() { return Boolean(this[kHeader]); });
define('writableEnded', function() { return this.finished; });
define('writableFinished', function() {
  return this.finished && this.outputSize === 0 && (this[kConnection] !== undefined ? this[kFinished] : (!this[kSocket] || this[kSocket].writableLength === 0));
});
define('writableObjectMode', () => false);
define('writableHighWaterMark', function() { return highWaterMark(this); });
define('writableLength', function() { return this.outputSize + chunkedSize(this) + pendingOf(this); });
define('writableCorked', function() { return this[kCorked]; });
define('writableNeedDrain', function() { return !this.destroyed && !this.finished && this[kNeedDrain]; });

// What the chunk being put together takes on the wire: size line, bytes, and line end.
function chunkedSize(message) {
  const length = message[kChunkedLength];
  return length === 0 ? 0 : length + NumberPrototypeToString(length, 16).length + 4;
}

function highWaterMark(message) {
  return message[kSocket] ? message[kSocket].writableHighWaterMark : message[kHighWaterMark] ?? getDefaultHighWaterMark(false);
}
function pendingOf(message) {
  if (message[kSocket]) return message[kSocket].writableLength;
  const connection = message[kConnection];
  return connection !== undefined && connection.current === message ? connection.writableLength() : 0;
}

// --- headers ------------------------------------------------------------------------------------------------------------

proto._isLenientHeaderValidation = function() { return false; };

// Also for objects that only look like messages, which have no `kHeader`.
function isSent(message) {
  const header = message[kHeader];
  return header !== null && Boolean(header !== undefined ? header : message._header);
}

// Names that a program takes from outside may be chosen to collide in the engine's hash (docs/hash-flooding.md). Every so many
// calls, over all messages, the names of the message at hand are looked at; those of a large one less often.
let callsToLook = 64;
function lookAtNames(headers) {
  const names = ObjectKeys(headers);
  callsToLook = 64 + (names.length >> 2);
  require('internal/hash_guard').guardKeys(names);
}

proto.setHeader = function(name, value) {
  if (isSent(this)) throw new ERR_HTTP_HEADERS_SENT('set');
  const field = fieldName(name);
  const { lower } = field;
  checkFieldValue(field, name, value, this._isLenientHeaderValidation?.());
  let headers = this[kOutHeaders];
  if (headers === null) this[kOutHeaders] = headers = ObjectCreate(null);
  headers[lower] = [name, value];
  if (--callsToLook === 0) lookAtNames(headers);
  return this;
};

proto.setHeaders = function(headers) {
  if (this[kHeader]) throw new ERR_HTTP_HEADERS_SENT('set');
  if (!headers || ArrayIsArray(headers) || typeof headers.keys !== 'function' || typeof headers.get !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
  }
  const cookies = [];
  for (const { 0: key, 1: value } of headers) {
    // Headers gives each Set-Cookie on its own.
    if (key === 'set-cookie') {
      if (ArrayIsArray(value)) cookies.push(...value);
      else cookies.push(value);
      continue;
    }
    this.setHeader(key, value);
  }
  if (cookies.length) this.setHeader('set-cookie', cookies);
  return this;
};

proto.appendHeader = function(name, value) {
  if (this[kHeader]) throw new ERR_HTTP_HEADERS_SENT('append');
  const field = fieldName(name);
  const { lower } = field;
  checkFieldValue(field, name, value, this._isLenientHeaderValidation?.());
  let headers = this[kOutHeaders];
  if (headers === null) this[kOutHeaders] = headers = ObjectCreate(null);
  const entry = headers[lower];
  if (entry === undefined) {
    headers[lower] = [name, value];
    if (--callsToLook === 0) lookAtNames(headers);
  } else {
    const before = ArrayIsArray(entry[1]) ? entry[1] : [entry[1]];
    const all = [];
    for (let i = 0; i < before.length; i++) ArrayPrototypePush(all, before[i]);
    if (ArrayIsArray(value)) for (let i = 0; i < value.length; i++) ArrayPrototypePush(all, value[i]);
    else ArrayPrototypePush(all, value);
    headers[lower] = [entry[0], all];
  }
  return this;
};

proto.getHeader = function(name) {
  validateString(name, 'name');
  const headers = this[kOutHeaders];
  return headers === null ? undefined : headers[StringPrototypeToLowerCase(name)]?.[1];
};
proto.getHeaderNames = function() { return this[kOutHeaders] !== null ? ObjectKeys(this[kOutHeaders]) : []; };
proto.getRawHeaderNames = function() {
  const out = [];
  if (this[kOutHeaders] !== null) {
    const entries = ObjectValues(this[kOutHeaders]);
    for (let i = 0; i < entries.length; i++) out[i] = entries[i][0];
  }
  return out;
};
proto.getHeaders = function() {
  const headers = this[kOutHeaders];
  const out = { __proto__: null };
  if (headers !== null) {
    const keys = ObjectKeys(headers);
    for (let i = 0; i < keys.length; i++) out[keys[i]] = headers[keys[i]][1];
  }
  return out;
};
proto.hasHeader = function(name) {
  validateString(name, 'name');
  return this[kOutHeaders] !== null && this[kOutHeaders][StringPrototypeToLowerCase(name)] !== undefined;
};
proto.removeHeader = function(name) {
  validateString(name, 'name');
  if (this[kHeader]) throw new ERR_HTTP_HEADERS_SENT('remove');
  const lower = StringPrototypeToLowerCase(name);
  if (lower === 'connection') this._removedConnection = true;
  else if (lower === 'content-length') this._removedContLen = true;
  else if (lower === 'transfer-encoding') this._removedTE = true;
  else if (lower === 'date') this.sendDate = false;
  if (this[kOutHeaders] !== null) delete this[kOutHeaders][lower];
};

require('internal/http/outgoing_old').addTo(proto, kHeader);

function parseUniqueHeadersOption(headers) {
  if (!ArrayIsArray(headers)) return null;
  const unique = new SafeSet();
  for (let i = 0; i < headers.length; i++) unique.add(StringPrototypeToLowerCase(headers[i]));
  return unique;
}

// Bits of H: what the given fields settle about the framing.
const kSeen = Symbol('kSeen');
const kLines = Symbol('kLines');
proto[kSeen] = 0;
proto[kLines] = '';

function addLine(message, field, name, value, validate) {
  if (validate) checkFieldValue(field, name, value, message._isLenientHeaderValidation());
  if (value === field.value && value !== undefined) {
    if (field.line === '') field.line = `${name}: ${value}${CRLF}`;
    message[kLines] += field.line;
  } else {
    message[kLines] += `${name}: ${value}${CRLF}`;
  }
  switch (field.kind) {
    case 0: break;
    case H.CONNECTION:
      message[kSeen] |= H.CONNECTION;
      message._removedConnection = false;
      if (RegExpPrototypeExec(/(?:^|\W)close(?:$|\W)/i, value) !== null) message._last = true;
      else message.shouldKeepAlive = true;
      if (RegExpPrototypeExec(/(?:^|\W)upgrade(?:$|\W)/i, value) !== null) message[kSeen] |= H.UPGRADE;
      break;
    case H.CODING:
      message[kSeen] |= H.CODING;
      message._removedTE = false;
      if (RegExpPrototypeExec(/(?:^|\W)chunked(?:$|\W)/i, value) !== null) message.chunkedEncoding = true;
      break;
    case H.LENGTH:
      message[kSeen] |= H.LENGTH;
      message._contentLength = +value;
      message._removedContLen = false;
      break;
    case H.KEEP_ALIVE:
      message._defaultKeepAlive = false;
      break;
    case H.DATE:
      message[kSeen] |= H.DATE;
      break;
    case H.EXPECT:
      message[kSeen] |= H.EXPECT;
      break;
    case H.TRAILER:
      message[kSeen] |= H.TRAILER;
      break;
  }
}

function addField(message, name, value, validate) {
  const field = validate ? fieldName(name) : storedField(name);
  if (ArrayIsArray(value)) {
    const { lower } = field;
    const unique = message[kUniqueHeaders] !== null && message[kUniqueHeaders].has(lower);
    if ((value.length < 2 || lower !== 'cookie') && !unique) {
      for (let i = 0; i < value.length; i++) addLine(message, field, name, value[i], validate);
      return;
    }
    value = ArrayPrototypeJoin(value, '; ');
  }
  addLine(message, field, name, value, validate);
}

// Builds the field lines of `headers` (the store, an object, a flat or nested array) into message[kLines].
function collectLines(message, headers) {
  message[kLines] = '';
  message[kSeen] = 0;
  if (!headers) return;
  if (headers === message[kOutHeaders]) {
    for (const key in headers) {
      const entry = headers[key];
      addField(message, entry[0], entry[1], false);
    }
  } else if (ArrayIsArray(headers)) {
    if (headers.length > 0 && ArrayIsArray(headers[0])) {
      for (let i = 0; i < headers.length; i++) addField(message, headers[i][0], headers[i][1], true);
    } else {
      if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
      for (let i = 0; i < headers.length; i += 2) addField(message, headers[i], headers[i + 1], true);
    }
  } else {
    for (const key in headers) {
      if (ObjectPrototypeHasOwnProperty(headers, key)) addField(message, key, headers[key], true);
    }
  }
}

// A server that was closed meanwhile asks no one to stay, except for the answers that are to follow this one.
function isLastOfClosing(message) {
  const connection = message[kConnection] ?? message[kSocket]?.parser;
  return connection?.server?.kClosing === true && connection.newest() === message;
}

// Decides on Connection; returns 'keep-alive', 'close' or '' (say nothing).
function decideConnection(message, seen) {
  if ((seen & H.CODING) !== 0 && !message.chunkedEncoding && message._hasBody && message.req !== undefined) {
    // Only the end of the connection ends the body of a response in such a coding (RFC 9112 section 6.1).
    message.shouldKeepAlive = false;
    message._last = true;
  }
  // Not for a program that speaks of keeping alive itself.
  if (message._defaultKeepAlive && message.req !== undefined && isLastOfClosing(message)) message.shouldKeepAlive = false;
  if (message._removedConnection) {
    message._last = !message.shouldKeepAlive;
    return '';
  }
  if ((seen & H.CONNECTION) !== 0) return '';
  const keep = message.shouldKeepAlive && ((seen & H.LENGTH) !== 0 || message.useChunkedEncodingByDefault || message.agent);
  // The last request allowed on a connection: the client is told, and answered 503 if it sends more; the end is left to it.
  if (keep) return message.maxRequestsOnConnectionReached ? 'close' : 'keep-alive';
  message._last = true;
  return 'close';
}

function bodilessStatus(message, seen) {
  // 204 and 304 have no body: a coding given for one ends the connection's use.
  if (message.chunkedEncoding !== true && (seen & H.CODING) === 0) return;
  message.chunkedEncoding = false;
  message.shouldKeepAlive = false;
}

proto._storeHeader = function(firstLine, headers) {
  collectLines(this, headers);
  let text = firstLine + this[kLines];
  this[kLines] = '';
  const seen = this[kSeen];
  if (this.sendDate && (seen & H.DATE) === 0) text += `Date: ${utcDate()}${CRLF}`;
  if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) bodilessStatus(this, seen);
  const connection = decideConnection(this, seen);
  if (connection === 'keep-alive') {
    text += `Connection: keep-alive${CRLF}`;
    if (this._keepAliveTimeout && this._defaultKeepAlive) {
      text += `Keep-Alive: timeout=${MathFloor(this._keepAliveTimeout / 1000)}`;
      if (this._maxRequestsPerSocket | 0) text += `, max=${this._maxRequestsPerSocket | 0}`;
      text += CRLF;
    }
  } else if (connection === 'close') {
    text += `Connection: close${CRLF}`;
  }
  if ((seen & (H.LENGTH | H.CODING)) === 0) {
    if (!this._hasBody) {
      this.chunkedEncoding = false;
    } else if (!this.useChunkedEncodingByDefault) {
      this._last = true;
    } else if ((seen & H.TRAILER) === 0 && !this._removedContLen && typeof this._contentLength === 'number') {
      text += `Content-Length: ${this._contentLength}${CRLF}`;
    } else if (!this._removedTE) {
      text += `Transfer-Encoding: chunked${CRLF}`;
      this.chunkedEncoding = true;
    } else {
      // Neither may be said: the end of the connection is the end of the body.
      this._last = true;
    }
  }
  // Trailers travel only in the chunked coding.
  if (this.chunkedEncoding !== true && (seen & H.TRAILER) !== 0) throw new ERR_HTTP_TRAILER_INVALID();
  this._header = text + CRLF;
  this._headerSent = false;
  // Whoever expects an answer to the head alone has to see it now.
  if ((seen & H.EXPECT) !== 0) this._send('');
};

proto._implicitHeader = function() { throw new ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()'); };

// --- output -------------------------------------------------------------------------------------------------------------

proto.cork = function() {
  this[kCorked]++;
  this.socket?.cork();
};
proto.uncork = function() {
  if (this[kCorked] > 0) this[kCorked]--;
  if (this[kCorked] === 0) sendChunk(this);
  this.socket?.uncork();
};

// Everything that was written under a cork is one chunk.
function sendChunk(message) {
  const parts = message[kChunkedBuffer];
  if (parts === undefined) return;
  const length = message[kChunkedLength];
  message[kChunkedBuffer] = undefined;
  message[kChunkedLength] = 0;
  const callbacks = [];
  // An empty chunk would be the end of the body.
  const empty = length === 0;
  if (!empty) message._send(NumberPrototypeToString(length, 16) + CRLF, 'latin1', null);
  for (let i = 0; i < parts.length; i += 3) {
    message._send(parts[i], parts[i + 1], null);
    if (parts[i + 2]) ArrayPrototypePush(callbacks, parts[i + 2]);
  }
  message._send(empty ? '' : CRLF, 'latin1', callbacks.length === 0 ? null : (error) => {
    for (let i = 0; i < callbacks.length; i++) callbacks[i](error);
  });
}

proto.setTimeout = function(msecs, callback) {
  if (callback) this.on('timeout', callback);
  const socket = this.socket;
  if (!socket) this.once('socket', function(late) { late.setTimeout(msecs); });
  else socket.setTimeout(msecs);
  return this;
};

proto.destroy = function(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  this[kErrored] = error;
  const connection = this[kConnection];
  if (connection !== undefined && connection.current === this && this[kSocket] === null) {
    connection.destroy(error);
  } else if (this[kSocket]) {
    this[kSocket].destroy(error);
  } else {
    // Its turn on the connection has not come: the answers before it still go out.
    this.once('socket', function(socket) { socket.destroy(error); });
  }
  return this;
};

// Sends body bytes, the head before the first of them.
proto._send = function(data, encoding, callback, byteLength) {
  if (!this._headerSent) {
    const header = this._header ?? '';
    if (typeof data === 'string' && (encoding === 'utf8' || encoding === 'latin1' || !encoding)) {
      data = header + data;
      // A head is Latin-1; text of another encoding must not change its bytes.
      if (encoding !== 'latin1' && byteLength !== undefined) byteLength += header.length;
      if (!isAsciiHead(header)) {
        this._headerSent = true;
        this._writeRaw(header, 'latin1', null, header.length);
        return this._writeRaw(data.slice(header.length), encoding, callback, byteLength === undefined ? undefined : byteLength - header.length);
      }
    } else {
      this._headerSent = true;
      this._writeRaw(header, 'latin1', null, header.length);
      return this._writeRaw(data, encoding, callback, byteLength);
    }
    this._headerSent = true;
  }
  return this._writeRaw(data, encoding, callback, byteLength);
};
const isAsciiHead = (text) => RegExpPrototypeExec(/[\x80-\xff]/, text) === null;

proto._writeRaw = function(data, encoding, callback, size) {
  const connection = this[kConnection];
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (connection !== undefined && this[kSocket] === null && connection.current === this) {
    if (connection.closed) return false;
    if (this.outputSize > 0) flushTo(this, (d, e, c) => connection.write(d, e, c));
    return connection.write(data, encoding, callback);
  }
  const socket = this[kSocket];
  if (socket?.destroyed) return false;
  if (socket && socket._httpMessage === this && socket.writable) {
    if (this.outputData.length) this._flushOutput(socket);
    return socket.write(data, encoding, callback);
  }
  size ??= typeof data === 'string' ? Buffer.byteLength(data, encoding ?? 'utf8') : data.length;
  ArrayPrototypePush(this.outputData, { data, encoding, callback });
  this.outputSize += size;
  this._onPendingData(size);
  return this.outputSize < highWaterMark(this);
};

function flushTo(message, write) {
  const list = message.outputData;
  const size = message.outputSize;
  message.outputData = [];
  message.outputSize = 0;
  let ok = true;
  for (let i = 0; i < list.length; i++) {
    const { data, encoding, callback } = list[i];
    ok = write(data, encoding, callback);
  }
  message._onPendingData(-size);
  return ok;
}

function fail(message, error, callback) {
  if (message.destroyed) return;
  process.nextTick(emitFailure, message, error, callback);
}
function emitFailure(message, error, callback) {
  callback(error);
  if (typeof message.emit === 'function' && !message.destroyed) message.emit('error', error);
}

const checkChunk = hideStackFrames((chunk) => {
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if (typeof chunk !== 'string' && !isUint8Array(chunk)) throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
});

proto.write = function(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const ok = writeChunk(this, chunk, encoding, callback, false);
  if (!ok) this[kNeedDrain] = true;
  return ok;
};

proto[kPlainWrite] = proto.write;

function strictLength(message) {
  return message.strictContentLength && message._contentLength > 0 && message._hasBody && !message._removedContLen && !message.chunkedEncoding && !message.hasHeader('transfer-encoding');
}

function writeChunk(message, chunk, encoding, callback, fromEnd) {
  if (typeof callback !== 'function') callback = nop;
  checkChunk(chunk);
  let error;
  if (message.finished) error = new ERR_STREAM_WRITE_AFTER_END();
  else if (message.destroyed) error = new ERR_STREAM_DESTROYED('write');
  if (error) {
    if (message.destroyed) process.nextTick(callback, error);
    else fail(message, error, callback);
    return false;
  }
  const length = typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding ?? 'utf8') : chunk.byteLength;
  if (!message[kHeader]) {
    if (fromEnd) message._contentLength ??= length;
    message._implicitHeader();
  }
  if (!message._hasBody) {
    if (message[kRejectNonStandardBodyWrites]) throw new ERR_HTTP_BODY_NOT_ALLOWED();
    process.nextTick(callback);
    return true;
  }
  if (strictLength(message)) {
    const total = message[kBytesWritten] + length;
    if (fromEnd ? total !== message._contentLength : total > message._contentLength) throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(total, message._contentLength);
    message[kBytesWritten] = total;
  }
  // What is written in one tick leaves together, as one chunk.
  if (!fromEnd && !message[kTickCork] && message[kCorked] === 0 && (message.chunkedEncoding || message[kSocket] !== null)) {
    message[kTickCork] = true;
    message[kSocket]?.cork();
    process.nextTick(uncorkMessage, message, message[kSocket]);
  }
  if (!message.chunkedEncoding || (length === 0 && message[kChunkedBuffer] === undefined)) return message._send(chunk, encoding, callback, length);
  if ((message[kCorked] > 0 || message[kTickCork]) && (!fromEnd || message[kChunkedBuffer] !== undefined)) {
    message[kChunkedBuffer] ??= [];
    ArrayPrototypePush(message[kChunkedBuffer], chunk, encoding, callback);
    message[kChunkedLength] += length;
    return message[kChunkedLength] < highWaterMark(message);
  }
  if (typeof chunk === 'string' && chunk.length < 4096 && (!encoding || encoding === 'utf8' || encoding === 'utf-8')) {
    return message._send(`${NumberPrototypeToString(length, 16)}\r\n${chunk}\r\n`, 'utf8', callback);
  }
  message._send(NumberPrototypeToString(length, 16) + CRLF, 'latin1', null);
  message._send(chunk, encoding, null, length);
  return message._send(CRLF, 'latin1', callback);
}
function uncorkMessage(message, socket) {
  message[kTickCork] = false;
  if (message[kCorked] === 0) sendChunk(message);
  socket?.uncork();
  // The chunk itself was over the mark, and all of it is gone at once.
  if (message[kNeedDrain] && !message.finished && !message.destroyed && pendingOf(message) === 0 && message.outputSize === 0) {
    message[kNeedDrain] = false;
    message.emit('drain');
  }
}

proto.addTrailers = function(headers) {
  this._trailer = '';
  const isArray = ArrayIsArray(headers);
  const keys = ObjectKeys(headers);
  for (let i = 0; i < keys.length; i++) {
    let field = keys[i];
    let value = headers[field];
    if (isArray) {
      field = headers[keys[i]][0];
      value = headers[keys[i]][1];
    }
    validateHeaderName(field, 'Trailer name');
    const unique = this[kUniqueHeaders] !== null && this[kUniqueHeaders].has(StringPrototypeToLowerCase(field));
    if (ArrayIsArray(value) && value.length > 1 && !unique) {
      for (let j = 0; j < value.length; j++) {
        if (checkInvalidHeaderChar(`${value[j]}`)) throw new ERR_INVALID_CHAR('trailer content', field);
        this._trailer += `${field}: ${value[j]}${CRLF}`;
      }
    } else {
      if (ArrayIsArray(value)) value = ArrayPrototypeJoin(value, '; ');
      if (checkInvalidHeaderChar(`${value}`)) throw new ERR_INVALID_CHAR('trailer content', field);
      this._trailer += `${field}: ${value}${CRLF}`;
    }
  }
};

function emitFinish(message, error) {
  // The connection went before the end did.
  if (error && message[kSocket]?._hadError) return;
  message[kFinished] = true;
  message.emit('finish');
  const connection = message[kConnection];
  if (connection !== undefined && message[kSocket] === null) connection.responded(message, true);
}

proto.end = function(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (chunk) {
    if (this.finished) {
      fail(this, new ERR_STREAM_WRITE_AFTER_END(), typeof callback === 'function' ? callback : nop);
      return this;
    }
    if (this[kSocket]) this[kSocket].cork();
    writeChunk(this, chunk, encoding, null, true);
  } else if (this.finished) {
    if (typeof callback === 'function') {
      if (!this.writableFinished) this.on('finish', callback);
      else callback(new ERR_STREAM_ALREADY_FINISHED('end'));
    }
    return this;
  } else if (!this[kHeader]) {
    if (this[kSocket]) this[kSocket].cork();
    this._contentLength = 0;
    this._implicitHeader();
  }
  if (typeof callback === 'function') this.once('finish', callback);
  if (strictLength(this) && this[kBytesWritten] !== this._contentLength) {
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(this[kBytesWritten], this._contentLength);
  }
  const finish = (error) => emitFinish(this, error);
  while (this[kCorked] > 0) this.uncork();
  sendChunk(this);
  if (this._hasBody && this.chunkedEncoding) this._send(`0\r\n${this._trailer}\r\n`, 'latin1', finish);
  else if (!this._headerSent || this.writableLength || chunk) this._send('', 'latin1', finish);
  else process.nextTick(finish);
  if (this[kSocket]) {
    // Corks of the program's own must not hold a finished message.
    this[kSocket]._writableState.corked = 1;
    this[kSocket].uncork();
  }
  this.finished = true;
  if (this[kConnection] !== undefined && this[kSocket] === null) {
    if (this[kConnection].current === this && this.outputSize === 0) this._finish();
  } else if (this.outputData.length === 0 && this[kSocket] && this[kSocket]._httpMessage === this) {
    this._finish();
  }
  return this;
};

proto._finish = function() { this.emit('prefinish'); };

// The socket is free for this message: what waited goes out.
proto._flush = function() {
  const socket = this[kSocket];
  if (socket?.writable) {
    const ok = this._flushOutput(socket);
    if (this.finished) this._finish();
    else if (ok && this[kNeedDrain]) {
      this[kNeedDrain] = false;
      this.emit('drain');
    }
  }
};

proto._flushOutput = function(socket) {
  while (this[kCorked]) {
    this[kCorked]--;
    socket.cork();
  }
  if (this.outputData.length === 0) return undefined;
  socket.cork();
  const ok = flushTo(this, (data, encoding, callback) => socket.write(data, encoding, callback));
  socket.uncork();
  return ok;
};

proto.flushHeaders = function() {
  if (!this[kHeader]) this._implicitHeader();
  this._send('');
};

proto.pipe = function() { this.emit('error', new ERR_STREAM_CANNOT_PIPE()); };

proto[SymbolFor('nodejs.rejection')] = function(error) { this.destroy(error); };

module.exports = {
  H, OutgoingMessage, collectLines, decideConnection, fail, flushTo, initOptions, kBytesWritten, kChunkedBuffer, kChunkedLength, kCorked, kFinished, kHeader, kHighWaterMark, kLazyHeader, kLines,
  kErrored, kRejectNonStandardBodyWrites, kSeen, kSocket, kUniqueHeaders, parseUniqueHeadersOption,
};
