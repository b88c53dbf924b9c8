'use strict';
// NodeEventTarget: an EventTarget that also answers to a part of the EventEmitter names (MessagePort and Worker use it).

const { codes: { ERR_INVALID_THIS } } = require('internal/errors');
const { validateNumber, validateString } = require('internal/validators');
const EventEmitter = require('events');
const { kMaxEventTargetListeners } = EventEmitter;
const {
  EventTarget, initEventTarget, kEvents, kHybridDispatch, kIsNodeEventTarget, kIsNodeStyleListener, kRemoveListener,
} = require('internal/web/event_target');
const { enumerable } = require('internal/web/event_target/event');

const isNodeEventTarget = (value) => value?.constructor?.[kIsNodeEventTarget] === true;
function check(self) {
  if (!isNodeEventTarget(self)) throw new ERR_INVALID_THIS('NodeEventTarget');
}

class NodeEventTarget extends EventTarget {
  static [kIsNodeEventTarget] = true;
  static defaultMaxListeners = 10;

  setMaxListeners(n) {
    check(this);
    validateNumber(n, 'setMaxListeners', 0);
    this[kMaxEventTargetListeners] = n;
  }
  getMaxListeners() {
    check(this);
    return this[kMaxEventTargetListeners];
  }
  eventNames() {
    check(this);
    const names = [];
    const iterator = this[kEvents].keys();
    for (let step = iterator.next(); !step.done; step = iterator.next()) names[names.length] = step.value;
    return names;
  }
  listenerCount(type) {
    check(this);
    return this[kEvents].get(`${type}`)?.length ?? 0;
  }
  off(type, listener, options) {
    check(this);
    this.removeEventListener(type, listener, options);
    return this;
  }
  removeListener(type, listener, options) {
    check(this);
    this.removeEventListener(type, listener, options);
    return this;
  }
  on(type, listener) {
    check(this);
    this.addEventListener(type, listener, { [kIsNodeStyleListener]: true });
    return this;
  }
  addListener(type, listener) {
    check(this);
    this.addEventListener(type, listener, { [kIsNodeStyleListener]: true });
    return this;
  }
  emit(type, arg) {
    check(this);
    validateString(type, 'type');
    const hadListeners = this.listenerCount(type) > 0;
    this[kHybridDispatch](arg, type);
    return hadListeners;
  }
  once(type, listener) {
    check(this);
    this.addEventListener(type, listener, { once: true, [kIsNodeStyleListener]: true });
    return this;
  }
  removeAllListeners(type) {
    check(this);
    const names = type !== undefined ? [`${type}`] : this.eventNames();
    for (let i = 0; i < names.length; i++) {
      const list = this[kEvents].get(names[i]);
      if (list === undefined) continue;
      this[kEvents].delete(names[i]);
      for (let j = 0; j < list.length; j++) {
        list[j].removed = true;
        this[kRemoveListener](0, names[i], list[j].listener, list[j].capture);
      }
    }
    return this;
  }
}
enumerable(NodeEventTarget.prototype, ['setMaxListeners', 'getMaxListeners', 'eventNames', 'listenerCount', 'off', 'removeListener',
  'on', 'addListener', 'once', 'emit', 'removeAllListeners']);

module.exports = { NodeEventTarget, initNodeEventTarget: initEventTarget };
