'use strict';
// A worker of a cluster: asks the primary for its ports, gets connections from it. Node docs: cluster.

const { Boolean, FunctionPrototypeCall, ObjectAssign, SafeMap } = primordials;
const EventEmitter = require('events');
const path = require('path');
const timers = require('timers');
const { Worker } = require('internal/cluster/worker');
const { listener, send, state } = require('internal/cluster/utils');

const cluster = new EventEmitter();
// By the key that the primary gave.
const handles = new SafeMap();
// Which numbers are taken of those that tell the servers of one address apart, by address.
const indexes = new SafeMap();

module.exports = cluster;

cluster.isWorker = true;
cluster.isMaster = false;
cluster.isPrimary = false;
cluster.worker = null;
cluster.Worker = Worker;
cluster.SCHED_NONE = 1;
cluster.SCHED_RR = 2;

const kNothing = () => {};
const tell = (message, callback) => send(process, message, undefined, callback);

cluster._setupWorker = function() {
  const worker = new Worker({ id: state.workerId, process, state: 'online' });
  cluster.worker = worker;
  process.once('disconnect', () => {
    process.channel = null;
    worker.emit('disconnect');
    // The primary is gone, or has cut us off: a worker is nothing without it.
    if (!worker.exitedAfterDisconnect) process.exit(0);
  });
  process.on('internalMessage', listener(worker, (message, handle) => {
    if (message.act === 'newconn') onConnection(message, handle);
    else if (message.act === 'disconnect') FunctionPrototypeCall(disconnect, worker, true);
  }));
  tell({ act: 'online' });
};

function takeIndex(key) {
  let entry = indexes.get(key);
  if (entry === undefined) indexes.set(key, entry = { next: 0, used: 0 });
  entry.used++;
  return entry.next++;
}

function giveIndex(key) {
  const entry = indexes.get(key);
  if (entry !== undefined && --entry.used === 0) indexes.delete(key);
}

// For net.Server and dgram.Socket: `callback(errno, handle)`.
cluster._getServer = function(server, options, callback) {
  let { address } = options;
  // A path means the same for the primary, which may be in another folder.
  if (options.port < 0 && typeof address === 'string') address = path.resolve(address);
  const place = `${address}:${options.port}:${options.addressType}:${options.fd}`;
  const message = { act: 'queryServer', index: takeIndex(place), data: null, ...options };
  message.address = address;
  if (server._getServerData) message.data = server._getServerData();
  tell(message, (reply, handle) => {
    if (server._setServerData) server._setServerData(reply.data);
    if (handle) shared(reply, handle, place, callback);
    else inTurn(reply, place, callback);
  });
  server.once('listening', () => {
    // Closed by the program meanwhile.
    if (cluster.worker === null) return;
    cluster.worker.state = 'listening';
    const bound = server.address();
    message.act = 'listening';
    message.port = (bound && bound.port) || options.port;
    tell(message);
  });
};

function forget(key, place) {
  tell({ act: 'close', key });
  handles.delete(key);
  giveIndex(place);
}

// The primary's own handle, of which we have a copy.
function shared({ key, errno }, handle, place, callback) {
  const { close } = handle;
  handle.close = function(...args) {
    forget(key, place);
    handle.close = close;
    return close.apply(handle, args);
  };
  handles.set(key, handle);
  callback(errno, handle);
}

// The primary listens; this stands in the server for a handle.
class TurnHandle {
  #key;
  #place;
  // A listening server keeps a process alive; nothing of the loop's does that here but this.
  #alive = timers.setInterval(kNothing, 2 ** 31 - 1);
  owner = undefined;
  onconnection = undefined;
  constructor(key, place) {
    this.#key = key;
    this.#place = place;
  }
  setOwner(owner) {
    this.owner = owner;
  }
  listen() {
    // The primary has done it.
    return 0;
  }
  close(callback) {
    if (this.#key !== undefined) {
      forget(this.#key, this.#place);
      this.#key = undefined;
      timers.clearInterval(this.#alive);
    }
    if (typeof callback === 'function') process.nextTick(callback);
  }
  ref() { this.#alive.ref(); }
  unref() { this.#alive.unref(); }
  hasRef() { return this.#key !== undefined && this.#alive.hasRef(); }
}

function inTurn(reply, place, callback) {
  if (reply.errno) {
    giveIndex(place);
    callback(reply.errno, null);
    return;
  }
  const handle = new TurnHandle(reply.key, place);
  if (reply.sockname) {
    handle.getsockname = (out) => {
      ObjectAssign(out, reply.sockname);
      return 0;
    };
  }
  handles.set(reply.key, handle);
  callback(0, handle);
}

function onConnection(message, handle) {
  const listening = handles.get(message.key);
  let accepted = listening !== undefined && handle !== undefined;
  if (accepted) {
    const server = listening.owner;
    // Another worker may have room, unless this one is to close what is too much (and say so by 'drop').
    if (server && server.maxConnections != null && server._connections >= server.maxConnections) accepted = Boolean(server.dropMaxConnection);
  }
  tell({ ack: message.seq, accepted });
  if (accepted) listening.onconnection(0, handle);
  else handle?.close();
}

// Closes all servers, then the channel. Called with the worker as `this`.
function disconnect(primaryInitiated) {
  this.exitedAfterDisconnect = true;
  let open = 1;
  const closed = () => {
    if (--open > 0) return;
    // The primary knows that it was meant, if it was its own wish; else it is told first.
    if (primaryInitiated) {
      if (process.connected) process.disconnect();
    } else {
      tell({ act: 'exitedAfterDisconnect' }, () => { if (process.connected) process.disconnect(); });
    }
  };
  const all = [...handles.values()];
  for (let i = 0; i < all.length; i++) {
    open++;
    if (all[i].owner) all[i].owner.close(closed);
    else all[i].close(closed);
  }
  handles.clear();
  closed();
}

Worker.prototype.disconnect = function() {
  if (this.state !== 'disconnecting' && this.state !== 'destroying') {
    this.state = 'disconnecting';
    FunctionPrototypeCall(disconnect, this, false);
  }
  return this;
};

Worker.prototype.destroy = function() {
  if (this.state === 'destroying') return;
  this.exitedAfterDisconnect = true;
  if (!this.isConnected()) {
    process.exit(0);
    return;
  }
  this.state = 'destroying';
  tell({ act: 'exitedAfterDisconnect' }, () => { if (process.connected) process.disconnect(); });
  process.once('disconnect', () => process.exit(0));
};
