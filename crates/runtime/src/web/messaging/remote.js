'use strict';
// Endpoints whose other side is on another thread. The native table of ports (internalBinding('worker')) keeps the queues;
// an endpoint with a `link` is this thread's reader of one of them.

const { ArrayPrototypePush, ArrayPrototypeShift, SafeMap } = primordials;
const binding = internalBinding('worker');
const { Endpoint } = require('internal/web/messaging/endpoint');
const { decode, encode } = require('internal/web/structured_clone/cross_thread');

// The endpoints (and groups of broadcast channels) of this thread by the number of their port.
const readers = new SafeMap();

// A sender may be faster than we are: after so many messages the loop has its turn.
const MOST_AT_ONCE = 1000;

// Takes what waits in the native queue into the endpoint's own. `most` is Infinity where nobody sends any more.
function pull(reader, most = MOST_AT_ONCE) {
  for (let count = 0; ; count++) {
    const id = reader.link;
    if (id === undefined) return;
    if (count === most) {
      // Another notice comes for what is left.
      binding.attach(id);
      return;
    }
    let parts;
    try {
      parts = binding.take(id);
    } catch (error) {
      reader.push({ failed: error });
      continue;
    }
    if (parts === undefined) return;
    if (parts === null) {
      reader.push({ close: true });
      return;
    }
    const ports = [];
    for (let i = 1; i < parts.length; i++) ArrayPrototypePush(ports, adoptPort(parts[i]));
    let message;
    try {
      message = { value: decode(parts[0], ports), ports };
    } catch (error) {
      message = { failed: error };
    }
    reader.push(message);
  }
}

binding.setNotify((id) => {
  const reader = readers.get(id);
  if (reader !== undefined) pull(reader);
});

function link(endpoint, id) {
  endpoint.link = id;
  endpoint.remote = methods;
  readers.set(id, endpoint);
  binding.attach(id);
}

// A MessagePort on this thread for port number `id`.
function adoptPort(id) {
  const endpoint = new Endpoint();
  link(endpoint, id);
  return require('internal/web/messaging').makePort(endpoint);
}

function post(endpoint, message, transferList, source) {
  const { value, buffers, ports } = encode(message, transferList, source);
  binding.post(endpoint.link, value, buffers.length === 0 ? undefined : buffers, ports);
}

// Gives the endpoint up for another thread: the number of its port. What was not handed out goes along.
function release(endpoint) {
  if (endpoint.link === undefined) {
    const [mine, other] = binding.channel();
    const { peer } = endpoint;
    endpoint.peer = undefined;
    const { queue } = endpoint;
    // From the other side, so that it stands in our queue.
    const sender = { link: other };
    while (queue.length > 0 && !queue[0].close) {
      const { value, ports } = ArrayPrototypeShift(queue);
      post(sender, value, ports, undefined);
    }
    if (peer === undefined) {
      binding.close(other);
    } else {
      peer.peer = undefined;
      link(peer, other);
    }
    return mine;
  }
  const id = endpoint.link;
  readers.delete(id);
  endpoint.link = undefined;
  endpoint.remote = undefined;
  binding.detach(id);
  if (endpoint.queue.length === 0) return id;
  // Messages that were taken already: a new port for them, joined to the old one, would reorder; they are sent again in front.
  const rest = endpoint.queue;
  const forms = [];
  for (let i = 0; i < rest.length; i++) if (!rest[i].close && rest[i].failed === undefined) ArrayPrototypePush(forms, encode(rest[i].value, rest[i].ports, undefined));
  for (let i = forms.length - 1; i >= 0; i--) binding.putBack(id, forms[i].value, forms[i].buffers.length === 0 ? undefined : forms[i].buffers, forms[i].ports);
  return id;
}

function unlink(endpoint) {
  const id = endpoint.link;
  if (id === undefined) return;
  readers.delete(id);
  endpoint.link = undefined;
  binding.close(id);
}

const methods = { __proto__: null, post, pull, unlink };

// --- broadcast channels of other threads ---

class Group {
  constructor(name, deliver) {
    this.name = name;
    this.deliver = deliver;
    this.link = binding.join(name);
    readers.set(this.link, this);
  }
  push(message) {
    if (message.close !== true) this.deliver(message);
  }
  pull() {
    pull(this);
  }
  post(value) {
    binding.broadcast(this.name, this.link, encode(value, [], undefined).value);
  }
  leave() {
    readers.delete(this.link);
    binding.leave(this.name, this.link);
    this.link = undefined;
  }
}

// The port that `postMessageToThread()` of other threads reaches; `deliver({ value, ports })`.
function readMailbox(id, deliver) {
  const reader = { link: id, push: (message) => { if (message.close !== true && message.failed === undefined) deliver(message); } };
  readers.set(id, reader);
  // What is there already comes by a turn of the loop: the program is to start first.
  binding.attach(id);
}

module.exports = { Group, readMailbox, adoptPort, channel: () => binding.channel(), link, release };
