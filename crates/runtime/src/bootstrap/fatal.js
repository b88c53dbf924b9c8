'use strict';
// What happens to an error nobody caught (Node docs: "Event: 'uncaughtException'", exit codes 1 and 7). The loop calls
// `fatal(error)` for every exception that leaves a callback; unhandled rejections come here too, with `fromPromise`.

const {
  ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSplice, Error, RegExpPrototypeExec,
  StringPrototypeReplace, StringPrototypeSlice, StringPrototypeSplit, StringPrototypeStartsWith, SyntaxError,
} = primordials;
const { rawDebug, reallyExit } = internalBinding('process');
const { setUncaughtHandler, throwSite } = internalBinding('errors');
const { codes: { ERR_DOMAIN_CALLBACK_NOT_AVAILABLE, ERR_INVALID_ARG_TYPE, ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET } } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { getOptionValue } = require('internal/bootstrap/options');

// --- capture callbacks ---

const capture = { __proto__: null, fn: null, auxiliary: [], domainActive: false, domain: undefined };

function setUncaughtExceptionCaptureCallback(fn) {
  if (fn === null) {
    capture.fn = null;
    return;
  }
  if (typeof fn !== 'function') throw new ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
  if (capture.domainActive) throw new ERR_DOMAIN_CALLBACK_NOT_AVAILABLE();
  if (capture.fn !== null) throw new ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  capture.fn = fn;
}
function hasUncaughtExceptionCaptureCallback() {
  return capture.fn !== null;
}
function addUncaughtExceptionCaptureCallback(fn) {
  validateFunction(fn, 'fn');
  ArrayPrototypePush(capture.auxiliary, fn);
}
function removeAuxiliary(fn) {
  const at = ArrayPrototypeIndexOf(capture.auxiliary, fn);
  if (at !== -1) ArrayPrototypeSplice(capture.auxiliary, at, 1);
}

// --- the report on stderr ---

// "file:line", the source line and a mark below the column: of the place where it was thrown, of what could not be
// compiled, or of the first frame that is a file.
function sourceFrame(stack, site, err) {
  if (site !== undefined && !StringPrototypeStartsWith(site[0], 'node:')) {
    const shown = sourceAt(site[0], site[1], site[2], true);
    if (shown !== '') return shown;
  }
  if (err instanceof SyntaxError && typeof err.fileName === 'string' && RegExpPrototypeExec(/^(?:file:\/\/)?\/(?!.* > )/, err.fileName) !== null) {
    // Modules tell it in the stack by themselves.
    if (StringPrototypeStartsWith(stack, `${err.fileName}:${err.lineNumber}\n`)) return '';
    const shown = sourceAt(err.fileName, err.lineNumber, err.columnNumber);
    if (shown !== '') return shown;
  }
  const lines = StringPrototypeSplit(stack, '\n');
  for (let i = 0; i < lines.length; i++) {
    if (!StringPrototypeStartsWith(lines[i], '    at ')) continue;
    const match = RegExpPrototypeExec(/\(?((?:file:\/\/)?\/[^()]*):(\d+):(\d+)\)?$/, lines[i]);
    if (match === null) return '';
    return sourceAt(match[1], +match[2], +match[3]);
  }
  return '';
}

// With `thrown` the engine's column is that of the thrown expression; the mark belongs under the keyword before it.
function sourceAt(name, line, column, thrown = false) {
  let file = name;
  if (StringPrototypeStartsWith(file, 'file://')) {
    try {
      file = require('url').fileURLToPath(file);
    } catch {
      return '';
    }
  }
  let source;
  try {
    source = StringPrototypeSplit(require('fs').readFileSync(file, 'utf8'), '\n')[line - 1];
  } catch {
    // The text came from somewhere else than a readable file.
    return '';
  }
  // Minified code in one line helps nobody.
  if (source === undefined || source.length > 2000) return `${name}:${line}\n`;
  if (thrown) {
    const keyword = RegExpPrototypeExec(/\bthrow\s[\w$.\s]*$/, StringPrototypeSlice(source, 0, column - 1));
    if (keyword !== null) column = keyword.index + 1;
  }
  const pad = StringPrototypeReplace(StringPrototypeSlice(source, 0, column - 1), /[^\t]/g, ' ');
  return `${name}:${line}\n${source}\n${pad}^\n`;
}

function describe(err, fromPromise) {
  // A rejection was thrown long ago.
  const site = fromPromise ? undefined : throwSite();
  const { inspect } = require('internal/util/inspect');
  const colors = process.stderr?.isTTY === true && process.stderr.hasColors?.() === true;
  if (typeof err === 'object' && err !== null && (err instanceof Error || typeof err.stack === 'string')) {
    const stack = typeof err.stack === 'string' ? err.stack : '';
    const frame = sourceFrame(stack, site, err);
    let text;
    try {
      text = inspect(err, { colors });
    } catch {
      text = stack;
    }
    const emitted = require('internal/events/unhandled').describe(err);
    if (emitted !== '') {
      text = StringPrototypeStartsWith(text, stack) ?
        `${stack}\n${emitted}${StringPrototypeSlice(text, stack.length)}` : `${text}\n${emitted}`;
    }
    return `${frame === '' ? '' : `${frame}\n`}${text}\n`;
  }
  const where = sourceFrame('', site, undefined);
  const text = typeof err === 'string' ? err : inspect(err, { colors });
  if (where !== '' && typeof err === 'object' && err !== null) return `\n${where}${text}\n`;
  return `${where === '' ? 'Uncaught:\n' : `\n${where}`}${text}\n(Use \`rondo --trace-uncaught ...\` to show where the exception was thrown)\n`;
}

function report(err, fromPromise = false) {
  let text;
  try {
    text = describe(err, fromPromise);
  } catch {
    // A hostile object (throwing getters, proxies) must not hide that the process failed.
    text = 'Uncaught exception that cannot be shown\n';
  }
  rawDebug(`${text}\nRondo ${process.versions.rondo ? `v${process.versions.rondo}` : ''}`);
}

// Where the report goes: a worker sends the error to its parent.
let reportTo = report;
function setReport(fn) {
  reportTo = fn;
}

// --- the decision ---

// True when somebody took the error.
function dispatch(err, fromPromise) {
  const origin = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  process.emit('uncaughtExceptionMonitor', err, origin);
  if (capture.fn !== null) {
    capture.fn(err);
    return true;
  }
  for (let i = capture.auxiliary.length - 1; i >= 0; i--) {
    if (capture.auxiliary[i](err) === true) return true;
  }
  // Undefined: no domain is entered.
  const handled = capture.domain?.(err);
  if (handled !== undefined) return handled;
  return process.emit('uncaughtException', err, origin);
}

function emitFatalExit() {
  try {
    if (process._exiting) return;
    process.exitCode = 1;
    process._exiting = true;
    process.emit('exit', 1);
  } catch {
    // The first error is the one to report.
  }
}

const { isWorker } = internalBinding('runtime');
const abortOnUncaught = () => getOptionValue('--abort-on-uncaught-exception') === true;

// Returns true when the process goes on; otherwise it does not return.
function fatal(err, fromPromise = false) {
  // Nobody is asked then but a capture callback, or a domain that will deal with the error.
  // A worker only ends itself.
  if (abortOnUncaught() && !isWorker && capture.fn === null && capture.domainListens?.() !== true) {
    reportTo(err, fromPromise);
    process.abort();
  }
  const state = require('internal/async_hooks/state');
  let handled;
  try {
    handled = dispatch(err, fromPromise);
  } catch (inner) {
    emitFatalExit();
    reportTo(inner);
    if (abortOnUncaught() && !isWorker) process.abort();
    return reallyExit(isWorker ? 1 : 7);
  }
  if (handled) {
    state.abandon();
    // What the interrupted run left in the tick queue goes on in the check phase (row E10 of the process model).
    const { Immediate } = require('internal/timers/immediate');
    const { processTicksAndRejections } = require('internal/bootstrap/task_queues');
    new Immediate(processTicksAndRejections, undefined, true);
    return true;
  }
  emitFatalExit();
  reportTo(err, fromPromise);
  const code = process.exitCode;
  return reallyExit(code === undefined || code === null ? 1 : +code);
}

// An error thrown by a hook of async_hooks: there is no safe way to go on.
function abortOnHookError(err) {
  rawDebug(typeof err?.stack === 'string' ? err.stack : `${err}`);
  if (abortOnUncaught()) process.abort();
  if (!process._exiting) {
    try {
      process._exiting = true;
      process.exitCode = 1;
      process.emit('exit', 1);
    } catch {
      // Already ending.
    }
  }
  reallyExit(1);
}

setUncaughtHandler((err, origin) => {
  // Exit code 6: a program took the handler away. A worker's parent hears of the code alone.
  if (typeof process._fatalException !== 'function') {
    report(err);
    return reallyExit(6);
  }
  return process._fatalException(err, origin === 'unhandledRejection');
});

module.exports = {
  abortOnHookError, addUncaughtExceptionCaptureCallback, capture, fatal, hasUncaughtExceptionCaptureCallback, removeAuxiliary, setReport,
  setUncaughtExceptionCaptureCallback,
};
