'use strict';
// `fs` (nodejs.org/api/fs.html). This file only puts the public object together; the parts are
//   internal/callback.js, internal/sync.js, promises.js   the three forms of the simple calls
//   internal/whole_file.js                                readFile, writeFile, appendFile
//   internal/streams.js, dir.js, watchers.js, cp.js, glob.js, file_handle.js   the classes and larger tools, loaded when used

const { ObjectDefineProperties, PromiseResolve } = primordials;
const { validateObject, validateString } = require('internal/validators');
const { kEmptyObject, lazy } = require('internal/util');
const callback = require('internal/fs/callback');
const sync = require('internal/fs/sync');
const whole = require('internal/fs/whole_file');
const { Dirent, PublicStats } = require('internal/fs/stats');
const { constants, toCallback, toPath, toSeconds } = require('internal/fs/utils');

const streams = lazy(() => require('internal/fs/streams'));
const dirs = lazy(() => require('internal/fs/dir'));
const watchers = lazy(() => require('internal/fs/watchers'));
const copying = lazy(() => require('internal/fs/cp'));
const globbing = lazy(() => require('internal/fs/glob'));
const blobs = lazy(() => require('internal/fs/blob'));

// --- larger tools, each behind the door of its own file ----------------------------------------------------------------

function cp(src, dest, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  copying().cp(src, dest, options, toCallback(callback));
}

function cpSync(src, dest, options) {
  copying().cpSync(src, dest, options);
}

function createReadStream(path, options) {
  const { ReadStream } = streams();
  return new ReadStream(path, options);
}

function createWriteStream(path, options) {
  const { WriteStream } = streams();
  return new WriteStream(path, options);
}

function glob(pattern, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  globbing().glob(pattern, options, toCallback(callback));
}

function globSync(pattern, options) {
  return globbing().globSync(pattern, options);
}

function opendir(path, options, callback) {
  dirs().opendir(path, options, callback);
}

function opendirSync(path, options) {
  return dirs().opendirSync(path, options);
}

function openAsBlobSync(path, options = kEmptyObject) {
  validateObject(options, 'options');
  const { type = '' } = options;
  validateString(type, 'options.type');
  return blobs().blobOfFile(toPath(path), type);
}

// The promise form looks at the file at once too, as Node's does: a bad path throws and does not reject.
function openAsBlob(path, options = kEmptyObject) {
  return PromiseResolve(openAsBlobSync(path, options));
}

function watch(filename, options, listener) {
  return watchers().watch(filename, options, listener);
}

function watchFile(filename, options, listener) {
  return watchers().watchFile(filename, options, listener);
}

function unwatchFile(filename, listener) {
  watchers().unwatchFile(filename, listener);
}

// --- the public object, in Node's order --------------------------------------------------------------------------------

const fs = {
  appendFile: whole.appendFile,
  appendFileSync: whole.appendFileSync,
  access: callback.access,
  accessSync: sync.accessSync,
  chown: callback.chown,
  chownSync: sync.chownSync,
  chmod: callback.chmod,
  chmodSync: sync.chmodSync,
  close: callback.close,
  closeSync: sync.closeSync,
  copyFile: callback.copyFile,
  copyFileSync: sync.copyFileSync,
  cp,
  cpSync,
  createReadStream,
  createWriteStream,
  exists: callback.exists,
  existsSync: sync.existsSync,
  fchown: callback.fchown,
  fchownSync: sync.fchownSync,
  fchmod: callback.fchmod,
  fchmodSync: sync.fchmodSync,
  fdatasync: callback.fdatasync,
  fdatasyncSync: sync.fdatasyncSync,
  fstat: callback.fstat,
  fstatSync: sync.fstatSync,
  fsync: callback.fsync,
  fsyncSync: sync.fsyncSync,
  ftruncate: callback.ftruncate,
  ftruncateSync: sync.ftruncateSync,
  futimes: callback.futimes,
  futimesSync: sync.futimesSync,
  glob,
  globSync,
  lchown: callback.lchown,
  lchownSync: sync.lchownSync,
  // Linux cannot change the mode of a link itself.
  lchmod: undefined,
  lchmodSync: undefined,
  link: callback.link,
  linkSync: sync.linkSync,
  lstat: callback.lstat,
  lstatSync: sync.lstatSync,
  lutimes: callback.lutimes,
  lutimesSync: sync.lutimesSync,
  mkdir: callback.mkdir,
  mkdirSync: sync.mkdirSync,
  mkdtemp: callback.mkdtemp,
  mkdtempSync: sync.mkdtempSync,
  mkdtempDisposableSync: sync.mkdtempDisposableSync,
  open: callback.open,
  openSync: sync.openSync,
  openAsBlob,
  openAsBlobSync,
  readdir: callback.readdir,
  readdirSync: sync.readdirSync,
  read: callback.read,
  readSync: sync.readSync,
  readv: callback.readv,
  readvSync: sync.readvSync,
  readFile: whole.readFile,
  readFileSync: whole.readFileSync,
  readlink: callback.readlink,
  readlinkSync: sync.readlinkSync,
  realpath: callback.realpath,
  realpathSync: sync.realpathSync,
  rename: callback.rename,
  renameSync: sync.renameSync,
  rm: callback.rm,
  rmSync: sync.rmSync,
  rmdir: callback.rmdir,
  rmdirSync: sync.rmdirSync,
  stat: callback.stat,
  statfs: callback.statfs,
  statSync: sync.statSync,
  statfsSync: sync.statfsSync,
  symlink: callback.symlink,
  symlinkSync: sync.symlinkSync,
  truncate: callback.truncate,
  truncateSync: sync.truncateSync,
  unwatchFile,
  unlink: callback.unlink,
  unlinkSync: sync.unlinkSync,
  utimes: callback.utimes,
  utimesSync: sync.utimesSync,
  watch,
  watchFile,
  writeFile: whole.writeFile,
  writeFileSync: whole.writeFileSync,
  write: callback.write,
  writeSync: sync.writeSync,
  writev: callback.writev,
  writevSync: sync.writevSync,
  Dirent,
  Stats: PublicStats,
};

// Streams cost the whole of `stream` to load, so the classes are read only when somebody asks. Programs replace them.
function replaceable(get) {
  let value;
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return (value ??= get()); },
    set(replacement) { value = replacement; },
  };
}

ObjectDefineProperties(fs, {
  ReadStream: replaceable(() => streams().ReadStream),
  WriteStream: replaceable(() => streams().WriteStream),
  FileReadStream: replaceable(() => streams().ReadStream),
  FileWriteStream: replaceable(() => streams().WriteStream),
  Utf8Stream: {
    __proto__: null, configurable: true, enumerable: true, get() { return require('internal/fs/utf8_stream').Utf8Stream; },
  },
});
fs._toUnixTimestamp = toSeconds;
ObjectDefineProperties(fs, {
  Dir: replaceable(() => dirs().Dir),
});
fs.opendir = opendir;
fs.opendirSync = opendirSync;
ObjectDefineProperties(fs, {
  constants: { __proto__: null, configurable: false, enumerable: true, writable: false, value: constants },
  promises: { __proto__: null, configurable: true, enumerable: true, get() { return require('fs/promises'); } },
});

module.exports = fs;
