'use strict';
// exec and execFile: a child whose output is collected. Node docs: child_process.exec(), child_process.execFile().

const {
  ArrayIsArray, ArrayPrototypeJoin, ArrayPrototypePush, ArrayPrototypeSlice, ObjectAssign, ObjectDefineProperty, StringPrototypeSlice,
} = primordials;
const { Buffer } = require('buffer');
const { codes: { ERR_CHILD_PROCESS_STDIO_MAXBUFFER, ERR_INVALID_ARG_TYPE }, genericNodeError } = require('internal/errors');
const { validateAbortSignal, validateFunction, validateObject, validateString } = require('internal/validators');
const { getSystemErrorName, kEmptyObject, promisify } = require('internal/util');
const { rejectNullBytes, sanitizeKillSignal, validateMaxBuffer, validateTimeout } = require('internal/child_process/spawn_args');

const MAX_BUFFER = 1024 * 1024;

// (command, [options], [callback]) of exec and execSync.
function execArguments(command, options, callback) {
  validateString(command, 'command');
  rejectNullBytes(command, 'command');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  options = ObjectAssign({ __proto__: null }, options);
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
}

// (file, [args], [options], [callback]) of execFile and execFileSync.
function execFileArguments(file, args, options, callback) {
  if (ArrayIsArray(args)) {
    args = ArrayPrototypeSlice(args);
  } else if (args != null && typeof args === 'object') {
    callback = options;
    options = args;
    args = null;
  } else if (typeof args === 'function') {
    callback = args;
    options = null;
    args = null;
  }
  args ??= [];
  if (typeof options === 'function') callback = options;
  else if (options != null) validateObject(options, 'options');
  options = typeof options === 'function' || options == null ? kEmptyObject : options;
  if (callback != null) validateFunction(callback, 'callback');
  if (options.argv0 != null) {
    validateString(options.argv0, 'options.argv0');
    rejectNullBytes(options.argv0, 'options.argv0');
  }
  return { file, args, options, callback };
}

// One of the two outputs: pieces, and how much more there may be.
class Collector {
  constructor(name, stream, encoding, limit, overflow) {
    this.pieces = [];
    this.length = 0;
    this.stream = stream;
    if (!stream) return;
    if (encoding) stream.setEncoding(encoding);
    stream.on('data', (chunk) => {
      const now = stream.readableEncoding;
      const size = now ? Buffer.byteLength(chunk, now) : chunk.length;
      if (this.length + size > limit) {
        const rest = limit - this.length;
        ArrayPrototypePush(this.pieces, now ? StringPrototypeSlice(chunk, 0, rest) : chunk.slice(0, rest));
        this.length = limit;
        overflow(new ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name));
      } else {
        this.length += size;
        ArrayPrototypePush(this.pieces, chunk);
      }
    });
  }
  result(encoding) {
    return encoding || this.stream?.readableEncoding ? ArrayPrototypeJoin(this.pieces, '') : Buffer.concat(this.pieces);
  }
}

function execFile(fileArgument, argsArgument, optionsArgument, callbackArgument) {
  const call = execFileArguments(fileArgument, argsArgument, optionsArgument, callbackArgument);
  const { file, args, callback } = call;
  const options = {
    __proto__: null, encoding: 'utf8', timeout: 0, maxBuffer: MAX_BUFFER, killSignal: 'SIGTERM', cwd: null, env: null, shell: false,
  };
  ObjectAssign(options, call.options);
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = sanitizeKillSignal(options.killSignal);
  const child = require('child_process').spawn(file, args, {
    cwd: options.cwd, env: options.env, gid: options.gid, shell: options.shell, signal: options.signal, uid: options.uid,
    argv0: options.argv0, windowsHide: Boolean(options.windowsHide), windowsVerbatimArguments: Boolean(options.windowsVerbatimArguments),
  });
  const encoding = options.encoding !== 'buffer' && Buffer.isEncoding(options.encoding) ? options.encoding : null;
  let killed = false;
  let ended = false;
  let timer = null;
  let error = null;

  function finish(code, signal) {
    if (ended) return;
    ended = true;
    if (timer !== null) {
      clearTimeout(timer);
      timer = null;
    }
    if (!callback) return;
    const out = stdout.result(encoding);
    const err = stderr.result(encoding);
    if (!error && code === 0 && signal === null) {
      callback(null, out, err);
      return;
    }
    const command = args.length > 0 ? `${file} ${ArrayPrototypeJoin(args, ' ')}` : file;
    error ??= genericNodeError(`Command failed: ${command}\n${err}`, {
      code: code < 0 ? getSystemErrorName(code) : code,
      killed: child.killed || killed,
      signal,
    });
    error.cmd = command;
    callback(error, out, err);
  }
  function release() {
    if (child.stdout) child.stdout.destroy();
    if (child.stderr) child.stderr.destroy();
  }
  function fail(reason) {
    error = reason;
    release();
    finish();
  }
  function kill() {
    release();
    killed = true;
    try {
      child.kill(options.killSignal);
    } catch (reason) {
      error ??= reason;
      finish();
    }
  }
  const overflow = (reason) => {
    error = reason;
    kill();
  };
  const limit = options.maxBuffer ?? Infinity;
  const stdout = new Collector('stdout', child.stdout, encoding, limit, overflow);
  const stderr = new Collector('stderr', child.stderr, encoding, limit, overflow);
  if (options.timeout > 0) {
    timer = setTimeout(() => {
      kill();
      timer = null;
    }, options.timeout);
  }
  child.addListener('close', finish);
  child.addListener('error', fail);
  return child;
}
const { setTimeout, clearTimeout } = require('timers');
const { Infinity } = { Infinity: 1 / 0 };

function exec(command, options, callback) {
  const call = execArguments(command, options, callback);
  return require('child_process').execFile(call.file, call.options, call.callback);
}

// The form that util.promisify gives: a promise of { stdout, stderr } that carries the child.
function promisified(original) {
  const inPromise = (...args) => {
    const { promise, resolve, reject } = primordials.PromiseWithResolvers();
    ArrayPrototypePush(args, (error, stdout, stderr) => {
      if (error === null) {
        resolve({ stdout, stderr });
        return;
      }
      error.stdout = stdout;
      error.stderr = stderr;
      reject(error);
    });
    promise.child = original(...args);
    return promise;
  };
  ObjectDefineProperty(inPromise, 'name', { __proto__: null, configurable: true, value: original.name });
  return inPromise;
}
for (const fn of [exec, execFile]) {
  ObjectDefineProperty(fn, promisify.custom, { __proto__: null, enumerable: false, value: promisified(fn) });
}

module.exports = { exec, execArguments, execFile, execFileArguments };
