'use strict';
// A port that the primary binds and the workers use themselves: datagrams always, connections with SCHED_NONE.

const { SafeMap } = primordials;

const isDatagram = (type) => type === 'udp4' || type === 'udp6';

class SharedHandle {
  workers = new SafeMap();
  handle = null;
  errno = 0;
  constructor(key, address, { port, addressType, fd, flags }) {
    this.key = key;
    const made = isDatagram(addressType) ?
      require('internal/dgram/handles').createSocketHandle(address, port, addressType, fd, flags) :
      require('internal/net/server').createServerHandle(address, port, addressType, fd, flags);
    if (typeof made === 'number') this.errno = made;
    else this.handle = made;
  }
  add(worker, answer) {
    this.workers.set(worker.id, worker);
    answer(this.errno, null, this.handle);
  }
  remove(worker) {
    if (!this.workers.delete(worker.id) || this.workers.size > 0) return false;
    this.handle?.close();
    this.handle = null;
    return true;
  }
}

module.exports = { SharedHandle, isDatagram };
