'use strict';
// The channel between a parent and a child: send(), 'message', disconnect(). Node docs: subprocess.send(), process.send(),
// subprocess.channel. The same code serves both ends; `target` is a ChildProcess or `process`.
//
// A handle goes with its message, and no other message goes until the other side has told that it has the handle: so order
// holds, and a handle that could not be taken is sent again.

const {
  ArrayPrototypePush, ObjectDefineProperty, StringPrototypeStartsWith, Symbol,
} = primordials;
const EventEmitter = require('events');
const { Buffer } = require('buffer');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_IPC_CHANNEL_CLOSED, ERR_IPC_DISCONNECTED, ERR_MISSING_ARGS }, ErrnoException,
} = require('internal/errors');
const { validateObject } = require('internal/validators');
const { Pipe } = require('internal/net/handles');
const { codecFor } = require('internal/child_process/ipc_codec');

const INTERNAL = 'NODE_';
const HANDLE = 'NODE_HANDLE';
const ACK = 'NODE_HANDLE_ACK';
const NACK = 'NODE_HANDLE_NACK';
const MAX_TRIES = 3;
// A sender should wait when this many bytes have not left.
const MAX_QUEUE = 65536 * 2;

const kChannelHandle = Symbol('kChannelHandle');

// `channel` of a child or of process. In a child it keeps the process alive only while somebody listens (or says so).
class Control extends EventEmitter {
  #handle;
  #counting;
  #count = 0;
  #explicit = false;
  constructor(handle, counting) {
    super();
    this.#handle = handle;
    this.#counting = counting;
    if (counting) handle.unref();
  }
  get fd() {
    return this.#handle?.fd;
  }
  refCounted() {
    if (++this.#count === 1 && this.#counting && !this.#explicit) this.#handle?.ref();
  }
  unrefCounted() {
    if (--this.#count === 0 && this.#counting && !this.#explicit) {
      this.#handle?.unref();
      this.emit('unref');
    }
  }
  ref() {
    this.#explicit = true;
    this.#handle?.ref();
  }
  unref() {
    this.#explicit = true;
    this.#handle?.unref();
  }
  hasRef() {
    return this.#handle?.hasRef() ?? false;
  }
}

const isInternal = (message) => message !== null && typeof message === 'object' && typeof message.cmd === 'string' &&
  message.cmd.length > INTERNAL.length && StringPrototypeStartsWith(message.cmd, INTERNAL);

// The state of one end.
class Channel {
  constructor(target, handle, serialization, control, onClosed) {
    this.target = target;
    this.handle = handle;
    this.control = control;
    this.codec = codecFor(serialization);
    this.onClosed = onClosed;
    // Messages that nobody listened to yet.
    this.unheard = [];
    // While a handle travels: what is sent meanwhile, and the handle.
    this.queue = null;
    this.travelling = null;
    this.closed = false;
    this.ended = false;
    this.disconnectWanted = false;
    // Ends the channel once the message is whole of which a part has come.
    this.finishLater = undefined;
    handle.setOwner(this, onRead);
    handle.receiveDescriptors();
    target.on('newListener', (name) => {
      if (name === 'message') process.nextTick(deliverUnheard, this);
    });
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    // What was sent and has not left goes first, as long as there is somebody to read it.
    if (!this.ended && this.handle.writeQueueSize > 0) this.handle.closeSoon();
    else this.handle.close();
  }

  receive(bytes) {
    const raw = this.codec.push(bytes);
    for (let i = 0; i < raw.length; i++) {
      // A listener may have closed the channel.
      if (this.closed) return;
      const message = this.codec.parse(raw[i]);
      if (isInternal(message)) this.receiveInternal(message);
      else this.deliver('message', message, undefined);
    }
  }

  receiveInternal(message) {
    const { target } = this;
    if (message.cmd === HANDLE) {
      const fd = this.handle.takeDescriptor();
      const { kinds } = require('internal/child_process/ipc_handles');
      const kind = kinds[message.type];
      if (fd < 0 || kind === undefined) {
        if (fd >= 0) internalBinding('child_process').closeDescriptor(fd);
        this.send({ cmd: NACK }, undefined, { swallowErrors: true });
        return;
      }
      this.send({ cmd: ACK }, undefined, { swallowErrors: true });
      kind.got(target, message, fd, (object) => {
        this.deliver(isInternal(message.msg) ? 'internalMessage' : 'message', message.msg, object);
      });
      return;
    }
    if (message.cmd === ACK || message.cmd === NACK) {
      this.answered(message.cmd === ACK);
      return;
    }
    this.deliver('internalMessage', message, undefined);
  }

  deliver(event, message, handle) {
    if (!this.target.channel && this.finishLater === undefined) return;
    process.nextTick(emitMessage, this, event, message, handle);
  }

  // The other side has the handle that travels, or could not take it.
  answered(taken) {
    const travelling = this.travelling;
    if (travelling === null) return;
    if (!taken && ++travelling.tries < MAX_TRIES) {
      this.transmit(travelling.message, travelling.handle, undefined, travelling.options);
      return;
    }
    if (!taken) process.emitWarning('Handle did not reach the receiving process correctly', 'SentHandleNotReceivedWarning');
    this.letGo();
    const queue = this.queue ?? [];
    this.queue = null;
    for (let i = 0; i < queue.length; i++) {
      const { message, object, options, callback } = queue[i];
      this.send(message, object, options, callback);
    }
    if (this.disconnectWanted && this.queue === null) this.disconnect();
  }

  letGo() {
    const travelling = this.travelling;
    this.travelling = null;
    if (travelling !== null) travelling.kind.sent?.(travelling.object, travelling.handle, travelling.options);
  }

  send(message, object, options, callback) {
    if (message === undefined) throw new ERR_MISSING_ARGS('message');
    const type = typeof message;
    if (type !== 'string' && type !== 'object' && type !== 'number' && type !== 'boolean') {
      throw new ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
    }
    let kindName;
    if (object) {
      const { kindOf } = require('internal/child_process/ipc_handles');
      kindName = kindOf(object);
    }
    if (this.closed) return this.fail(new ERR_IPC_CHANNEL_CLOSED(), options, callback);
    const answer = type === 'object' && message !== null && (message.cmd === ACK || message.cmd === NACK);
    if (this.queue !== null && !answer) {
      ArrayPrototypePush(this.queue, { message, object, options, callback });
      return this.queue.length === 1;
    }
    if (kindName === undefined) return this.transmit(message, undefined, callback, options);
    const { kinds } = require('internal/child_process/ipc_handles');
    const kind = kinds[kindName];
    const wrapped = { cmd: HANDLE, type: kindName, msg: message };
    const handle = kind.send(this.target, wrapped, object, options);
    // The socket was closed meanwhile: only the message goes.
    if (!handle) return this.transmit(message, undefined, callback, options);
    this.travelling = { kind, object, handle, options, message: wrapped, tries: 0 };
    this.queue = [];
    return this.transmit(wrapped, handle, callback, options);
  }

  transmit(message, native, callback, options) {
    const { handle, control } = this;
    const data = this.codec.encode(message);
    const done = (status) => {
      control.unrefCounted();
      // Cut off with the channel: who did not ask for an answer does not get one.
      if (status < 0 && this.closed && typeof callback !== 'function') return;
      if (status < 0) this.fail(new ErrnoException(status, 'write'), options, callback);
      else if (typeof callback === 'function') callback(null);
    };
    // A write under way keeps the process alive until it is out.
    control.refCounted();
    const code = native === undefined ? handle.write(data, 'utf8', done) : handle.writeWithDescriptor(data, 'utf8', native.fd, done);
    if (code === 0) {
      control.unrefCounted();
      if (typeof callback === 'function') process.nextTick(callback, null);
    } else if (code < 0) {
      control.unrefCounted();
      if (native !== undefined) {
        this.letGo();
        this.queue = null;
      }
      return this.fail(new ErrnoException(code, 'write'), options, callback);
    }
    return handle.writeQueueSize < MAX_QUEUE;
  }

  fail(error, options, callback) {
    if (typeof callback === 'function') process.nextTick(callback, error);
    else if (!options?.swallowErrors) process.nextTick(emitError, this.target, error);
    return false;
  }

  // The end from this side: what was read is delivered first.
  disconnect() {
    const { target } = this;
    this.disconnectWanted = false;
    target.channel = null;
    this.letGo();
    let fired = false;
    const finish = () => {
      if (fired) return;
      fired = true;
      this.finishLater = undefined;
      this.close();
      this.finished();
      target.emit('disconnect');
    };
    if (this.codec.waiting && !this.ended) {
      this.finishLater = finish;
      target.once('message', finish);
      target.once('internalMessage', finish);
      return;
    }
    process.nextTick(finish);
  }

  finished() {
    const { onClosed } = this;
    this.onClosed = undefined;
    if (onClosed !== undefined) process.nextTick(onClosed);
  }
}

function emitError(target, error) {
  target.emit('error', error);
}

function emitMessage(channel, event, message, handle) {
  const { target } = channel;
  if (event === 'internalMessage' || target.listenerCount('message') > 0) {
    target.emit(event, message, handle);
    return;
  }
  ArrayPrototypePush(channel.unheard, [message, handle]);
}

function deliverUnheard(channel) {
  const { target } = channel;
  if (!target.channel || target.listenerCount('message') === 0) return;
  const { unheard } = channel;
  channel.unheard = [];
  for (let i = 0; i < unheard.length; i++) target.emit('message', unheard[i][0], unheard[i][1]);
}

// Called by the handle, with the Channel as `this`.
function onRead(count, bytes) {
  if (count > 0) {
    this.receive(bytes);
    return;
  }
  if (count === 0) return;
  // The other side is gone.
  this.ended = true;
  const { target } = this;
  if (target.connected) target.disconnect();
  this.queue = null;
  this.letGo();
  if (this.finishLater !== undefined) {
    this.finishLater();
    return;
  }
  this.close();
  this.finished();
}

function setupChannel(target, handle, serialization, counting = false) {
  const control = new Control(handle, counting);
  const { maybeClose, ChildProcess } = require('internal/child_process/child');
  const onClosed = target instanceof ChildProcess ? () => maybeClose(target) : undefined;
  const channel = new Channel(target, handle, serialization, control, onClosed);
  target.channel = control;
  ObjectDefineProperty(target, '_channel', {
    __proto__: null, configurable: true, enumerable: false,
    get() { return target.channel; },
    set(value) { target.channel = value; },
  });
  ObjectDefineProperty(target, '_handleQueue', {
    __proto__: null, configurable: true, enumerable: false, get() { return channel.queue; },
  });
  target[kChannelHandle] = handle;
  target.connected = true;

  target.send = function(message, handleToSend, options, callback) {
    if (typeof handleToSend === 'function') {
      callback = handleToSend;
      handleToSend = undefined;
      options = undefined;
    } else if (typeof options === 'function') {
      callback = options;
      options = undefined;
    } else if (options !== undefined) {
      validateObject(options, 'options');
    }
    options = { swallowErrors: false, ...options };
    if (this.connected) return this._send(message, handleToSend, options, callback);
    const error = new ERR_IPC_CHANNEL_CLOSED();
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(emitError, this, error);
    return false;
  };

  target._send = function(message, handleToSend, options, callback) {
    if (typeof options === 'boolean') options = { swallowErrors: options };
    return channel.send(message, handleToSend, options ?? {}, callback);
  };

  target.disconnect = function() {
    if (!this.connected) {
      this.emit('error', new ERR_IPC_DISCONNECTED());
      return;
    }
    this.connected = false;
    // Handles under way arrive first.
    if (channel.queue !== null && !channel.ended) channel.disconnectWanted = true;
    else this._disconnect();
  };

  target._disconnect = function() {
    channel.disconnect();
  };

  handle.readStart();
  return control;
}

// In a program that was started with a channel.
function connectToParent(fd, serialization) {
  const handle = new Pipe();
  const code = handle.open(fd);
  if (code !== 0) throw new ErrnoException(code, 'open');
  const control = setupChannel(process, handle, serialization, true);
  process.on('newListener', (name) => {
    if (name === 'message' || name === 'disconnect') control.refCounted();
  });
  process.on('removeListener', (name) => {
    if (name === 'message' || name === 'disconnect') control.unrefCounted();
  });
}

module.exports = { connectToParent, isInternal, kChannelHandle, setupChannel };
