'use strict';
// `fs/promises` (nodejs.org/api/fs.html, "Promises API"). Every function makes exactly one promise around the same binding
// call that the callback form uses; a bad argument becomes its rejection.

const { MathMax, Promise, PromiseReject, SymbolAsyncDispose } = primordials;
const binding = internalBinding('fs');
const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
const { validateBoolean, validateInteger } = require('internal/validators');
const { kEmptyObject, lazy } = require('internal/util');
const pathModule = require('path');
const {
  checkLinkType, checkRmdirOptions, constants, decodeName, rmError, settle, toBits, toMode, toOptions, toOwner, toPath, toRmOptions,
  toSeconds, wantsBytes,
} = require('internal/fs/utils');
const { statFsTo, statsTo } = require('internal/fs/stats');
const { unpackNames } = require('internal/fs/names');
const { mkdirOptions } = require('internal/fs/callback');
const { appendOptions, kReadDefaults, kWriteDefaults, readFilePromise } = require('internal/fs/whole_file');
const { FileHandle, openHandle } = require('internal/fs/file_handle');

const writeAny = lazy(() => require('internal/fs/write_any').writeAny);

// `start(done)` crosses into Rust with a callback; what it throws rejects.
function promised(start) {
  return new Promise((resolve, reject) => start(settle(resolve, reject)));
}

// --- asking about a path -----------------------------------------------------------------------------------------------

function access(path, mode = constants.F_OK) {
  return promised((done) => binding.access(toPath(path), toBits(mode, 0), done));
}

function stat(path, options = { bigint: false, throwIfNoEntry: true }) {
  const bigint = !!options?.bigint;
  return promised((done) => {
    const full = statsTo(done, bigint);
    binding.stat(toPath(path), bigint, false, options?.throwIfNoEntry === false ? noEntry(full, done) : full);
  });
}

function lstat(path, options = { bigint: false, throwIfNoEntry: true }) {
  const bigint = !!options?.bigint;
  return promised((done) => {
    const full = statsTo(done, bigint);
    binding.lstat(toPath(path), bigint, false, options?.throwIfNoEntry === false ? noEntry(full, done) : full);
  });
}

// With `throwIfNoEntry: false` an entry that is not there is `undefined` and no error.
function noEntry(full, done) {
  return (err) => {
    if (err && (err.code === 'ENOENT' || err.code === 'ENOTDIR')) done(null, undefined);
    else full(err);
  };
}

function statfs(path, options = { bigint: false }) {
  const bigint = !!options?.bigint;
  return promised((done) => binding.statfs(toPath(path), bigint, statFsTo(done, bigint)));
}

// --- opening, whole files ----------------------------------------------------------------------------------------------

async function open(path, flags, mode) {
  return openHandle(path, flags, mode);
}

async function readFile(path, options) {
  if (path instanceof FileHandle) return path.readFile(options);
  options = toOptions(options, kReadDefaults);
  return readFilePromise(toPath(path), options);
}

async function writeFile(path, data, options) {
  if (path instanceof FileHandle) return path.writeFile(data, options);
  options = toOptions(options, kWriteDefaults);
  return writeAny()(toPath(path), data, options.flag ? options : { __proto__: options, flag: 'w' });
}

async function appendFile(path, data, options) {
  if (path instanceof FileHandle) return path.appendFile(data, options);
  return writeAny()(toPath(path), data, appendOptions(path, options));
}

function truncate(path, len = 0) {
  return promised((done) => {
    path = toPath(path);
    validateInteger(len, 'len');
    binding.truncate(path, MathMax(0, len), done);
  });
}

// --- directories -------------------------------------------------------------------------------------------------------

function mkdir(path, options) {
  return promised((done) => {
    const { mode, recursive } = mkdirOptions(options);
    binding.mkdir(toPath(path), mode, recursive, done);
  });
}

function mkdtemp(prefix, options) {
  return promised((done) => {
    const { encoding } = toOptions(options);
    binding.mkdtemp(toPath(prefix, 'prefix'), wantsBytes(encoding), (err, name) => (err ? done(err) : done(null, decodeName(name, encoding))));
  });
}

async function mkdtempDisposable(prefix, options) {
  const cwd = process.cwd();
  const path = await mkdtemp(prefix, options);
  // A later chdir() must not change what is removed.
  const full = typeof path === 'string' ? pathModule.resolve(cwd, path) : path;
  const remove = async () => { await rm(full, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 }); };
  return {
    __proto__: null,
    path,
    remove,
    async [SymbolAsyncDispose]() { await remove(); },
  };
}

function readdir(path, options) {
  return promised((done) => {
    options = toOptions(options);
    path = toPath(path);
    const { encoding, recursive } = options;
    if (recursive !== undefined && recursive !== null) validateBoolean(recursive, 'options.recursive');
    const types = !!options.withFileTypes;
    binding.readdir(path, types, !!recursive, wantsBytes(encoding), (err, packed) => {
      if (err) done(err);
      else done(null, unpackNames(packed, types, path, encoding));
    });
  });
}

function opendir(path, options) {
  return promised((done) => require('internal/fs/dir').opendir(path, options, done));
}

function rmdir(path, options) {
  return promised((done) => {
    path = toPath(path);
    checkRmdirOptions(options);
    binding.rmdir(path, done);
  });
}

function rm(path, options) {
  return promised((done) => {
    path = toPath(path);
    const { force, recursive, maxRetries, retryDelay } = toRmOptions(options);
    binding.rm(path, force, recursive, maxRetries, retryDelay, (err) => (err ? done(rmError(err)) : done(null)));
  });
}

// --- names and links ---------------------------------------------------------------------------------------------------

function rename(oldPath, newPath) {
  return promised((done) => binding.rename(toPath(oldPath, 'oldPath'), toPath(newPath, 'newPath'), done));
}

function link(existingPath, newPath) {
  return promised((done) => binding.link(toPath(existingPath, 'existingPath'), toPath(newPath, 'newPath'), done));
}

function symlink(target, path, type) {
  return promised((done) => {
    checkLinkType(type);
    binding.symlink(toPath(target, 'target'), toPath(path), done);
  });
}

function readlink(path, options) {
  return promised((done) => {
    const { encoding } = toOptions(options);
    binding.readlink(toPath(path, 'oldPath'), wantsBytes(encoding), (err, name) => (err ? done(err) : done(null, decodeName(name, encoding))));
  });
}

function unlink(path) {
  return promised((done) => binding.unlink(toPath(path), done));
}

function copyFile(src, dest, mode) {
  return promised((done) => binding.copyFile(toPath(src, 'src'), toPath(dest, 'dest'), toBits(mode, 0), done));
}

function realpath(path, options) {
  return promised((done) => {
    const { encoding } = toOptions(options);
    binding.realpath(toPath(path), true, wantsBytes(encoding), (err, name) => (err ? done(err) : done(null, decodeName(name, encoding))));
  });
}

// --- modes, owners, times ----------------------------------------------------------------------------------------------

function chmod(path, mode) {
  return promised((done) => binding.chmod(toPath(path), toMode(mode, 'mode'), done));
}

function lchmod(path, mode) {
  // Only macOS can change the mode of a link itself.
  return PromiseReject(new ERR_METHOD_NOT_IMPLEMENTED('lchmod()'));
}

function chown(path, uid, gid) {
  return promised((done) => {
    path = toPath(path);
    toOwner(uid, gid);
    binding.chown(path, uid, gid, done);
  });
}

function lchown(path, uid, gid) {
  return promised((done) => {
    path = toPath(path);
    toOwner(uid, gid);
    binding.lchown(path, uid, gid, done);
  });
}

function utimes(path, atime, mtime) {
  return promised((done) => binding.utimes(toPath(path), toSeconds(atime), toSeconds(mtime), done));
}

function lutimes(path, atime, mtime) {
  return promised((done) => binding.lutimes(toPath(path), toSeconds(atime), toSeconds(mtime), done));
}

// --- larger tools ------------------------------------------------------------------------------------------------------

function cp(src, dest, options) {
  return promised((done) => require('internal/fs/cp').cp(src, dest, options, done));
}

function glob(pattern, options) {
  return require('internal/fs/glob').globIterator(pattern, options);
}

function _watch(filename, options = kEmptyObject) {
  return require('internal/fs/watch_iterator').watch(filename, options);
}

module.exports = {
  access, copyFile, cp, glob, open, opendir, rename, truncate, rm, rmdir, mkdir, readdir, readlink, symlink, lstat, stat, statfs, link,
  unlink, chmod, lchmod, lchown, chown, utimes, lutimes, realpath, mkdtemp, mkdtempDisposable, writeFile, appendFile, readFile,
  watch: _watch, constants,
};
