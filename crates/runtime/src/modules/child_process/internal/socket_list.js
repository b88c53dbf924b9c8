'use strict';
// Connections of a server that were sent to children: the parent's list asks, the child's list answers. Node docs:
// server.getConnections() ("to get the number of connections of sockets that were sent to forks"), server.close().

const { SafeMap, SafeSet, SafeWeakMap } = primordials;
const EventEmitter = require('events');
const { codes: { ERR_CHILD_CLOSED_BEFORE_REPLY } } = require('internal/errors');

const NOTIFY_CLOSE = 'NODE_SOCKET_NOTIFY_CLOSE';
const ALL_CLOSED = 'NODE_SOCKET_ALL_CLOSED';
const GET_COUNT = 'NODE_SOCKET_GET_COUNT';
const COUNT = 'NODE_SOCKET_COUNT';

// In the process that sent: stands in the server's `_workers`.
class SentList extends EventEmitter {
  constructor(target, key) {
    super();
    this.key = key;
    this.target = target;
    target.once('exit', () => this.emit('exit', this));
  }
  #ask(cmd, answer, callback) {
    const { target, key } = this;
    const onMessage = (message) => {
      if (message.cmd !== answer || message.key !== key) return;
      done();
      callback(null, message);
    };
    const onGone = () => {
      done();
      callback(new ERR_CHILD_CLOSED_BEFORE_REPLY());
    };
    function done() {
      target.removeListener('internalMessage', onMessage);
      target.removeListener('exit', onGone);
      target.removeListener('disconnect', onGone);
    }
    if (!target.connected) {
      process.nextTick(callback, new ERR_CHILD_CLOSED_BEFORE_REPLY());
      return;
    }
    target.on('internalMessage', onMessage);
    target.once('exit', onGone);
    target.once('disconnect', onGone);
    target._send({ cmd, key }, undefined, { swallowErrors: true });
  }
  // Tells when the child has closed all of them (or is gone).
  close(callback) {
    this.#ask(NOTIFY_CLOSE, ALL_CLOSED, () => callback());
  }
  getConnections(callback) {
    this.#ask(GET_COUNT, COUNT, (error, message) => {
      if (error) callback(null, 0);
      else callback(null, message.count);
    });
  }
}

// In the process that received.
class GotList {
  #sockets = new SafeSet();
  #notify = false;
  constructor(target, key) {
    this.target = target;
    this.key = key;
    target.on('internalMessage', (message) => {
      if (message.key !== key) return;
      if (message.cmd === NOTIFY_CLOSE) {
        this.#notify = true;
        this.#tellIfEmpty();
      } else if (message.cmd === GET_COUNT) {
        this.#tell({ cmd: COUNT, key, count: this.#sockets.size });
      }
    });
  }
  #tell(message) {
    if (this.target.connected) this.target._send(message, undefined, { swallowErrors: true });
  }
  #tellIfEmpty() {
    if (!this.#notify || this.#sockets.size > 0) return;
    this.#notify = false;
    this.#tell({ cmd: ALL_CLOSED, key: this.key });
  }
  add(socket) {
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#tellIfEmpty();
    });
  }
}

const sent = new SafeWeakMap();
const got = new SafeWeakMap();

function listIn(all, Class, target, key) {
  let lists = all.get(target);
  if (lists === undefined) all.set(target, lists = new SafeMap());
  let list = lists.get(key);
  const isNew = list === undefined;
  if (isNew) lists.set(key, list = new Class(target, key));
  return { list, isNew };
}

const listOfSent = (target, key) => listIn(sent, SentList, target, key);
const listOfGot = (target, key) => listIn(got, GotList, target, key).list;

module.exports = { listOfGot, listOfSent };
