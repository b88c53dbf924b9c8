'use strict';
// `fs.cp`, `fs.cpSync`, `fsPromises.cp` (nodejs.org/api/fs.html#fscpsrc-dest-options-callback): copies a file or a tree. One
// algorithm, written as steps (see steps.js), serves all three forms.

const { ArrayPrototypeEvery, ArrayPrototypeFilter, Number, StringPrototypeSplit } = primordials;
const path = require('path');
const {
  codes: {
    ERR_FS_CP_DIR_TO_NON_DIR, ERR_FS_CP_EEXIST, ERR_FS_CP_EINVAL, ERR_FS_CP_FIFO_PIPE, ERR_FS_CP_NON_DIR_TO_DIR, ERR_FS_CP_SOCKET,
    ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, ERR_FS_CP_UNKNOWN, ERR_FS_EISDIR, ERR_INCOMPATIBLE_OPTION_PAIR, ERR_OUT_OF_RANGE,
  },
} = require('internal/errors');
const { validateBoolean, validateFunction, validateNumber, validateObject } = require('internal/validators');
const { toPath } = require('internal/fs/utils');
const { runAsync, runSync } = require('internal/fs/steps');

const kOwnerWrite = 0o200;
const errnos = { __proto__: null, EEXIST: 17, ENOTDIR: 20, EISDIR: 21, EINVAL: 22 };

function failure(Class, code, message, where) {
  return new Class({ message, path: where, syscall: 'cp', errno: errnos[code], code });
}

function toCpOptions(options) {
  const all = {
    __proto__: null, dereference: false, errorOnExist: false, filter: undefined, force: true, mode: 0, preserveTimestamps: false,
    recursive: false, verbatimSymlinks: false,
  };
  if (options === undefined) return all;
  validateObject(options, 'options');
  for (const key in all) if (key in options) all[key] = options[key];
  const flags = ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks'];
  for (let i = 0; i < flags.length; i++) validateBoolean(all[flags[i]], `options.${flags[i]}`);
  all.mode ??= 0;
  validateNumber(all.mode, 'mode');
  if (!(all.mode >= 0 && all.mode <= 7)) throw new ERR_OUT_OF_RANGE('mode', '>= 0 && <= 7', all.mode);
  if (all.dereference && all.verbatimSymlinks) throw new ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  if (all.filter !== undefined && all.filter !== null) validateFunction(all.filter, 'options.filter');
  return all;
}

// --- checks ------------------------------------------------------------------------------------------------------------

const isSame = (a, b) => b !== null && b.ino !== 0n && b.dev !== 0n && a.ino === b.ino && a.dev === b.dev;

const partsOf = (name) => ArrayPrototypeFilter(StringPrototypeSplit(path.resolve(name), path.sep), (part) => part !== '');

function isInside(parent, child) {
  const inner = partsOf(child);
  return ArrayPrototypeEvery(partsOf(parent), (part, i) => inner[i] === part);
}

function* statOrNull(name, dereference) {
  try {
    return yield [dereference ? 'stat' : 'lstat', name];
  } catch (err) {
    if (err.code === 'ENOENT') return null;
    throw err;
  }
}

function subdirectory(src, dest) {
  return failure(ERR_FS_CP_EINVAL, 'EINVAL', `cannot copy ${src} to a subdirectory of self ${dest}`, dest);
}

// The statuses of both ends, or null when the filter leaves this pair out.
function* check(src, dest, options) {
  if (options.filter && !(yield ['call', options.filter, src, dest])) return null;
  const from = yield [options.dereference ? 'stat' : 'lstat', src];
  const to = yield* statOrNull(dest, options.dereference);
  if (to !== null) {
    if (isSame(from, to)) throw failure(ERR_FS_CP_EINVAL, 'EINVAL', 'src and dest cannot be the same', dest);
    if (from.isDirectory() && !to.isDirectory()) {
      throw failure(ERR_FS_CP_DIR_TO_NON_DIR, 'EISDIR', `cannot overwrite non-directory ${dest} with directory ${src}`, dest);
    }
    if (!from.isDirectory() && to.isDirectory()) {
      throw failure(ERR_FS_CP_NON_DIR_TO_DIR, 'ENOTDIR', `cannot overwrite directory ${dest} with non-directory ${src}`, dest);
    }
  }
  if (from.isDirectory() && isInside(src, dest)) throw subdirectory(src, dest);
  return { from, to };
}

// None of the directories that hold `dest` may be `src` itself, whatever links lead there.
function* checkParents(src, from, dest) {
  const srcParent = path.resolve(path.dirname(src));
  for (let parent = path.resolve(path.dirname(dest)); parent !== srcParent && parent !== path.parse(parent).root; parent = path.dirname(parent)) {
    const status = yield* statOrNull(parent, true);
    if (status === null) continue;
    if (isSame(from, status)) throw subdirectory(src, dest);
  }
}

// --- copying -----------------------------------------------------------------------------------------------------------

function* copyFile(src, dest, from, to, options) {
  if (to !== null) {
    if (!options.force) {
      if (options.errorOnExist) throw failure(ERR_FS_CP_EEXIST, 'EEXIST', `${dest} already exists`, dest);
      return;
    }
    yield ['unlink', dest];
  }
  yield ['copyFile', src, dest, options.mode];
  const mode = Number(from.mode) & 0o7777;
  if (options.preserveTimestamps) {
    // The times of a file that may not be written cannot be set on every system; its own mode comes last.
    if ((mode & kOwnerWrite) === 0) yield ['chmod', dest, mode | kOwnerWrite];
    const now = yield ['stat', src];
    yield ['utimes', dest, Number(now.atimeNs) / 1e9, Number(now.mtimeNs) / 1e9];
  }
  yield ['chmod', dest, mode];
}

function* copyDirectory(src, dest, from, to, options) {
  if (to === null) yield ['mkdir', dest, false];
  else if (options.errorOnExist && !options.force) throw failure(ERR_FS_CP_EEXIST, 'EEXIST', `${dest} already exists`, dest);
  const entries = yield ['readdir', src];
  for (let i = 0; i < entries.length; i++) {
    const { name } = entries[i];
    const inner = path.join(src, name);
    const target = path.join(dest, name);
    const status = yield* check(inner, target, options);
    if (status !== null) yield* copy(inner, target, status, options);
  }
  if (to === null) yield ['chmod', dest, Number(from.mode) & 0o7777];
}

function* isDirectoryBehind(name) {
  const status = yield* statOrNull(name, true);
  return status !== null && status.isDirectory();
}

function* copyLink(src, dest, to, options) {
  let target = yield ['readlink', src];
  if (!options.verbatimSymlinks && !path.isAbsolute(target)) target = path.resolve(path.dirname(src), target);
  if (to === null) {
    yield ['symlink', target, dest];
    return;
  }
  let old;
  try {
    old = yield ['readlink', dest];
  } catch (err) {
    // Not a link. Whatever it is stays: making the link fails with EEXIST.
    if (err.code !== 'EINVAL' && err.code !== 'UNKNOWN') throw err;
    yield ['symlink', target, dest];
    return;
  }
  if (!path.isAbsolute(old)) old = path.resolve(path.dirname(dest), old);
  const full = path.isAbsolute(target) ? target : path.resolve(path.dirname(src), target);
  if (yield* isDirectoryBehind(src)) {
    if (isInside(full, old)) throw subdirectory(full, old);
    // Replacing the link would cut the way to what is copied.
    if (isInside(old, full)) {
      throw failure(ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, 'EINVAL', `cannot overwrite ${old} with ${full}`, dest);
    }
  }
  yield ['unlink', dest];
  yield ['symlink', target, dest];
}

function* copy(src, dest, { from, to }, options) {
  if (from.isDirectory()) {
    if (!options.recursive) throw failure(ERR_FS_EISDIR, 'EISDIR', `${src} is a directory (not copied)`, src);
    yield* copyDirectory(src, dest, from, to, options);
  } else if (from.isFile() || from.isCharacterDevice() || from.isBlockDevice()) {
    yield* copyFile(src, dest, from, to, options);
  } else if (from.isSymbolicLink()) {
    yield* copyLink(src, dest, to, options);
  } else if (from.isSocket()) {
    throw failure(ERR_FS_CP_SOCKET, 'EINVAL', `cannot copy a socket file: ${dest}`, dest);
  } else if (from.isFIFO()) {
    throw failure(ERR_FS_CP_FIFO_PIPE, 'EINVAL', `cannot copy a FIFO pipe: ${dest}`, dest);
  } else {
    throw failure(ERR_FS_CP_UNKNOWN, 'EINVAL', `cannot copy an unknown file type: ${dest}`, dest);
  }
}

function* start(src, dest, options) {
  const status = yield* check(src, dest, options);
  if (status === null) return;
  yield* checkParents(src, status.from, dest);
  yield ['mkdir', path.dirname(dest), true];
  yield* copy(src, dest, status, options);
}

function cp(src, dest, options, callback) {
  options = toCpOptions(options);
  src = `${toPath(src, 'src')}`;
  dest = `${toPath(dest, 'dest')}`;
  runAsync(start(src, dest, options), (err) => (err ? callback(err) : callback(null)));
}

function cpSync(src, dest, options) {
  options = toCpOptions(options);
  src = `${toPath(src, 'src')}`;
  dest = `${toPath(dest, 'dest')}`;
  runSync(start(src, dest, options));
}

module.exports = { cp, cpSync };
