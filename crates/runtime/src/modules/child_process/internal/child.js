'use strict';
// ChildProcess: a started program, its streams, its end. Node docs: child_process, class ChildProcess.
//
// 'close' comes when the program has ended and every readable stream of it, and the channel, are closed.

const {
  ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeUnshift, FunctionPrototypeCall, ObjectDefineProperty, ObjectSetPrototypeOf,
  Symbol, SymbolDispose,
} = primordials;
const EventEmitter = require('events');
const { codes: { ERR_INVALID_ARG_VALUE }, ErrnoException } = require('internal/errors');
const { validateArray, validateObject, validateOneOf, validateString } = require('internal/validators');
const { convertToValidSignal, lazy, signals } = require('internal/util');
const { errno: { EAGAIN, EACCES, EINVAL, EMFILE, ENFILE, ENOENT, ENOSYS, ESRCH } } = require('internal/net/handles');
const { AsyncResource } = require('async_hooks');
const { Process } = internalBinding('child_process');
const { nativeStdio, validStdio } = require('internal/child_process/stdio');

const kClosesNeeded = Symbol('kClosesNeeded');
const kClosesGot = Symbol('kClosesGot');
const kUsedAsStdio = Symbol('kUsedAsStdio');
const kResource = Symbol('kResource');

const spawnChannel = lazy(() => require('diagnostics_channel').tracingChannel('child_process.spawn'));
const createdChannel = lazy(() => require('diagnostics_channel').channel('child_process'));

const signalNames = lazy(() => {
  const names = { __proto__: null };
  for (const name in signals) names[signals[name]] ??= name;
  return names;
});
const signalName = (number) => signalNames()[number] ?? null;

function ChildProcess() {
  FunctionPrototypeCall(EventEmitter, this);
  this[kClosesNeeded] = 1;
  this[kClosesGot] = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = new Process();
  // Events of the child come in the context in which it was started.
  this[kResource] = new AsyncResource('PROCESSWRAP');
  const child = this;
  this._handle.setOnExit((code, signal) => {
    child[kResource].runInAsyncScope(onExit, undefined, child, code, signal);
  });
  if (createdChannel().hasSubscribers) createdChannel().publish({ process: this });
}
ObjectSetPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(ChildProcess, EventEmitter);

// `code` below 0: it could not be started.
function onExit(child, code, signal) {
  if (signal) child.signalCode = signalName(signal);
  else child.exitCode = code;
  if (child.stdin) child.stdin.destroy();
  if (child._handle) {
    child._handle.close();
    child._handle = null;
  }
  if (code < 0) child.emit('error', startError(child, code));
  else child.emit('exit', child.exitCode, child.signalCode);
  // What nobody reads must not keep 'close' away.
  process.nextTick(flushStdio, child);
  maybeClose(child);
}

function startError(child, code) {
  const error = new ErrnoException(code, child.spawnfile ? `spawn ${child.spawnfile}` : 'spawn');
  if (child.spawnfile) error.path = child.spawnfile;
  error.spawnargs = ArrayPrototypeSlice(child.spawnargs, 1);
  return error;
}

function flushStdio(child) {
  const { stdio } = child;
  if (stdio == null) return;
  for (let i = 0; i < stdio.length; i++) {
    const stream = stdio[i];
    if (!stream || !stream.readable || stream[kUsedAsStdio]) continue;
    stream.resume();
  }
}

function maybeClose(child) {
  child[kClosesGot]++;
  if (child[kClosesGot] !== child[kClosesNeeded]) return;
  child[kResource].runInAsyncScope(emitClose, undefined, child);
}
function emitClose(child) {
  child.emit('close', child.exitCode, child.signalCode);
}

function emitSpawn(child) {
  child.emit('spawn');
}

function failLater(child, code) {
  // As an end of a program that never ran.
  child[kResource].runInAsyncScope(onExit, undefined, child, code, 0);
}

const DETACHED = 1;

function start(child, options, stdio) {
  const handles = [];
  for (let i = 0; i < stdio.length; i++) handles[i] = stdio[i].handle;
  return child._handle.spawn(options.file, options.args ?? [], options.envPairs, options.cwd, nativeStdio(stdio),
    options.uid ?? undefined, options.gid ?? undefined, options.detached ? DETACHED : 0, handles);
}

// Errors that come as an 'error' event; others are thrown.
function comesAsEvent(code) {
  return code === EACCES || code === EAGAIN || code === EMFILE || code === ENFILE || code === ENOENT;
}

ChildProcess.prototype.spawn = function(options) {
  validateObject(options, 'options');
  const { serialization } = options;
  validateOneOf(serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  const { stdio, ipc, ipcFd } = validStdio(options.stdio || 'pipe', false);
  let { envPairs } = options;
  if (ipc !== undefined) {
    // The child finds its end by this.
    if (envPairs === undefined) envPairs = [];
    else validateArray(envPairs, 'options.envPairs');
    envPairs = ArrayPrototypeSlice(envPairs);
    ArrayPrototypePush(envPairs, `NODE_CHANNEL_FD=${ipcFd}`);
    ArrayPrototypePush(envPairs, `NODE_CHANNEL_SERIALIZATION_MODE=${serialization || 'json'}`);
  } else if (envPairs !== undefined) {
    validateArray(envPairs, 'options.envPairs');
  }
  validateString(options.file, 'options.file');
  this.spawnfile = options.file;
  if (options.args === undefined) {
    this.spawnargs = [];
  } else {
    validateArray(options.args, 'options.args');
    this.spawnargs = options.args;
  }
  const tracing = spawnChannel();
  if (tracing.hasSubscribers) tracing.start.publish({ process: this, options });

  const native = { __proto__: null, file: options.file, args: options.args, envPairs, cwd: options.cwd || undefined, uid: options.uid, gid: options.gid, detached: options.detached };
  const code = start(this, native, stdio);
  if (code !== 0) {
    if (tracing.hasSubscribers) tracing.error.publish({ process: this, options, error: startError(this, code) });
    if (!comesAsEvent(code)) {
      closePipes(stdio);
      this._handle.close();
      this._handle = null;
      throw new ErrnoException(code, 'spawn');
    }
    process.nextTick(failLater, this, code);
    // No descriptors left: there are no pipes either.
    if (code === EMFILE || code === ENFILE) {
      closePipes(stdio);
      return code;
    }
  } else {
    process.nextTick(emitSpawn, this);
    this.pid = this._handle.pid;
    if (tracing.hasSubscribers) tracing.end.publish({ process: this, options });
  }
  if (!('pid' in this)) this.pid = undefined;
  attachStreams(this, stdio);
  this.channel = null;
  if (ipc !== undefined) require('internal/child_process/ipc').setupChannel(this, ipc, serialization || 'json');
  return code;
};

function closePipes(stdio) {
  for (let i = 0; i < stdio.length; i++) {
    if (stdio[i].type === 'pipe' || stdio[i].type === 'overlapped') stdio[i].handle.close();
  }
}

function attachStreams(child, stdio) {
  const net = require('net');
  const streams = [];
  for (let i = 0; i < stdio.length; i++) {
    const entry = stdio[i];
    streams[i] = null;
    if (entry.type === 'wrap') {
      lend(entry);
    } else if (entry.ipc) {
      child[kClosesNeeded]++;
    } else if (entry.handle) {
      const socket = new net.Socket({ handle: entry.handle, readable: i > 0 });
      streams[i] = socket;
      if (i > 0) {
        child[kClosesNeeded]++;
        socket.on('close', () => maybeClose(child));
      }
    }
  }
  child.stdin = streams[0] ?? null;
  child.stdout = streams[1] ?? null;
  child.stderr = streams[2] ?? null;
  child.stdio = streams;
}

// The child reads from this stream of ours: we must not take bytes away.
function lend({ handle, stream }) {
  if (typeof handle.readStop !== 'function') return;
  handle.reading = false;
  handle.readStop();
  if (typeof stream.pause !== 'function' || stream._readableState === undefined) return;
  stream.pause();
  stream.readableFlowing = false;
  stream._readableState.reading = false;
  stream[kUsedAsStdio] = true;
}

ChildProcess.prototype.kill = function(sig) {
  const signal = sig === 0 ? sig : convertToValidSignal(sig === undefined ? 'SIGTERM' : sig);
  if (this._handle) {
    const code = this._handle.kill(signal);
    if (code === 0) {
      this.killed = true;
      return true;
    }
    if (code === EINVAL || code === ENOSYS) throw new ErrnoException(code, 'kill');
    if (code !== ESRCH) this.emit('error', new ErrnoException(code, 'kill'));
  }
  return false;
};

ChildProcess.prototype[SymbolDispose] = function() {
  if (!this.killed) this.kill();
};

ChildProcess.prototype.ref = function() {
  if (this._handle) this._handle.ref();
};
ChildProcess.prototype.unref = function() {
  if (this._handle) this._handle.unref();
};

module.exports = { ChildProcess, maybeClose, signalName };
