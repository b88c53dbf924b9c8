'use strict';
// net.Socket: a Duplex over a native stream handle (TCP or pipe). Node docs: net, class net.Socket.
//
// The handle calls `onHandleRead` with the socket as `this`. Everything that needs a handle before `connect` has made
// one waits for the 'connect' event. Connecting itself lives in internal/net/connect.

const {
  ArrayIsArray, ArrayPrototypeSlice, Boolean, FunctionPrototypeCall, ObjectDefineProperty, NumberIsFinite, ObjectSetPrototypeOf, Symbol, TypedArrayPrototypeSet, TypedArrayPrototypeSubarray,
} = primordials;
const { Duplex } = require('stream');
const { Buffer } = require('buffer');
const timers = require('timers');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_FD_TYPE, ERR_INVALID_HANDLE_TYPE, ERR_OUT_OF_RANGE, ERR_SOCKET_CLOSED }, ErrnoException, genericNodeError } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateInt32, validateNumber } = require('internal/validators');
const { isUint8Array } = require('internal/util/types');
const { TCP, Pipe, isPlainEncoding, errno: { EOF, ENOTCONN } } = require('internal/net/handles');

const kTimeout = Symbol('timeout');
const kTimeoutMs = Symbol('timeoutMs');
const kLastWriteQueueSize = Symbol('lastWriteQueueSize');
const kBytesRead = Symbol('kBytesRead');
const kBytesWritten = Symbol('kBytesWritten');
const kSetNoDelay = Symbol('kSetNoDelay');
const kSetKeepAlive = Symbol('kSetKeepAlive');
const kSetKeepAliveInitialDelay = Symbol('kSetKeepAliveInitialDelay');
const kTypeOfService = Symbol('kTypeOfService');
const kUserBuffer = Symbol('kUserBuffer');
const kUserBufferGet = Symbol('kUserBufferGet');
const kUserBufferCallback = Symbol('kUserBufferCallback');
const kUserBufferRest = Symbol('kUserBufferRest');
const kUserPaused = Symbol('kUserPaused');
const kReset = Symbol('kReset');
const kIdle = Symbol('kIdle');
const kServer = Symbol('kServer');
const TIMEOUT_MAX = 2 ** 31 - 1;
const kNoop = () => {};

function handleFromFd(fd) {
  validateInt32(fd, 'fd', 0);
  const type = internalBinding('util').guessHandleType(fd);
  if (type === 'PIPE') return new Pipe();
  if (type === 'TCP') return new TCP();
  throw new ERR_INVALID_FD_TYPE(type);
}

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  if (options?.objectMode) throw new ERR_INVALID_ARG_VALUE('options.objectMode', options.objectMode, 'is not supported');
  if (options?.readableObjectMode || options?.writableObjectMode) {
    const name = options.readableObjectMode ? 'readableObjectMode' : 'writableObjectMode';
    throw new ERR_INVALID_ARG_VALUE(`options.${name}`, options[name], 'is not supported');
  }
  if (typeof options === 'number') options = { fd: options };
  else options = { ...options };
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
  }
  this.connecting = false;
  this._hadError = false;
  this._handle = null;
  this._parent = null;
  this._host = null;
  this[kLastWriteQueueSize] = 0;
  this[kTimeout] = null;
  this[kTimeoutMs] = 0;
  this[kBytesRead] = 0;
  this[kBytesWritten] = 0;
  this[kReset] = false;

  options.allowHalfOpen = Boolean(options.allowHalfOpen);
  options.emitClose = false;
  options.autoDestroy = true;
  options.decodeStrings = false;
  if (options.signal) validateAbortSignal(options.signal, 'options.signal');
  FunctionPrototypeCall(Duplex, this, options);

  const { onread } = options;
  if (onread !== null && typeof onread === 'object' && (isUint8Array(onread.buffer) || typeof onread.buffer === 'function') && typeof onread.callback === 'function') {
    if (typeof onread.buffer === 'function') {
      this[kUserBufferGet] = onread.buffer;
      this[kUserBuffer] = onread.buffer();
    } else {
      this[kUserBuffer] = onread.buffer;
    }
    this[kUserBufferCallback] = onread.callback;
  }

  if (options.handle) {
    const { handle } = options;
    this._handle = handle instanceof TCP || handle instanceof Pipe ? handle : adoptHandle(handle);
  } else if (options.fd !== undefined) {
    const { fd } = options;
    this._handle = handleFromFd(fd);
    const err = this._handle.open(fd);
    if (err) throw new ErrnoException(err, 'open');
  }

  this[kSetNoDelay] = Boolean(options.noDelay);
  this[kSetKeepAlive] = Boolean(options.keepAlive);
  this[kSetKeepAliveInitialDelay] = ~~((options.keepAliveInitialDelay ?? 0) / 1000);
  if (options.typeOfService !== undefined) {
    validateTypeOfService(options.typeOfService, 'options.typeOfService');
    this[kTypeOfService] = options.typeOfService;
  }

  this.allowHalfOpen = options.allowHalfOpen;
  this.on('end', onReadableEnd);
  initHandle(this);
  this._pendingData = null;
  this._pendingEncoding = '';
  this.server = null;
  this._server = null;

  if (options.blockList) {
    if (!require('internal/net/blocklist').BlockList.isBlockList(options.blockList)) throw new ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList', options.blockList);
    this.blockList = options.blockList;
  }
  // A bound socket has nothing to read before it is connected.
  if (this._handle && this._handle === (options.handle ?? this._handle) && options.readable !== false && !options.noRead) {
    if (options.pauseOnCreate) {
      this._handle.reading = false;
      this._handle.readStop();
      this.readableFlowing = false;
    } else if (!options.manualStart) {
      this.read(0);
    }
  }
}
ObjectSetPrototypeOf(Socket.prototype, Duplex.prototype);
ObjectSetPrototypeOf(Socket, Duplex);

function adoptHandle(handle) {
  const { adopt, isBoundSocket } = require('internal/net/bound_socket');
  return isBoundSocket(handle) ? adopt(handle) : handle;
}

function initHandle(socket) {
  const handle = socket._handle;
  if (!handle) return;
  // Handles that are made in JavaScript may leave out what they do not need.
  handle.setOwner?.(socket, onHandleRead);
  handle.reading = false;
}

// The peer has ended. Without allowHalfOpen a later write is a mistake of the program, told with Node's words.
function onReadableEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterFin;
}

function writeAfterFin(chunk, encoding, cb) {
  if (!this.writableEnded) return FunctionPrototypeCall(Duplex.prototype.write, this, chunk, encoding, cb);
  if (typeof encoding === 'function') cb = encoding;
  const error = genericNodeError('This socket has been ended by the other party', { code: 'EPIPE' });
  if (typeof cb === 'function') process.nextTick(cb, error);
  this.destroy(error);
  return false;
}

// Called by the handle: `count` > 0 with the bytes, or a negative error number.
function onHandleRead(count, chunk) {
  const handle = this._handle;
  if (!handle || this.destroyed) return;
  this._unrefTimer();
  if (count > 0) {
    // An idle client socket of an HTTP agent: nobody asked for these bytes.
    if (this[kIdle] === true) {
      this.destroy();
      return;
    }
    if (this[kUserBuffer]) {
      deliverToUserBuffer(this, chunk);
      return;
    }
    if (!this.push(chunk)) {
      handle.reading = false;
      const err = handle.readStop();
      if (err) this.destroy(new ErrnoException(err, 'read'));
    }
    return;
  }
  if (count === 0) return;
  if (count !== EOF) {
    // The error replaces the end of the stream.
    handle.reading = false;
    this.destroy(new ErrnoException(count, 'read'));
    return;
  }
  handle.reading = false;
  if (this._readableState.length === 0) this.readable = false;
  this.push(null);
  this.read(0);
}

// options.onread: bytes are copied into the program's own buffer, piece by piece if it is small.
function deliverToUserBuffer(socket, bytes) {
  while (bytes.length > 0) {
    const buffer = socket[kUserBuffer];
    if (!isUint8Array(buffer) || buffer.length === 0) {
      socket.destroy(new ERR_INVALID_ARG_TYPE('options.onread.buffer()', 'Uint8Array', buffer));
      return;
    }
    const count = bytes.length < buffer.length ? bytes.length : buffer.length;
    if (count === 0) return;
    TypedArrayPrototypeSet(buffer, TypedArrayPrototypeSubarray(bytes, 0, count));
    bytes = TypedArrayPrototypeSubarray(bytes, count);
    const go = socket[kUserBufferCallback](count, buffer);
    if (socket[kUserBufferGet] !== undefined) socket[kUserBuffer] = socket[kUserBufferGet]();
    if (socket.destroyed || !socket._handle) return;
    if (go === false || socket[kUserPaused] === true) {
      socket[kUserBufferRest] = bytes.length > 0 ? bytes : undefined;
      socket._handle.reading = false;
      const err = socket._handle.readStop();
      if (err) socket.destroy(new ErrnoException(err, 'read'));
      return;
    }
  }
}

function tryReadStart(socket) {
  const handle = socket._handle;
  const rest = socket[kUserBufferRest];
  if (rest !== undefined) {
    socket[kUserBufferRest] = undefined;
    deliverToUserBuffer(socket, rest);
    if (socket[kUserBufferRest] !== undefined || socket._handle !== handle) return;
  }
  handle.reading = true;
  const err = handle.readStart();
  if (err) socket.destroy(new ErrnoException(err, 'read'));
}

Socket.prototype._unrefTimer = function() {
  for (let socket = this; socket !== null && socket !== undefined; socket = socket._parent) socket[kTimeout]?.refresh();
};

Socket.prototype._final = function(cb) {
  if (this.connecting) {
    this.once('connect', function() { this._final(cb); });
    return;
  }
  const handle = this._handle;
  if (!handle) return cb();
  const err = handle.shutdown((status) => {
    // A peer that is gone already has seen the end.
    if (status < 0 && status !== ENOTCONN && !this.destroyed) cb(new ErrnoException(status, 'shutdown'));
    else cb();
  });
  if (err === ENOTCONN) return cb();
  if (err < 0) cb(new ErrnoException(err, 'shutdown'));
};

Socket.prototype.setTimeout = function(msecs, callback) {
  if (this.destroyed) return this;
  this.timeout = msecs;
  validateNumber(msecs, 'msecs');
  if (msecs < 0 || !NumberIsFinite(msecs)) throw new ERR_OUT_OF_RANGE('msecs', 'a non-negative finite number', msecs);
  if (msecs > TIMEOUT_MAX) {
    process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${TIMEOUT_MAX}.`, 'TimeoutOverflowWarning');
    msecs = TIMEOUT_MAX;
  }
  timers.clearTimeout(this[kTimeout]);
  this[kTimeout] = null;
  this[kTimeoutMs] = msecs;
  if (msecs === 0) {
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.removeListener('timeout', callback);
    }
  } else {
    if (callback !== undefined) validateFunction(callback, 'callback');
    this[kTimeout] = timers.setTimeout(onSocketTimer, msecs, this);
    this[kTimeout].unref();
    if (callback !== undefined) this.once('timeout', callback);
  }
  return this;
};
function onSocketTimer(socket) { socket._onTimeout(); }

Socket.prototype._onTimeout = function() {
  const handle = this._handle;
  const before = this[kLastWriteQueueSize];
  if (before > 0 && handle) {
    // Bytes left since the last look: the peer is slow, not idle.
    const now = handle.writeQueueSize;
    if (before !== now) {
      this[kLastWriteQueueSize] = now;
      this._unrefTimer();
      return;
    }
  }
  this.emit('timeout');
};

Socket.prototype.setNoDelay = function(enable) {
  enable = Boolean(enable === undefined ? true : enable);
  if (!this._handle) {
    this[kSetNoDelay] = enable;
    return this;
  }
  if (this._handle.setNoDelay && enable !== this[kSetNoDelay]) {
    this[kSetNoDelay] = enable;
    this._handle.setNoDelay(enable);
  }
  return this;
};

Socket.prototype.setKeepAlive = function(enable, initialDelayMsecs) {
  enable = Boolean(enable);
  const delay = ~~(initialDelayMsecs / 1000);
  if (!this._handle) {
    this[kSetKeepAlive] = enable;
    this[kSetKeepAliveInitialDelay] = delay;
    return this;
  }
  if (!this._handle.setKeepAlive) return this;
  if (enable !== this[kSetKeepAlive] || (enable && this[kSetKeepAliveInitialDelay] !== delay)) {
    this[kSetKeepAlive] = enable;
    this[kSetKeepAliveInitialDelay] = delay;
    this._handle.setKeepAlive(enable, delay);
  }
  return this;
};

function validateTypeOfService(value, name) {
  if (typeof value !== 'number' || value !== value) throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  validateInt32(value, name, 0, 255);
}

Socket.prototype.setTypeOfService = function(tos) {
  validateTypeOfService(tos, 'tos');
  this[kTypeOfService] = tos;
  if (this._handle?.setTypeOfService) {
    const err = this._handle.setTypeOfService(tos);
    if (err) throw new ErrnoException(err, 'setTypeOfService');
  }
  return this;
};

Socket.prototype.getTypeOfService = function() {
  if (!this._handle?.getTypeOfService) return this[kTypeOfService] ?? 0;
  const value = this._handle.getTypeOfService();
  if (value < 0) throw new ErrnoException(value, 'getTypeOfService');
  return value;
};

Socket.prototype.address = function() { return this._getsockname(); };

function getter(name, get) {
  ObjectDefineProperty(Socket.prototype, name, { __proto__: null, configurable: false, enumerable: true, get });
}
getter('_connecting', function() { return this.connecting; });
getter('pending', function() { return !this._handle || this.connecting; });
getter('readyState', function() {
  if (this.connecting) return 'opening';
  if (this.readable && this.writable) return 'open';
  if (this.readable && !this.writable) return 'readOnly';
  if (!this.readable && this.writable) return 'writeOnly';
  return 'closed';
});
getter('bufferSize', function() { return this._handle ? this.writableLength : undefined; });
getter('bytesRead', function() { return this._handle ? this._handle.bytesRead : this[kBytesRead]; });
getter('remoteAddress', function() { return this._getpeername().address; });
getter('remoteFamily', function() { return this._getpeername().family; });
getter('remotePort', function() { return this._getpeername().port; });
getter('localAddress', function() { return this._getsockname().address; });
getter('localPort', function() { return this._getsockname().port; });
getter('localFamily', function() { return this._getsockname().family; });
getter('_bytesDispatched', function() { return this._handle ? this._handle.bytesWritten : this[kBytesWritten]; });
getter('bytesWritten', function() {
  let bytes = this._bytesDispatched;
  const { _pendingData: data, _pendingEncoding: encoding } = this;
  if (this._handle === null && this.connecting === false && bytes === undefined) return undefined;
  const length = (chunk, enc) => (typeof chunk === 'string' ? Buffer.byteLength(chunk, enc) : chunk.length);
  // What the stream still holds counts as written too.
  const waiting = this._writableState?.getBuffer?.() ?? [];
  for (let i = 0; i < waiting.length; i++) bytes += length(waiting[i].chunk, waiting[i].encoding);
  if (ArrayIsArray(data)) {
    for (let i = 0; i < data.length; i++) bytes += data.allBuffers ? data[i].length : length(data[i].chunk, data[i].encoding);
  } else if (data) {
    bytes += length(data, encoding);
  }
  return bytes;
});

Socket.prototype._getpeername = function() {
  if (!this._handle || !this._handle.getpeername || this.connecting) return this._peername || {};
  if (!this._peername) {
    const out = {};
    const err = this._handle.getpeername(out);
    if (err) return out;
    this._peername = out;
  }
  return this._peername;
};

Socket.prototype._getsockname = function() {
  if (!this._handle || !this._handle.getsockname) return {};
  if (!this._sockname) {
    this._sockname = {};
    this._handle.getsockname(this._sockname);
  }
  return this._sockname;
};

Socket.prototype._read = function(n) {
  if (this.connecting || !this._handle) {
    this.once('connect', () => this._read(n));
  } else if (!this._handle.reading) {
    tryReadStart(this);
  }
};

Socket.prototype.end = function(data, encoding, callback) {
  FunctionPrototypeCall(Duplex.prototype.end, this, data, encoding, callback);
  return this;
};

Socket.prototype.resetAndDestroy = function() {
  if (this._handle) {
    if (!(this._handle instanceof TCP)) throw new ERR_INVALID_HANDLE_TYPE();
    if (this.connecting) {
      this.once('connect', () => this._reset());
    } else {
      this._reset();
    }
  } else {
    this.destroy(new ERR_SOCKET_CLOSED());
  }
  return this;
};

Socket.prototype._reset = function() {
  this[kReset] = true;
  return this.destroy();
};

Socket.prototype.pause = function() {
  if (this[kUserBuffer] && !this.connecting && this._handle?.reading) {
    this._handle.reading = false;
    this[kUserPaused] = true;
    if (!this.destroyed) {
      const err = this._handle.readStop();
      if (err) this.destroy(new ErrnoException(err, 'read'));
    }
  }
  return FunctionPrototypeCall(Duplex.prototype.pause, this);
};

Socket.prototype.resume = function() {
  if (this[kUserBuffer] && !this.connecting && this._handle && !this._handle.reading) {
    this[kUserPaused] = false;
    tryReadStart(this);
  }
  return FunctionPrototypeCall(Duplex.prototype.resume, this);
};

Socket.prototype.read = function(n) {
  if (this[kUserBuffer] && !this.connecting && this._handle && !this._handle.reading) tryReadStart(this);
  return FunctionPrototypeCall(Duplex.prototype.read, this, n);
};

Socket.prototype.destroySoon = function() {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};

Socket.prototype._destroy = function(error, cb) {
  this.connecting = false;
  for (let socket = this; socket !== null && socket !== undefined; socket = socket._parent) {
    timers.clearTimeout(socket[kTimeout]);
    socket[kTimeout] = null;
  }
  const handle = this._handle;
  const hadError = Boolean(error);
  if (handle) {
    this[kBytesRead] = handle.bytesRead;
    this[kBytesWritten] = handle.bytesWritten;
    const closed = () => this.emit('close', hadError);
    if (this[kReset]) {
      this[kReset] = false;
      const err = handle.reset(closed);
      if (err) {
        handle.close(closed);
        this.emit('error', new ErrnoException(err, 'reset'));
      }
    } else if (this._closeAfterHandlingError) {
      // The program's 'error' listener runs before the descriptor goes.
      process.nextTick(() => handle.close(closed));
    } else {
      handle.close(closed);
    }
    handle.setOwner(undefined, kNoop);
    this._handle = null;
    this._sockname = null;
    cb(error);
  } else {
    cb(error);
    process.nextTick(emitClose, this, hadError);
  }
  if (this._server) {
    this._server._connections--;
    if (this._server._emitCloseIfDrained) this._server._emitCloseIfDrained();
  }
};
function emitClose(socket, hadError) { socket.emit('close', hadError); }

Socket.prototype._writeGeneric = function(writev, data, encoding, cb) {
  if (this.connecting) {
    this._pendingData = data;
    this._pendingEncoding = encoding;
    const onClose = () => cb(new (require('internal/errors').codes.ERR_SOCKET_CLOSED_BEFORE_CONNECTION)());
    this.once('connect', function connect() {
      this.off('close', onClose);
      this._writeGeneric(writev, data, encoding, cb);
    });
    this.once('close', onClose);
    return;
  }
  this._pendingData = null;
  this._pendingEncoding = '';
  const handle = this._handle;
  if (!handle) {
    cb(new ERR_SOCKET_CLOSED());
    return;
  }
  this._unrefTimer();
  const done = (status) => {
    if (this.destroyed && status >= 0) {
      cb();
      return;
    }
    if (status < 0) {
      const error = new ErrnoException(status, 'write');
      cb(error);
      return;
    }
    this._unrefTimer();
    this[kLastWriteQueueSize] = 0;
    cb();
  };
  if (writev) {
    if (data.allBuffers !== true) {
      let copy;
      for (let i = 0; i < data.length; i++) {
        const { chunk, encoding: name } = data[i];
        if (typeof chunk === 'string' && !isPlainEncoding(name)) {
          copy ??= ArrayPrototypeSlice(data);
          copy[i] = { chunk: Buffer.from(chunk, name), encoding: 'buffer' };
        }
      }
      data = copy ?? data;
    }
  } else if (typeof data === 'string' && !isPlainEncoding(encoding)) {
    data = Buffer.from(data, encoding);
  }
  const result = writev ? handle.writev(data, data.allBuffers === true, done) : handle.write(data, encoding, done);
  if (result === 0) cb();
  else if (result < 0) cb(new ErrnoException(result, 'write'));
  else this[kLastWriteQueueSize] = handle.writeQueueSize;
};

Socket.prototype._writev = function(chunks, cb) {
  let data = chunks;
  if (chunks.allBuffers) {
    data = [];
    for (let i = 0; i < chunks.length; i++) data[i] = chunks[i].chunk;
    data.allBuffers = true;
  }
  this._writeGeneric(true, data, '', cb);
};
Socket.prototype._write = function(data, encoding, cb) { this._writeGeneric(false, data, encoding, cb); };

Socket.prototype.connect = function(...args) { return require('internal/net/connect').connectSocket(this, args); };

Socket.prototype.ref = function() {
  if (!this._handle) {
    this.once('connect', this.ref);
    return this;
  }
  if (typeof this._handle.ref === 'function') this._handle.ref();
  return this;
};
Socket.prototype.unref = function() {
  if (!this._handle) {
    this.once('connect', this.unref);
    return this;
  }
  if (typeof this._handle.unref === 'function') this._handle.unref();
  return this;
};

module.exports = {
  Socket, initHandle, onHandleRead, kIdle, kServer, kSetKeepAlive, kSetKeepAliveInitialDelay, kSetNoDelay, kTimeout, kTypeOfService, kBytesRead, kBytesWritten, kUserBuffer,
};
