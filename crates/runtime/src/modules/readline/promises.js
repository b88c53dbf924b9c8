'use strict';
// node:readline/promises. https://nodejs.org/api/readline.html#promises-api

const { ArrayPrototypePush, PromiseWithResolvers } = primordials;

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateBoolean, validateInteger } = require('internal/validators');
const { Interface: Base, ask } = require('internal/readline/interface');

class Interface extends Base {
  question(query, options = {}) { return ask(this, query, options); }
}

// Collects changes to the terminal and writes them in one go with commit().
class Readline {
  #stream;
  #autoCommit = false;
  #pending = [];

  constructor(stream, options = undefined) {
    if (stream === null || typeof stream !== 'object' || typeof stream.write !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    }
    this.#stream = stream;
    if (options?.autoCommit != null) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }

  #add(text) {
    if (text === '') return this;
    if (this.#autoCommit) process.nextTick(() => this.#stream.write(text));
    else ArrayPrototypePush(this.#pending, text);
    return this;
  }

  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y != null) validateInteger(y, 'y');
    return this.#add(y == null ? `\u001b[${x + 1}G` : `\u001b[${y + 1};${x + 1}H`);
  }

  moveCursor(dx, dy) {
    if (dx || dy) {
      validateInteger(dx, 'dx');
      validateInteger(dy, 'dy');
    }
    let text = '';
    if (dx < 0) text += `\u001b[${-dx}D`;
    else if (dx > 0) text += `\u001b[${dx}C`;
    if (dy < 0) text += `\u001b[${-dy}A`;
    else if (dy > 0) text += `\u001b[${dy}B`;
    return this.#add(text);
  }

  clearLine(direction) {
    validateInteger(direction, 'dir', -1, 1);
    return this.#add(direction < 0 ? '\u001b[1K' : direction > 0 ? '\u001b[0K' : '\u001b[2K');
  }

  clearScreenDown() { return this.#add('\u001b[0J'); }

  commit() {
    const { promise, resolve } = PromiseWithResolvers();
    let text = '';
    for (let i = 0; i < this.#pending.length; i++) text += this.#pending[i];
    this.#pending = [];
    this.#stream.write(text, resolve);
    return promise;
  }

  rollback() {
    this.#pending = [];
    return this;
  }
}

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = { Interface, Readline, createInterface };
