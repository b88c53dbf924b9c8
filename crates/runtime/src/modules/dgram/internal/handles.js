'use strict';
// The native UDP handle, bound handles for `dgram` and for clusters, and the key of a socket's state.

const { Symbol } = primordials;
const { UDP: NativeUDP, IPV6ONLY, REUSEADDR, REUSEPORT } = internalBinding('dgram');
const { codes: { ERR_INVALID_FD_TYPE, ERR_SOCKET_BAD_TYPE } } = require('internal/errors');

const { current, endHandle, followHandle, idOf, inHandle } = require('internal/async_hooks/state');

const kState = Symbol('state symbol');

// While async_hooks follow the loop, handles have async ids, and their callbacks run in them.
class UDP extends NativeUDP {
  constructor() {
    super();
    if (current.following) followHandle(this, 'UDPWRAP');
  }
  getAsyncId() { return idOf(this); }
  setOwner(owner, onmessage) { super.setOwner(owner, current.following && typeof onmessage === 'function' ? inHandle(this, onmessage) : onmessage); }
  close(callback) {
    if (!current.following) {
      super.close(callback);
      return;
    }
    super.close(inHandle(this, (status) => {
      endHandle(this);
      callback?.(status);
    }));
  }
}

const anyAddress = (type) => (type === 'udp4' ? '0.0.0.0' : '::');

// Node's rule for ports of bind: any value is made a number of 16 bits.
const toPort = (port) => port & 0xffff;

function checkType(type) {
  if (type !== 'udp4' && type !== 'udp6') throw new ERR_SOCKET_BAD_TYPE();
}

function checkFd(fd) {
  const kind = internalBinding('util').guessHandleType(fd);
  if (kind !== 'UDP') throw new ERR_INVALID_FD_TYPE(kind === 'INVALID' ? 'UNKNOWN' : kind);
}

// A handle that is bound where an address or a descriptor is given, or a negative error number.
function createSocketHandle(address, port, type, fd, flags) {
  checkType(type);
  const handle = new UDP();
  let err = 0;
  if (fd > 0) {
    checkFd(fd);
    err = handle.open(fd);
  } else if (port || address) {
    err = handle.bind(address || anyAddress(type), toPort(port), flags | 0);
  }
  if (err === 0) return handle;
  handle.close();
  return err;
}

// The open handle of a dgram.Socket.
const handleOf = (socket) => socket[kState].handle ?? undefined;

module.exports = { IPV6ONLY, REUSEADDR, REUSEPORT, UDP, anyAddress, checkFd, checkType, createSocketHandle, handleOf, kState, toPort };
