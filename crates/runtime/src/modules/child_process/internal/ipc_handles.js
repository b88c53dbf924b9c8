'use strict';
// What kinds of handles a channel carries, and what each becomes on the other side. Node docs: subprocess.send(),
// "Example: sending a server object", "Example: sending a socket object".

const { codes: { ERR_INVALID_HANDLE_TYPE } } = require('internal/errors');
const { TCP, Pipe } = require('internal/net/handles');
const { closeDescriptor } = internalBinding('child_process');

const kNothing = () => {};

function streamHandleOf(fd, listener) {
  const type = internalBinding('util').guessHandleType(fd);
  let handle;
  if (type === 'TCP') handle = new TCP();
  else if (type === 'PIPE') handle = new Pipe();
  if (handle === undefined || (listener ? handle.openListener(fd) : handle.open(fd)) !== 0) {
    closeDescriptor(fd);
    return undefined;
  }
  return handle;
}

// For each kind: `send(target, message, object, options)` gives the native handle to pass (undefined: nothing to pass any
// more); `sent(object, handle, options)` runs when the other side has it; `got(target, message, fd, emit)` makes the object.
const kinds = {
  '__proto__': null,

  'net.Native': {
    send(target, message, handle) {
      if (handle.isListener) message.listener = true;
      return handle;
    },
    got(target, message, fd, emit) {
      emit(streamHandleOf(fd, message.listener === true));
    },
  },

  'net.Server': {
    send(target, message, server) { return server._handle; },
    got(target, message, fd, emit) {
      const handle = streamHandleOf(fd, true);
      if (handle === undefined) return emit(undefined);
      const { Server } = require('net');
      const server = new Server();
      server.listen(handle, () => emit(server));
    },
  },

  'net.Socket': {
    send(target, message, socket, options) {
      const handle = socket._handle;
      if (!handle) return undefined;
      if (socket.server) {
        // The server counts its connections wherever they are.
        message.key = socket.server._connectionKey;
        const { listOfSent } = require('internal/child_process/socket_list');
        const { list, isNew } = listOfSent(target, message.key);
        if (isNew) socket.server._setupWorker(list);
        if (!options.keepOpen) socket.server._connections--;
      }
      if (!options.keepOpen) {
        // The program's socket lets go now; the descriptor stays open until the other side has its own.
        handle.setOwner(undefined, kNothing);
        handle.readStop();
        socket._handle = null;
        socket.setTimeout(0);
        const freeParser = socket.parser && require('_http_common').freeParser;
        if (freeParser) freeParser(socket.parser, null, socket);
        if (socket._httpMessage) socket._httpMessage.detachSocket?.(socket);
      }
      return handle;
    },
    sent(socket, handle, options) {
      if (handle && !options.keepOpen) handle.close();
    },
    got(target, message, fd, emit) {
      const handle = streamHandleOf(fd, false);
      if (handle === undefined) return emit(undefined);
      const { Socket } = require('net');
      const socket = new Socket({ handle, readable: true, writable: true });
      if (message.key) require('internal/child_process/socket_list').listOfGot(target, message.key).add(socket);
      emit(socket);
    },
  },

  'dgram.Native': {
    send(target, message, handle) { return handle; },
    got(target, message, fd, emit) { emit(datagramHandleOf(fd)); },
  },

  'dgram.Socket': {
    send(target, message, socket) {
      message.dgramType = socket.type;
      return require('internal/dgram/handles').handleOf(socket);
    },
    got(target, message, fd, emit) {
      const { Socket } = require('dgram');
      const handle = datagramHandleOf(fd, message.dgramType);
      if (handle === undefined) return emit(undefined);
      const socket = new Socket(message.dgramType);
      socket.bind(handle, () => emit(socket));
    },
  },
};

// Which kind an object is that a program wants to send.
function kindOf(object) {
  const net = require('net');
  if (object instanceof net.Socket) return 'net.Socket';
  if (object instanceof net.Server) return 'net.Server';
  if (object instanceof TCP || object instanceof Pipe) return 'net.Native';
  const dgram = require('dgram');
  if (typeof dgram.Socket === 'function' && object instanceof dgram.Socket) return 'dgram.Socket';
  if (isDatagramHandle(object)) return 'dgram.Native';
  throw new ERR_INVALID_HANDLE_TYPE();
}

function isDatagramHandle(object) {
  return object instanceof require('internal/dgram/handles').UDP;
}
function datagramHandleOf(fd) {
  const { UDP } = require('internal/dgram/handles');
  const handle = new UDP();
  if (handle.open(fd) === 0) return handle;
  closeDescriptor(fd);
  handle.close();
  return undefined;
}

module.exports = { kindOf, kinds };
