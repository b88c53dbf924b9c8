'use strict';
// The class Interface of node:readline and its promise form. https://nodejs.org/api/readline.html#class-interfaceconstructor

const {
  ArrayPrototypePush,
  ArrayPrototypeShift,
  DateNow,
  FunctionPrototypeCall,
  NumberIsNaN,
  ObjectSetPrototypeOf,
  PromiseReject,
  PromiseWithResolvers,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolSplit,
  StringPrototypeEndsWith,
  StringPrototypeSlice,
  SymbolAsyncIterator,
  SymbolDispose,
  SymbolFor,
} = primordials;

const EventEmitter = require('events');
const { StringDecoder } = require('string_decoder');
const { AbortError, codes: { ERR_INVALID_ARG_VALUE, ERR_USE_AFTER_CLOSE } } = require('internal/errors');
const { validateAbortSignal, validateArray, validateString, validateUint32 } = require('internal/validators');
const { getStringWidth } = require('internal/util/inspect');
const { emitKeypressEvents } = require('internal/readline/keypress');
const { cursorTo } = require('internal/readline/cursor');
const { Editor } = require('internal/readline/editor');

const kHistorySize = 30;
const kMinCrlfDelay = 100;
const kHighWaterMark = 1024;
const kLowWaterMark = 1;
const kWatermarkData = SymbolFor('nodejs.watermarkData');
// What ends a line; "\r\n" counts once, also when its halves come apart within crlfDelay.
const lineEnd = /\r\n|\n|\r(?!\n)|\u2028|\u2029/;
const endsLine = /[\r\n\u2028\u2029]$/;

function Interface(input, output, completer, terminal) {
  if (!new.target) return new Interface(input, output, completer, terminal);
  FunctionPrototypeCall(EventEmitter, this);
  let options = { output, completer, terminal };
  if (input?.input) {
    options = input;
    ({ input } = options);
  }
  ({ output, completer, terminal } = options);
  const { signal, history, historySize = kHistorySize, removeHistoryDuplicates = false, prompt = '> ', crlfDelay, tabSize = 8, escapeCodeTimeout = 500 } = options;
  if (completer !== undefined && typeof completer !== 'function') throw new ERR_INVALID_ARG_VALUE('completer', completer);
  if (history !== undefined) validateArray(history, 'history');
  if (typeof historySize !== 'number' || NumberIsNaN(historySize) || historySize < 0) throw new ERR_INVALID_ARG_VALUE.RangeError('historySize', historySize);
  if (NumberIsNaN(escapeCodeTimeout) || typeof escapeCodeTimeout !== 'number') throw new ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', escapeCodeTimeout);
  validateUint32(tabSize, 'tabSize', true);
  if (signal) validateAbortSignal(signal, 'options.signal');
  if (terminal === undefined) terminal = Boolean(output?.isTTY);
  this.input = input;
  this.output = output;
  this.terminal = Boolean(terminal);
  this.completer = completer;
  this.history = history ?? [];
  this.historySize = historySize;
  this.removeHistoryDuplicates = Boolean(removeHistoryDuplicates);
  this.crlfDelay = crlfDelay ? primordials.MathMax(kMinCrlfDelay, crlfDelay) : kMinCrlfDelay;
  this.escapeCodeTimeout = escapeCodeTimeout;
  this.tabSize = tabSize;
  this.line = '';
  this.cursor = 0;
  this.closed = false;
  this.paused = false;
  this.isCompletionEnabled = true;
  this._prompt = `${prompt}`;
  this._sawReturnAt = 0;
  this._partial = undefined;
  this._question = undefined;
  this._lastWasTab = false;
  this._decoder = new StringDecoder('utf8');
  this._editor = this.terminal ? new Editor(this) : undefined;
  this._start();
  if (signal) {
    const onAbort = () => this.close();
    if (signal.aborted) {
      process.nextTick(onAbort);
    } else {
      signal.addEventListener('abort', onAbort, { once: true });
      this.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
}
ObjectSetPrototypeOf(Interface.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(Interface, EventEmitter);

const methods = {
  _start() {
    const { input } = this;
    this._onError = (error) => this.emit('error', error);
    input.on('error', this._onError);
    if (this.terminal) {
      emitKeypressEvents(input, this);
      this._onKeypress = (text, key) => this._ttyWrite(text, key);
      this._onResize = () => this._editor.refresh();
      this._onEnd = () => {
        if (this.line.length > 0) this.emit('line', this.line);
        this.close();
      };
      input.on('keypress', this._onKeypress);
      input.on('end', this._onEnd);
      this._setRawMode(true);
      this.output?.on('resize', this._onResize);
    } else {
      this._onData = (data) => this._normalWrite(data);
      this._onEnd = () => {
        if (typeof this._partial === 'string' && this._partial.length > 0) this._emitLine(this._partial);
        this.close();
      };
      input.on('data', this._onData);
      input.on('end', this._onEnd);
    }
    input.resume();
  },

  _setRawMode(mode) {
    const wasRaw = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return wasRaw;
  },

  _writeToOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) this.output.write(text);
  },

  _emitLine(line) {
    const question = this._question;
    if (question !== undefined) {
      this._question = undefined;
      this.setPrompt(this._oldPrompt);
      question(line);
    } else {
      this.emit('line', line);
    }
  },

  _normalWrite(data) {
    if (data === undefined) return;
    let text = this._decoder.write(data);
    // The other half of a "\r\n" that came apart.
    if (this._sawReturnAt && DateNow() - this._sawReturnAt <= this.crlfDelay) {
      if (text[0] === '\n') text = StringPrototypeSlice(text, 1);
      this._sawReturnAt = 0;
    }
    if (text === '') return;
    const ended = RegExpPrototypeExec(endsLine, text) !== null;
    if (this._partial) text = this._partial + text;
    this._partial = undefined;
    const lines = RegExpPrototypeSymbolSplit(lineEnd, text);
    const rest = primordials.ArrayPrototypePop(lines);
    if (!ended) this._partial = rest;
    this._sawReturnAt = StringPrototypeEndsWith(text, '\r') ? DateNow() : 0;
    for (let i = 0; i < lines.length; i++) this._emitLine(lines[i]);
  },

  _ttyWrite(text, key = {}) {
    const editor = this._editor;
    const wasTab = this._lastWasTab;
    this._lastWasTab = key.name === 'tab' && !key.ctrl && !key.meta;
    if (key.name === 'escape') return;
    if (key.ctrl && !key.meta) {
      switch (key.name) {
        case 'c':
          if (this.listenerCount('SIGINT') > 0) this.emit('SIGINT');
          else this.close();
          return;
        case 'd':
          if (this.cursor === 0 && this.line.length === 0) this.close();
          else editor.remove(this.cursor, this.cursor + editor.right());
          return;
        case 'z':
          if (this.listenerCount('SIGTSTP') > 0) {
            this.emit('SIGTSTP');
            return;
          }
          process.once('SIGCONT', () => {
            if (!this.paused) {
              this.pause();
              this.emit('SIGCONT');
            }
            this._setRawMode(true);
            editor.refresh();
          });
          this._setRawMode(false);
          process.kill(process.pid, 'SIGTSTP');
          return;
        case 'h': editor.remove(this.cursor - editor.left(), this.cursor); return;
        case 'u': editor.remove(0, this.cursor, true); return;
        case 'k': editor.remove(this.cursor, this.line.length, true); return;
        case 'a': editor.moveTo(0); return;
        case 'e': editor.moveTo(this.line.length); return;
        case 'b': editor.moveTo(this.cursor - editor.left()); return;
        case 'f': editor.moveTo(this.cursor + editor.right()); return;
        case 'l':
          cursorTo(this.output, 0, 0);
          require('internal/readline/cursor').clearScreenDown(this.output);
          editor.rows = 0;
          editor.refresh();
          return;
        case 'n': editor.recall(-1); return;
        case 'p': editor.recall(1); return;
        case 'y': editor.insert(editor.killed); return;
        case 'w':
        case 'backspace': editor.remove(editor.wordLeft(), this.cursor, true); return;
        case 'delete': editor.remove(this.cursor, editor.wordRight(), true); this.cursor = primordials.MathMin(this.cursor, this.line.length); return;
        case 'left': editor.moveTo(editor.wordLeft()); return;
        case 'right': editor.moveTo(editor.wordRight()); return;
        default: return;
      }
    }
    if (key.meta) {
      switch (key.name) {
        case 'b': editor.moveTo(editor.wordLeft()); return;
        case 'f': editor.moveTo(editor.wordRight()); return;
        case 'd':
        case 'delete': editor.remove(this.cursor, editor.wordRight(), true); return;
        case 'backspace': editor.remove(editor.wordLeft(), this.cursor, true); return;
        default: return;
      }
    }
    if (this._sawReturnAt && key.name !== 'enter') this._sawReturnAt = 0;
    switch (key.name) {
      case 'return':
        this._sawReturnAt = DateNow();
        this._acceptLine();
        return;
      case 'enter':
        if (this._sawReturnAt === 0 || DateNow() - this._sawReturnAt > this.crlfDelay) this._acceptLine();
        this._sawReturnAt = 0;
        return;
      case 'backspace': editor.remove(this.cursor - editor.left(), this.cursor); return;
      case 'delete': editor.remove(this.cursor, this.cursor + editor.right()); return;
      case 'left': editor.moveTo(this.cursor - editor.left()); return;
      case 'right': editor.moveTo(this.cursor + editor.right()); return;
      case 'home': editor.moveTo(0); return;
      case 'end': editor.moveTo(this.line.length); return;
      case 'up': editor.recall(1); return;
      case 'down': editor.recall(-1); return;
      case 'tab':
        if (typeof this.completer === 'function' && this.isCompletionEnabled) {
          editor.complete(wasTab);
          return;
        }
        break;
      default: break;
    }
    if (typeof text !== 'string' || text === '') return;
    const lines = RegExpPrototypeSymbolSplit(lineEnd, text);
    for (let i = 0; i < lines.length; i++) {
      if (i > 0) this._acceptLine();
      editor.insert(lines[i]);
    }
  },

  _acceptLine() {
    const editor = this._editor;
    editor.moveTo(this.line.length);
    editor.remember();
    const { line } = this;
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    editor.rows = 0;
    this._emitLine(line);
  },

  setPrompt(prompt) { this._prompt = prompt; },
  getPrompt() { return this._prompt; },

  prompt(preserveCursor) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._editor.rows = primordials.MathMin(this._editor.rows, this._editor.cursorPosition().rows);
      this._editor.refresh();
    } else {
      this._writeToOutput(this._prompt);
    }
  },

  // Asks once; the answer goes to `callback` instead of a 'line' event.
  _ask(query, callback) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this._question !== undefined) {
      this.prompt();
      return;
    }
    this._oldPrompt = this._prompt;
    this.setPrompt(query);
    this._question = callback;
    this.prompt();
  },

  question(query, options, callback) {
    if (typeof options === 'function') callback = options;
    options = typeof options === 'object' && options !== null ? options : {};
    if (options.signal) {
      validateAbortSignal(options.signal, 'options.signal');
      if (options.signal.aborted) return;
      const onAbort = () => this._forget();
      options.signal.addEventListener('abort', onAbort, { once: true });
      const original = callback;
      callback = typeof original === 'function' ? (answer) => {
        options.signal.removeEventListener('abort', onAbort);
        return original(answer);
      } : original;
    }
    if (typeof callback === 'function') this._ask(query, callback);
  },

  // Drops the question that waits for its answer.
  _forget() {
    if (this._question === undefined) return;
    this._question = undefined;
    this.setPrompt(this._oldPrompt);
    this._writeToOutput('\n');
  },

  pause() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) return this;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  },

  resume() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (!this.paused) return this;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  },

  write(data, key) {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(data ?? undefined, key);
    else this._normalWrite(data);
  },

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    const { input } = this;
    input.removeListener('error', this._onError);
    input.removeListener('end', this._onEnd);
    if (this.terminal) {
      input.removeListener('keypress', this._onKeypress);
      this.output?.removeListener('resize', this._onResize);
    } else {
      input.removeListener('data', this._onData);
    }
    this.closed = true;
    this.emit('close');
  },

  getCursorPos() {
    if (this.terminal) return this._editor.cursorPosition();
    return { rows: 0, cols: getStringWidth(this._prompt + StringPrototypeSlice(this.line, 0, this.cursor)) };
  },

  clearLine() {
    this._editor?.moveTo(this.line.length);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    if (this._editor) this._editor.rows = 0;
  },
};
for (const name in methods) primordials.ObjectDefineProperty(Interface.prototype, name, { __proto__: null, value: methods[name], writable: true, configurable: true, enumerable: name[0] !== '_' });

Interface.prototype[SymbolDispose] = function() { this.close(); };

// `for await (const line of rl)`: lines are kept until asked for; leaving the loop closes the interface.
// All loops over one interface share its lines.
Interface.prototype[SymbolAsyncIterator] = function() {
  if (this._iterator !== undefined) return this._iterator;
  const lines = [];
  const waiting = [];
  let ended = false;
  let failure;
  const onLine = (line) => {
    const next = ArrayPrototypeShift(waiting);
    if (next !== undefined) next.resolve({ value: line, done: false });
    else if (ArrayPrototypePush(lines, line) > kHighWaterMark && !this.closed) this.pause();
  };
  const onClose = () => {
    ended = true;
    for (let next = ArrayPrototypeShift(waiting); next !== undefined; next = ArrayPrototypeShift(waiting)) next.resolve({ value: undefined, done: true });
  };
  const onError = (error) => {
    failure = error;
    // First of all: closing answers whoever else waits.
    const next = ArrayPrototypeShift(waiting);
    if (next !== undefined) next.reject(error);
    this.close();
  };
  if (this.closed) ended = true;
  this.on('line', onLine);
  this.once('close', onClose);
  this.once('error', onError);
  const iface = this;
  this._iterator = {
    next() {
      if (lines.length > 0) {
        const value = ArrayPrototypeShift(lines);
        if (lines.length < kLowWaterMark && iface.paused && !iface.closed) iface.resume();
        return primordials.PromiseResolve({ value, done: false });
      }
      if (failure !== undefined) return PromiseReject(failure);
      if (ended) return primordials.PromiseResolve({ value: undefined, done: true });
      const waiter = PromiseWithResolvers();
      ArrayPrototypePush(waiting, waiter);
      return waiter.promise;
    },
    return() {
      iface.removeListener('line', onLine);
      iface.removeListener('error', onError);
      iface.close();
      return primordials.PromiseResolve({ value: undefined, done: true });
    },
    [SymbolAsyncIterator]() { return this; },
    // How full the iterator is, as events.on() tells it.
    [kWatermarkData]: {
      __proto__: null,
      get size() { return lines.length; },
      get low() { return kLowWaterMark; },
      get high() { return kHighWaterMark; },
      get isPaused() { return iface.paused; },
    },
  };
  return this._iterator;
};

// The promise form of question().
function ask(iface, query, options = {}) {
  const { signal } = options;
  if (signal !== undefined) {
    validateAbortSignal(signal, 'options.signal');
    if (signal.aborted) return PromiseReject(new AbortError(undefined, { cause: signal.reason }));
  }
  const { promise, reject, resolve } = PromiseWithResolvers();
  const onAbort = () => {
    iface._forget();
    reject(new AbortError(undefined, { cause: signal.reason }));
  };
  const onClose = () => reject(new AbortError(undefined, { cause: signal?.reason }));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    iface._ask(query, (answer) => {
      signal?.removeEventListener('abort', onAbort);
      iface.removeListener('close', onClose);
      resolve(answer);
    });
    iface.once('close', onClose);
  } catch (error) {
    reject(error);
  }
  return promise;
}

module.exports = { Interface, ask };
