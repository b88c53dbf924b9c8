'use strict';
// A port that the primary itself listens on; connections go to the workers in turn. A worker gets the next one when it has
// told that it took the last one, so a busy worker gets fewer. Node docs: cluster, "How it works".

const { ArrayPrototypePush, ArrayPrototypeShift, Boolean, SafeMap } = primordials;
const net = require('net');
const { constants: { IPV6ONLY } } = require('internal/net/handles');
const { send } = require('internal/cluster/utils');

class RoundRobinHandle {
  // Workers that share the port, and those of them that wait for a connection, longest first.
  all = new SafeMap();
  free = new SafeMap();
  // Connections that no worker was free for.
  waiting = [];
  // The connection that a worker was sent and has not answered for yet, by the worker's id.
  travelling = new SafeMap();
  handle = null;
  constructor(key, address, { port, fd, flags, backlog, readableAll, writableAll }) {
    this.key = key;
    const server = this.server = net.createServer();
    if (fd >= 0) server.listen({ fd, backlog });
    else if (port >= 0) server.listen({ port, host: address, ipv6Only: Boolean(flags & IPV6ONLY), backlog });
    else server.listen({ path: address, backlog, readableAll, writableAll });
    server.once('listening', () => {
      // The handle is ours from now on; the server was only its maker.
      this.handle = server._handle;
      this.handle.onconnection = (status, handle) => this.distribute(status, handle);
      server._handle = null;
      this.server = null;
    });
  }

  add(worker, answer) {
    this.all.set(worker.id, worker);
    const done = () => {
      const sockname = {};
      const known = this.handle.getsockname?.(sockname) === 0;
      answer(null, known ? { sockname } : null, null);
      this.handoff(worker);
    };
    if (this.server === null) {
      done();
      return;
    }
    this.server.once('listening', done);
    this.server.once('error', (error) => answer(error.errno, null));
  }

  // True when nobody shares the port any more.
  remove(worker) {
    if (!this.all.delete(worker.id)) return false;
    this.free.delete(worker.id);
    // It went before it took this one.
    const lost = this.travelling.get(worker.id);
    this.travelling.delete(worker.id);
    if (this.all.size > 0) {
      if (lost !== undefined) this.distribute(0, lost);
      return false;
    }
    lost?.close();
    for (let i = 0; i < this.waiting.length; i++) this.waiting[i].close();
    this.waiting = [];
    this.handle?.close();
    this.handle = null;
    return true;
  }

  distribute(status, handle) {
    // Out of descriptors, or the client has left already: nothing to hand on.
    if (status !== 0 || !handle) return;
    ArrayPrototypePush(this.waiting, handle);
    const next = this.free.values().next();
    if (next.done) return;
    this.free.delete(next.value.id);
    this.handoff(next.value);
  }

  handoff(worker) {
    if (!this.all.has(worker.id)) return;
    const handle = ArrayPrototypeShift(this.waiting);
    if (handle === undefined) {
      this.free.set(worker.id, worker);
      return;
    }
    this.travelling.set(worker.id, handle);
    send(worker.process, { act: 'newconn', key: this.key }, handle, (reply) => {
      if (this.travelling.get(worker.id) !== handle) return;
      this.travelling.delete(worker.id);
      if (reply.accepted) handle.close();
      else this.distribute(0, handle);
      this.handoff(worker);
    });
  }
}

module.exports = { RoundRobinHandle };
