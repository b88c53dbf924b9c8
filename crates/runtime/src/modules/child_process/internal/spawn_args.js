'use strict';
// The arguments of spawn and its kin, checked and brought into one form. Node docs: child_process.spawn().

const {
  ArrayIsArray, ArrayPrototypeJoin, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeUnshift, ObjectAssign,
  StringPrototypeIncludes,
} = primordials;
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const {
  validateBoolean, validateInt32, validateInteger, validateNumber, validateObject, validateString,
} = require('internal/validators');
const { convertToValidSignal, kEmptyObject } = require('internal/util');

function rejectNullBytes(value, name) {
  if (typeof value === 'string' && StringPrototypeIncludes(value, '\u0000')) throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
}

function rejectNullBytesInAll(list, name) {
  for (let i = 0; i < list.length; i++) rejectNullBytes(list[i], `${name}[${i}]`);
}

// A path in any form, as text.
function pathText(value, name) {
  const path = require('internal/fs/utils').toPath(value, name);
  return typeof path === 'string' ? path : require('buffer').Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString();
}

function validateTimeout(timeout) {
  if (timeout != null) validateInteger(timeout, 'timeout', 0);
}

function validateMaxBuffer(maxBuffer) {
  if (maxBuffer != null) validateNumber(maxBuffer, 'options.maxBuffer', 0);
}

// A signal by name or number, as its number; undefined stays.
function sanitizeKillSignal(signal) {
  if (typeof signal === 'string' || typeof signal === 'number') return convertToValidSignal(signal);
  if (signal != null) throw new ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], signal);
  return undefined;
}

function validateIdentity(value, name) {
  if (value != null) validateInt32(value, name);
}

let warnedOfShellArguments = false;
function warnOfShellArguments() {
  if (warnedOfShellArguments) return;
  warnedOfShellArguments = true;
  process.emitWarning(
    'Passing args to a child process with shell option true can lead to security vulnerabilities, as the arguments are not escaped, only concatenated.',
    'DeprecationWarning', 'DEP0190');
}

const isCmd = (shell) => primordials.RegExpPrototypeExec(/^(?:.*\\)?cmd(?:\.exe)?$/i, shell) !== null;

// What a shell is called with to run `command`.
function shellCall(shell, command) {
  if (process.platform === 'win32') {
    const file = typeof shell === 'string' ? shell : process.env.comspec || 'cmd.exe';
    return isCmd(file) ? { file, args: ['/d', '/s', '/c', `"${command}"`], verbatim: true } : { file, args: ['-c', command], verbatim: false };
  }
  const file = typeof shell === 'string' ? shell : process.platform === 'android' ? '/system/bin/sh' : '/bin/sh';
  return { file, args: ['-c', command], verbatim: false };
}

function environmentPairs(env) {
  const pairs = [];
  // Inherited properties count too.
  for (const key in env) {
    const value = env[key];
    if (value === undefined) continue;
    rejectNullBytes(key, `options.env['${key}']`);
    rejectNullBytes(value, `options.env['${key}']`);
    ArrayPrototypePush(pairs, `${key}=${value}`);
  }
  return pairs;
}

// (file, [args], [options]) of spawn and spawnSync, as one object for ChildProcess.prototype.spawn.
function normalizeSpawnArguments(file, args, options) {
  validateString(file, 'file');
  rejectNullBytes(file, 'file');
  if (file.length === 0) throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  if (ArrayIsArray(args)) {
    args = ArrayPrototypeSlice(args);
  } else if (args == null) {
    args = [];
  } else if (typeof args !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  } else {
    options = args;
    args = [];
  }
  rejectNullBytesInAll(args, 'args');
  if (options === undefined) options = kEmptyObject;
  else validateObject(options, 'options');
  options = ObjectAssign({ __proto__: null }, options);

  let { cwd, shell } = options;
  if (cwd != null) cwd = pathText(cwd, 'options.cwd');
  if (options.detached != null) validateBoolean(options.detached, 'options.detached');
  validateIdentity(options.uid, 'options.uid');
  validateIdentity(options.gid, 'options.gid');
  if (shell != null && typeof shell !== 'boolean' && typeof shell !== 'string') throw new ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], shell);
  if (options.argv0 != null) {
    validateString(options.argv0, 'options.argv0');
    rejectNullBytes(options.argv0, 'options.argv0');
  }
  if (options.windowsHide != null) validateBoolean(options.windowsHide, 'options.windowsHide');
  let { windowsVerbatimArguments } = options;
  if (windowsVerbatimArguments != null) validateBoolean(windowsVerbatimArguments, 'options.windowsVerbatimArguments');

  if (shell) {
    rejectNullBytes(shell, 'options.shell');
    if (args.length > 0) warnOfShellArguments();
    const command = args.length > 0 ? `${file} ${ArrayPrototypeJoin(args, ' ')}` : file;
    const call = shellCall(shell, command);
    file = call.file;
    args = call.args;
    if (call.verbatim) windowsVerbatimArguments = true;
  }
  ArrayPrototypeUnshift(args, typeof options.argv0 === 'string' ? options.argv0 : file);

  return ObjectAssign(options, {
    args, cwd, file,
    detached: Boolean(options.detached),
    envPairs: environmentPairs(options.env || process.env),
    windowsHide: Boolean(options.windowsHide),
    windowsVerbatimArguments: Boolean(windowsVerbatimArguments),
  });
}

module.exports = { normalizeSpawnArguments, pathText, rejectNullBytes, rejectNullBytesInAll, sanitizeKillSignal, validateMaxBuffer, validateTimeout };
