'use strict';
// http.ServerResponse. Node docs: http, class http.ServerResponse.
//
// On a native connection the head is not put together in JavaScript: `writeHead` settles which fields are to be added
// (ADD bits), and `end` hands text, body and bits to the connection in one call. `_header` is composed when it is read.

const {
  ArrayIsArray, ArrayPrototypeJoin, FunctionPrototypeCall, MathFloor, ObjectKeys, ObjectSetPrototypeOf, RegExpPrototypeExec, StringPrototypeToLowerCase, Symbol,
} = primordials;
const { Buffer } = require('buffer');
const { codes: { ERR_HTTP_HEADERS_SENT, ERR_HTTP_INVALID_STATUS_CODE, ERR_HTTP_SOCKET_ASSIGNED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_CHAR } } = require('internal/errors');
const { isUint8Array } = require('internal/util/types');
const { validateFunction, validateObject } = require('internal/validators');
const { ADD, STATUS_CODES, checkInvalidHeaderChar, checkIsHttpToken, kConnection, kOutHeaders, utcDate, validateHeaderValue } = require('internal/http/common');
const {
  H, OutgoingMessage, collectLines, decideConnection, initOptions, kChunkedBuffer, kCorked, kFinished, kHeader, kLazyHeader, kLines, kSeen, kSocket,
} = require('internal/http/outgoing');

const kText = Symbol('kText');
const kBits = Symbol('kBits');

function ServerResponse(req, options) {
  this._events = undefined;
  this._eventsCount = 0;
  if (options !== undefined) initOptions(this, options);
  this.req = req;
  this[kHeader] = null;
  this.statusCode = 200;
  this.finished = false;
  if (req.method === 'HEAD') this._hasBody = false;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    const te = req.headers?.te;
    this.useChunkedEncodingByDefault = te !== undefined && RegExpPrototypeExec(/(?:^|\W)chunked(?:$|\W)/i, te) !== null;
    this.shouldKeepAlive = false;
  }
}
ObjectSetPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
ObjectSetPrototypeOf(ServerResponse, OutgoingMessage);
const proto = ServerResponse.prototype;

proto.statusCode = 200;
proto.statusMessage = undefined;
proto.sendDate = true;
proto._sent100 = false;
proto._expect_continue = false;
proto._maxRequestsPerSocket = 0;
proto[kText] = '';
proto[kBits] = 0;

proto._finish = function() { FunctionPrototypeCall(OutgoingMessage.prototype._finish, this); };

// The listener is on the socket; the message is the one that has it then.
function onSocketClose() {
  if (this._httpMessage) closeMessage(this._httpMessage);
}

// The connection is gone, or the message is done with it.
function closeMessage(message) {
  message.destroyed = true;
  message._closed = true;
  if (message._events !== undefined) message.emit('close');
}

proto.assignSocket = function(socket) {
  if (socket._httpMessage) throw new ERR_HTTP_SOCKET_ASSIGNED();
  socket._httpMessage = this;
  socket.on('close', onSocketClose);
  this.socket = socket;
  this.emit('socket', socket);
  this._flush();
};

proto.detachSocket = function(socket) {
  if (this[kConnection] !== undefined && this[kSocket] === null) {
    this[kConnection].detach(this);
    return;
  }
  socket.removeListener('close', onSocketClose);
  socket._httpMessage = null;
  this[kSocket] = null;
};

proto.writeContinue = function(cb) {
  this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'latin1', cb);
  this._sent100 = true;
};
proto.writeProcessing = function(cb) { this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', 'latin1', cb); };

const linkPattern = /^(?:<[^>]*>)(?:\s*;\s*[^;"\s]+(?:=(")?[^;"\s]*\1)?)*$/;
function linkValue(link) {
  const check = (one) => {
    if (typeof one !== 'string' || RegExpPrototypeExec(linkPattern, one) === null) {
      throw new ERR_INVALID_ARG_VALUE('hints', link, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
    }
    return one;
  };
  if (typeof link === 'string') return check(link);
  if (!ArrayIsArray(link)) throw new ERR_INVALID_ARG_VALUE('hints', link, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
  const out = [];
  for (let i = 0; i < link.length; i++) out[i] = check(link[i]);
  return ArrayPrototypeJoin(out, ', ');
}

proto.writeEarlyHints = function(hints, cb) {
  if (this[kHeader]) throw new ERR_HTTP_HEADERS_SENT('write');
  validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined) return;
  const link = linkValue(hints.link);
  if (link.length === 0) return;
  if (checkInvalidHeaderChar(link)) throw new ERR_INVALID_ARG_VALUE('hints', hints.link, 'must be an array or string of format "</styles.css>; rel=preload; as=style"');
  let head = `HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n`;
  const keys = ObjectKeys(hints);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (StringPrototypeToLowerCase(key) === 'link') continue;
    if (!checkIsHttpToken(key)) throw new (require('internal/errors').codes.ERR_INVALID_HTTP_TOKEN)('Header name', key);
    validateHeaderValue(key, hints[key]);
    head += `${key}: ${hints[key]}\r\n`;
  }
  this._writeRaw(`${head}\r\n`, 'latin1', cb);
};

// Any informational response but 101, which ends HTTP on the connection.
proto.writeInformation = function(statusCode, headers, cb) {
  if (this[kHeader]) throw new ERR_HTTP_HEADERS_SENT('write');
  if (typeof headers === 'function') {
    cb = headers;
    headers = undefined;
  }
  if (cb !== undefined) validateFunction(cb, 'cb');
  if (!(statusCode >= 100 && statusCode <= 199) || statusCode === 101 || (statusCode | 0) !== statusCode) throw new ERR_HTTP_INVALID_STATUS_CODE(statusCode);
  let head = `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? 'unknown'}\r\n`;
  const add = (name, value) => {
    if (!checkIsHttpToken(name)) throw new (require('internal/errors').codes.ERR_INVALID_HTTP_TOKEN)('Header name', name);
    const list = ArrayIsArray(value) ? value : [value];
    for (let i = 0; i < list.length; i++) {
      validateHeaderValue(name, list[i]);
      head += `${name}: ${list[i]}\r\n`;
    }
  };
  if (ArrayIsArray(headers)) {
    if (headers.length > 0 && ArrayIsArray(headers[0])) {
      for (let i = 0; i < headers.length; i++) add(headers[i][0], headers[i][1]);
    } else {
      if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
      for (let i = 0; i < headers.length; i += 2) add(headers[i], headers[i + 1]);
    }
  } else if (headers !== undefined && headers !== null) {
    validateObject(headers, 'headers');
    const keys = ObjectKeys(headers);
    for (let i = 0; i < keys.length; i++) add(keys[i], headers[keys[i]]);
  }
  const ok = this._writeRaw(`${head}\r\n`, 'latin1', cb);
  if (statusCode === 100) this._sent100 = true;
  return ok;
};

proto._implicitHeader = function() { this.writeHead(this.statusCode); };

proto._isLenientHeaderValidation = function() {
  const server = this[kConnection]?.server ?? this[kSocket]?.server;
  return server?.httpValidation === 'relaxed' || server?.httpValidation === 'insecure';
};

const statusLines = { __proto__: null };

proto.writeHead = function(statusCode, reason, obj) {
  if (this[kHeader]) throw new ERR_HTTP_HEADERS_SENT('write');
  const given = statusCode;
  statusCode |= 0;
  if (statusCode < 100 || statusCode > 999) throw new ERR_HTTP_INVALID_STATUS_CODE(given);
  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    obj ??= reason;
  }
  let firstLine;
  if (this.statusMessage === undefined || this.statusMessage === '' || this.statusMessage === null) {
    this.statusMessage = STATUS_CODES[statusCode] || 'unknown';
    firstLine = statusLines[statusCode] ??= `HTTP/1.1 ${statusCode} ${this.statusMessage}\r\n`;
  } else {
    if (checkInvalidHeaderChar(this.statusMessage)) throw new ERR_INVALID_CHAR('statusMessage');
    firstLine = `HTTP/1.1 ${statusCode} ${this.statusMessage}\r\n`;
  }
  this.statusCode = statusCode;
  let headers = obj;
  if (this[kOutHeaders] !== null) {
    // What setHeader stored, changed by what is given here.
    if (ArrayIsArray(obj)) {
      const pairs = obj.length > 0 && ArrayIsArray(obj[0]);
      if (!pairs && obj.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', obj);
      const step = pairs ? 1 : 2;
      const name = (i) => (pairs ? obj[i][0] : obj[i]);
      const value = (i) => (pairs ? obj[i][1] : obj[i + 1]);
      for (let i = 0; i < obj.length; i += step) this.removeHeader(name(i));
      for (let i = 0; i < obj.length; i += step) {
        if (name(i)) this.appendHeader(name(i), value(i));
      }
    } else if (obj) {
      const keys = ObjectKeys(obj);
      for (let i = 0; i < keys.length; i++) {
        if (keys[i]) this.setHeader(keys[i], obj[keys[i]]);
      }
    }
    headers = this[kOutHeaders];
  }
  if (statusCode === 204 || statusCode === 304 || statusCode < 200) this._hasBody = false;
  // The client waits with its body: it will not be read as a request on this connection.
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
  this._storeHeader(firstLine, headers);
  return this;
};
proto.writeHeader = proto.writeHead;

// The response that end() makes a head for, and its whole body: a head written here must tell the body's length.
let ending = null;
let endingBody = '';

function tellLength(message, body) {
  message._contentLength = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
}

function storeWhole(message, firstLine, headers) {
  if (ending === message) tellLength(message, endingBody);
  FunctionPrototypeCall(OutgoingMessage.prototype._storeHeader, message, firstLine, headers);
}

proto._storeHeader = function(firstLine, headers) {
  const connection = this[kConnection];
  if (connection === undefined || !connection.native || this._maxRequestsPerSocket > 0) {
    storeWhole(this, firstLine, headers);
    return;
  }
  let seen = 0;
  let text = firstLine;
  if (headers !== undefined && headers !== null) {
    collectLines(this, headers);
    seen = this[kSeen];
    text += this[kLines];
  }
  if ((seen & (H.EXPECT | H.TRAILER)) !== 0) {
    storeWhole(this, firstLine, headers);
    return;
  }
  let bits = 0;
  if (this.sendDate && (seen & H.DATE) === 0) bits = ADD.DATE;
  if (this.chunkedEncoding && (this.statusCode === 204 || this.statusCode === 304)) {
    this.chunkedEncoding = false;
    this.shouldKeepAlive = false;
  }
  const verdict = decideConnection(this, seen);
  if (verdict === 'keep-alive') bits |= ADD.KEEP_ALIVE;
  else if (verdict === 'close') bits |= ADD.CLOSE;
  if ((seen & (H.LENGTH | H.CODING)) === 0) {
    if (!this._hasBody) this.chunkedEncoding = false;
    else if (!this.useChunkedEncodingByDefault) this._last = true;
    else if (!this._removedContLen && typeof this._contentLength === 'number') bits |= ADD.LENGTH;
    else if (!this._removedTE) {
      bits |= ADD.CHUNKED;
      this.chunkedEncoding = true;
    } else this._last = true;
  }
  this[kText] = text;
  this[kBits] = bits;
  this[kHeader] = text;
  this[kLazyHeader] = composeHeader;
  this._headerSent = false;
};

const keepAliveSeconds = (message) => (message._keepAliveTimeout && message._defaultKeepAlive ? MathFloor(message._keepAliveTimeout / 1000) : 0);

function composeHeader(message) {
  const bits = message[kBits];
  let text = message[kText];
  if ((bits & ADD.DATE) !== 0) text += `Date: ${utcDate()}\r\n`;
  if ((bits & ADD.KEEP_ALIVE) !== 0) {
    text += 'Connection: keep-alive\r\n';
    const seconds = keepAliveSeconds(message);
    if (seconds > 0) text += `Keep-Alive: timeout=${seconds}\r\n`;
  } else if ((bits & ADD.CLOSE) !== 0) {
    text += 'Connection: close\r\n';
  }
  if (ending === message) tellLength(message, endingBody);
  if ((bits & ADD.LENGTH) !== 0) text += `Content-Length: ${message._contentLength}\r\n`;
  else if ((bits & ADD.CHUNKED) !== 0) text += 'Transfer-Encoding: chunked\r\n';
  return `${text}\r\n`;
}

proto.end = function(chunk, encoding, callback) {
  const connection = this[kConnection];
  if (connection === undefined || !connection.native || connection.current !== this || this._headerSent || this.finished || this.destroyed || connection.closed ||
      this.strictContentLength || this._trailer !== '' || this[kCorked] !== 0 || this[kChunkedBuffer] !== undefined || this.outputSize !== 0 || this[kSocket] !== null || !connection.isDirect()) {
    return FunctionPrototypeCall(OutgoingMessage.prototype.end, this, chunk, encoding, callback);
  }
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = undefined;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  if (chunk === undefined || chunk === null || chunk === '') {
    chunk = '';
  } else if (typeof chunk === 'string') {
    if (encoding && encoding !== 'utf8' && encoding !== 'utf-8') chunk = Buffer.from(chunk, encoding);
  } else if (!isUint8Array(chunk)) {
    throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  }
  if (this[kHeader] === null) {
    // A number says that the length will be told; it is put right below.
    if (this._contentLength === null) {
      this._contentLength = 0;
      ending = this;
      endingBody = chunk;
    }
    try {
      this._implicitHeader();
    } finally {
      ending = null;
      endingBody = '';
    }
    // A patched writeHead may have sent the head, or begun something else.
    if (this[kLazyHeader] === undefined || this._headerSent || this.outputSize !== 0) {
      if (chunk.length > 0 && this._contentLength === 0) tellLength(this, chunk);
      return FunctionPrototypeCall(OutgoingMessage.prototype.end, this, chunk, encoding, callback);
    }
  } else if (this[kLazyHeader] === undefined) {
    return FunctionPrototypeCall(OutgoingMessage.prototype.end, this, chunk, encoding, callback);
  }
  if (!this._hasBody && chunk.length > 0) {
    if (connection.server.rejectNonStandardBodyWrites) throw new (require('internal/errors').codes.ERR_HTTP_BODY_NOT_ALLOWED)();
    chunk = '';
  }
  let bits = this[kBits];
  if (!this._hasBody) bits |= ADD.NO_BODY;
  else if (this.chunkedEncoding && (bits & ADD.CHUNKED) === 0) {
    // The program's own Transfer-Encoding: chunks are made by the general path.
    return FunctionPrototypeCall(OutgoingMessage.prototype.end, this, chunk, encoding, callback);
  }
  if (callback !== undefined && typeof callback === 'function') this.once('finish', callback);
  const length = connection.respond(this[kText], chunk, bits, keepAliveSeconds(this));
  if ((bits & ADD.LENGTH) !== 0 && length >= 0) this._contentLength = length;
  this._headerSent = true;
  this.finished = true;
  if (this._events !== undefined) this._finish();
  connection.responded(this);
  return this;
};

module.exports = { ServerResponse, closeMessage, kFinished, onSocketClose };
