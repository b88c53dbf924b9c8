'use strict';
// `fs.Utf8Stream` (nodejs.org/api/fs.html, "Class: fs.Utf8Stream"): a fast sink for text, made for logs. Chunks wait in a
// queue and are joined up to `maxWrite`; one write runs at a time. What happens next is decided in one place, `#next()`.

const {
  ArrayPrototypePush, ArrayPrototypeShift, ArrayPrototypeUnshift, Number, StringPrototypeCodePointAt, StringPrototypeSlice,
  SymbolDispose, TypedArrayPrototypeSubarray,
} = primordials;
const binding = internalBinding('fs');
const EventEmitter = require('events');
const path = require('path');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_OPERATION_FAILED } } = require('internal/errors');
const { isUint8Array } = require('internal/util/types');
const { validateBoolean, validateFunction, validateObject, validateOneOf, validateUint32 } = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { Buffer } = require('buffer');
const { setInterval, setTimeout, clearInterval } = require('timers');

const kMaxWrite = 16 * 1024;
const kRetryDelay = 100;

// Code units of the whole characters within the first `bytes` bytes of the text in UTF-8.
function unitsOf(text, bytes) {
  let units = 0;
  for (let seen = 0; units < text.length;) {
    const point = StringPrototypeCodePointAt(text, units);
    seen += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (seen > bytes) break;
    units += point < 0x10000 ? 1 : 2;
  }
  return units;
}

class Utf8Stream extends EventEmitter {
  #fs;
  #fd = -1;
  #file = null;
  #mode;
  #append;
  #mkdir;
  #sync;
  #fsync;
  #minLength;
  #maxLength;
  #maxWrite;
  #periodicFlush;
  #contentMode;
  #retry;
  #timer = null;
  // Text or bytes not written yet, and how much that is.
  #queue = [];
  #length = 0;
  // The first chunk was given to the kernel, and may be in part at its place: nothing is joined to it.
  #held = false;
  // What runs now: 'open', 'write' or nothing.
  #busy = null;
  // What was asked for while something ran.
  #reopenWanted = false;
  #nextFile = null;
  #reopened = false;
  #flushWanted = false;
  #ending = false;
  #destroyed = false;
  #closed = false;
  #drainPlanned = false;

  constructor(options = kEmptyObject) {
    super();
    validateObject(options, 'options');
    const {
      fd, dest, minLength = 0, maxLength = 0, maxWrite = kMaxWrite, periodicFlush = 0, sync = false, append = true, mkdir = false, mode,
      retryEAGAIN = () => true, fsync = false, contentMode = 'utf8', fs: operations,
    } = options;
    const target = fd ?? dest;
    if (typeof target !== 'number' && typeof target !== 'string') throw new ERR_INVALID_ARG_TYPE('fd', ['number', 'string'], target);
    validateUint32(minLength, 'options.minLength');
    validateUint32(maxLength, 'options.maxLength');
    validateUint32(maxWrite, 'options.maxWrite');
    validateUint32(periodicFlush, 'options.periodicFlush');
    if (minLength >= (maxWrite || kMaxWrite)) {
      throw new ERR_INVALID_ARG_VALUE('options.minLength', minLength, `must be smaller than maxWrite (${maxWrite || kMaxWrite})`);
    }
    validateBoolean(sync, 'options.sync');
    validateBoolean(append, 'options.append');
    validateBoolean(mkdir, 'options.mkdir');
    validateBoolean(fsync, 'options.fsync');
    validateFunction(retryEAGAIN, 'options.retryEAGAIN');
    validateOneOf(contentMode, 'options.contentMode', ['utf8', 'buffer']);
    const fs = require('fs');
    if (operations === undefined) {
      this.#fs = fs;
    } else {
      validateObject(operations, 'options.fs');
      this.#fs = { ...fs, ...operations };
    }
    this.#minLength = minLength;
    this.#maxLength = maxLength;
    this.#maxWrite = maxWrite || kMaxWrite;
    this.#periodicFlush = periodicFlush;
    this.#sync = sync;
    this.#append = append;
    this.#mkdir = mkdir;
    this.#mode = mode;
    this.#retry = retryEAGAIN;
    this.#fsync = fsync;
    this.#contentMode = contentMode;
    if (typeof target === 'number') {
      this.#fd = target;
      process.nextTick(() => this.emit('ready'));
    } else {
      this.#open(target);
    }
    if (periodicFlush > 0) {
      this.#timer = setInterval(() => this.flush(), periodicFlush);
      this.#timer.unref();
    }
  }

  // --- the file --------------------------------------------------------------------------------------------------------

  #open(file) {
    this.#busy = 'open';
    const before = this.#file;
    this.#file = file;
    const flags = this.#append ? 'a' : 'w';
    const fs = this.#fs;
    if (this.#sync) {
      let fd;
      try {
        if (this.#mkdir) fs.mkdirSync(path.dirname(file), { recursive: true });
        fd = fs.openSync(file, flags, this.#mode);
      } catch (err) {
        this.#openFailed(err, before);
        throw err;
      }
      this.#opened(fd);
      return;
    }
    const open = (err) => {
      if (err) return this.#openFailed(err, before);
      fs.open(file, flags, this.#mode, (err, fd) => (err ? this.#openFailed(err, before) : this.#opened(fd)));
    };
    if (this.#mkdir) fs.mkdir(path.dirname(file), { recursive: true }, open);
    else open(null);
  }

  #openFailed(err, before) {
    this.#busy = null;
    // The old file, when there is one, goes on being used.
    if (before !== null) this.#file = before;
    this.emit('error', err);
    if (this.#fd !== -1) this.#next();
  }

  #opened(fd) {
    const old = this.#fd;
    this.#fd = fd;
    this.#busy = null;
    if (old !== -1) {
      this.#reopened = true;
      this.#closeFd(old, (err) => { if (err) this.emit('error', err); });
    }
    const ready = () => {
      if (!this.#destroyed) this.emit('ready');
      this.#next();
    };
    // The program gets its listeners on first when the file was opened in the constructor.
    if (this.#sync) process.nextTick(ready);
    else ready();
  }

  #closeFd(fd, done) {
    // Standard output and error belong to the process.
    if (fd === 1 || fd === 2) process.nextTick(done);
    else this.#fs.close(fd, done);
  }

  reopen(file) {
    if (this.#destroyed) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
    if (this.#ending) return;
    if (this.#file === null) throw new ERR_OPERATION_FAILED('Unable to reopen a file descriptor, you must pass a file to Utf8Stream');
    if (this.#busy !== null) {
      this.#reopenWanted = true;
      if (file) this.#nextFile = file;
      return;
    }
    this.#open(file || this.#file);
  }

  // --- writing ---------------------------------------------------------------------------------------------------------

  write(data) {
    if (this.#destroyed) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
    const bytes = this.#contentMode === 'buffer';
    if (bytes ? !isUint8Array(data) : typeof data !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('data', bytes ? ['Buffer', 'TypedArray', 'DataView'] : 'string', data);
    }
    if (this.#maxLength > 0 && this.#length + data.length > this.#maxLength) {
      this.emit('drop', data);
      return this.#length < this.#maxWrite;
    }
    const queue = this.#queue;
    const last = queue.length - 1;
    if (last > (this.#held ? 0 : -1) && queue[last].length + data.length <= this.#maxWrite) {
      queue[last] = bytes ? Buffer.concat([queue[last], data]) : queue[last] + data;
    } else {
      ArrayPrototypePush(queue, data);
    }
    this.#length += data.length;
    if (this.#busy === null && this.#fd !== -1 && this.#length >= this.#minLength) this.#start();
    return this.#length < this.#maxWrite;
  }

  // Takes `written` bytes off the first chunk.
  #take(written) {
    const chunk = this.#queue[0];
    let units;
    if (written === undefined || written === null) units = chunk.length;
    else if (typeof chunk === 'string') units = unitsOf(chunk, written);
    else units = Number(written);
    if (units > chunk.length) units = chunk.length;
    this.#length -= units;
    if (units === chunk.length) ArrayPrototypeShift(this.#queue);
    else this.#queue[0] = typeof chunk === 'string' ? StringPrototypeSlice(chunk, units) : TypedArrayPrototypeSubarray(chunk, units);
  }

  #writeSync(chunk) {
    return typeof chunk === 'string' ? this.#fs.writeSync(this.#fd, chunk, 'utf8') : this.#fs.writeSync(this.#fd, chunk);
  }

  // Whether a failed write is to be tried again.
  #mayRetry(err) {
    const { length } = this.#queue[0];
    return (err.code === 'EAGAIN' || err.code === 'EBUSY') && this.#retry(err, length, this.#length - length);
  }

  #start() {
    this.#busy = 'write';
    this.#held = true;
    const chunk = this.#queue[0];
    if (this.#sync) {
      for (;;) {
        let written;
        try {
          written = this.#writeSync(chunk);
        } catch (err) {
          if (this.#mayRetry(err)) {
            binding.sleep(kRetryDelay);
            continue;
          }
          this.#failed(err);
          return;
        }
        this.#written(written);
        return;
      }
    }
    const done = (err, written) => {
      if (!err) this.#written(written);
      else if (this.#mayRetry(err)) setTimeout(() => this.#start(), kRetryDelay);
      else this.#failed(err);
    };
    if (typeof chunk === 'string') this.#fs.write(this.#fd, chunk, 'utf8', done);
    else this.#fs.write(this.#fd, chunk, done);
  }

  #failed(err) {
    this.#busy = null;
    this.emit('error', err);
  }

  #written(written) {
    this.#busy = null;
    this.#held = false;
    this.emit('write', written);
    if (this.#queue.length > 0) this.#take(written);
    if (this.#fsync && !this.#destroyed) {
      try {
        this.#fs.fsyncSync(this.#fd);
      } catch (err) {
        this.#failed(err);
        return;
      }
    }
    this.#next(true);
  }

  // After something ended: what comes now. `wrote` when that was a write.
  #next(wrote = false) {
    if (this.#busy !== null) return;
    if (this.#destroyed) {
      if (wrote && this.#queue.length === 0) this.#drain();
      this.#finish();
    } else if (this.#reopenWanted) {
      this.#reopenWanted = false;
      const file = this.#nextFile ?? this.#file;
      this.#nextFile = null;
      this.#open(file);
    } else if (this.#queue.length > 0 && (wrote || this.#ending || this.#flushWanted || this.#length >= this.#minLength)) {
      this.#start();
    } else if (this.#ending) {
      this.#finish();
    } else if (wrote || this.#flushWanted || this.#reopened) {
      this.#reopened = false;
      this.#flushWanted = false;
      this.#drain();
    }
  }

  #drain() {
    if (!this.#sync) {
      this.emit('drain');
    } else if (!this.#drainPlanned) {
      // A synchronous write ends inside write(): its listeners must not run there.
      this.#drainPlanned = true;
      process.nextTick(() => {
        this.#drainPlanned = false;
        this.emit('drain');
      });
    }
  }

  // --- flushing and ending ---------------------------------------------------------------------------------------------

  flush(callback) {
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.#destroyed) {
      const err = new ERR_INVALID_STATE('Utf8Stream is destroyed');
      if (callback === undefined) throw err;
      process.nextTick(callback, err);
      return;
    }
    if (callback !== undefined) this.#whenDrained(callback);
    this.#flushWanted = true;
    if (this.#busy !== null || this.#fd === -1) return;
    if (this.#queue.length > 0) this.#start();
    else process.nextTick(() => this.#next());
  }

  #whenDrained(callback) {
    const settle = (err) => {
      this.removeListener('drain', onDrain);
      this.removeListener('error', settle);
      callback(err);
    };
    const onDrain = () => {
      if (this.#fsync || this.#destroyed) return settle(null);
      this.#fs.fsync(this.#fd, (err) => {
        // A descriptor that was closed in the meantime has nothing left to flush.
        settle(err?.code === 'EBADF' ? null : err ?? null);
      });
    };
    this.once('drain', onDrain);
    this.once('error', settle);
  }

  flushSync() {
    if (this.#destroyed) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
    if (this.#fd < 0) throw new ERR_INVALID_STATE('Invalid file descriptor');
    // The chunk of a running write is the kernel's already; it is put back afterwards for that write to account for.
    const running = this.#busy === 'write' ? ArrayPrototypeShift(this.#queue) : undefined;
    try {
      while (this.#queue.length > 0) {
        let written;
        try {
          written = this.#writeSync(this.#queue[0]);
        } catch (err) {
          if (!this.#mayRetry(err)) throw err;
          binding.sleep(kRetryDelay);
          continue;
        }
        this.#take(written);
      }
    } finally {
      if (running !== undefined) ArrayPrototypeUnshift(this.#queue, running);
    }
    try {
      this.#fs.fsyncSync(this.#fd);
    } catch {
      // Pipes and terminals cannot be synced.
    }
  }

  end() {
    if (this.#destroyed) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
    if (this.#ending) return;
    this.#ending = true;
    if (this.#busy === null && this.#fd !== -1) this.#next();
  }

  destroy() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    if (this.#busy === null) this.#finish();
  }

  [SymbolDispose]() {
    this.destroy();
  }

  #finish() {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    const gentle = !this.#destroyed;
    this.#destroyed = true;
    const fd = this.#fd;
    const end = (err) => {
      if (err) {
        this.emit('error', err);
        return;
      }
      if (gentle) this.emit('finish');
      this.emit('close');
    };
    if (fd === -1) {
      process.nextTick(end);
      return;
    }
    // Whatever came last reaches the disk before the file is closed, where it can; with `fsync` it is there already.
    if (this.#fsync) this.#closeFd(fd, end);
    else this.#fs.fsync(fd, () => this.#closeFd(fd, end));
  }

  get mode() { return this.#mode; }
  get file() { return this.#file; }
  get fd() { return this.#fd; }
  get minLength() { return this.#minLength; }
  get maxLength() { return this.#maxLength; }
  get writing() { return this.#busy !== null; }
  get sync() { return this.#sync; }
  get fsync() { return this.#fsync; }
  get append() { return this.#append; }
  get periodicFlush() { return this.#periodicFlush; }
  get contentMode() { return this.#contentMode; }
  get mkdir() { return this.#mkdir; }
}

module.exports = { Utf8Stream };
