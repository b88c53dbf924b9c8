'use strict';
// `node:child_process`. Node docs: "Child process". The parts are in internal/child_process.

const { ArrayPrototypeSplice } = primordials;
const { AbortError } = require('internal/errors');
const { validateAbortSignal } = require('internal/validators');
const { ChildProcess } = require('internal/child_process/child');
const { normalizeSpawnArguments, sanitizeKillSignal, validateTimeout } = require('internal/child_process/spawn_args');
const { exec, execFile } = require('internal/child_process/exec');
const { execFileSync, execSync, spawnSync } = require('internal/child_process/sync');
const { fork } = require('internal/child_process/fork');
const timers = require('timers');

function spawn(file, args, options) {
  options = normalizeSpawnArguments(file, args, options);
  validateTimeout(options.timeout);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  const killSignal = sanitizeKillSignal(options.killSignal);
  const child = new ChildProcess();
  child.spawn(options);
  if (options.timeout > 0) killAfter(child, options.timeout, killSignal);
  if (options.signal) killOnAbort(child, options.signal, killSignal);
  return child;
}

function killAfter(child, timeout, killSignal) {
  let timer = timers.setTimeout(() => {
    timer = null;
    try {
      child.kill(killSignal);
    } catch (error) {
      child.emit('error', error);
    }
  }, timeout);
  child.once('exit', () => {
    if (timer !== null) timers.clearTimeout(timer);
    timer = null;
  });
}

function killOnAbort(child, signal, killSignal) {
  const abort = () => {
    try {
      if (child.kill(killSignal)) child.emit('error', new AbortError(undefined, { cause: signal.reason }));
    } catch (error) {
      child.emit('error', error);
    }
  };
  if (signal.aborted) {
    process.nextTick(abort);
    return;
  }
  signal.addEventListener('abort', abort, { __proto__: null, once: true });
  child.once('exit', () => signal.removeEventListener('abort', abort));
}

// Called at the start of a program that has a channel to its parent.
function _forkChild(fd, serializationMode) {
  require('internal/child_process/ipc').connectToParent(fd, serializationMode);
}

module.exports = { _forkChild, ChildProcess, exec, execFile, execFileSync, execSync, fork, spawn, spawnSync };
