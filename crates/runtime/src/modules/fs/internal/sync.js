'use strict';
// The synchronous form of every simple `fs` call (nodejs.org/api/fs.html, "Synchronous API"): the same operations as the
// callback form, run on the calling thread. The binding throws the error itself when it gets no callback.

const { MathMax, ObjectDefineProperty, SymbolDispose } = primordials;
const binding = internalBinding('fs');
const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { isArrayBufferView, isUint8Array } = require('internal/util/types');
const { kValidateObjectAllowNullable, validateBoolean, validateEncoding, validateInteger, validateObject } = require('internal/validators');
const path = require('path');
const { deprecate } = require('internal/util');
const {
  checkBuffer, checkBufferList, checkLinkType, checkReadRange, checkRmdirOptions, checkStringOrBuffer, checkWriteRange, decodeName,
  looksLikeUrl, rmError, toBits, toBytes, toFd, toFlags, toMode, toOptions, toOwner, toPath, toPosition, toRmOptions, toSeconds, wantsBytes,
} = require('internal/fs/utils');
const { takeStatFs, takeStats } = require('internal/fs/stats');
const { unpackNames } = require('internal/fs/names');
const { mkdirOptions } = require('internal/fs/callback');

// --- asking about a path -----------------------------------------------------------------------------------------------

function accessSync(path, mode) {
  path = toPath(path);
  binding.access(path, toBits(mode, 0));
}

const warnExists = deprecate(() => {}, 'Passing invalid argument types to fs.existsSync is deprecated', 'DEP0187');

function existsSync(path) {
  try {
    path = toPath(path);
  } catch (err) {
    if (err?.code === 'ERR_INVALID_ARG_TYPE') warnExists();
    return false;
  }
  return binding.exists(path);
}

function statSync(path, options) {
  const bigint = !!options?.bigint;
  if (binding.stat(toPath(path), bigint, options?.throwIfNoEntry === false)) return takeStats(bigint);
}

function lstatSync(path, options) {
  const bigint = !!options?.bigint;
  if (binding.lstat(toPath(path), bigint, options?.throwIfNoEntry === false)) return takeStats(bigint);
}

function fstatSync(fd, options) {
  const bigint = !!options?.bigint;
  binding.fstat(toFd(fd), bigint);
  return takeStats(bigint);
}

function statfsSync(path, options) {
  const bigint = !!options?.bigint;
  binding.statfs(toPath(path), bigint);
  return takeStatFs(bigint);
}

// --- opening and closing -----------------------------------------------------------------------------------------------

function openSync(path, flags, mode) {
  return binding.open(toPath(path), toFlags(flags), toMode(mode, 'mode', 0o666));
}

function closeSync(fd) {
  binding.close(toFd(fd));
}

// --- reading and writing -----------------------------------------------------------------------------------------------

function readSync(fd, buffer, offsetOrOptions, length, position) {
  fd = toFd(fd);
  checkBuffer(buffer);
  let offset = offsetOrOptions;
  if (arguments.length <= 3 || (offsetOrOptions !== null && typeof offsetOrOptions === 'object')) {
    if (offsetOrOptions !== undefined) validateObject(offsetOrOptions, 'options', kValidateObjectAllowNullable);
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? {});
  }
  if (offset === undefined || offset === null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  if (length === 0) return 0;
  if (buffer.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  checkReadRange(offset, length, buffer.byteLength);
  return binding.read(fd, buffer, offset, length, toPosition(position, length));
}

function readvSync(fd, buffers, position) {
  fd = toFd(fd);
  checkBufferList(buffers);
  return binding.readv(fd, buffers, typeof position === 'number' ? position : -1);
}

function writeSync(fd, buffer, offsetOrOptions, length, position) {
  fd = toFd(fd);
  let offset = offsetOrOptions;
  if (isArrayBufferView(buffer)) {
    if (position === undefined) position = null;
    if (typeof offset === 'object') ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? {});
    if (offset === undefined || offset === null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    checkWriteRange(offset, length, buffer.byteLength);
    return binding.write(fd, buffer, offset, length, typeof position === 'number' ? position : -1);
  }
  checkStringOrBuffer(buffer, 'buffer');
  validateEncoding(buffer, length);
  return binding.write(fd, toBytes(buffer, length), 0, -1, typeof offset === 'number' ? offset : -1);
}

function writevSync(fd, buffers, position) {
  fd = toFd(fd);
  checkBufferList(buffers);
  if (buffers.length === 0) return 0;
  return binding.writev(fd, buffers, typeof position === 'number' ? position : -1);
}

function fsyncSync(fd) {
  binding.fsync(toFd(fd));
}

function fdatasyncSync(fd) {
  binding.fdatasync(toFd(fd));
}

function truncateSync(path, len) {
  path = toPath(path);
  if (len === undefined) len = 0;
  validateInteger(len, 'len');
  binding.truncate(path, MathMax(0, len));
}

function ftruncateSync(fd, len = 0) {
  fd = toFd(fd);
  validateInteger(len, 'len');
  binding.ftruncate(fd, MathMax(0, len));
}

// --- directories -------------------------------------------------------------------------------------------------------

function mkdirSync(path, options) {
  const { mode, recursive } = mkdirOptions(options);
  return binding.mkdir(toPath(path), mode, recursive);
}

function mkdtempSync(prefix, options) {
  const { encoding } = toOptions(options);
  return decodeName(binding.mkdtemp(toPath(prefix, 'prefix'), wantsBytes(encoding)), encoding);
}

function mkdtempDisposableSync(prefix, options) {
  const { encoding } = toOptions(options);
  const name = decodeName(binding.mkdtemp(toPath(prefix, 'prefix'), wantsBytes(encoding)), encoding);
  // Later changes of the working directory must not change what is removed.
  const full = typeof name === 'string' ? path.resolve(name) : name;
  const remove = () => { binding.rm(full, true, true, 0, 100); };
  return { path: name, remove, [SymbolDispose]() { remove(); } };
}

function readdirSync(path, options) {
  options = toOptions(options);
  path = toPath(path);
  if (options.recursive !== undefined && options.recursive !== null) validateBoolean(options.recursive, 'options.recursive');
  const types = !!options.withFileTypes;
  const { encoding } = options;
  return unpackNames(binding.readdir(path, types, !!options.recursive, wantsBytes(encoding)), types, path, encoding);
}

function rmdirSync(path, options) {
  path = toPath(path);
  checkRmdirOptions(options);
  binding.rmdir(path);
}

function rmSync(path, options) {
  path = toPath(path);
  const { force, recursive, maxRetries, retryDelay } = toRmOptions(options);
  try {
    binding.rm(path, force, recursive, maxRetries, retryDelay);
  } catch (err) {
    throw rmError(err);
  }
}

// --- names and links ---------------------------------------------------------------------------------------------------

function renameSync(oldPath, newPath) {
  binding.rename(toPath(oldPath, 'oldPath'), toPath(newPath, 'newPath'));
}

function linkSync(existingPath, newPath) {
  binding.link(toPath(existingPath, 'existingPath'), toPath(newPath, 'newPath'));
}

function symlinkSync(target, path, type) {
  checkLinkType(type);
  binding.symlink(toPath(target, 'target'), toPath(path));
}

function readlinkSync(path, options) {
  const { encoding } = toOptions(options);
  return decodeName(binding.readlink(toPath(path, 'oldPath'), wantsBytes(encoding)), encoding);
}

function unlinkSync(path) {
  binding.unlink(toPath(path));
}

function copyFileSync(src, dest, mode) {
  binding.copyFile(toPath(src, 'src'), toPath(dest, 'dest'), toBits(mode, 0));
}

function realpathSync(path, options) {
  const { encoding } = toOptions(options);
  if (typeof path !== 'string' && !isUint8Array(path) && !looksLikeUrl(path)) path = `${path}`;
  return decodeName(binding.realpath(toPath(path), false, wantsBytes(encoding)), encoding);
}

realpathSync.native = (path, options) => {
  const { encoding } = toOptions(options);
  return decodeName(binding.realpath(toPath(path), true, wantsBytes(encoding)), encoding);
};
ObjectDefineProperty(realpathSync.native, 'name', { __proto__: null, value: '', configurable: true });

// --- modes, owners, times ----------------------------------------------------------------------------------------------

function chmodSync(path, mode) {
  path = toPath(path);
  binding.chmod(path, toMode(mode, 'mode'));
}

function fchmodSync(fd, mode) {
  fd = toFd(fd);
  binding.fchmod(fd, toMode(mode, 'mode'));
}

function chownSync(path, uid, gid) {
  path = toPath(path);
  toOwner(uid, gid);
  binding.chown(path, uid, gid);
}

function lchownSync(path, uid, gid) {
  path = toPath(path);
  toOwner(uid, gid);
  binding.lchown(path, uid, gid);
}

function fchownSync(fd, uid, gid) {
  fd = toFd(fd);
  toOwner(uid, gid);
  binding.fchown(fd, uid, gid);
}

function utimesSync(path, atime, mtime) {
  path = toPath(path);
  binding.utimes(path, toSeconds(atime), toSeconds(mtime));
}

function futimesSync(fd, atime, mtime) {
  fd = toFd(fd);
  atime = toSeconds(atime, 'atime');
  mtime = toSeconds(mtime, 'mtime');
  binding.futimes(fd, atime, mtime);
}

function lutimesSync(path, atime, mtime) {
  path = toPath(path);
  binding.lutimes(path, toSeconds(atime), toSeconds(mtime));
}

module.exports = {
  accessSync, chmodSync, chownSync, closeSync, copyFileSync, existsSync, fchmodSync, fchownSync, fdatasyncSync, fstatSync, fsyncSync,
  ftruncateSync, futimesSync, lchownSync, linkSync, lstatSync, lutimesSync, mkdirSync, mkdtempDisposableSync, mkdtempSync, openSync,
  readSync, readdirSync, readlinkSync, readvSync, realpathSync, renameSync, rmSync, rmdirSync, statSync, statfsSync, symlinkSync,
  truncateSync, unlinkSync, utimesSync, writeSync, writevSync,
};
