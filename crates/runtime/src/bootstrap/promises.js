'use strict';
// Rejected promises without a handler (Node docs: "--unhandled-rejections", events 'unhandledRejection' and
// 'rejectionHandled'). The engine tells of a promise that was rejected without a handler and of one that got its handler
// later; both are looked at only after ticks and promise jobs ran out, so a handler attached in time is no event at all.

const {
  ArrayPrototypePush, ArrayPrototypeShift, Error, ObjectDefineProperty, SafeWeakMap, String,
} = primordials;
const { setPromiseRejectCallback } = internalBinding('task_queue');
const { getOptionValue } = require('internal/bootstrap/options');
const { setHasRejection, setRejectionProcessor } = require('internal/bootstrap/task_queues');
const { fatal } = require('internal/bootstrap/fatal');
const state = require('internal/async_hooks/state');

const kRejected = 0;
const kHandledLater = 1;

const known = new SafeWeakMap();
const pending = [];
const handledLater = [];
let lastId = 0;

function onPromise(type, promise, reason) {
  if (type === kRejected) {
    const info = { id: ++lastId, reason, told: false, frame: state.getFrame() };
    known.set(promise, info);
    ArrayPrototypePush(pending, promise);
    setHasRejection(true);
    return;
  }
  if (type !== kHandledLater) return;
  const info = known.get(promise);
  if (info === undefined) return;
  known.delete(promise);
  if (!info.told) return;
  ArrayPrototypePush(handledLater, { promise, id: info.id });
  setHasRejection(true);
}

function text(reason) {
  try {
    return require('internal/util/inspect').inspect(reason);
  } catch {
    return 'an object that cannot be shown';
  }
}

// The error for a rejection whose reason is no Error.
class UnhandledPromiseRejection extends Error {
  constructor(reason) {
    super('This error originated either by throwing inside of an async function without a catch block, or by rejecting a ' +
      `promise which was not handled with .catch(). The promise rejected with the reason "${describe(reason)}".`);
    ObjectDefineProperty(this, 'name', { __proto__: null, value: 'UnhandledPromiseRejection', enumerable: false, writable: true, configurable: true });
    this.code = 'ERR_UNHANDLED_REJECTION';
  }
}
function describe(reason) {
  if (typeof reason === 'object' && reason !== null) {
    try {
      return require('internal/util/inspect').inspect(reason);
    } catch {
      return '#<Object>';
    }
  }
  return String(reason);
}

function warn(id, reason) {
  const hint = new Error('Unhandled promise rejection. This error originated either by throwing inside of an async function ' +
    'without a catch block, or by rejecting a promise which was not handled with .catch(). To terminate the node process on ' +
    'unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see ' +
    `https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: ${id})`);
  hint.name = 'UnhandledPromiseRejectionWarning';
  try {
    if (reason instanceof Error) {
      hint.stack = reason.stack;
      process.emitWarning(reason.stack, 'UnhandledPromiseRejectionWarning');
    } else {
      process.emitWarning(text(reason), 'UnhandledPromiseRejectionWarning');
    }
  } catch {
    // A reason whose stack cannot be read still gets the general warning.
  }
  process.emitWarning(hint);
}

const asError = (reason) => (reason instanceof Error ? reason : new UnhandledPromiseRejection(reason));

const modes = {
  '__proto__': null,
  'strict'(promise, info) {
    fatal(asError(info.reason), true);
    if (!process.emit('unhandledRejection', info.reason, promise)) warn(info.id, info.reason);
  },
  'none'(promise, info) {
    process.emit('unhandledRejection', info.reason, promise);
  },
  'warn'(promise, info) {
    process.emit('unhandledRejection', info.reason, promise);
    warn(info.id, info.reason);
  },
  'throw'(promise, info) {
    if (!process.emit('unhandledRejection', info.reason, promise)) fatal(asError(info.reason), true);
  },
  'warn-with-error-code'(promise, info) {
    if (process.emit('unhandledRejection', info.reason, promise)) return;
    warn(info.id, info.reason);
    process.exitCode = 1;
  },
};
let handle;
{
  const mode = getOptionValue('--unhandled-rejections');
  if (mode !== undefined && modes[mode] === undefined) {
    const { rawDebug, reallyExit } = internalBinding('process');
    rawDebug(`${process.execPath}: invalid value for --unhandled-rejections`);
    reallyExit(9);
  }
}

// True when listeners may have queued new work.
function processRejections() {
  let worked = false;
  handle ??= modes[getOptionValue('--unhandled-rejections') ?? 'throw'] ?? modes.throw;
  while (handledLater.length > 0) {
    const { promise, id } = ArrayPrototypeShift(handledLater);
    worked = true;
    if (process.emit('rejectionHandled', promise)) continue;
    const warning = new Error(`Promise rejection was handled asynchronously (rejection id: ${id})`);
    warning.name = 'PromiseRejectionHandledWarning';
    warning.id = id;
    process.emitWarning(warning);
  }
  const due = pending.length;
  for (let i = 0; i < due; i++) {
    const promise = ArrayPrototypeShift(pending);
    const info = known.get(promise);
    if (info === undefined) continue;
    info.told = true;
    worked = true;
    state.setFrame(info.frame);
    handle(promise, info);
    state.setFrame(undefined);
  }
  return worked || pending.length > 0;
}

setPromiseRejectCallback(onPromise);
setRejectionProcessor(processRejections);

module.exports = { processRejections };
