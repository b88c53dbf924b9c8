'use strict';
// Longer tools (cp, glob) are written once, as generators that yield the file operations they need, `[name, ...arguments]`.
// The two drivers here run such a generator to its end: one in place, one on the pool with a callback.

const { PromisePrototypeThen, ReflectApply } = primordials;
const binding = internalBinding('fs');
const { codes: { ERR_INVALID_RETURN_VALUE } } = require('internal/errors');
const { isPromise } = require('internal/util/types');
const { unpackNames } = require('internal/fs/names');
const { takeStats } = require('internal/fs/stats');

// For each operation: the arguments of the binding's function of that name, and what to make of its result.
const operations = {
  __proto__: null,
  stat: { fn: binding.stat, args: (path) => [path, true, false], result: () => takeStats(true) },
  lstat: { fn: binding.lstat, args: (path) => [path, true, false], result: () => takeStats(true) },
  readdir: {
    fn: binding.readdir,
    args: (path) => [path, true, false, false],
    result: (packed, path) => unpackNames(packed, true, path, 'utf8'),
  },
  readlink: { fn: binding.readlink, args: (path) => [path, false] },
  symlink: { fn: binding.symlink, args: (target, path) => [target, path] },
  unlink: { fn: binding.unlink, args: (path) => [path] },
  mkdir: { fn: binding.mkdir, args: (path, recursive) => [path, 0o777, recursive] },
  copyFile: { fn: binding.copyFile, args: (src, dest, mode) => [src, dest, mode] },
  chmod: { fn: binding.chmod, args: (path, mode) => [path, mode] },
  utimes: { fn: binding.utimes, args: (path, atime, mtime) => [path, atime, mtime] },
};

function prepare(step) {
  const [name, first, second, third] = step;
  const { fn, args, result } = operations[name];
  return { fn, args: args(first, second, third), finish: (value) => (result === undefined ? value : result(value, first)) };
}

// `['call', fn, ...args]` is a function of the program, which may answer with a promise in the asynchronous form only.
function runSync(steps) {
  let next = steps.next();
  while (!next.done) {
    let value;
    try {
      const step = next.value;
      if (step[0] === 'call') {
        value = step[1](step[2], step[3]);
        if (isPromise(value)) throw new ERR_INVALID_RETURN_VALUE('boolean', 'filter', value);
      } else {
        const { fn, args, finish } = prepare(step);
        value = finish(ReflectApply(fn, undefined, args));
      }
    } catch (err) {
      next = steps.throw(err);
      continue;
    }
    next = steps.next(value);
  }
  return next.value;
}

function runAsync(steps, callback) {
  function go(method, value) {
    let next;
    try {
      next = steps[method](value);
      if (next.done) {
        value = next.value;
      } else {
        start(next.value);
        return;
      }
    } catch (err) {
      callback(err);
      return;
    }
    callback(null, value);
  }
  function start(step) {
    if (step[0] === 'call') {
      // A promise also when the answer is none: what the function throws must reach the generator, never this frame.
      PromisePrototypeThen(callUser(step), (value) => go('next', value), (err) => go('throw', err));
      return;
    }
    const { fn, args, finish } = prepare(step);
    args[args.length] = (err, value) => {
      if (err) go('throw', err);
      else go('next', finish(value));
    };
    ReflectApply(fn, undefined, args);
  }
  go('next', undefined);
}

async function callUser(step) {
  return step[1](step[2], step[3]);
}

module.exports = { runAsync, runSync };
