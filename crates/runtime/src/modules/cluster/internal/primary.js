'use strict';
// The primary of a cluster: starts workers, owns the ports. Node docs: cluster.

const {
  ArrayPrototypeSlice, ObjectAssign, ObjectKeys, ObjectValues, SafeMap,
} = primordials;
const EventEmitter = require('events');
const { validateObject } = require('internal/validators');
const { Worker } = require('internal/cluster/worker');
const { listener, send } = require('internal/cluster/utils');

const SCHED_NONE = 1;
const SCHED_RR = 2;

const cluster = new EventEmitter();
// Told when the last worker is gone.
const internal = new EventEmitter();
const handles = new SafeMap();
let lastId = 0;
let isSetUp = false;

module.exports = cluster;

cluster.isWorker = false;
cluster.isMaster = true;
cluster.isPrimary = true;
cluster.Worker = Worker;
cluster.workers = {};
cluster.settings = {};
cluster.SCHED_NONE = SCHED_NONE;
cluster.SCHED_RR = SCHED_RR;
const wish = process.env.NODE_CLUSTER_SCHED_POLICY;
cluster.schedulingPolicy = wish === 'none' ? SCHED_NONE : SCHED_RR;

cluster.setupPrimary = function(options) {
  if (options !== undefined && options !== null) validateObject(options, 'options');
  const settings = {
    args: ArrayPrototypeSlice(process.argv, 2),
    exec: process.argv[1],
    execArgv: process.execArgv,
    silent: false,
  };
  ObjectAssign(settings, cluster.settings, options);
  cluster.settings = settings;
  if (!isSetUp) {
    isSetUp = true;
    const { schedulingPolicy } = cluster;
    require('assert')(schedulingPolicy === SCHED_NONE || schedulingPolicy === SCHED_RR, `Bad cluster.schedulingPolicy: ${schedulingPolicy}`);
  }
  process.nextTick(() => cluster.emit('setup', settings));
};
// The older name.
cluster.setupMaster = cluster.setupPrimary;

function startProcess(id, env) {
  const { settings } = cluster;
  return require('child_process').fork(settings.exec, settings.args, {
    cwd: settings.cwd,
    env: { ...process.env, ...env, NODE_UNIQUE_ID: `${id}` },
    serialization: settings.serialization,
    silent: settings.silent,
    windowsHide: settings.windowsHide,
    execArgv: [...settings.execArgv],
    stdio: settings.stdio,
    gid: settings.gid,
    uid: settings.uid,
  });
}

cluster.fork = function(env) {
  cluster.setupPrimary();
  const id = ++lastId;
  const worker = new Worker({ id, process: startProcess(id, env) });
  const child = worker.process;
  worker.on('message', (message, handle) => cluster.emit('message', worker, message, handle));
  child.once('exit', (code, signal) => {
    // With an open channel its messages are still to come; 'disconnect' cleans up then.
    if (!worker.isConnected()) {
      removeHandlesOf(worker);
      removeWorker(worker);
    }
    worker.exitedAfterDisconnect = !!worker.exitedAfterDisconnect;
    worker.state = 'dead';
    worker.emit('exit', code, signal);
    cluster.emit('exit', worker, code, signal);
  });
  child.once('disconnect', () => {
    removeHandlesOf(worker);
    if (worker.isDead()) removeWorker(worker);
    worker.exitedAfterDisconnect = !!worker.exitedAfterDisconnect;
    worker.state = 'disconnected';
    worker.emit('disconnect');
    cluster.emit('disconnect', worker);
  });
  child.on('internalMessage', listener(worker, onMessage));
  process.nextTick(() => cluster.emit('fork', worker));
  cluster.workers[id] = worker;
  return worker;
};

function removeWorker(worker) {
  delete cluster.workers[worker.id];
  if (ObjectKeys(cluster.workers).length === 0) internal.emit('disconnect');
}

function removeHandlesOf(worker) {
  for (const { 0: key, 1: handle } of handles) {
    if (handle.remove(worker)) handles.delete(key);
  }
}

cluster.disconnect = function(callback) {
  const workers = ObjectValues(cluster.workers);
  if (workers.length === 0) process.nextTick(() => internal.emit('disconnect'));
  for (let i = 0; i < workers.length; i++) {
    if (workers[i].isConnected()) workers[i].disconnect();
  }
  if (typeof callback === 'function') internal.once('disconnect', callback);
};

// The system takes paths of about a hundred bytes: seen from here it may be shorter than the full one.
function shortAddress({ address, port }) {
  if (port >= 0 || typeof address !== 'string' || address === '' || address[0] === '\0') return address;
  const { relative } = require('path');
  const near = relative(process.cwd(), address);
  return near.length < address.length ? near : address;
}

// Called with the worker as `this`.
function onMessage(message, handle) {
  const act = acts[message.act];
  if (act !== undefined) act(this, message, handle);
}

const acts = {
  __proto__: null,
  online(worker) {
    worker.state = 'online';
    worker.emit('online');
    cluster.emit('online', worker);
  },
  listening(worker, message) {
    const info = { addressType: message.addressType, address: message.address, port: message.port, fd: message.fd };
    worker.state = 'listening';
    worker.emit('listening', info);
    cluster.emit('listening', worker, info);
  },
  exitedAfterDisconnect(worker, message) {
    worker.exitedAfterDisconnect = true;
    send(worker.process, { ack: message.seq });
  },
  queryServer(worker, message) {
    // It is about to go.
    if (worker.exitedAfterDisconnect) return;
    const key = `${message.address}:${message.port}:${message.addressType}:${message.fd}:${message.index}`;
    let handle = handles.get(key);
    if (handle === undefined) {
      const { SharedHandle, isDatagram } = require('internal/cluster/shared_handle');
      const { RoundRobinHandle } = require('internal/cluster/round_robin');
      const shared = cluster.schedulingPolicy !== SCHED_RR || isDatagram(message.addressType);
      handle = new (shared ? SharedHandle : RoundRobinHandle)(key, shortAddress(message), message);
      handles.set(key, handle);
    }
    handle.data ??= message.data;
    handle.add(worker, (errno, reply, native) => {
      const { data } = handle;
      // The next one who asks tries again.
      if (errno && handles.get(key) === handle) handles.delete(key);
      send(worker.process, { errno, key, ack: message.seq, data, ...reply }, native ?? undefined);
    });
  },
  close(worker, message) {
    const handle = handles.get(message.key);
    if (handle !== undefined && handle.remove(worker)) handles.delete(message.key);
  },
};

Worker.prototype.disconnect = function() {
  this.exitedAfterDisconnect = true;
  send(this.process, { act: 'disconnect' });
  removeHandlesOf(this);
  removeWorker(this);
  return this;
};

Worker.prototype.destroy = function(signal) {
  this.process.kill(signal || 'SIGTERM');
};
