'use strict';
// The `stdio` option in all its forms. Node docs: child_process, options.stdio.
//
// Each entry becomes one of: { type: 'ignore' }, { type: 'pipe' | 'overlapped', handle, ipc }, { type: 'fd' | 'inherit', fd },
// { type: 'wrap', handle, stream }, or, for the synchronous calls, a pipe with `readable`, `writable` and maybe `input`.

const { ArrayIsArray, ArrayPrototypePush } = primordials;
const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_SYNC_FORK_INPUT, ERR_IPC_ONE_PIPE, ERR_IPC_SYNC_FORK } } = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');

function stdioOfWord(word, channel) {
  switch (word) {
    case 'ignore':
    case 'overlapped':
    case 'pipe':
      return channel ? [word, word, word, channel] : [word, word, word];
    case 'inherit':
      return channel ? [0, 1, 2, channel] : [0, 1, 2];
    default:
      throw new ERR_INVALID_ARG_VALUE('stdio', word);
  }
}

// The native handle of a stream or wrapper, if it has one with a descriptor.
function nativeHandleOf(value) {
  const { Stream } = internalBinding('net');
  if (value instanceof Stream) return value;
  if (typeof value !== 'object' && typeof value !== 'function') return undefined;
  if (value.handle instanceof Stream) return value.handle;
  if (value._handle instanceof Stream) return value._handle;
  const handle = value._handle ?? value.handle;
  // Datagram sockets: another class, the same kind of number.
  return typeof handle?.fd === 'number' && handle.fd >= 0 ? handle : undefined;
}

function newPipe() {
  const { Pipe } = require('internal/net/handles');
  return new Pipe();
}

// Returns { stdio, ipc, ipcFd }.
function validStdio(stdio, sync) {
  if (typeof stdio === 'string') stdio = stdioOfWord(stdio);
  else if (!ArrayIsArray(stdio)) throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  let ipc;
  let ipcFd;
  const list = [];
  const fail = (error) => {
    for (let i = 0; i < list.length; i++) if (list[i].type === 'pipe' && list[i].handle) list[i].handle.close();
    throw error;
  };
  const count = stdio.length < 3 ? 3 : stdio.length;
  for (let i = 0; i < count; i++) {
    let entry = stdio[i];
    if (entry == null) entry = i < 3 ? 'pipe' : 'ignore';
    if (entry === 'ignore') {
      ArrayPrototypePush(list, { type: 'ignore' });
    } else if (entry === 'pipe' || entry === 'overlapped' || (typeof entry === 'number' && entry < 0)) {
      const pipe = { type: entry === 'overlapped' ? 'overlapped' : 'pipe', readable: i === 0, writable: i !== 0 };
      if (!sync) pipe.handle = newPipe();
      ArrayPrototypePush(list, pipe);
    } else if (entry === 'ipc') {
      if (sync) fail(new ERR_IPC_SYNC_FORK());
      if (ipc !== undefined) fail(new ERR_IPC_ONE_PIPE());
      ipc = newPipe();
      ipcFd = i;
      ArrayPrototypePush(list, { type: 'pipe', handle: ipc, ipc: true });
    } else if (entry === 'inherit') {
      ArrayPrototypePush(list, { type: 'inherit', fd: i });
    } else if (typeof entry === 'number' || typeof entry.fd === 'number') {
      ArrayPrototypePush(list, { type: 'fd', fd: typeof entry === 'number' ? entry : entry.fd });
    } else if (nativeHandleOf(entry) !== undefined) {
      ArrayPrototypePush(list, { type: 'wrap', handle: nativeHandleOf(entry), stream: entry });
    } else if (isArrayBufferView(entry) || typeof entry === 'string') {
      // A text or bytes are an input, which only the synchronous calls take (as the `input` option).
      if (!sync) fail(new ERR_INVALID_SYNC_FORK_INPUT(require('internal/util/inspect').inspect(entry)));
    } else {
      fail(new ERR_INVALID_ARG_VALUE('stdio', entry));
    }
  }
  return { stdio: list, ipc, ipcFd };
}

// The numbers that the native side takes: a descriptor, -1 for none, -2 for a pipe.
function nativeStdio(list) {
  const numbers = [];
  for (let i = 0; i < list.length; i++) {
    const entry = list[i];
    let number = -1;
    if (entry.type === 'pipe' || entry.type === 'overlapped') number = -2;
    else if (entry.type === 'fd' || entry.type === 'inherit') number = entry.fd;
    else if (entry.type === 'wrap') number = entry.handle.fd;
    ArrayPrototypePush(numbers, number);
  }
  return numbers;
}

module.exports = { nativeHandleOf, nativeStdio, stdioOfWord, validStdio };
