'use strict';
// `fs.ReadStream` and `fs.WriteStream` (nodejs.org/api/fs.html, "Class: fs.ReadStream"). Both are plain constructors, since
// programs call them without `new` and subclass them the old way. The file operations come from `options.fs`, from a
// FileHandle given as `options.fd`, or from the public `fs` object as it stands when the call is made, so patches are seen.

const {
  ArrayPrototypePush, FunctionPrototypeBind, FunctionPrototypeCall, MathMin, ObjectDefineProperties, ObjectSetPrototypeOf,
  PromisePrototypeThen, ReflectApply, Symbol, TypedArrayPrototypeSubarray,
} = primordials;
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_METHOD_NOT_IMPLEMENTED, ERR_OUT_OF_RANGE, ERR_SYSTEM_ERROR } } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger } = require('internal/validators');
const { lazy } = require('internal/util');
const { Buffer } = require('buffer');
const { Readable, Writable, finished } = require('stream');
const { errorOrDestroy } = require('internal/stream/destroy');
const { kReuse } = require('internal/stream/pipe');
const { SPARE_SIZE, giveBack } = require('internal/buffer/fast');
const { read, readNew } = require('internal/fs/callback');
const { copyOptions, looksLikeUrl, toFd, toOptions, toPath } = require('internal/fs/utils');

const fs = lazy(() => require('fs'));
const fileHandle = lazy(() => require('internal/fs/file_handle'));
const kFs = Symbol('kFs');
const kFresh = Symbol('kFresh');
const kHandle = Symbol('kHandle');
const kIoDone = Symbol('kIoDone');
const kIsPerformingIO = Symbol('kIsPerformingIO');
const kReadSize = 64 * 1024;
const kMaxRetries = 5;
const { emit: plainEmit, push: plainPush } = Readable.prototype;

// --- the FileHandle as a set of file operations ------------------------------------------------------------------------

// Calls back out of reach of the promise, so that what a listener throws is an uncaught exception and no rejection.
function viaTick(promise, onValue, onError) {
  PromisePrototypeThen(promise, (value) => process.nextTick(onValue, value), (err) => process.nextTick(onError, err));
}

function handleOperations(handle) {
  const { kUnref } = fileHandle();
  return {
    open() {},
    close(fd, callback) {
      handle[kUnref]();
      viaTick(handle.close(), () => callback(), callback);
    },
    fsync(fd, callback) {
      viaTick(handle.sync(), () => callback(), callback);
    },
    read(fd, buffer, offset, length, position, callback) {
      viaTick(handle.read(buffer, offset, length, position), (r) => callback(null, r.bytesRead, r.buffer), (err) => callback(err, 0, buffer));
    },
    write(fd, buffer, offset, length, position, callback) {
      viaTick(handle.write(buffer, offset, length, position), (r) => callback(null, r.bytesWritten, r.buffer),
              (err) => callback(err, 0, buffer));
    },
    writev(fd, buffers, position, callback) {
      viaTick(handle.writev(buffers, position), (r) => callback(null, r.bytesWritten, r.buffers), (err) => callback(err, 0, buffers));
    },
  };
}

// Takes `options.fd`, a number or a FileHandle, and sets what file operations the stream uses.
function adoptFd(stream, options) {
  const { fd } = options;
  if (typeof fd === 'number') {
    stream[kFs] = options.fs || fs();
    return toFd(fd);
  }
  const { FileHandle, kRef } = fileHandle();
  if (typeof fd === 'object' && fd instanceof FileHandle) {
    if (options.fs) throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
    stream[kHandle] = fd;
    stream[kFs] = handleOperations(fd);
    fd[kRef]();
    fd.on('close', FunctionPrototypeBind(stream.close, stream));
    return fd.fd;
  }
  throw new ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], fd);
}

function checkOperation(operations, name) {
  validateFunction(operations[name], `options.fs.${name}`);
}

// --- opening and closing, the same for both ----------------------------------------------------------------------------

function construct(callback) {
  if (typeof this.fd === 'number') {
    callback();
    return;
  }
  if (typeof this.open === 'function') {
    // A program put its own open() on the stream (older packages do): its 'open' or 'error' event tells how it went.
    const emit = this.emit;
    this.emit = function(...args) {
      if (args[0] === 'open') {
        this.emit = emit;
        callback();
      } else if (args[0] === 'error') {
        this.emit = emit;
        return callback(args[1]);
      }
      return ReflectApply(emit, this, args);
    };
    this.open();
    return;
  }
  this[kFs].open(this.path, this.flags, this.mode, (err, fd) => {
    if (err) {
      callback(err);
      return;
    }
    this.fd = fd;
    callback();
    this.emit('open', fd);
    this.emit('ready');
  });
}

function closeFd(stream, err, callback) {
  const { fd } = stream;
  if (!fd) {
    callback(err);
    return;
  }
  const close = (syncError) => {
    stream[kFs].close(fd, (closeError) => callback(err || syncError || closeError));
    stream.fd = null;
  };
  if (stream.flush) stream[kFs].fsync(fd, close);
  else close(null);
}

// A descriptor must not be closed under a running read or write: its number may be another file's by then.
function destroy(err, callback) {
  if (this[kIsPerformingIO]) this.once(kIoDone, (ioError) => closeFd(this, err || ioError, callback));
  else closeFd(this, err, callback);
}

function stateOf(stream, key, name) {
  const state = stream[key];
  if (state === undefined) throw new ERR_INVALID_THIS(name);
  return state;
}

const pending = { __proto__: null, configurable: true, get() { return this.fd === null; } };

// --- reading -----------------------------------------------------------------------------------------------------------

function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = copyOptions(toOptions(options));
  if (options.highWaterMark === undefined) options.highWaterMark = kReadSize;
  if (options.autoDestroy === undefined) options.autoDestroy = options.autoClose === undefined ? true : !!options.autoClose;

  if (options.fd === undefined || options.fd === null) {
    this.fd = null;
    this[kFs] = options.fs || fs();
    this.path = looksLikeUrl(path) ? toPath(path) : path;
    this.flags = options.flags === undefined ? 'r' : options.flags;
    this.mode = options.mode === undefined ? 0o666 : options.mode;
    toPath(this.path);
  } else {
    this.fd = adoptFd(this, options);
    if (path !== undefined && path !== null) this.path = looksLikeUrl(path) ? toPath(path) : path;
  }
  if (options.fs) {
    checkOperation(options.fs, 'open');
    checkOperation(options.fs, 'read');
    checkOperation(options.fs, 'close');
  }

  this.start = options.start;
  this.end = options.end ?? Infinity;
  this.pos = undefined;
  this.bytesRead = 0;
  this[kIsPerformingIO] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  FunctionPrototypeCall(Readable, this, options);
}
ObjectSetPrototypeOf(ReadStream.prototype, Readable.prototype);
ObjectSetPrototypeOf(ReadStream, Readable);

ReadStream.prototype._construct = construct;

ReadStream.prototype._read = function(size) {
  const done = this.pos === undefined ? this.bytesRead : this.pos;
  size = MathMin(this.end - done + 1, size);
  if (size <= 0) {
    this.push(null);
    return;
  }
  this[kIsPerformingIO] = true;
  // Where nobody has put a function of his own, the Buffer is made when its length is known.
  if (this[kFs].read === read) {
    readNew(this.fd, size, this.pos, (err, chunk) => {
      // Only a chunk that goes straight to its one listener has been seen by nobody else.
      const reusable = !err && chunk.length === SPARE_SIZE && this.push === plainPush && this.emit === plainEmit;
      if (reusable) this[kFresh] = chunk;
      hasRead(this, err, err ? 0 : chunk.length, chunk);
      if (reusable) this[kFresh] = undefined;
    });
  } else {
    this[kFs].read(this.fd, Buffer.allocUnsafeSlow(size), 0, size, this.pos, (err, bytesRead, buffer) => hasRead(this, err, bytesRead, buffer));
  }
};

function hasRead(stream, err, bytesRead, buffer) {
  stream[kIsPerformingIO] = false;
  if (stream.destroyed) {
    stream.emit(kIoDone, err);
    return;
  }
  if (err) {
    errorOrDestroy(stream, err);
  } else if (bytesRead > 0) {
    if (stream.pos !== undefined) stream.pos += bytesRead;
    stream.bytesRead += bytesRead;
    // A short read must not keep the whole buffer alive behind a few bytes.
    stream.push(bytesRead === buffer.length ? buffer : Buffer.from(TypedArrayPrototypeSubarray(buffer, 0, bytesRead)));
  } else {
    stream.push(null);
  }
}

ReadStream.prototype[kFresh] = undefined;
ReadStream.prototype[kReuse] = function(chunk) {
  if (chunk !== this[kFresh]) return;
  this[kFresh] = undefined;
  giveBack(chunk);
};

ReadStream.prototype._destroy = destroy;

ReadStream.prototype.close = function(callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy(null);
};

ObjectDefineProperties(ReadStream.prototype, {
  autoClose: {
    __proto__: null,
    configurable: true,
    get() { return stateOf(this, '_readableState', 'ReadStream').autoDestroy; },
    set(value) { stateOf(this, '_readableState', 'ReadStream').autoDestroy = value; },
  },
  pending,
});

// --- writing -----------------------------------------------------------------------------------------------------------

function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = copyOptions(toOptions(options));
  options.decodeStrings = true;
  if (options.autoDestroy === undefined) options.autoDestroy = options.autoClose === undefined ? true : !!options.autoClose;

  if (options.fd === undefined || options.fd === null) {
    this.fd = null;
    this[kFs] = options.fs || fs();
    this.path = looksLikeUrl(path) ? toPath(path) : path;
    this.flags = options.flags === undefined ? 'w' : options.flags;
    this.mode = options.mode === undefined ? 0o666 : options.mode;
    toPath(this.path);
  } else {
    this.fd = adoptFd(this, options);
    if (path !== undefined && path !== null) this.path = looksLikeUrl(path) ? toPath(path) : path;
  }
  this.flush = options.flush;
  if (this.flush === undefined || this.flush === null) this.flush = false;
  else validateBoolean(this.flush, 'options.flush');

  if (options.fs) {
    checkOperation(options.fs, 'open');
    if (!options.fs.write && !options.fs.writev) throw new ERR_INVALID_ARG_TYPE('options.fs.write', 'Function', options.fs.write);
    if (options.fs.write) checkOperation(options.fs, 'write');
    if (options.fs.writev) checkOperation(options.fs, 'writev');
    checkOperation(options.fs, 'close');
    if (this.flush) checkOperation(options.fs, 'fsync');
    // The base class takes the other of the two when one is not there.
    if (!options.fs.write) this._write = null;
    if (!options.fs.writev) this._writev = null;
  }

  this.start = options.start;
  this.pos = undefined;
  this.bytesWritten = 0;
  this[kIsPerformingIO] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  FunctionPrototypeCall(Writable, this, options);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
ObjectSetPrototypeOf(WriteStream.prototype, Writable.prototype);
ObjectSetPrototypeOf(WriteStream, Writable);

WriteStream.prototype._construct = construct;

// Repeats a write until all is out. The kernel may take a part, or nothing for now (EAGAIN); five empty answers end it.
function writeFully(stream, buffer, position, retries, callback) {
  stream[kFs].write(stream.fd, buffer, 0, buffer.length, position, (err, written) => {
    if (err?.code === 'EAGAIN') {
      err = null;
      written = 0;
    }
    if (err || (stream.destroyed && stream[kIsPerformingIO] === false)) return callback(err);
    stream.bytesWritten += written;
    if (written === buffer.length) return callback();
    const left = written ? 0 : retries + 1;
    if (left > kMaxRetries) return callback(new ERR_SYSTEM_ERROR({ code: 'EAGAIN', syscall: 'write', message: 'writing failed' }));
    writeFully(stream, TypedArrayPrototypeSubarray(buffer, written), position === undefined ? position : position + written, left, callback);
  });
}

function writeListFully(stream, chunks, size, position, retries, callback) {
  stream[kFs].writev(stream.fd, chunks, position ?? null, (err, written) => {
    if (err?.code === 'EAGAIN') {
      err = null;
      written = 0;
    }
    if (err) return callback(err);
    stream.bytesWritten += written;
    if (written === size) return callback();
    const left = written ? 0 : retries + 1;
    if (left > kMaxRetries) return callback(new ERR_SYSTEM_ERROR({ code: 'EAGAIN', syscall: 'writev', message: 'writing failed' }));
    const rest = TypedArrayPrototypeSubarray(Buffer.concat(chunks), written);
    writeListFully(stream, [rest], rest.length, position === undefined ? position : position + written, left, callback);
  });
}

// Ends the running write. A stream destroyed meanwhile waits for this before it closes the descriptor.
function writeEnd(stream, callback) {
  return (err) => {
    stream[kIsPerformingIO] = false;
    if (stream.destroyed) {
      callback(err);
      stream.emit(kIoDone, err);
      return;
    }
    callback(err);
  };
}

WriteStream.prototype._write = function(chunk, encoding, callback) {
  this[kIsPerformingIO] = true;
  writeFully(this, chunk, this.pos, 0, writeEnd(this, callback));
  if (this.pos !== undefined) this.pos += chunk.length;
};

WriteStream.prototype._writev = function(data, callback) {
  const chunks = [];
  let size = 0;
  for (let i = 0; i < data.length; i++) {
    ArrayPrototypePush(chunks, data[i].chunk);
    size += data[i].chunk.length;
  }
  this[kIsPerformingIO] = true;
  writeListFully(this, chunks, size, this.pos, 0, writeEnd(this, callback));
  if (this.pos !== undefined) this.pos += size;
};

WriteStream.prototype._destroy = destroy;

WriteStream.prototype.close = function(callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  // Without autoClose the stream would stay open after its end, but close() was asked for.
  if (!this.autoClose) this.on('finish', this.destroy);
  this.end();
};

WriteStream.prototype.destroySoon = WriteStream.prototype.end;

ObjectDefineProperties(WriteStream.prototype, {
  autoClose: {
    __proto__: null,
    configurable: true,
    get() { return stateOf(this, '_writableState', 'WriteStream').autoDestroy; },
    set(value) { stateOf(this, '_writableState', 'WriteStream').autoDestroy = value; },
  },
  pending,
});

module.exports = { ReadStream, WriteStream };
