'use strict';
// node:tty. https://nodejs.org/api/tty.html

const { NumberIsInteger } = primordials;

const { getWindowSize, isTTY, setRawMode } = internalBinding('tty_wrap');
const { codes: { ERR_INVALID_FD, ERR_TTY_INIT_FAILED }, ErrnoException, UVException } = require('internal/errors');
const { getColorDepth, hasColors } = require('internal/tty/color_depth');
const { syncWriteStreamClass } = require('internal/bootstrap/stdio');
const net = require('net');
const { Pipe } = require('internal/net/handles');

function isatty(fd) {
  return NumberIsInteger(fd) && fd >= 0 && fd <= 2147483647 && isTTY(fd);
}

function checkTerminal(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new ERR_INVALID_FD(fd);
  if (!isTTY(fd)) throw new ERR_TTY_INIT_FAILED({ errno: -22, code: 'EINVAL', message: 'invalid argument', syscall: 'uv_tty_init' });
}

// A terminal is read like a pipe: the loop waits for it, and what is typed arrives as it comes.
function handleOf(fd) {
  const handle = new Pipe();
  const errno = handle.open(fd);
  if (errno) throw new ErrnoException(errno, 'open');
  return handle;
}

class ReadStream extends net.Socket {
  constructor(fd, options) {
    checkTerminal(fd);
    super({ highWaterMark: 0, handle: handleOf(fd), manualStart: true, ...options });
    this.fd = fd;
    this.isRaw = false;
    this.isTTY = true;
  }

  setRawMode(flag) {
    flag = !!flag;
    const errno = setRawMode(this.fd, flag);
    if (errno) {
      this.emit('error', new UVException({ errno, syscall: 'uv_tty_set_mode' }));
      return this;
    }
    this.isRaw = flag;
    return this;
  }
}

const cursor = () => require('internal/readline/cursor');

// Writes are synchronous, so that nothing is lost when the process ends.
class WriteStream extends syncWriteStreamClass() {
  constructor(fd) {
    checkTerminal(fd);
    super(fd);
    this._type = 'tty';
    this._watching = false;
    const size = getWindowSize(fd);
    if (typeof size !== 'number') {
      this.columns = size[0];
      this.rows = size[1];
    }
    this.on('newListener', (event) => {
      if (event !== 'resize' || this._watching) return;
      this._watching = true;
      process.on('SIGWINCH', () => this._refreshSize());
    });
  }

  _refreshSize() {
    const { columns, rows } = this;
    const size = getWindowSize(this.fd);
    if (typeof size === 'number') {
      this.emit('error', new UVException({ errno: size, syscall: 'uv_tty_get_winsize' }));
      return;
    }
    if (size[0] === columns && size[1] === rows) return;
    this.columns = size[0];
    this.rows = size[1];
    this.emit('resize');
  }

  getWindowSize() { return [this.columns, this.rows]; }
  cursorTo(x, y, callback) { return cursor().cursorTo(this, x, y, callback); }
  moveCursor(dx, dy, callback) { return cursor().moveCursor(this, dx, dy, callback); }
  clearLine(direction, callback) { return cursor().clearLine(this, direction, callback); }
  clearScreenDown(callback) { return cursor().clearScreenDown(this, callback); }
}
WriteStream.prototype.isTTY = true;
WriteStream.prototype.getColorDepth = getColorDepth;
WriteStream.prototype.hasColors = hasColors;

module.exports = { isatty, ReadStream, WriteStream };
