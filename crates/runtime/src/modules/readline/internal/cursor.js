'use strict';
// Moving the cursor and erasing on a terminal: readline.cursorTo(), moveCursor(), clearLine(), clearScreenDown().
// https://nodejs.org/api/readline.html#readlinecursortostream-x-y-callback

const { NumberIsNaN } = primordials;

const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_CURSOR_POS } } = require('internal/errors');
const { validateFunction } = require('internal/validators');

const csi = (text) => `\u001b[${text}`;

// Writes `text` if there is any; without a stream the callback is all there is to do.
function send(stream, text, callback) {
  if (stream == null || text === '') {
    if (typeof callback === 'function') process.nextTick(callback, null);
    return true;
  }
  return stream.write(text, callback);
}

function cursorTo(stream, x, y, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (NumberIsNaN(x)) throw new ERR_INVALID_ARG_VALUE('x', x);
  if (NumberIsNaN(y)) throw new ERR_INVALID_ARG_VALUE('y', y);
  if (stream == null || (typeof x !== 'number' && typeof y !== 'number')) return send(null, '', callback);
  if (typeof x !== 'number') throw new ERR_INVALID_CURSOR_POS();
  return send(stream, typeof y !== 'number' ? csi(`${x + 1}G`) : csi(`${y + 1};${x + 1}H`), callback);
}

function moveCursor(stream, dx, dy, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  let text = '';
  if (dx < 0) text += csi(`${-dx}D`);
  else if (dx > 0) text += csi(`${dx}C`);
  if (dy < 0) text += csi(`${-dy}A`);
  else if (dy > 0) text += csi(`${dy}B`);
  return send(stream, text, callback);
}

// direction -1: to the left, 1: to the right, 0: the whole line
function clearLine(stream, direction, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  return send(stream, csi(direction < 0 ? '1K' : direction > 0 ? '0K' : '2K'), callback);
}

function clearScreenDown(stream, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  return send(stream, csi('0J'), callback);
}

module.exports = { clearLine, clearScreenDown, cursorTo, moveCursor };
