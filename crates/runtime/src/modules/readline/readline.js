'use strict';
// node:readline. https://nodejs.org/api/readline.html

const { ObjectDefineProperty } = primordials;

const { Interface, ask } = require('internal/readline/interface');
const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('internal/readline/cursor');
const { emitKeypressEvents } = require('internal/readline/keypress');
const { kCustomPromisifiedSymbol } = require('internal/util');

// util.promisify(rl.question) resolves with the answer.
ObjectDefineProperty(Interface.prototype.question, kCustomPromisifiedSymbol, {
  __proto__: null,
  value: function question(query, options) { return ask(this, query, options); },
});

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = {
  Interface,
  clearLine,
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents,
  moveCursor,
  get promises() { return require('readline/promises'); },
};
