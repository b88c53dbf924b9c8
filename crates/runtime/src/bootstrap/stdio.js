'use strict';
// process.stdin, process.stdout and process.stderr, each made when first read (Node docs: "process I/O").
//
// Output is synchronous whatever the descriptor is. Node writes to pipes asynchronously and loses what is queued when
// `process.exit()` is called; Rondo loses nothing (row E14 of the process model). A full pipe blocks until its reader reads.

const { ObjectDefineProperty } = primordials;
const { writeSync } = internalBinding('process');
const { guessHandleType } = internalBinding('util');
const { UVException, codes: { ERR_UNKNOWN_STDIN_TYPE } } = require('internal/errors');

let SyncWriteStream;
function syncWriteStreamClass() {
  if (SyncWriteStream !== undefined) return SyncWriteStream;
  const { Writable } = require('stream');
  SyncWriteStream = class SyncWriteStream extends Writable {
    constructor(fd) {
      super({ decodeStrings: true, autoDestroy: false });
      this.fd = fd;
    }
    _write(chunk, encoding, callback) {
      // Writes everything, waiting for room where the descriptor is non-blocking; below 0 it is an errno.
      const result = writeSync(this.fd, chunk);
      if (result < 0) callback(new UVException({ errno: result, syscall: 'write' }));
      else callback();
    }
    _destroy(err, callback) {
      callback(err);
    }
  };
  return SyncWriteStream;
}

function makeWritable(fd) {
  let stream;
  const type = guessHandleType(fd);
  if (type === 'TTY') {
    const tty = require('tty');
    stream = new tty.WriteStream(fd);
    stream._type = 'tty';
  } else {
    const Stream = syncWriteStreamClass();
    stream = new Stream(fd);
    stream._type = type === 'FILE' ? 'fs' : type === 'PIPE' || type === 'TCP' ? 'pipe' : 'fs';
  }
  stream.fd = fd;
  stream._isStdio = true;
  // Closing one's own output is allowed and does nothing to the descriptor: others may still need it.
  stream.destroySoon = stream.destroy;
  stream._destroy = function(err, callback) {
    callback(err);
    this._undestroy();
    if (!this._writableState.emitClose) process.nextTick(() => this.emit('close'));
  };
  return stream;
}

function makeReadable() {
  const fd = 0;
  let stdin;
  // The channel to the parent may be number 0: its bytes are messages.
  switch (process.channel?.fd === fd ? 'UNKNOWN' : guessHandleType(fd)) {
    case 'TTY': {
      const tty = require('tty');
      stdin = new tty.ReadStream(fd);
      break;
    }
    case 'FILE': {
      const fs = require('fs');
      stdin = new fs.ReadStream(null, { fd, autoClose: false });
      break;
    }
    case 'PIPE':
    case 'TCP': {
      const net = require('net');
      stdin = new net.Socket({ fd, readable: true, writable: false, manualStart: true });
      // A duplex whose other half nobody uses.
      stdin._writableState.ended = true;
      break;
    }
    case 'INVALID':
    case 'UNKNOWN': {
      const { Readable } = require('stream');
      stdin = new Readable({ read() {} });
      stdin.push(null);
      break;
    }
    default:
      throw new ERR_UNKNOWN_STDIN_TYPE();
  }
  stdin.fd = fd;
  // Reading starts when somebody listens; a pause lets the loop end.
  if (stdin._handle?.readStop) {
    stdin._handle.reading = false;
    stdin._readableState.reading = false;
    stdin._handle.readStop();
  }
  stdin.on('pause', () => {
    process.nextTick(() => {
      if (!stdin._handle || !stdin._handle.reading || stdin._readableState.flowing) return;
      stdin._handle.reading = false;
      stdin._readableState.reading = false;
      stdin._handle.readStop();
    });
  });
  return stdin;
}

function lazy(target, name, make) {
  let value;
  ObjectDefineProperty(target, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return value ??= make(); },
  });
}

function defineStdio(target) {
  lazy(target, 'stdout', () => makeWritable(1));
  lazy(target, 'stdin', makeReadable);
  lazy(target, 'stderr', () => makeWritable(2));
  target.openStdin = function() {
    target.stdin.resume();
    return target.stdin;
  };
}

module.exports = { defineStdio, syncWriteStreamClass };
