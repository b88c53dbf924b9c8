'use strict';
// fork: another program of this runtime, with a channel to it. Node docs: child_process.fork().

const {
  ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypeIndexOf, ArrayPrototypeSlice, ArrayPrototypeSplice, ObjectAssign,
} = primordials;
const { codes: { ERR_CHILD_PROCESS_IPC_REQUIRED } } = require('internal/errors');
const { validateArray, validateObject } = require('internal/validators');
const { pathText, rejectNullBytes, rejectNullBytesInAll } = require('internal/child_process/spawn_args');
const { stdioOfWord } = require('internal/child_process/stdio');

// The options that the child starts with unless told: ours, without the program text of -e.
function inheritedOptions() {
  const list = ArrayPrototypeSlice(process.execArgv);
  const code = process._eval;
  if (code == null) return list;
  const at = ArrayPrototypeIndexOf(list, code);
  if (at > 0) ArrayPrototypeSplice(list, at - 1, 2);
  return list;
}

function fork(modulePath, args, options) {
  modulePath = pathText(modulePath, 'modulePath');
  if (args == null) {
    args = [];
  } else if (typeof args === 'object' && !ArrayIsArray(args)) {
    options = args;
    args = [];
  } else {
    validateArray(args, 'args');
  }
  if (options != null) validateObject(options, 'options');
  options = ObjectAssign({ __proto__: null }, options, { shell: false });
  options.execPath ||= process.execPath;
  rejectNullBytes(options.execPath, 'options.execPath');
  const given = options.execArgv;
  const execArgv = given === undefined || given === null || given === process.execArgv ? inheritedOptions() : given;
  validateArray(execArgv, 'options.execArgv');
  rejectNullBytesInAll(execArgv, 'options.execArgv');
  args = [...execArgv, modulePath, ...args];
  if (typeof options.stdio === 'string') {
    options.stdio = stdioOfWord(options.stdio, 'ipc');
  } else if (!ArrayIsArray(options.stdio)) {
    options.stdio = stdioOfWord(options.silent ? 'pipe' : 'inherit', 'ipc');
  } else if (!ArrayPrototypeIncludes(options.stdio, 'ipc')) {
    throw new ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  }
  return require('child_process').spawn(options.execPath, args, options);
}

module.exports = { fork };
