'use strict';
// Functions of `process` that ask the operating system: times, memory, users, directory, signals to others.
// Node docs: "Process". The system calls are in modules/process/mod.rs.

const {
  ArrayPrototypePush, BigInt, MathFloor, NumberIsInteger, NumberMAX_SAFE_INTEGER, ObjectDefineProperty, ObjectKeys,
  StringPrototypeIncludes,
} = primordials;
const binding = internalBinding('process');
const {
  ErrnoException,
  UVException,
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, ERR_UNKNOWN_CREDENTIAL, ERR_UNKNOWN_SIGNAL },
} = require('internal/errors');
const { validateArray, validateNumber, validateObject, validateString, validateUint32, parseFileMode } = require('internal/validators');

const NS_PER_SEC = 1e9;

// [seconds, nanoseconds] of a clock that never goes back; with an earlier result, the time between.
function hrtime(time) {
  const now = binding.hrtime();
  const sec = MathFloor(now / NS_PER_SEC);
  const nsec = now - sec * NS_PER_SEC;
  if (time === undefined) return [sec, nsec];
  validateArray(time, 'time');
  if (time.length !== 2) throw new ERR_OUT_OF_RANGE('time', 2, time.length);
  const dsec = sec - time[0];
  const dnsec = nsec - time[1];
  return dnsec < 0 ? [dsec - 1, dnsec + NS_PER_SEC] : [dsec, dnsec];
}
function bigint() {
  return BigInt(binding.hrtime());
}
hrtime.bigint = bigint;

function uptime() {
  return binding.uptime();
}

function memoryUsage() {
  const [rss, heapTotal, heapUsed, external, arrayBuffers] = binding.memoryUsage();
  return { rss, heapTotal, heapUsed, external, arrayBuffers };
}
function rss() {
  return binding.rss();
}
memoryUsage.rss = rss;

function checkPrevious(previous, name) {
  validateObject(previous, name);
  for (let i = 0; i < 2; i++) {
    const field = i === 0 ? 'user' : 'system';
    const value = previous[field];
    validateNumber(value, `${name}.${field}`);
    if (!(value >= 0 && value <= NumberMAX_SAFE_INTEGER)) throw new ERR_INVALID_ARG_VALUE.RangeError(`${name}.${field}`, value);
  }
}
function cpuUsage(previous) {
  if (previous) checkPrevious(previous, 'prevValue');
  const [user, system] = binding.cpuUsage();
  return previous ? { user: user - previous.user, system: system - previous.system } : { user, system };
}
function threadCpuUsage(previous) {
  if (previous) checkPrevious(previous, 'prevValue');
  const [user, system] = binding.threadCpuUsage();
  return previous ? { user: user - previous.user, system: system - previous.system } : { user, system };
}
function resourceUsage() {
  const v = binding.resourceUsage();
  return {
    userCPUTime: v[0],
    systemCPUTime: v[1],
    maxRSS: v[2],
    sharedMemorySize: v[3],
    unsharedDataSize: v[4],
    unsharedStackSize: v[5],
    minorPageFault: v[6],
    majorPageFault: v[7],
    swappedOut: v[8],
    fsRead: v[9],
    fsWrite: v[10],
    ipcSent: v[11],
    ipcReceived: v[12],
    signalsCount: v[13],
    voluntaryContextSwitches: v[14],
    involuntaryContextSwitches: v[15],
  };
}

function cwd() {
  return binding.cwd();
}
function chdir(directory) {
  validateString(directory, 'directory');
  const err = binding.chdir(directory);
  if (err < 0) throw new UVException({ errno: err, syscall: 'chdir', path: binding.cwd(), dest: directory });
}
function umask(mask) {
  return mask === undefined ? binding.umask() : binding.umask(parseFileMode(mask, 'mask'));
}

function kill(pid, sig) {
  // Loose on purpose: '123' is a pid.
  if (pid != (pid | 0)) throw new ERR_INVALID_ARG_TYPE('pid', 'number', pid);
  let err;
  if (typeof sig === 'number') {
    err = process._kill(pid, sig);
  } else {
    const { signals } = require('internal/util');
    const number = signals[sig || 'SIGTERM'];
    if (number === undefined) throw new ERR_UNKNOWN_SIGNAL(sig);
    err = process._kill(pid, number);
  }
  if (err) throw new ErrnoException(err, 'kill');
  return true;
}

// --- users and groups ---

function checkId(id, name) {
  if (typeof id === 'number') validateUint32(id, name);
  else if (typeof id !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
}
function setter(call, kind) {
  return function(id) {
    checkId(id, 'id');
    if (typeof id === 'number') id |= 0;
    if (call(id) === 1) throw new ERR_UNKNOWN_CREDENTIAL(kind, id);
  };
}
function initgroups(user, extraGroup) {
  checkId(user, 'user');
  checkId(extraGroup, 'extraGroup');
  const result = binding.initgroups(user, extraGroup);
  if (result === 1) throw new ERR_UNKNOWN_CREDENTIAL('User', user);
  if (result === 2) throw new ERR_UNKNOWN_CREDENTIAL('Group', extraGroup);
}
function setgroups(groups) {
  validateArray(groups, 'groups');
  for (let i = 0; i < groups.length; i++) checkId(groups[i], `groups[${i}]`);
  const result = binding.setgroups(groups);
  if (result > 0) throw new ERR_UNKNOWN_CREDENTIAL('Group', groups[result - 1]);
}
function named(fn, name) {
  ObjectDefineProperty(fn, 'name', { __proto__: null, value: name, configurable: true });
  return fn;
}

function execve(execPath, args = [], env) {
  const { getOptionValue } = require('internal/bootstrap/options');
  validateString(execPath, 'execPath');
  validateArray(args, 'args');
  for (let i = 0; i < args.length; i++) {
    if (typeof args[i] !== 'string' || StringPrototypeIncludes(args[i], '\0')) {
      throw new ERR_INVALID_ARG_VALUE(`args[${i}]`, args[i], 'must be a string without null bytes');
    }
  }
  const pairs = [];
  if (env !== undefined) validateObject(env, 'env');
  const source = env ?? process.env;
  const names = ObjectKeys(source);
  for (let i = 0; i < names.length; i++) {
    const key = names[i];
    const value = source[key];
    if (typeof value !== 'string' || StringPrototypeIncludes(`${key}${value}`, '\0')) {
      throw new ERR_INVALID_ARG_VALUE('env', env, 'must be an object with string keys and values without null bytes');
    }
    ArrayPrototypePush(pairs, key, value);
  }
  if (getOptionValue('--no-warnings') !== true) require('internal/util').emitExperimentalWarning('process.execve');
  // 'exit' is not emitted: the process goes on, as another program.
  binding.execve(execPath, args, pairs);
}

function dlopen(module, filename, flags) {
  validateObject(module, 'module');
  validateString(filename, 'filename');
  if (flags !== undefined && !NumberIsInteger(flags)) throw new ERR_INVALID_ARG_TYPE('flags', 'integer', flags);
  if (typeof binding.dlopen !== 'function') {
    const { codes } = require('internal/errors');
    throw new codes.ERR_DLOPEN_FAILED(`native addons are not supported by this build of Rondo: ${filename}`);
  }
  return binding.dlopen(module, filename, flags);
}

module.exports = {
  chdir, cpuUsage, cwd, dlopen, execve, hrtime, initgroups, kill, memoryUsage, resourceUsage, setgroups, threadCpuUsage, umask, uptime,
  availableMemory: function availableMemory() { return binding.availableMemory(); },
  constrainedMemory: function constrainedMemory() { return binding.constrainedMemory(); },
  getegid: function getegid() { return binding.getegid(); },
  geteuid: function geteuid() { return binding.geteuid(); },
  getgid: function getgid() { return binding.getgid(); },
  getgroups: function getgroups() { return binding.getgroups(); },
  getuid: function getuid() { return binding.getuid(); },
  setegid: named(setter(binding.setegid, 'Group'), 'setegid'),
  seteuid: named(setter(binding.seteuid, 'User'), 'seteuid'),
  setgid: named(setter(binding.setgid, 'Group'), 'setgid'),
  setuid: named(setter(binding.setuid, 'User'), 'setuid'),
};
