'use strict';
// `fs.Dir`, `fs.opendir` and `fs.opendirSync` (nodejs.org/api/fs.html, "Class: fs.Dir"). Entries are fetched `bufferSize` at
// a time. Operations on one Dir run in the order they were asked for: a read that comes while another runs waits in a queue.

const {
  ArrayPrototypePush, ArrayPrototypeShift, ObjectDefineProperty, Promise, PromiseReject, SafeFinalizationRegistry, SymbolAsyncDispose,
  SymbolAsyncIterator, SymbolDispose,
} = primordials;
const binding = internalBinding('fs');
const {
  codes: { ERR_DIR_CLOSED, ERR_DIR_CONCURRENT_OPERATION, ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('internal/errors');
const { validateFunction, validateUint32 } = require('internal/validators');
const { toOptions, toPath, settle, wantsBytes } = require('internal/fs/utils');
const { unpackNames } = require('internal/fs/names');

// A Dir that nobody closed is closed when it is collected, with a warning: it held a descriptor all the time.
const dropped = new SafeFinalizationRegistry((handle) => {
  binding.closeDir(handle, (err) => {
    process.emitWarning(err ? `Closing directory handle on garbage collection failed: ${err.message}` :
      'Closing directory handle on garbage collection');
  });
});

const kDefaults = { __proto__: null, encoding: 'utf8' };

class Dir {
  #handle;
  #path;
  #encoding;
  #bufferSize;
  #recursive;
  #closed = false;
  #entries = [];
  #next = 0;
  // Null while nothing runs; else the operations that wait for the one that does.
  #waiting = null;
  // Recursive listings: directories found and not yet opened.
  #pending = [];
  #directory;

  constructor(handle, path, options) {
    if (handle === undefined || handle === null) throw new ERR_MISSING_ARGS('handle');
    this.#handle = handle;
    this.#path = path;
    this.#directory = path;
    const { encoding, bufferSize = 32, recursive = false } = toOptions(options, kDefaults);
    validateUint32(bufferSize, 'options.bufferSize', true);
    this.#encoding = encoding;
    this.#bufferSize = bufferSize;
    this.#recursive = !!recursive;
    if (typeof handle === 'number') dropped.register(this, handle, this);
  }

  get path() {
    if (!(#path in this)) throw new ERR_INVALID_THIS('Dir');
    return this.#path;
  }

  #take(handle) {
    dropped.unregister(this);
    this.#handle = handle;
    dropped.register(this, handle, this);
  }

  #takeBuffered() {
    if (this.#next < this.#entries.length) return this.#entries[this.#next++];
    return undefined;
  }

  #store(packed) {
    this.#entries = unpackNames(packed, true, this.#directory, this.#encoding);
    this.#next = 0;
    if (this.#recursive) {
      for (let i = 0; i < this.#entries.length; i++) {
        const entry = this.#entries[i];
        if (entry.isDirectory()) ArrayPrototypePush(this.#pending, require('path').join(`${entry.parentPath}`, `${entry.name}`));
      }
    }
  }

  read(callback) {
    if (callback === undefined) return this.#readPromise();
    if (this.#closed) throw new ERR_DIR_CLOSED();
    validateFunction(callback, 'callback');
    this.#readQueued(callback);
  }

  #readPromise() {
    if (this.#closed) return PromiseReject(new ERR_DIR_CLOSED());
    return new Promise((resolve, reject) => this.#readQueued(settle(resolve, reject)));
  }

  #readQueued(callback) {
    if (this.#waiting !== null) {
      ArrayPrototypePush(this.#waiting, () => this.#readQueued(callback));
      return;
    }
    if (this.#closed) {
      process.nextTick(callback, new ERR_DIR_CLOSED());
      return;
    }
    const entry = this.#takeBuffered();
    if (entry !== undefined) {
      process.nextTick(callback, null, entry);
      return;
    }
    this.#waiting = [];
    this.#fetch((err, found) => {
      const waiting = this.#waiting;
      this.#waiting = null;
      for (let i = 0; i < waiting.length; i++) waiting[i]();
      if (err) callback(err);
      else callback(null, found);
    });
  }

  // Reads on until there is an entry, or null at the end of the last directory.
  #fetch(done) {
    binding.readDir(this.#handle, this.#bufferSize, wantsBytes(this.#encoding), (err, packed) => {
      if (err) return done(err);
      if (packed !== null && packed !== undefined) {
        this.#store(packed);
        return done(null, this.#takeBuffered());
      }
      const directory = ArrayPrototypeShift(this.#pending);
      if (directory === undefined) return done(null, null);
      binding.opendir(directory, (err, handle) => {
        if (err) return done(err);
        const old = this.#handle;
        this.#take(handle);
        this.#directory = directory;
        binding.closeDir(old, (err) => (err ? done(err) : this.#fetch(done)));
      });
    });
  }

  readSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#waiting !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    for (;;) {
      const entry = this.#takeBuffered();
      if (entry !== undefined) return entry;
      const packed = binding.readDir(this.#handle, this.#bufferSize, wantsBytes(this.#encoding));
      if (packed !== null && packed !== undefined) {
        this.#store(packed);
        continue;
      }
      const directory = ArrayPrototypeShift(this.#pending);
      if (directory === undefined) return null;
      const handle = binding.opendir(directory);
      binding.closeDir(this.#handle);
      this.#take(handle);
      this.#directory = directory;
    }
  }

  close(callback) {
    if (callback === undefined) {
      if (this.#closed) return PromiseReject(new ERR_DIR_CLOSED());
      return new Promise((resolve, reject) => this.#closeQueued(settle(resolve, reject)));
    }
    validateFunction(callback, 'callback');
    if (this.#closed) {
      process.nextTick(callback, new ERR_DIR_CLOSED());
      return;
    }
    this.#closeQueued(callback);
  }

  #closeQueued(callback) {
    if (this.#waiting !== null) {
      ArrayPrototypePush(this.#waiting, () => this.#closeQueued(callback));
      return;
    }
    if (this.#closed) {
      process.nextTick(callback, new ERR_DIR_CLOSED());
      return;
    }
    this.#closed = true;
    dropped.unregister(this);
    binding.closeDir(this.#handle, callback);
  }

  closeSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#waiting !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    this.#closed = true;
    dropped.unregister(this);
    binding.closeDir(this.#handle);
  }

  async* entries() {
    try {
      for (;;) {
        const entry = await this.#readPromise();
        if (entry === null) break;
        yield entry;
      }
    } finally {
      await this.close();
    }
  }

  [SymbolDispose]() {
    if (!this.#closed) this.closeSync();
  }

  async [SymbolAsyncDispose]() {
    if (!this.#closed) await this.close();
  }
}

ObjectDefineProperty(Dir.prototype, SymbolAsyncIterator, {
  __proto__: null, value: Dir.prototype.entries, writable: true, enumerable: false, configurable: true,
});

function opendir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'callback');
  path = toPath(path);
  options = toOptions(options, kDefaults);
  binding.opendir(path, (err, handle) => {
    if (err) return callback(err);
    let dir;
    try {
      dir = new Dir(handle, path, options);
    } catch (error) {
      binding.closeDir(handle, () => callback(error));
      return;
    }
    callback(null, dir);
  });
}

function opendirSync(path, options) {
  path = toPath(path);
  options = toOptions(options, kDefaults);
  const handle = binding.opendir(path);
  try {
    return new Dir(handle, path, options);
  } catch (err) {
    binding.closeDir(handle);
    throw err;
  }
}

module.exports = { Dir, opendir, opendirSync };
