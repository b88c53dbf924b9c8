'use strict';
// One end of a message channel, without its JavaScript face: the queue of messages, whether they are wanted, and what keeps
// the loop alive. When a MessagePort is transferred its endpoint moves to a new MessagePort.
//
// Messages are delivered in a turn of the loop's check phase; ticks and promise jobs run between two of them.

const { ArrayPrototypePush, ArrayPrototypeShift } = primordials;

const { runNextTicks } = require('internal/bootstrap/task_queues');
const { current, endHandle, followHandle, getFrame, inHandle, resourceOf, setFrame } = require('internal/async_hooks/state');
const { setImmediate, setInterval, clearInterval } = require('timers');

const FOREVER = 2 ** 31 - 1;

const kClose = { close: true };

class Endpoint {
  frame = getFrame();
  peer = undefined;
  port = undefined; // the MessagePort now
  link = undefined; // the number of the native port, when the other side is on another thread
  remote = undefined; // the functions for such a port
  queue = [];
  wanted = false; // started: messages are handed out
  closed = false;
  scheduled = false; // a turn has been asked for
  keeper = undefined; // the timer that keeps the loop alive while referenced

  // `message` is { value, ports }, or { close: true } when the other side is gone.
  push(message) {
    ArrayPrototypePush(this.queue, message);
    this.schedule();
  }

  schedule() {
    if (this.scheduled || (this.wanted ? this.queue.length === 0 : this.queue[0]?.close !== true)) return;
    this.scheduled = true;
    const turn = setImmediate(Endpoint.turn, this);
    // Undelivered messages do not hold a program whose port is not referenced.
    if (!this.referenced) turn.unref();
  }

  // Hands out what has arrived by now; what comes meanwhile waits for the next turn.
  static turn(endpoint) {
    endpoint.scheduled = false;
    let left = endpoint.queue.length;
    try {
      for (; left > 0 && !endpoint.closed; left--) {
        const next = endpoint.queue[0];
        if (next === undefined || (!endpoint.wanted && !next.close)) return;
        ArrayPrototypeShift(endpoint.queue);
        // Events come in the async context that the port was made in, not in that of the sender.
        setFrame(endpoint.frame);
        endpoint.run(next);
        if (left > 1) runNextTicks();
      }
    } finally {
      // After an exception too.
      if (!endpoint.closed) endpoint.schedule();
    }
  }

  run(next) {
    if (next.close) this.finish();
    else this.port.deliver(next);
  }

  // Takes the next message out without an event.
  takeNext() {
    // Another thread may have sent something that the loop has not seen yet.
    this.remote?.pull(this);
    if (this.queue.length === 0 || this.queue[0].close) return undefined;
    return ArrayPrototypeShift(this.queue);
  }

  start() {
    if (this.closed) return;
    this.wanted = true;
    this.schedule();
  }

  stop() {
    this.wanted = false;
  }

  get referenced() {
    return this.keeper !== undefined;
  }
  ref() {
    if (this.closed || this.keeper !== undefined) return;
    this.keeper = setInterval(() => {}, FOREVER);
  }
  unref() {
    if (this.keeper === undefined) return;
    clearInterval(this.keeper);
    this.keeper = undefined;
  }

  // Closes this side now; both hear of it in turns to come.
  close() {
    if (this.closed || this.closing) return;
    // What has arrived is still handed out: its turns come before the last one.
    this.closing = true;
    const { peer } = this;
    if (peer !== undefined && !peer.closed) peer.push({ close: true });
    // Now rather than in a turn to come: what the other thread sends from here on is lost.
    this.remote?.unlink(this);
    setImmediate(() => {
      setFrame(this.frame);
      this.run(kClose);
    });
  }
  closing = false;

  finish() {
    if (this.closed) return;
    this.closed = true;
    this.queue.length = 0;
    this.unref();
    if (this.peer !== undefined) {
      // The side that closed holds the loop no longer than this one.
      if (this.peer.closing) this.peer.unref();
      this.peer.peer = undefined;
    }
    this.peer = undefined;
    this.remote?.unlink(this);
    this.port?.closedNow();
    if (this.followed !== undefined) endHandle(this.followed);
  }

  followed = undefined;
  constructor() {
    if (!current.following) return;
    this.followed = resourceOf('MessagePort');
    followHandle(this.followed, 'MESSAGEPORT');
    this.run = inHandle(this.followed, this.run);
  }

  static pair() {
    const a = new Endpoint();
    const b = new Endpoint();
    a.peer = b;
    b.peer = a;
    return [a, b];
  }
}

module.exports = { Endpoint };
