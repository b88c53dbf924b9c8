'use strict';
// readFile, writeFile and appendFile in their callback and sync forms, and the pieces the promise form is made of
// (nodejs.org/api/fs.html#fsreadfilepath-options-callback and neighbours). The whole of it, from open to close, is one
// task on the pool; an AbortSignal sets a flag which that task looks at between two chunks.

const { Promise } = primordials;
const binding = internalBinding('fs');
const { AbortError } = require('internal/errors');
const { validateBoolean, validateFunction } = require('internal/validators');
const {
  checkStringOrBuffer, copyOptions, decodeName, settle, toBytes, toFlags, toMode, toOptions, toPathOrFd,
} = require('internal/fs/utils');

const kReadDefaults = { __proto__: null, flag: 'r' };
const kWriteDefaults = { __proto__: null, encoding: 'utf8', mode: 0o666, flag: 'w', flush: false };
const kAppendDefaults = { __proto__: null, encoding: 'utf8', mode: 0o666, flag: 'a', flush: false };

function abortError(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

// Starts `start(cancelId, callback)` so that `signal` stops it; `callback` is called once whatever happens.
function withSignal(signal, callback, start) {
  if (signal === undefined || signal === null) {
    start(0, callback);
    return;
  }
  if (signal.aborted) {
    process.nextTick(callback, abortError(signal));
    return;
  }
  const id = binding.newCancel();
  const onAbort = () => { binding.cancel(id); };
  signal.addEventListener('abort', onAbort, { once: true });
  const done = (err, value) => {
    signal.removeEventListener('abort', onAbort);
    if (signal.aborted) callback(abortError(signal));
    else if (err) callback(err);
    else callback(null, value);
  };
  try {
    start(id, done);
  } catch (err) {
    signal.removeEventListener('abort', onAbort);
    binding.cancel(id);
    throw err;
  }
}

// --- reading -----------------------------------------------------------------------------------------------------------

// 1: the binding decodes UTF-8 itself. Everything else comes as a Buffer.
const wantsText = (encoding) => (encoding === 'utf8' || encoding === 'utf-8' ? 1 : 0);

function startRead(target, options, callback) {
  const { encoding, signal } = options;
  const flags = toFlags(options.flag);
  const text = wantsText(encoding);
  const done = text ? callback : (err, bytes) => {
    if (err) return callback(err);
    let result;
    try {
      result = decodeName(bytes, encoding || 'buffer');
    } catch (error) {
      return callback(error);
    }
    callback(null, result);
  };
  withSignal(signal, done, (id, cb) => binding.readFile(target, flags, text, id, cb));
}

function readFile(path, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = toOptions(options, kReadDefaults);
  startRead(toPathOrFd(path), options, callback);
}

function readFileSync(path, options) {
  options = toOptions(options, kReadDefaults);
  const { encoding } = options;
  const text = wantsText(encoding);
  const bytes = binding.readFile(toPathOrFd(path), toFlags(options.flag), text, 0);
  return text ? bytes : decodeName(bytes, encoding || 'buffer');
}

// --- writing -----------------------------------------------------------------------------------------------------------

function checkWrite(data, options) {
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  checkStringOrBuffer(data, 'data');
  return flush;
}

function startWrite(target, data, options, callback) {
  const flush = checkWrite(data, options);
  const bytes = toBytes(data, options.encoding || undefined);
  const flags = toFlags(options.flag || 'w');
  const mode = toMode(options.mode, 'mode', 0o666);
  withSignal(options.signal, callback, (id, cb) => binding.writeFile(target, bytes, flags, mode, flush, id, cb));
}

function writeFile(path, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = toOptions(options, kWriteDefaults);
  startWrite(toPathOrFd(path), data, options, callback);
}

function writeFileSync(path, data, options) {
  options = toOptions(options, kWriteDefaults);
  const flush = checkWrite(data, options);
  binding.writeFile(toPathOrFd(path), toBytes(data, options.encoding || undefined), toFlags(options.flag || 'w'),
                    toMode(options.mode, 'mode', 0o666), flush, 0);
}

function appendOptions(path, options) {
  options = copyOptions(toOptions(options, kAppendDefaults));
  if (!options.flag || typeof path === 'number') options.flag = 'a';
  return options;
}

function appendFile(path, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = appendOptions(path, options);
  startWrite(toPathOrFd(path), data, options, callback);
}

function appendFileSync(path, data, options) {
  writeFileSync(path, data, appendOptions(path, options));
}

// --- for fs/promises ---------------------------------------------------------------------------------------------------

function readFilePromise(target, options) {
  return new Promise((resolve, reject) => startRead(target, options, settle(resolve, reject)));
}

function writeFilePromise(target, data, options) {
  return new Promise((resolve, reject) => startWrite(target, data, options, settle(resolve, reject)));
}

module.exports = {
  appendFile, appendFileSync, appendOptions, kReadDefaults, kWriteDefaults, readFile, readFilePromise, readFileSync, writeFile,
  writeFilePromise, writeFileSync,
};
