'use strict';
// Line editing on a terminal: the text, the cursor, history and completion of a readline Interface.
// Keys as in https://nodejs.org/api/readline.html#tty-keybindings

const {
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypeUnshift,
  MathFloor,
  RegExpPrototypeExec,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeTrimEnd,
} = primordials;

const { getStringWidth } = require('internal/util/inspect');
const { clearScreenDown, cursorTo, moveCursor } = require('internal/readline/cursor');

class Editor {
  constructor(owner) {
    this.owner = owner;
    this.rows = 0;
    this.historyIndex = -1;
    this.draft = '';
    this.killed = '';
  }

  // Row and column of the end of `text` on a terminal as wide as the output.
  #place(text) {
    const columns = this.owner.output?.columns || Infinity;
    let rows = 0;
    let column = 0;
    const lines = primordials.StringPrototypeSplit(text, '\n');
    for (let i = 0; i < lines.length; i++) {
      const width = getStringWidth(lines[i]);
      if (i > 0) rows++;
      rows += columns === Infinity ? 0 : MathFloor(width / columns);
      column = columns === Infinity ? width : width % columns;
    }
    return { rows, cols: column };
  }

  cursorPosition() {
    const { owner } = this;
    return this.#place(owner._prompt + StringPrototypeSlice(owner.line, 0, owner.cursor));
  }

  refresh() {
    const { owner } = this;
    const { output } = owner;
    const text = owner._prompt + owner.line;
    const end = this.#place(text);
    const at = this.cursorPosition();
    if (this.rows > 0) moveCursor(output, 0, -this.rows);
    cursorTo(output, 0);
    clearScreenDown(output);
    owner._writeToOutput(text);
    // The terminal waits at the right edge before it wraps.
    if (end.cols === 0 && end.rows > 0) owner._writeToOutput(' ');
    cursorTo(output, at.cols);
    if (end.rows > at.rows) moveCursor(output, 0, -(end.rows - at.rows));
    this.rows = at.rows;
  }

  insert(text) {
    const { owner } = this;
    const atEnd = owner.cursor === owner.line.length;
    owner.line = StringPrototypeSlice(owner.line, 0, owner.cursor) + text + StringPrototypeSlice(owner.line, owner.cursor);
    owner.cursor += text.length;
    if (atEnd && this.cursorPosition().rows === this.rows && this.cursorPosition().cols !== 0) owner._writeToOutput(text);
    else this.refresh();
  }

  // Removes [from, to) and leaves the cursor at `from`.
  remove(from, to, keep = false) {
    const { owner } = this;
    if (from >= to) return;
    if (keep) this.killed = StringPrototypeSlice(owner.line, from, to);
    owner.line = StringPrototypeSlice(owner.line, 0, from) + StringPrototypeSlice(owner.line, to);
    owner.cursor = from;
    this.refresh();
  }

  moveTo(cursor) {
    const { owner } = this;
    const before = this.cursorPosition();
    owner.cursor = cursor < 0 ? 0 : cursor > owner.line.length ? owner.line.length : cursor;
    const after = this.cursorPosition();
    if (after.rows === before.rows) moveCursor(owner.output, after.cols - before.cols, 0);
    else this.refresh();
  }

  // Length of the character to the left or right of the cursor.
  left() {
    const found = RegExpPrototypeExec(/[\ud800-\udbff][\udc00-\udfff]$|[^]$/, StringPrototypeSlice(this.owner.line, 0, this.owner.cursor));
    return found === null ? 0 : found[0].length;
  }
  right() {
    const found = RegExpPrototypeExec(/^(?:[\ud800-\udbff][\udc00-\udfff]|[^])/, StringPrototypeSlice(this.owner.line, this.owner.cursor));
    return found === null ? 0 : found[0].length;
  }
  wordLeft() {
    const found = RegExpPrototypeExec(/(?:[^\w\s]+|\w+|)\s*$/, StringPrototypeSlice(this.owner.line, 0, this.owner.cursor));
    return this.owner.cursor - found[0].length;
  }
  wordRight() {
    const found = RegExpPrototypeExec(/^(?:\s+|[^\w\s]+|\w+)\s*/, StringPrototypeSlice(this.owner.line, this.owner.cursor));
    return found === null ? this.owner.cursor : this.owner.cursor + found[0].length;
  }

  setLine(text) {
    this.owner.line = text;
    this.owner.cursor = text.length;
    this.refresh();
  }

  // Older (1) or newer (-1) entries that begin with what was typed.
  recall(direction) {
    const { owner } = this;
    if (this.historyIndex === -1) this.draft = owner.line;
    let index = this.historyIndex;
    do index += direction; while (index >= 0 && index < owner.history.length && !StringPrototypeStartsWith(owner.history[index], this.draft));
    if (index >= owner.history.length) return;
    if (index < 0) {
      if (this.historyIndex === -1) return;
      this.historyIndex = -1;
      this.setLine(this.draft);
      return;
    }
    this.historyIndex = index;
    this.setLine(owner.history[index]);
  }

  remember() {
    const { owner } = this;
    const { line, history } = owner;
    this.historyIndex = -1;
    if (owner.historySize === 0 || line === '' || StringPrototypeTrimEnd(line) === '') return;
    if (owner.removeHistoryDuplicates) {
      const at = primordials.ArrayPrototypeIndexOf(history, line);
      if (at !== -1) primordials.ArrayPrototypeSplice(history, at, 1);
    }
    if (history.length > 0 && history[0] === line) return;
    ArrayPrototypeUnshift(history, line);
    if (history.length > owner.historySize) ArrayPrototypePop(history);
    owner.emit('history', history);
  }

  complete(lastWasTab) {
    const { owner } = this;
    owner.pause();
    const done = (error, result) => {
      owner.resume();
      if (error) {
        owner._writeToOutput(`Tab completion error: ${require('internal/util/inspect').inspect(error)}\n`);
        return;
      }
      this.#offer(result?.[0] ?? [], result?.[1] ?? '', lastWasTab);
    };
    const text = StringPrototypeSlice(owner.line, 0, owner.cursor);
    const answer = owner.completer(text, done);
    if (owner.completer.length < 2 || typeof answer?.then === 'function') {
      primordials.PromisePrototypeThen(primordials.PromiseResolve(answer), (result) => done(null, result), done);
    }
  }

  #offer(list, part, lastWasTab) {
    const { owner } = this;
    const items = [];
    for (let i = 0; i < list.length; i++) if (list[i] !== '') ArrayPrototypePush(items, list[i]);
    if (items.length === 0) return;
    let prefix = items[0];
    for (let i = 1; i < items.length; i++) while (!StringPrototypeStartsWith(items[i], prefix)) prefix = StringPrototypeSlice(prefix, 0, -1);
    if (StringPrototypeStartsWith(prefix, part) && prefix.length > part.length) {
      this.insert(StringPrototypeSlice(prefix, part.length));
      return;
    }
    if (items.length === 1 || !lastWasTab) return;
    let widest = 0;
    for (let i = 0; i < items.length; i++) widest = primordials.MathMax(widest, getStringWidth(items[i]));
    const perRow = primordials.MathMax(1, MathFloor((owner.output?.columns || 0) / (widest + 2)));
    let text = '\r\n';
    for (let i = 0; i < items.length; i++) {
      text += items[i];
      const last = (i + 1) % perRow === 0 || i === items.length - 1;
      text += last ? '\r\n' : primordials.StringPrototypeRepeat(' ', widest + 2 - getStringWidth(items[i]));
    }
    owner._writeToOutput(`${text}\r\n`);
    this.rows = 0;
    this.refresh();
  }
}

module.exports = { Editor };
