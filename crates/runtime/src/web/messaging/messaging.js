'use strict';
// MessageChannel, MessagePort and BroadcastChannel within one thread.
// Follows https://html.spec.whatwg.org/multipage/web-messaging.html and https://nodejs.org/api/worker_threads.html#class-messageport.

const {
  ArrayPrototypeIndexOf,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ArrayPrototypeSplice,
  FunctionPrototypeCall,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  SafeMap,
  SymbolIterator,
  SymbolToStringTag,
  TypeError,
} = primordials;

const { codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS } } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { current, endHandle, followHandle } = require('internal/async_hooks/state');
const {
  CustomEvent, NodeEventTarget, initNodeEventTarget, defineEventHandler, kCreateEvent, kHybridDispatch, kNewListener, kRemoveListener,
} = require('internal/web/event_target');
const { MessageEvent } = require('internal/web/messaging/message_event');
const { Endpoint } = require('internal/web/messaging/endpoint');
const { DOMException } = require('internal/web/dom_exception');
const { cloneWithTransfer, argumentError } = require('internal/web/structured_clone');
const { kTransfer, kTransferCross, kTransferOnly } = require('internal/web/structured_clone/symbols');

function coded(message, code) {
  const error = new TypeError(message);
  error.code = code;
  return error;
}

// --- MessagePort -------------------------------------------------------------------------------------------------------------------

let isMessagePort;
let endpointOf;
const kMake = { __proto__: null };

// The second argument of postMessage(): a list, or options with one.
function readTransferList(argument) {
  if (argument === undefined || argument === null) return [];
  if (typeof argument !== 'object' && typeof argument !== 'function') throw argumentError('Optional transferList argument must be an iterable');
  let iterable = argument;
  let wrong = 'Optional transferList argument must be an iterable';
  if (argument[SymbolIterator] === undefined || argument[SymbolIterator] === null) {
    iterable = argument.transfer;
    if (iterable === undefined) return [];
    wrong = 'Optional options.transfer argument must be an iterable';
  }
  if (iterable === null || (typeof iterable !== 'object' && typeof iterable !== 'function') || typeof iterable[SymbolIterator] !== 'function') {
    throw argumentError(wrong);
  }
  const list = [];
  const iterator = iterable[SymbolIterator]();
  const next = iterator?.next;
  if (typeof next !== 'function') throw argumentError(wrong);
  for (;;) {
    const step = FunctionPrototypeCall(next, iterator);
    if (step === null || typeof step !== 'object') throw argumentError(wrong);
    if (step.done) return list;
    const item = step.value;
    if ((typeof item !== 'object' || item === null) && typeof item !== 'function') {
      throw new DOMException('Found invalid value in transferList.', 'DataCloneError');
    }
    ArrayPrototypePush(list, item);
  }
}

class MessagePort extends NodeEventTarget {
  #endpoint;
  #onClosed = [];

  static {
    isMessagePort = (value) => typeof value === 'object' && value !== null && #endpoint in value;
    endpointOf = (port) => port.#endpoint;
  }

  constructor(token = undefined, endpoint = undefined) {
    if (token !== kMake) throw coded('Constructor cannot be called', 'ERR_CONSTRUCT_CALL_INVALID');
    super();
    initNodeEventTarget(this);
    this.#endpoint = endpoint;
    if (current.following) followHandle(this, 'MESSAGEPORT');
    // The endpoint reaches its port through these two only.
    endpoint.port = { deliver: (message) => this.#deliver(message), closedNow: () => this.#closedNow() };
  }

  #deliver(message) {
    if (message.failed !== undefined) {
      this[kHybridDispatch](message.failed, 'messageerror', new MessageEvent('messageerror', { data: message.failed }));
      return;
    }
    const event = new MessageEvent('message', { data: message.value, ports: message.ports });
    this[kHybridDispatch](message.value, 'message', event);
  }

  #closedNow() {
    const callbacks = this.#onClosed;
    this.#onClosed = [];
    for (let i = 0; i < callbacks.length; i++) callbacks[i]();
    this[kHybridDispatch](undefined, 'close', undefined);
    endHandle(this);
  }

  postMessage(message, transferOrOptions) {
    if (!isMessagePort(this)) throw new ERR_INVALID_THIS('MessagePort');
    if (arguments.length === 0) throw coded('Not enough arguments to MessagePort.postMessage', 'ERR_MISSING_ARGS');
    const list = readTransferList(transferOrOptions);
    const { peer, closing, remote } = this.#endpoint;
    if (remote !== undefined && !closing && this.#endpoint.link !== undefined) {
      remote.post(this.#endpoint, message, list, this);
      return;
    }
    const clone = cloneWithTransfer(message, list, this);
    if (peer === undefined || closing || peer.closed) return;
    for (let i = 0; i < clone.ports.length; i++) {
      if (endpointOf(clone.ports[i]) !== peer) continue;
      process.emitWarning('The target port was posted to itself, and the communication channel was lost');
      this.#endpoint.close();
      return;
    }
    peer.push(clone);
  }

  start() {
    if (!isMessagePort(this)) throw new ERR_INVALID_THIS('MessagePort');
    this.#endpoint.start();
  }

  close(callback) {
    if (!isMessagePort(this)) throw new ERR_INVALID_THIS('MessagePort');
    if (typeof callback === 'function') {
      if (this.#endpoint.closed) return;
      ArrayPrototypePush(this.#onClosed, callback);
    }
    this.#endpoint.close();
  }

  ref() {
    if (!isMessagePort(this)) throw new ERR_INVALID_THIS('MessagePort');
    this.#endpoint.ref();
  }
  unref() {
    if (!isMessagePort(this)) throw new ERR_INVALID_THIS('MessagePort');
    this.#endpoint.unref();
  }
  hasRef() {
    if (!isMessagePort(this)) throw new ERR_INVALID_THIS('MessagePort');
    return this.#endpoint.referenced;
  }

  // The first listener for messages starts the port and keeps the loop alive; without the last one it sleeps again.
  [kNewListener](size, type, ...rest) {
    super[kNewListener](size, type, ...rest);
    if (type === 'message' && size === 1 && #endpoint in this && this.#endpoint !== undefined) {
      this.#endpoint.ref();
      this.#endpoint.start();
    }
  }
  [kRemoveListener](size, type, ...rest) {
    super[kRemoveListener](size, type, ...rest);
    if (type === 'message' && size === 0 && #endpoint in this && this.#endpoint !== undefined) {
      this.#endpoint.unref();
      this.#endpoint.stop();
    }
  }

  [kCreateEvent](value, type) {
    if (type === 'message' || type === 'messageerror') return new MessageEvent(type, { data: value });
    return new CustomEvent(type, { detail: value });
  }

  // The endpoint, for another port; this one is closed without an event.
  #detach() {
    const endpoint = this.#endpoint;
    if (endpoint.closed || endpoint.closing) {
      throw new DOMException('MessagePort in transfer list is already detached', 'DataCloneError');
    }
    endpoint.unref();
    endpoint.wanted = false;
    const husk = new Endpoint();
    husk.closed = true;
    this.#endpoint = husk;
    return endpoint;
  }
  [kTransfer]() {
    const endpoint = this.#detach();
    return { data: undefined, build: () => new MessagePort(kMake, endpoint) };
  }
  [kTransferCross]() { return require('internal/web/messaging/remote').release(this.#detach()); }
  get [kTransferOnly]() { return true; }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return 'MessagePort';
    const { inspect } = require('internal/util/inspect');
    const { closed, closing, referenced } = this.#endpoint;
    return `MessagePort [EventTarget] ${inspect({ active: !closed && !closing, refed: referenced },
                                               { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}

defineEventHandler(MessagePort.prototype, 'message');
defineEventHandler(MessagePort.prototype, 'messageerror');
const enumerable = { __proto__: null, enumerable: true };
const hidden = { __proto__: null, enumerable: false };
ObjectDefineProperties(MessagePort.prototype, {
  postMessage: enumerable,
  start: enumerable,
  close: enumerable,
  ref: enumerable,
  unref: enumerable,
  hasRef: enumerable,
  [customInspectSymbol]: hidden,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'MessagePort' },
});

function MessageChannel() {
  if (new.target === undefined) throw coded('Cannot call constructor without `new`', 'ERR_CONSTRUCT_CALL_REQUIRED');
  const [a, b] = Endpoint.pair();
  this.port1 = new MessagePort(kMake, a);
  this.port2 = new MessagePort(kMake, b);
}

// For worker_threads: the next waiting message of a port, without an event.
function receiveMessageOnPort(port) {
  const endpoint = isBroadcastChannel(port) ? undefined : isMessagePort(port) ? endpointOf(port) : null;
  if (endpoint === null) throw argumentError('The "port" argument must be a MessagePort instance');
  const next = endpoint === undefined ? takeBroadcast(port) : endpoint.takeNext();
  return next === undefined ? undefined : { message: next.value };
}

// --- BroadcastChannel ----------------------------------------------------------------------------------------------------------------

// Open channels by name, and what tells the other threads of theirs.
const channels = new SafeMap();
const groups = new SafeMap();

// A message of another thread, for each channel of this one.
function deliverGroup(name, message) {
  const group = channels.get(name);
  if (group === undefined) return;
  const list = ArrayPrototypeSlice(group);
  for (let i = 0; i < list.length; i++) {
    broadcastEndpoint(list[i]).push(i === 0 || message.failed !== undefined ? message : cloneWithTransfer(message.value, [], undefined));
  }
}
let isBroadcastChannel;
let takeBroadcast;
let broadcastEndpoint;

class BroadcastChannel extends NodeEventTarget {
  #name;
  #endpoint;


  static {
    isBroadcastChannel = (value) => typeof value === 'object' && value !== null && #name in value;
    takeBroadcast = (channel) => {
      groups.get(channel.#name)?.pull();
      return channel.#endpoint.takeNext();
    };
    broadcastEndpoint = (channel) => channel.#endpoint;
  }

  constructor(name) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    super();
    initNodeEventTarget(this);
    this.#name = `${name}`;
    this.#endpoint = new Endpoint();
    this.#endpoint.port = { deliver: (message) => this.#deliver(message), closedNow() {} };
    this.#endpoint.ref();
    this.#endpoint.start();
    let group = channels.get(this.#name);
    if (group === undefined) {
      channels.set(this.#name, group = []);
      const { Group } = require('internal/web/messaging/remote');
      const name = this.#name;
      groups.set(name, new Group(name, (message) => deliverGroup(name, message)));
    }
    ArrayPrototypePush(group, this);
  }

  #deliver(message) {
    if (message.failed !== undefined) {
      this[kHybridDispatch](message.failed, 'messageerror', new MessageEvent('messageerror', { data: message.failed }));
      return;
    }
    this[kHybridDispatch](message.value, 'message', new MessageEvent('message', { data: message.value }));
  }

  get name() {
    if (!isBroadcastChannel(this)) throw new ERR_INVALID_THIS('BroadcastChannel');
    return this.#name;
  }

  close() {
    if (!isBroadcastChannel(this)) throw new ERR_INVALID_THIS('BroadcastChannel');
    if (this.#endpoint.closed) return;
    const group = channels.get(this.#name);
    const at = group === undefined ? -1 : ArrayPrototypeIndexOf(group, this);
    if (at !== -1) ArrayPrototypeSplice(group, at, 1);
    if (group !== undefined && group.length === 0) {
      channels.delete(this.#name);
      groups.get(this.#name)?.leave();
      groups.delete(this.#name);
    }
    this.#endpoint.finish();
  }

  postMessage(message) {
    if (!isBroadcastChannel(this)) throw new ERR_INVALID_THIS('BroadcastChannel');
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    if (this.#endpoint.closed) throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    const group = ArrayPrototypeSlice(channels.get(this.#name));
    groups.get(this.#name).post(message);
    // Cloned once for each receiver, and once to find values that cannot be, even without receivers.
    if (group.length === 1) cloneWithTransfer(message, [], undefined);
    for (let i = 0; i < group.length; i++) {
      if (group[i] !== this) broadcastEndpoint(group[i]).push(cloneWithTransfer(message, [], undefined));
    }
  }

  ref() {
    if (!isBroadcastChannel(this)) throw new ERR_INVALID_THIS('BroadcastChannel');
    this.#endpoint.ref();
    return this;
  }
  unref() {
    if (!isBroadcastChannel(this)) throw new ERR_INVALID_THIS('BroadcastChannel');
    this.#endpoint.unref();
    return this;
  }

  [kCreateEvent](value, type) {
    return type === 'message' || type === 'messageerror' ? new MessageEvent(type, { data: value }) : super[kCreateEvent](value, type);
  }

  [customInspectSymbol](depth, options) {
    if (!isBroadcastChannel(this)) throw new ERR_INVALID_THIS('BroadcastChannel');
    if (depth < 0) return 'BroadcastChannel';
    const { inspect } = require('internal/util/inspect');
    return `BroadcastChannel ${inspect({ name: this.#name, active: !this.#endpoint.closed },
                                       { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
  }
}
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');
ObjectDefineProperties(BroadcastChannel.prototype, {
  name: enumerable,
  close: enumerable,
  postMessage: enumerable,
  [customInspectSymbol]: hidden,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'BroadcastChannel' },
});

// A port that was closed or moved away cannot be transferred any more.
function isDetachedPort(value) {
  return isMessagePort(value) && (endpointOf(value).closed || endpointOf(value).closing);
}

// Takes all that the other side, which is gone, has sent.
function pullPort(port) {
  const endpoint = endpointOf(port);
  endpoint.remote?.pull(endpoint, Infinity);
}

// What programs see: a class that nobody can construct, with or without `new`.
const PublicPort = function MessagePort() {
  throw coded('Constructor cannot be called', 'ERR_CONSTRUCT_CALL_INVALID');
};
ObjectSetPrototypeOf(PublicPort, NodeEventTarget);
ObjectDefineProperty(PublicPort, 'prototype', { __proto__: null, value: MessagePort.prototype, writable: false });
ObjectDefineProperty(MessagePort.prototype, 'constructor', { __proto__: null, value: PublicPort, writable: true, enumerable: false, configurable: true });

const makePort = (endpoint) => new MessagePort(kMake, endpoint);

module.exports = { makePort, pullPort, MessageEvent, isDetachedPort, MessagePort: PublicPort, MessageChannel, BroadcastChannel, isMessagePort, receiveMessageOnPort };
