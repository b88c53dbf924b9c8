'use strict';
// `FileHandle` (nodejs.org/api/fs.html, "Class: FileHandle"): a file descriptor with promise methods. The descriptor is
// closed once nothing uses it: every running operation and every stream made from the handle holds one reference, so a
// close() in the middle waits for them. A handle that is dropped without close() ends the program with an error.

const {
  Error, MathMax, Promise, PromisePrototypeThen, PromiseResolve, PromiseWithResolvers, SafeFinalizationRegistry, Symbol,
  SymbolAsyncDispose, Uint8Array,
} = primordials;
const binding = internalBinding('fs');
const EventEmitter = require('events');
const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } } = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');
const { kValidateObjectAllowNullable, validateBoolean, validateBuffer, validateEncoding, validateInteger, validateObject } = require('internal/validators');
const { kEmptyObject, lazy } = require('internal/util');
const { Buffer } = require('buffer');
const {
  checkBufferList, checkPosition, checkReadRange, checkStringOrBuffer, checkWriteRange, settle, toBytes, toFlags, toMode,
  toOptions, toOwner, toPath, toSeconds,
} = require('internal/fs/utils');
const { current, endHandle, followHandle } = require('internal/async_hooks/state');
const { takeStats } = require('internal/fs/stats');
const { appendOptions, kReadDefaults, kWriteDefaults, readFilePromise } = require('internal/fs/whole_file');

const streams = lazy(() => require('internal/fs/streams'));
const kFd = Symbol('kFd');
const kRefs = Symbol('kRefs');
const kRef = Symbol('kRef');
const kUnref = Symbol('kUnref');
const kClosePromise = Symbol('kClosePromise');
const kCloseEnds = Symbol('kCloseEnds');
const kLocked = Symbol('kLocked');
const kDefaultReadSize = 16384;
const kWebChunk = 16384;

const dropped = new SafeFinalizationRegistry(({ fd, path }) => {
  binding.close(fd, (closeError) => {
    throw closeError ?? new ERR_INVALID_STATE(
      'A FileHandle object was closed during garbage collection. This used to be allowed with a deprecation warning but is now ' +
      `considered an error. Please close FileHandle objects explicitly. File descriptor: ${fd}${path === undefined ? '' : ` (${path})`}`);
  });
});

function closedError(syscall) {
  const err = new Error('file closed');
  err.code = 'EBADF';
  err.syscall = syscall;
  return err;
}

// One operation of the binding on the handle's descriptor, as a promise; the handle stays open until it ended.
function run(handle, syscall, start) {
  return new Promise((resolve, reject) => {
    const { fd } = handle;
    if (fd === -1) throw closedError(syscall);
    handle[kRef]();
    try {
      start(fd, (err, value) => {
        handle[kUnref]();
        if (err) reject(err);
        else resolve(value);
      });
    } catch (err) {
      handle[kUnref]();
      throw err;
    }
  });
}

class FileHandle extends EventEmitter {
  constructor(fd, path) {
    super();
    this[kFd] = fd;
    if (current.following) followHandle(this, 'FILEHANDLE');
    this[kRefs] = 1;
    this[kClosePromise] = null;
    dropped.register(this, { __proto__: null, fd, path }, this);
    // Programs replace `close` on single handles, and the streams must see that; it is an own property as in Node.
    this.close = () => closeHandle(this);
  }

  getAsyncId() {
    return -1;
  }

  get fd() {
    return this[kFd];
  }

  appendFile(data, options) {
    return writeToHandle(this, data, () => appendOptions(0, options));
  }

  chmod(mode) {
    return run(this, 'fchmod', (fd, done) => binding.fchmod(fd, toMode(mode, 'mode'), done));
  }

  chown(uid, gid) {
    return run(this, 'fchown', (fd, done) => {
      toOwner(uid, gid);
      binding.fchown(fd, uid, gid, done);
    });
  }

  datasync() {
    return run(this, 'fdatasync', (fd, done) => binding.fdatasync(fd, done));
  }

  sync() {
    return run(this, 'fsync', (fd, done) => binding.fsync(fd, done));
  }

  read(buffer, offset, length, position) {
    return run(this, 'read', (fd, done) => {
      if (!isArrayBufferView(buffer)) {
        buffer ??= kEmptyObject;
        validateObject(buffer, 'options', kValidateObjectAllowNullable);
        ({ buffer = Buffer.alloc(kDefaultReadSize), offset = 0, length = buffer.byteLength - offset, position = null } = buffer);
        validateBuffer(buffer);
      }
      if (offset !== null && typeof offset === 'object') {
        ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
      }
      if (offset === undefined || offset === null) offset = 0;
      else validateInteger(offset, 'offset', 0);
      length ??= buffer.byteLength - offset;
      if (length === 0) {
        process.nextTick(done, null, { __proto__: null, bytesRead: 0, buffer });
        return;
      }
      if (buffer.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
      checkReadRange(offset, length, buffer.byteLength);
      if (position === undefined || position === null) position = -1;
      else checkPosition(position, length);
      binding.read(fd, buffer, offset, length, +`${position}`, (err, bytesRead) => done(err, { __proto__: null, bytesRead, buffer }));
    });
  }

  readv(buffers, position) {
    return run(this, 'readv', (fd, done) => {
      checkBufferList(buffers);
      if (typeof position !== 'number') position = -1;
      binding.readv(fd, buffers, position, (err, bytesRead) => done(err, { __proto__: null, bytesRead, buffers }));
    });
  }

  readFile(options) {
    return readFromHandle(this, options);
  }

  readLines(options = undefined) {
    return require('readline').createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }

  stat(options = { bigint: false }) {
    const bigint = !!options?.bigint;
    return run(this, 'fstat', (fd, done) => binding.fstat(fd, bigint, (err) => (err ? done(err) : done(null, takeStats(bigint)))));
  }

  truncate(len = 0) {
    return run(this, 'ftruncate', (fd, done) => {
      validateInteger(len, 'len');
      binding.ftruncate(fd, MathMax(0, len), done);
    });
  }

  utimes(atime, mtime) {
    return run(this, 'futimes', (fd, done) => binding.futimes(fd, toSeconds(atime, 'atime'), toSeconds(mtime, 'mtime'), done));
  }

  write(buffer, offset, length, position) {
    return run(this, 'write', (fd, done) => {
      const finish = (err, bytesWritten) => done(err, { __proto__: null, bytesWritten, buffer });
      if (buffer?.byteLength === 0) {
        process.nextTick(finish, null, 0);
        return;
      }
      if (isArrayBufferView(buffer)) {
        if (offset !== null && typeof offset === 'object') {
          ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
        }
        if (offset === undefined || offset === null) offset = 0;
        else validateInteger(offset, 'offset', 0);
        if (typeof length !== 'number') length = buffer.byteLength - offset;
        checkWriteRange(offset, length, buffer.byteLength);
        binding.write(fd, buffer, offset, length, typeof position === 'number' ? position : -1, finish);
        return;
      }
      checkStringOrBuffer(buffer, 'buffer');
      validateEncoding(buffer, length);
      binding.write(fd, toBytes(buffer, length), 0, -1, typeof offset === 'number' ? offset : -1, finish);
    });
  }

  writev(buffers, position) {
    return run(this, 'writev', (fd, done) => {
      checkBufferList(buffers);
      const finish = (err, bytesWritten) => done(err, { __proto__: null, bytesWritten, buffers });
      if (buffers.length === 0) process.nextTick(finish, null, 0);
      else binding.writev(fd, buffers, typeof position === 'number' ? position : -1, finish);
    });
  }

  writeFile(data, options) {
    return writeToHandle(this, data, () => toOptions(options, kWriteDefaults));
  }

  readableWebStream(options = kEmptyObject) {
    if (this.fd === -1) throw new ERR_INVALID_STATE('The FileHandle is closed');
    if (this[kClosePromise]) throw new ERR_INVALID_STATE('The FileHandle is closing');
    if (this[kLocked]) throw new ERR_INVALID_STATE('The FileHandle is locked');
    validateObject(options, 'options');
    const { autoClose = false, type = 'bytes' } = options;
    validateBoolean(autoClose, 'options.autoClose');
    if (type !== 'bytes') {
      process.emitWarning('A non-"bytes" options.type has no effect. A byte-oriented steam is always created.', 'ExperimentalWarning');
    }
    this[kLocked] = true;
    return webStreamOf(this, autoClose);
  }

  createReadStream(options = undefined) {
    const { ReadStream } = streams();
    return new ReadStream(undefined, { ...options, fd: this });
  }

  createWriteStream(options = undefined) {
    const { WriteStream } = streams();
    return new WriteStream(undefined, { ...options, fd: this });
  }

  async [SymbolAsyncDispose]() {
    await this.close();
  }

  [kRef]() {
    this[kRefs]++;
  }

  [kUnref]() {
    if (--this[kRefs] > 0) return;
    // The last user is gone and a close() is waiting for it.
    const fd = this[kFd];
    this[kFd] = -1;
    if (current.following) endHandle(this);
    dropped.unregister(this);
    const { resolve, reject } = this[kCloseEnds];
    binding.close(fd, settle(resolve, reject));
  }
}

function closeHandle(handle) {
  if (handle[kFd] === -1) return PromiseResolve(undefined);
  if (handle[kClosePromise]) return handle[kClosePromise];
  const ends = PromiseWithResolvers();
  handle[kCloseEnds] = ends;
  const forget = () => { handle[kClosePromise] = null; };
  handle[kClosePromise] = PromisePrototypeThen(ends.promise, forget, (err) => {
    forget();
    throw err;
  });
  const { [kClosePromise]: promise } = handle;
  handle[kUnref]();
  handle.emit('close');
  return promise;
}

// --- whole files -------------------------------------------------------------------------------------------------------

async function readFromHandle(handle, options) {
  options = toOptions(options, kReadDefaults);
  const { fd } = handle;
  if (fd === -1) throw closedError('read');
  handle[kRef]();
  try {
    return await readFilePromise(fd, options);
  } finally {
    handle[kUnref]();
  }
}

async function writeToHandle(handle, data, getOptions) {
  const options = getOptions();
  const { fd } = handle;
  if (fd === -1) throw closedError('write');
  handle[kRef]();
  try {
    return await require('internal/fs/write_any').writeAny(fd, data, options);
  } finally {
    handle[kUnref]();
  }
}

// --- web stream --------------------------------------------------------------------------------------------------------

function webStreamOf(handle, autoClose) {
  const { ReadableStream } = require('stream/web');
  let ended = false;
  const end = () => {
    if (ended) return undefined;
    ended = true;
    handle[kUnref]();
    return autoClose ? handle.close() : undefined;
  };
  handle[kRef]();
  return new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: kWebChunk,
    start(controller) {
      handle.once('close', () => {
        if (ended) return;
        end();
        try {
          controller.close();
          controller.byobRequest?.respond(0);
        } catch {
          // The stream was closed or errored by its reader in the same moment: there is nobody left to tell.
        }
      });
    },
    async pull(controller) {
      const { view } = controller.byobRequest;
      const { bytesRead } = await handle.read(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), 0, view.byteLength);
      if (ended) return;
      if (bytesRead === 0) {
        controller.close();
        controller.byobRequest?.respond(0);
        await end();
        return;
      }
      controller.byobRequest.respond(bytesRead);
    },
    async cancel() {
      await end();
    },
  });
}

function openHandle(path, flags, mode) {
  return new Promise((resolve, reject) => {
    path = toPath(path);
    const bits = toFlags(flags);
    mode = toMode(mode, 'mode', 0o666);
    binding.open(path, bits, mode, (err, fd) => {
      if (err) reject(err);
      else resolve(new FileHandle(fd, path));
    });
  });
}

module.exports = { FileHandle, kRef, kUnref, openHandle };
