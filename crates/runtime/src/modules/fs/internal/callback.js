'use strict';
// The callback form of every simple `fs` call (nodejs.org/api/fs.html, "Callback API"). Each function checks its arguments,
// throws at once for bad ones, and crosses into Rust once; the binding runs the operation on the pool and calls back.

const { FunctionPrototypeCall, MathMax, ObjectDefineProperty, Promise } = primordials;
const binding = internalBinding('fs');
const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');
const { kValidateObjectAllowNullable, validateBoolean, validateEncoding, validateInteger, validateObject } = require('internal/validators');
const { customPromisifyArgs, kCustomPromisifiedSymbol } = require('internal/util');
const { Buffer } = require('buffer');
const {
  checkBuffer, checkBufferList, checkLinkType, checkReadRange, checkRmdirOptions, checkStringOrBuffer, checkWriteRange,
  decodeName, rmError, toBits, toBytes, toCallback, toFd, toFlags, toMode, toOptions, toOwner, toPath, toPosition, toRmOptions, toSeconds,
  wantsBytes,
} = require('internal/fs/utils');
const { statFsTo, statsTo } = require('internal/fs/stats');
const { unpackNames } = require('internal/fs/names');

const kDefaultReadSize = 16384;

// --- asking about a path -----------------------------------------------------------------------------------------------

function access(path, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = undefined;
  }
  path = toPath(path);
  callback = toCallback(callback);
  binding.access(path, toBits(mode, 0), callback);
}

function exists(path, callback) {
  toCallback(callback);
  try {
    path = toPath(path);
  } catch {
    return callback(false);
  }
  binding.access(path, 0, (err) => callback(!err));
}

ObjectDefineProperty(exists, kCustomPromisifiedSymbol, {
  __proto__: null,
  value: { exists(path) { return new Promise((resolve) => exists(path, resolve)); } }.exists,
});

function stat(path, options = { bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = toCallback(callback);
  const bigint = !!options?.bigint;
  binding.stat(toPath(path), bigint, false, statsTo(callback, bigint));
}

function lstat(path, options = { bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = toCallback(callback);
  const bigint = !!options?.bigint;
  binding.lstat(toPath(path), bigint, false, statsTo(callback, bigint));
}

function fstat(fd, options = { bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = toCallback(callback);
  const bigint = !!options?.bigint;
  binding.fstat(toFd(fd), bigint, statsTo(callback, bigint));
}

function statfs(path, options = { bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  toCallback(callback);
  const bigint = !!options?.bigint;
  binding.statfs(toPath(path), bigint, statFsTo(callback, bigint));
}

// --- opening and closing -----------------------------------------------------------------------------------------------

function open(path, flags, mode, callback) {
  path = toPath(path);
  if (arguments.length < 3) {
    callback = flags;
    flags = 'r';
    mode = 0o666;
  } else if (typeof mode === 'function') {
    callback = mode;
    mode = 0o666;
  } else {
    mode = toMode(mode, 'mode', 0o666);
  }
  const bits = toFlags(flags);
  callback = toCallback(callback);
  binding.open(path, bits, mode, callback);
}

function rethrow(err) {
  if (err) throw err;
}

function close(fd, callback = rethrow) {
  fd = callback === rethrow ? toFd(fd) : (toCallback(callback), toFd(fd));
  binding.close(fd, callback);
}

// --- reading and writing -----------------------------------------------------------------------------------------------

function read(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = toFd(fd);
  let offset = offsetOrOptions;
  if (arguments.length <= 4) {
    let options;
    if (arguments.length === 4) {
      // read(fd, buffer, options, callback)
      validateObject(offsetOrOptions, 'options', kValidateObjectAllowNullable);
      callback = length;
      options = offsetOrOptions;
    } else if (arguments.length === 3) {
      // read(fd, bufferOrOptions, callback)
      callback = offsetOrOptions;
      if (!isArrayBufferView(buffer)) {
        options = buffer ?? {};
        validateObject(options, 'options', kValidateObjectAllowNullable);
        ({ buffer = Buffer.alloc(kDefaultReadSize) } = options);
      }
    } else {
      // read(fd, callback)
      callback = buffer;
      buffer = Buffer.alloc(kDefaultReadSize);
    }
    ({ offset = 0, length = buffer?.byteLength - offset, position = null } = options ?? {});
  }
  checkBuffer(buffer);
  callback = toCallback(callback);
  if (offset === undefined || offset === null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  if (length === 0) return process.nextTick(callback, null, 0, buffer);
  if (buffer.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  checkReadRange(offset, length, buffer.byteLength);
  position = toPosition(position, length);
  binding.read(fd, buffer, offset, length, position, (err, bytes) => callback(err, bytes || 0, buffer));
}

// For streams: `callback(error, buffer)` with a Buffer just as long as what was read.
function readNew(fd, length, position, callback) {
  binding.readNew(toFd(fd), length, toPosition(position, length), callback);
}

function readv(fd, buffers, position, callback) {
  fd = toFd(fd);
  checkBufferList(buffers);
  callback = toCallback(callback || position);
  if (typeof position !== 'number') position = -1;
  binding.readv(fd, buffers, position, (err, bytes) => callback(err, bytes || 0, buffers));
}

function write(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = toFd(fd);
  let offset = offsetOrOptions;
  if (isArrayBufferView(buffer)) {
    callback ||= position || length || offset;
    callback = toCallback(callback);
    if (typeof offset === 'object') ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? {});
    if (offset === undefined || offset === null || typeof offset === 'function') offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    if (typeof position !== 'number') position = -1;
    checkWriteRange(offset, length, buffer.byteLength);
    binding.write(fd, buffer, offset, length, position, (err, bytes) => callback(err, bytes || 0, buffer));
    return;
  }
  checkStringOrBuffer(buffer, 'buffer');
  // write(fd, string[, position[, encoding]], callback)
  if (typeof position !== 'function') {
    if (typeof offset === 'function') {
      position = offset;
      offset = null;
    } else {
      position = length;
    }
    length = 'utf8';
  }
  callback = toCallback(position);
  validateEncoding(buffer, length);
  const bytes = toBytes(buffer, length);
  binding.write(fd, bytes, 0, -1, typeof offset === 'number' ? offset : -1, (err, count) => callback(err, count || 0, buffer));
}

function writev(fd, buffers, position, callback) {
  fd = toFd(fd);
  checkBufferList(buffers);
  callback = toCallback(callback || position);
  if (buffers.length === 0) {
    process.nextTick(callback, null, 0, buffers);
    return;
  }
  if (typeof position !== 'number') position = -1;
  binding.writev(fd, buffers, position, (err, bytes) => callback(err, bytes || 0, buffers));
}

// util.promisify gives these four an object with both results.
for (const [fn, names] of [[read, ['bytesRead', 'buffer']], [readv, ['bytesRead', 'buffers']], [write, ['bytesWritten', 'buffer']],
                           [writev, ['bytesWritten', 'buffers']]]) {
  ObjectDefineProperty(fn, customPromisifyArgs, { __proto__: null, value: names, enumerable: false });
}

function fsync(fd, callback) {
  fd = toFd(fd);
  binding.fsync(fd, toCallback(callback));
}

function fdatasync(fd, callback) {
  fd = toFd(fd);
  binding.fdatasync(fd, toCallback(callback));
}

function truncate(path, len, callback) {
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  } else if (len === undefined) {
    len = 0;
  }
  validateInteger(len, 'len');
  callback = toCallback(callback);
  binding.truncate(toPath(path), MathMax(0, len), callback);
}

function ftruncate(fd, len = 0, callback) {
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  }
  fd = toFd(fd);
  validateInteger(len, 'len');
  binding.ftruncate(fd, MathMax(0, len), toCallback(callback));
}

// --- directories -------------------------------------------------------------------------------------------------------

function mkdirOptions(options) {
  let mode = 0o777;
  let recursive = false;
  if (typeof options === 'number' || typeof options === 'string') {
    mode = toMode(options, 'mode');
  } else if (options) {
    if (options.recursive !== undefined) {
      recursive = options.recursive;
      validateBoolean(recursive, 'options.recursive');
    }
    if (options.mode !== undefined) mode = toMode(options.mode, 'options.mode');
  }
  return { mode, recursive };
}

function mkdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const { mode, recursive } = mkdirOptions(options);
  callback = toCallback(callback);
  binding.mkdir(toPath(path), mode, recursive, callback);
}

function mkdtemp(prefix, options, callback) {
  callback = toCallback(typeof options === 'function' ? options : callback);
  const { encoding } = toOptions(options);
  prefix = toPath(prefix, 'prefix');
  binding.mkdtemp(prefix, wantsBytes(encoding), (err, name) => (err ? callback(err) : callback(null, decodeName(name, encoding))));
}

function readdir(path, options, callback) {
  callback = toCallback(typeof options === 'function' ? options : callback);
  options = toOptions(options);
  path = toPath(path);
  if (options.recursive !== undefined && options.recursive !== null) validateBoolean(options.recursive, 'options.recursive');
  const { encoding } = options;
  const types = !!options.withFileTypes;
  binding.readdir(path, types, !!options.recursive, wantsBytes(encoding), (err, packed) => {
    if (err) callback(err);
    else callback(null, unpackNames(packed, types, path, encoding));
  });
}

function rmdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  checkRmdirOptions(options);
  callback = toCallback(callback);
  binding.rmdir(toPath(path), callback);
}

function rm(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  path = toPath(path);
  const { force, recursive, maxRetries, retryDelay } = toRmOptions(options);
  toCallback(callback);
  binding.rm(path, force, recursive, maxRetries, retryDelay, (err) => callback(err ? rmError(err) : null));
}

// --- names and links ---------------------------------------------------------------------------------------------------

function rename(oldPath, newPath, callback) {
  callback = toCallback(callback);
  binding.rename(toPath(oldPath, 'oldPath'), toPath(newPath, 'newPath'), callback);
}

function link(existingPath, newPath, callback) {
  callback = toCallback(callback);
  binding.link(toPath(existingPath, 'existingPath'), toPath(newPath, 'newPath'), callback);
}

function symlink(target, path, type, callback) {
  if (callback === undefined) {
    callback = toCallback(type);
    type = undefined;
  } else {
    checkLinkType(type);
    callback = toCallback(callback);
  }
  binding.symlink(toPath(target, 'target'), toPath(path), callback);
}

function readlink(path, options, callback) {
  callback = toCallback(typeof options === 'function' ? options : callback);
  const { encoding } = toOptions(options);
  binding.readlink(toPath(path, 'oldPath'), wantsBytes(encoding), (err, name) => {
    if (err) callback(err);
    else callback(null, decodeName(name, encoding));
  });
}

function unlink(path, callback) {
  callback = toCallback(callback);
  binding.unlink(toPath(path), callback);
}

function copyFile(src, dest, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = 0;
  }
  src = toPath(src, 'src');
  dest = toPath(dest, 'dest');
  callback = toCallback(callback);
  binding.copyFile(src, dest, toBits(mode, 0), callback);
}

function realpathWith(native) {
  return function(path, options, callback) {
    callback = toCallback(typeof options === 'function' ? options : callback);
    const { encoding } = toOptions(options);
    path = native || typeof path === 'string' ? toPath(path) : toPath(typeof path === 'object' && path !== null ? path : `${path}`);
    binding.realpath(path, native, wantsBytes(encoding), (err, name) => {
      if (err) callback(err);
      else callback(null, decodeName(name, encoding));
    });
  };
}

function realpath(path, options, callback) {
  return FunctionPrototypeCall(realpathByWalk, undefined, path, options, callback);
}
const realpathByWalk = realpathWith(false);
realpath.native = realpathWith(true);
ObjectDefineProperty(realpath.native, 'name', { __proto__: null, value: '', configurable: true });

// --- modes, owners, times ----------------------------------------------------------------------------------------------

function chmod(path, mode, callback) {
  path = toPath(path);
  mode = toMode(mode, 'mode');
  callback = toCallback(callback);
  binding.chmod(path, mode, callback);
}

function fchmod(fd, mode, callback) {
  fd = toFd(fd);
  mode = toMode(mode, 'mode');
  binding.fchmod(fd, mode, toCallback(callback));
}

function chown(path, uid, gid, callback) {
  callback = toCallback(callback);
  path = toPath(path);
  toOwner(uid, gid);
  binding.chown(path, uid, gid, callback);
}

function lchown(path, uid, gid, callback) {
  callback = toCallback(callback);
  path = toPath(path);
  toOwner(uid, gid);
  binding.lchown(path, uid, gid, callback);
}

function fchown(fd, uid, gid, callback) {
  fd = toFd(fd);
  toOwner(uid, gid);
  binding.fchown(fd, uid, gid, toCallback(callback));
}

function utimes(path, atime, mtime, callback) {
  callback = toCallback(callback);
  path = toPath(path);
  binding.utimes(path, toSeconds(atime), toSeconds(mtime), callback);
}

function futimes(fd, atime, mtime, callback) {
  fd = toFd(fd);
  atime = toSeconds(atime, 'atime');
  mtime = toSeconds(mtime, 'mtime');
  binding.futimes(fd, atime, mtime, toCallback(callback));
}

function lutimes(path, atime, mtime, callback) {
  callback = toCallback(callback);
  path = toPath(path);
  binding.lutimes(path, toSeconds(atime), toSeconds(mtime), callback);
}

module.exports = {
  access, chmod, chown, close, copyFile, exists, fchmod, fchown, fdatasync, fstat, fsync, ftruncate, futimes, lchown, link, lstat,
  lutimes, mkdir, mkdirOptions, mkdtemp, open, read, readNew, readdir, readlink, readv, realpath, rename, rm, rmdir, stat, statfs, symlink,
  truncate, unlink, utimes, write, writev,
};
