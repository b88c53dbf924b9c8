'use strict';
// The class Console and its methods. https://nodejs.org/api/console.html
//
// A console's methods are bound to it, so they may be passed around. Everything a console remembers is in one State; the
// global console has one too, whose streams are process.stdout and process.stderr, looked up at each use.

const {
  ArrayIsArray,
  ArrayPrototypeUnshift,
  ErrorCaptureStackTrace,
  FunctionPrototypeBind,
  MapPrototypeGet,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectKeys,
  ReflectConstruct,
  ReflectOwnKeys,
  SafeMap,
  StringPrototypeIncludes,
  StringPrototypeRepeat,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  Symbol,
  SymbolHasInstance,
  SymbolToStringTag,
} = primordials;

const {
  codes: { ERR_CONSOLE_WRITABLE_STREAM, ERR_INCOMPATIBLE_OPTION_PAIR },
  isStackOverflowError,
} = require('internal/errors');
const { validateArray, validateInteger, validateObject, validateOneOf } = require('internal/validators');
const { isMap } = require('internal/util/types');
const { formatWithOptions, inspect } = require('internal/util/inspect');
const { formatTime, now } = require('internal/console/time');
const { tableText } = require('internal/console/table');
const { channel } = require('diagnostics_channel');

const kState = Symbol('kState');
const kIsConsole = Symbol('kIsConsole');
const kMaxGroupIndentation = 1000;

const withColors = { colors: true };
const withoutColors = {};

const channels = { __proto__: null };
for (const name of ['log', 'info', 'debug', 'warn', 'error']) channels[name] = channel(`console.${name}`);

function ignoreError() { return undefined; }

class State {
  constructor() {
    this.stdout = undefined;
    this.stderr = undefined;
    this.ignoreErrors = true;
    this.colorMode = 'auto';
    this.inspectOptions = undefined;
    this.width = 2;
    this.indent = '';
    this.counts = new SafeMap();
    this.times = new SafeMap();
    this.ignoredStream = undefined;
    this.ignoring = ignoreError;
  }

  // inspect() options for a stream.
  optionsFor(stream) {
    let color = this.colorMode;
    if (color === 'auto') {
      color = stream.isTTY === true && (typeof stream.getColorDepth !== 'function' || stream.getColorDepth() > 2);
    }
    // Options may differ by stream: a Map from stream to options.
    let own = this.inspectOptions;
    if (own !== undefined && isMap(own)) own = MapPrototypeGet(own, stream);
    if (own === undefined) return color ? withColors : withoutColors;
    return own.colors === undefined ? { ...own, colors: color } : own;
  }

  write(stream, text) {
    const { indent } = this;
    if (indent !== '') {
      if (StringPrototypeIncludes(text, '\n')) text = StringPrototypeReplaceAll(text, '\n', `\n${indent}`);
      text = indent + text;
    }
    text += '\n';
    if (this.ignoreErrors === false) {
      stream.write(text);
      return;
    }
    // What the stream throws or emits because of this write is nobody's business; a stack overflow is.
    const guard = typeof stream.listenerCount === 'function' && stream.listenerCount('error') === 0;
    try {
      if (guard) stream.once('error', ignoreError);
      stream.write(text, guard ? this.ignoreWriteError(stream) : ignoreError);
    } catch (error) {
      if (isStackOverflowError(error)) throw error;
    } finally {
      if (guard) stream.removeListener('error', ignoreError);
    }
  }

  // An error of the write that comes later is swallowed as well. Each write to a stream has the same callback: a stream need
  // then remember only how often to call it.
  ignoreWriteError(stream) {
    if (this.ignoredStream !== stream) {
      this.ignoredStream = stream;
      this.ignoring = (error) => {
        if (error != null && stream.listenerCount('error') === 0) stream.once('error', ignoreError);
      };
    }
    return this.ignoring;
  }
}

function print(state, stream, args) {
  const text = args.length === 1 && typeof args[0] === 'string' ? args[0] : formatWithOptions(state.optionsFor(stream), ...args);
  state.write(stream, text);
}

const methods = {
  log(...args) {
    if (channels.log.hasSubscribers) channels.log.publish(args);
    const state = this[kState];
    print(state, state.stdout, args);
  },

  info(...args) {
    if (channels.info.hasSubscribers) channels.info.publish(args);
    const state = this[kState];
    print(state, state.stdout, args);
  },

  debug(...args) {
    if (channels.debug.hasSubscribers) channels.debug.publish(args);
    const state = this[kState];
    print(state, state.stdout, args);
  },

  warn(...args) {
    if (channels.warn.hasSubscribers) channels.warn.publish(args);
    const state = this[kState];
    print(state, state.stderr, args);
  },

  error(...args) {
    if (channels.error.hasSubscribers) channels.error.publish(args);
    const state = this[kState];
    print(state, state.stderr, args);
  },

  dir(object, options) {
    const state = this[kState];
    const { stdout } = state;
    state.write(stdout, inspect(object, { customInspect: false, ...state.optionsFor(stdout), ...options }));
  },

  time(label = 'default') {
    const { times } = this[kState];
    label = `${label}`;
    if (times.has(label)) {
      process.emitWarning(`Label '${label}' already exists for console.time()`);
      return;
    }
    times.set(label, now());
  },

  timeEnd(label = 'default') {
    label = `${label}`;
    if (reportTime(this, 'timeEnd', label, [])) this[kState].times.delete(label);
  },

  timeLog(label = 'default', ...data) {
    reportTime(this, 'timeLog', `${label}`, data);
  },

  trace: function trace(...args) {
    const state = this[kState];
    const error = { name: 'Trace', message: formatWithOptions(state.optionsFor(state.stderr), ...args) };
    ErrorCaptureStackTrace(error, trace);
    this.error(error.stack);
  },

  // Keeps the arguments a program gave: 'Assertion failed' stands before them.
  assert(expression, ...args) {
    if (expression) return;
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else ArrayPrototypeUnshift(args, 'Assertion failed');
    this.warn(...args);
  },

  clear() {
    const { stdout } = this[kState];
    if (stdout.isTTY && process.env.TERM !== 'dumb') {
      // Cursor to the first cell, then erase everything below it.
      stdout.write('\u001b[1;1H');
      stdout.write('\u001b[0J');
    }
  },

  count(label = 'default') {
    label = `${label}`;
    const { counts } = this[kState];
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    this.log(`${label}: ${count}`);
  },

  countReset(label = 'default') {
    const { counts } = this[kState];
    if (!counts.has(`${label}`)) {
      process.emitWarning(`Count for '${label}' does not exist`);
      return;
    }
    counts.delete(`${label}`);
  },

  group(...data) {
    const state = this[kState];
    if (data.length > 0) this.log(...data);
    state.indent += StringPrototypeRepeat(' ', state.width);
  },

  groupEnd() {
    const state = this[kState];
    state.indent = StringPrototypeSlice(state.indent, 0, state.indent.length - state.width);
  },

  table(tabularData, properties) {
    if (properties !== undefined) validateArray(properties, 'properties');
    const state = this[kState];
    const text = tableText(tabularData, properties, (value) => {
      const deep = value !== null && typeof value === 'object' && !ArrayIsArray(value) && ObjectKeys(value).length > 2 ? -1 : 0;
      return inspect(value, { maxArrayLength: 3, breakLength: Infinity, colors: false, ...state.optionsFor(state.stdout), depth: deep });
    });
    this.log(text === undefined ? tabularData : text);
  },
};
methods.dirxml = { dirxml(...args) { this.log(...args); } }.dirxml;
methods.groupCollapsed = { groupCollapsed(...args) { this.group(...args); } }.groupCollapsed;

function reportTime(target, name, label, data) {
  const started = target[kState].times.get(label);
  if (started === undefined) {
    process.emitWarning(`No such label '${label}' for console.${name}()`);
    return false;
  }
  const formatted = formatTime(now() - started);
  if (data.length > 0) target.log('%s: %s', label, formatted, ...data);
  else target.log('%s: %s', label, formatted);
  return true;
}

const methodNames = ReflectOwnKeys(methods);

// Gives `target` bound methods and the hidden properties that programs have come to look at.
function setUp(target, state, own = methods) {
  ObjectDefineProperty(target, kState, { __proto__: null, value: state });
  ObjectDefineProperty(target, kIsConsole, { __proto__: null, value: true });
  for (let i = 0; i < methodNames.length; i++) {
    const name = methodNames[i];
    const bound = FunctionPrototypeBind(own[name], target);
    ObjectDefineProperty(bound, 'name', { __proto__: null, value: name, configurable: true });
    ObjectDefineProperty(target, name, { __proto__: null, value: bound, writable: true, enumerable: true, configurable: true });
  }
  const hidden = (key, descriptor) => ObjectDefineProperty(target, key, { __proto__: null, configurable: true, enumerable: false, ...descriptor });
  const stream = (key) => ({
    __proto__: null,
    get() { return state[key]; },
    set(value) { ObjectDefineProperty(state, key, { __proto__: null, value, writable: true, configurable: true, enumerable: true }); },
  });
  hidden('_stdout', stream('stdout'));
  hidden('_stderr', stream('stderr'));
  hidden('_stdoutErrorHandler', { __proto__: null, value: ignoreError, writable: true });
  hidden('_stderrErrorHandler', { __proto__: null, value: ignoreError, writable: true });
  hidden('_ignoreErrors', { __proto__: null, get() { return state.ignoreErrors; }, set(value) { state.ignoreErrors = value; } });
  hidden('_times', { __proto__: null, value: state.times, writable: true });
  hidden(SymbolToStringTag, { __proto__: null, value: 'console', writable: false });
}

function isWritable(stream) { return stream !== null && stream !== undefined && typeof stream.write === 'function'; }

function Console(options) {
  if (new.target === undefined) return ReflectConstruct(Console, arguments);
  let settings = options;
  if (!settings || typeof settings.write === 'function') {
    settings = { stdout: options, stderr: arguments[1], ignoreErrors: arguments[2] };
  }
  const { stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', inspectOptions, groupIndentation } = settings;
  if (!isWritable(stdout)) throw new ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!isWritable(stderr)) throw new ERR_CONSOLE_WRITABLE_STREAM('stderr');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, kMaxGroupIndentation);
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    if (inspectOptions.colors !== undefined && settings.colorMode !== undefined) {
      throw new ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
    }
  }
  const state = new State();
  state.stdout = stdout;
  state.stderr = stderr;
  state.ignoreErrors = ignoreErrors;
  state.colorMode = colorMode;
  state.inspectOptions = inspectOptions;
  if (groupIndentation !== undefined) state.width = groupIndentation;
  // A subclass's own methods are bound like the others.
  setUp(this, state, this);
}

for (let i = 0; i < methodNames.length; i++) {
  const name = methodNames[i];
  ObjectDefineProperty(Console.prototype, name, { __proto__: null, value: methods[name], writable: true, enumerable: true, configurable: true });
}
ObjectDefineProperties(Console, {
  __proto__: null,
  [SymbolHasInstance]: {
    __proto__: null,
    value(instance) { return typeof instance === 'object' && instance !== null && instance[kIsConsole] === true; },
  },
});

module.exports = { Console, State, setUp };
