'use strict';
// `fs.watch` (FSWatcher) and `fs.watchFile` (StatWatcher): nodejs.org/api/fs.html, "Class: fs.FSWatcher" and "Class:
// fs.StatWatcher". FSWatcher rests on inotify, which the loop itself waits for; a recursive one holds a watch for every
// directory of the tree. StatWatcher looks at the file again and again, as its page says, on the pool.

const { ArrayIsArray, RegExpPrototypeExec, SafeMap, Symbol } = primordials;
const binding = internalBinding('fs');
const EventEmitter = require('events');
const path = require('path');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { isRegExp } = require('internal/util/types');
const { validateBoolean, validateFunction, validateUint32 } = require('internal/validators');
const { lazy } = require('internal/util');
const { copyOptions, decodeName, toOptions, toPath } = require('internal/fs/utils');
const { current, endHandle, followHandle, getFrame, inHandle, resourceOf, setFrame } = require('internal/async_hooks/state');
const { track, untrack } = require('internal/process/resources');
const { takeStats, zeroStats } = require('internal/fs/stats');

const timers = lazy(() => require('timers'));

// --- what is not to be reported ----------------------------------------------------------------------------------------

function checkIgnoreOne(value, name) {
  if (typeof value === 'string') {
    if (value === '') throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a non-empty string');
  } else if (typeof value !== 'function' && !isRegExp(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'RegExp', 'Function'], value);
  }
}

function checkIgnore(value, name) {
  if (value === undefined || value === null) return;
  if (!ArrayIsArray(value)) {
    checkIgnoreOne(value, name);
    return;
  }
  for (let i = 0; i < value.length; i++) checkIgnoreOne(value[i], `${name}[${i}]`);
}

function matcherOf(rule) {
  if (typeof rule === 'function') return rule;
  if (isRegExp(rule)) {
    return (filename) => {
      rule.lastIndex = 0;
      return RegExpPrototypeExec(rule, filename) !== null;
    };
  }
  const { compile } = require('internal/fs/glob_pattern');
  const matches = compile(rule, { dot: true, baseName: true });
  return (filename) => matches(filename);
}

// One function of a file name that says whether it is ignored, or null when nothing is.
function ignoreMatcher(value) {
  if (value === undefined || value === null) return null;
  const rules = ArrayIsArray(value) ? value : [value];
  const matchers = [];
  for (let i = 0; i < rules.length; i++) matchers[i] = matcherOf(rules[i]);
  return (filename) => {
    for (let i = 0; i < matchers.length; i++) if (matchers[i](filename)) return true;
    return false;
  };
}

// --- FSWatcher ---------------------------------------------------------------------------------------------------------

class FSWatcher extends EventEmitter {
  #watches = new SafeMap();
  #state = 'new';
  #encoding;
  #ignore;
  #persistent = true;
  #recursive = false;
  #root = '';
  #resource = undefined;
  #tracked = undefined;

  constructor(options) {
    super();
    this.#encoding = options.encoding || 'utf8';
    this.#ignore = ignoreMatcher(options.ignore);
    this.#persistent = options.persistent;
    this.#recursive = options.recursive;
  }

  // A watcher made by fs.watch is started already; starting it again does nothing.
  start(filename) {
    if (this.#state !== 'new') return;
    this.#root = filename;
    if (current.following) {
      this.#resource = resourceOf('FSEvent');
      followHandle(this.#resource, 'FSEVENTWRAP');
    }
    try {
      this.#add(filename, '');
      this.#state = 'started';
      this.#tracked = { name: 'FSEventWrap', owner: this, isActive: () => this.#persistent };
      track(this.#tracked);
      if (this.#recursive) this.#addBelow('', false);
    } catch (err) {
      this.#stop();
      err.filename = filename;
      throw err;
    }
  }

  #add(filename, relative) {
    if (this.#watches.has(relative)) return;
    const changed = (kind, name, isSelf) => this.#changed(relative, kind, name, isSelf);
    const id = binding.watchStart(filename, this.#persistent, this.#resource === undefined ? changed : inHandle(this.#resource, changed));
    this.#watches.set(relative, id);
  }

  #changed(relative, kind, name, isSelf) {
    if (this.#state !== 'started') return;
    if (relative !== '') {
      // What happens to a directory below is told by its parent; here it only means that the watch is at its end.
      if (isSelf) {
        if (kind === 'rename') this.#forget(relative);
        return;
      }
      const inner = `${relative}${path.sep}${decodeName(name, 'utf8')}`;
      this.#report(kind, inner);
      if (kind === 'rename') this.#addBelow(inner, true);
      return;
    }
    if (this.#recursive && !isSelf) {
      const inner = decodeName(name, 'utf8');
      this.#report(kind, inner);
      if (kind === 'rename') this.#addBelow(inner, true);
      return;
    }
    if (this.#ignore !== null && this.#ignore(decodeName(name, 'utf8'))) return;
    this.emit('change', kind, decodeName(name, this.#encoding));
  }

  #report(kind, relative) {
    if (this.#ignore !== null && this.#ignore(relative)) return;
    const encoding = this.#encoding;
    const { Buffer } = require('buffer');
    this.emit('change', kind, encoding === 'utf8' || encoding === 'utf-8' ? relative : decodeName(Buffer.from(relative), encoding));
  }

  #forget(relative) {
    const id = this.#watches.get(relative);
    if (id === undefined) return;
    this.#watches.delete(relative);
    binding.watchClose(id);
  }

  // Watches the directory `relative` and all below it. For a directory that appeared just now (`announce`), what is in it
  // already came to be before the watch did, so it is reported here. What is gone again meanwhile is no error.
  #addBelow(relative, announce) {
    if (this.#state !== 'started') return;
    if (relative !== '' && this.#ignore !== null && this.#ignore(relative)) return;
    const full = relative === '' ? this.#root : path.join(`${this.#root}`, relative);
    let packed;
    try {
      if (relative !== '') {
        if (!binding.lstat(full, false, true) || !takeStats(false).isDirectory()) return;
        this.#add(full, relative);
      }
      packed = binding.readdir(full, true, false, false);
    } catch (err) {
      if (err.code === 'ENOENT' || err.code === 'ENOTDIR' || err.code === 'EACCES') return;
      throw err;
    }
    const entries = require('internal/fs/names').unpackNames(packed, true, full, 'utf8');
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i];
      const inner = relative === '' ? entry.name : `${relative}${path.sep}${entry.name}`;
      if (announce) this.#report('rename', inner);
      if (this.#state !== 'started') return;
      if (entry.isDirectory()) this.#addBelow(inner, announce);
    }
  }

  #stop() {
    this.#state = 'closed';
    this.#watches.forEach((id) => binding.watchClose(id));
    this.#watches.clear();
    untrack(this.#tracked);
    if (this.#resource !== undefined) endHandle(this.#resource);
  }

  close() {
    if (this.#state !== 'started') return;
    this.#stop();
    process.nextTick(() => this.emit('close'));
  }

  ref() {
    this.#persistent = true;
    this.#watches.forEach((id) => binding.watchRef(id, true));
    return this;
  }

  unref() {
    this.#persistent = false;
    this.#watches.forEach((id) => binding.watchRef(id, false));
    return this;
  }
}

function watch(filename, options, listener) {
  if (typeof options === 'function') {
    listener = options;
    options = undefined;
  }
  options = copyOptions(toOptions(options));
  filename = toPath(filename);
  if (options.persistent === undefined) options.persistent = true;
  if (options.recursive === undefined || options.recursive === null) options.recursive = false;
  validateBoolean(options.recursive, 'options.recursive');
  checkIgnore(options.ignore, 'options.ignore');
  const { signal } = options;

  const watcher = new FSWatcher(options);
  watcher.start(filename);
  if (listener) watcher.addListener('change', listener);
  if (signal) {
    if (signal.aborted) {
      process.nextTick(() => watcher.close());
    } else {
      const onAbort = () => watcher.close();
      signal.addEventListener('abort', onAbort, { once: true });
      watcher.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return watcher;
}

// --- StatWatcher -------------------------------------------------------------------------------------------------------

const kRemoveListener = Symbol('kRemoveListener');
const kAddListener = Symbol('kAddListener');
const kDefaultInterval = 5007;

function differs(a, b) {
  return a.mtimeMs !== b.mtimeMs || a.ctimeMs !== b.ctimeMs || a.birthtimeMs !== b.birthtimeMs || a.size !== b.size || a.ino !== b.ino ||
    a.mode !== b.mode || a.uid !== b.uid || a.gid !== b.gid || a.dev !== b.dev;
}

class StatWatcher extends EventEmitter {
  #bigint;
  #filename;
  #interval;
  #last = null;
  #running = false;
  #timer = null;
  // Every listener may hold the program alive once: the first number counts those that do, the second all of them.
  #refs = 1;
  #maxRefs = 0;
  #persistent;
  #resource = undefined;
  #frame = undefined;
  #tracked = undefined;

  constructor(bigint) {
    super();
    this.#bigint = !!bigint;
    this.#frame = getFrame();
    if (current.following) {
      this.#resource = resourceOf('StatWatcher');
      followHandle(this.#resource, 'STATWATCHER');
    }
  }

  start(filename, persistent = true, interval = kDefaultInterval) {
    if (this.#running) return;
    this.#filename = toPath(filename, 'filename');
    validateUint32(interval, 'interval');
    this.#interval = interval;
    this.#persistent = persistent;
    this.#running = true;
    this.#tracked = { name: 'StatWatcher', owner: this, isActive: () => this.#holds() };
    track(this.#tracked);
    this.#look();
  }

  // Every look, and what it reports, is in the context that the watcher was made in.
  #look() {
    const before = getFrame();
    setFrame(this.#frame);
    const looked = (err) => this.#looked(err);
    binding.stat(this.#filename, this.#bigint, false, this.#resource === undefined ? looked : inHandle(this.#resource, looked));
    setFrame(before);
  }

  #looked(err) {
    if (!this.#running) return;
    const now = err ? zeroStats(this.#bigint) : takeStats(this.#bigint);
    const before = this.#last;
    this.#last = now;
    this.#timer = timers().setTimeout(() => this.#look(), this.#interval);
    if (!this.#holds()) this.#timer.unref();
    if (before === null) {
      // A file that is not there is reported once, so that the listener knows.
      if (err) this.emit('change', now, zeroStats(this.#bigint));
    } else if (differs(now, before)) {
      this.emit('change', now, before);
    }
  }

  #holds() {
    return this.#persistent && this.#refs > 0;
  }

  #apply() {
    if (this.#timer === null) return;
    if (this.#holds()) this.#timer.ref();
    else this.#timer.unref();
  }

  stop() {
    if (!this.#running) return;
    this.#running = false;
    if (this.#timer !== null) timers().clearTimeout(this.#timer);
    this.#timer = null;
    untrack(this.#tracked);
    if (this.#resource !== undefined) endHandle(this.#resource);
    process.nextTick(() => this.emit('stop'));
  }

  ref() {
    if (this.#refs < this.#maxRefs) this.#refs++;
    this.#apply();
    return this;
  }

  unref() {
    if (this.#refs > 0) this.#refs--;
    this.#apply();
    return this;
  }

  [kAddListener](listener) {
    if (this.#maxRefs++ > 0) this.#refs++;
    this.addListener('change', listener);
    this.#apply();
  }

  [kRemoveListener](listener) {
    const before = this.listenerCount('change');
    if (listener === undefined) this.removeAllListeners('change');
    else this.removeListener('change', listener);
    const gone = before - this.listenerCount('change');
    this.#maxRefs -= gone;
    if (this.#refs > this.#maxRefs) this.#refs = this.#maxRefs;
    this.#apply();
  }
}

const statWatchers = new SafeMap();

function watchFile(filename, options, listener) {
  filename = path.resolve(`${toPath(filename)}`);
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = {};
  }
  const { interval = kDefaultInterval, persistent = true, bigint } = options;
  validateFunction(listener, 'listener');
  let watcher = statWatchers.get(filename);
  if (watcher === undefined) {
    watcher = new StatWatcher(bigint);
    watcher.start(filename, persistent, interval);
    statWatchers.set(filename, watcher);
  }
  watcher[kAddListener](listener);
  return watcher;
}

function unwatchFile(filename, listener) {
  filename = path.resolve(`${toPath(filename)}`);
  const watcher = statWatchers.get(filename);
  if (watcher === undefined) return;
  watcher[kRemoveListener](typeof listener === 'function' ? listener : undefined);
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    statWatchers.delete(filename);
  }
}

module.exports = { FSWatcher, StatWatcher, checkIgnore, unwatchFile, watch, watchFile };
