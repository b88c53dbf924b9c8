'use strict';
// `fs.Stats`, its BigInt form, `StatFs` and `Dirent` (nodejs.org/api/fs.html, "Class: fs.Stats" and "Class: fs.Dirent").
//
// The binding writes the result of a stat call into one small buffer that it shares with this file, eighteen 64-bit slots:
// dev mode nlink uid gid rdev blksize ino size blocks, then seconds and nanoseconds of atime, mtime, ctime and birthtime.
// A call so needs no object made in Rust, and the times become Date objects only when somebody looks at them.

const {
  BigInt, BigInt64Array, Date, Float64Array, MathRound, Number, ObjectDefineProperty, ObjectSetPrototypeOf, Symbol,
  Uint8Array, globalThis,
} = primordials;
const binding = internalBinding('fs');
const { deprecate, lazy } = require('internal/util');
const {
  S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK, UV_DIRENT_BLOCK, UV_DIRENT_CHAR, UV_DIRENT_DIR,
  UV_DIRENT_FIFO, UV_DIRENT_FILE, UV_DIRENT_LINK, UV_DIRENT_SOCKET,
} = require('internal/fs/constants');

const numbers = new Float64Array(18);
const bigints = new BigInt64Array(numbers.buffer);
binding.setStatBuffer(new Uint8Array(numbers.buffer));

const kAtimeNs = Symbol('partialAtimeNs');
const kMtimeNs = Symbol('partialMtimeNs');
const kCtimeNs = Symbol('partialCtimeNs');
const kBirthtimeNs = Symbol('kPartialBirthtimeNs');

function StatsBase(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
}

// `mode` is a number in Stats and a bigint in BigIntStats; its low 32 bits are all there is.
const isKind = (kind) => function() { return (Number(this.mode) & S_IFMT) === kind; };
StatsBase.prototype.isDirectory = isKind(S_IFDIR);
StatsBase.prototype.isFile = isKind(S_IFREG);
StatsBase.prototype.isBlockDevice = isKind(S_IFBLK);
StatsBase.prototype.isCharacterDevice = isKind(S_IFCHR);
StatsBase.prototype.isSymbolicLink = isKind(S_IFLNK);
StatsBase.prototype.isFIFO = isKind(S_IFIFO);
StatsBase.prototype.isSocket = isKind(S_IFSOCK);

function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeSec, atimeNs, mtimeSec, mtimeNs, ctimeSec, ctimeNs,
               birthtimeSec, birthtimeNs) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeSec * 1000 + atimeNs / 1e6;
  this.mtimeMs = mtimeSec * 1000 + mtimeNs / 1e6;
  this.ctimeMs = ctimeSec * 1000 + ctimeNs / 1e6;
  this.birthtimeMs = birthtimeSec * 1000 + birthtimeNs / 1e6;
  this[kAtimeNs] = atimeNs;
  this[kMtimeNs] = mtimeNs;
  this[kCtimeNs] = ctimeNs;
  this[kBirthtimeNs] = birthtimeNs;
}

function BigIntStats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeNs, mtimeNs, ctimeNs, birthtimeNs) {
  StatsBase.call(this, dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks);
  this.atimeMs = atimeNs / 1000000n;
  this.mtimeMs = mtimeNs / 1000000n;
  this.ctimeMs = ctimeNs / 1000000n;
  this.birthtimeMs = birthtimeNs / 1000000n;
  this.atimeNs = atimeNs;
  this.mtimeNs = mtimeNs;
  this.ctimeNs = ctimeNs;
  this.birthtimeNs = birthtimeNs;
}

const temporal = lazy(() => globalThis.Temporal?.Instant);

function instant(nanoseconds) {
  const Instant = temporal();
  return Instant?.fromEpochNanoseconds(nanoseconds);
}

// An accessor that makes its value on the first look and then becomes a plain property of the object.
function lazyProperty(key, make) {
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return (this[key] = make(this)); },
    set(value) {
      ObjectDefineProperty(this, key, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
    },
  };
}

const partNs = { __proto__: null, atime: kAtimeNs, mtime: kMtimeNs, ctime: kCtimeNs, birthtime: kBirthtimeNs };
function numberInstant(stats, name) {
  const ms = stats[`${name}Ms`];
  const ns = stats[partNs[name]];
  return instant(BigInt(MathRound((ms * 1e6 - ns) / 1e9)) * 1000000000n + BigInt(ns));
}

for (const [Class, instantOf] of [[Stats, numberInstant], [BigIntStats, (stats, name) => instant(stats[`${name}Ns`])]]) {
  ObjectSetPrototypeOf(Class.prototype, StatsBase.prototype);
  ObjectSetPrototypeOf(Class, StatsBase);
  const names = ['atime', 'mtime', 'ctime', 'birthtime'];
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    ObjectDefineProperty(Class.prototype, name, lazyProperty(name, (stats) => new Date(MathRound(Number(stats[`${name}Ms`])))));
  }
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    ObjectDefineProperty(Class.prototype, `${name}Instant`, lazyProperty(`${name}Instant`, (stats) => instantOf(stats, name)));
  }
}

// Reads the shared buffer; must run before anything else can make another stat call.
function takeStats(bigint) {
  if (bigint) {
    const b = bigints;
    return new BigIntStats(b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9],
                           b[10] * 1000000000n + b[11], b[12] * 1000000000n + b[13], b[14] * 1000000000n + b[15],
                           b[16] * 1000000000n + b[17]);
  }
  const n = numbers;
  return new Stats(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11], n[12], n[13], n[14], n[15], n[16], n[17]);
}

// What a watcher reports for a file that is not there: all zero, the times at the epoch.
function zeroStats(bigint) {
  if (bigint) return new BigIntStats(0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n);
  return new Stats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

class StatFs {
  constructor(v) {
    this.type = v[0];
    this.bsize = v[1];
    this.frsize = v[2];
    this.blocks = v[3];
    this.bfree = v[4];
    this.bavail = v[5];
    this.files = v[6];
    this.ffree = v[7];
  }
}

function takeStatFs(bigint) {
  return new StatFs(bigint ? bigints : numbers);
}

// The callback of the binding for a stat call that ends with `done(err, stats)`.
function statsTo(done, bigint) {
  return (err) => {
    if (err) done(err);
    else done(null, takeStats(bigint));
  };
}

function statFsTo(done, bigint) {
  return (err) => {
    if (err) done(err);
    else done(null, takeStatFs(bigint));
  };
}

const kType = Symbol('type');

class Dirent {
  constructor(name, type, path) {
    this.name = name;
    this.parentPath = path;
    this[kType] = type;
  }

  isDirectory() { return this[kType] === UV_DIRENT_DIR; }
  isFile() { return this[kType] === UV_DIRENT_FILE; }
  isBlockDevice() { return this[kType] === UV_DIRENT_BLOCK; }
  isCharacterDevice() { return this[kType] === UV_DIRENT_CHAR; }
  isSymbolicLink() { return this[kType] === UV_DIRENT_LINK; }
  isFIFO() { return this[kType] === UV_DIRENT_FIFO; }
  isSocket() { return this[kType] === UV_DIRENT_SOCKET; }
}

const PublicStats = deprecate(Stats, 'fs.Stats constructor is deprecated.', 'DEP0180');

module.exports = { BigIntStats, Dirent, PublicStats, StatFs, Stats, StatsBase, kType, statFsTo, statsTo, takeStatFs, takeStats, zeroStats };
