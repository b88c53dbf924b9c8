'use strict';
// setImmediate: a doubly linked queue that the loop's check phase runs. What is queued while the phase runs waits for the
// next turn. `immediateInfo` is shared with Rust: [count, ref'd count, "the run was cut short by an exception"].

const { ReflectApply, Symbol, SymbolDispose, nativeCall } = primordials;
const { immediateInfo, toggleImmediateRef } = internalBinding('timers');
const state = require('internal/async_hooks/state');
const { current, emitDestroy, emitInit, enter, getFrame, kAsyncId, kFrame, kIdOnDemand, kTriggerId, leave, newAsyncId, setFrame, triggerForNew } = state;
const { runNextTicks } = require('internal/bootstrap/task_queues');

const kCount = 0;
const kRefCount = 1;
const kHasOutstanding = 2;
const kRefed = Symbol('refed');

const queued = { head: null, tail: null };
// What is left of a run that an exception interrupted; run before anything newer.
const outstanding = { head: null, tail: null };

function append(list, item) {
  if (list.tail === null) {
    list.head = item;
  } else {
    list.tail._idleNext = item;
    item._idlePrev = list.tail;
  }
  list.tail = item;
}

// Works for either list: only the ends need to know which.
function unlink(item) {
  const next = item._idleNext;
  const prev = item._idlePrev;
  if (next !== null) next._idlePrev = prev;
  if (prev !== null) prev._idleNext = next;
  if (queued.head === item) queued.head = next;
  else if (outstanding.head === item) outstanding.head = next;
  if (queued.tail === item) queued.tail = prev;
  else if (outstanding.tail === item) outstanding.tail = prev;
  item._idleNext = null;
  item._idlePrev = null;
}

function addRef() {
  if (immediateInfo[kRefCount]++ === 0) toggleImmediateRef(true);
}
function dropRef() {
  if (--immediateInfo[kRefCount] === 0) toggleImmediateRef(false);
}

class Immediate {
  constructor(callback, args, silent = false) {
    this._idleNext = null;
    this._idlePrev = null;
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = true;
    if (!silent) {
      // Ids and context are properties only where there are any: an object with few of them is made much faster.
      const frame = getFrame();
      if (frame !== undefined) this[kFrame] = frame;
      if (current.following) announce(this);
    } else {
      this[kAsyncId] = 0;
    }
    addRef();
    immediateInfo[kCount]++;
    append(queued, this);
  }
  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      addRef();
    }
    return this;
  }
  unref() {
    if (this[kRefed] === true) {
      this[kRefed] = false;
      dropRef();
    }
    return this;
  }
  hasRef() {
    return !!this[kRefed];
  }
  [SymbolDispose]() {
    clearImmediate(this);
  }
}

Immediate.prototype[kFrame] = undefined;

function announce(immediate) {
  const asyncId = immediate[kAsyncId] = newAsyncId();
  const triggerId = immediate[kTriggerId] = triggerForNew();
  if (current.hooks !== 0) emitInit(asyncId, 'Immediate', triggerId, immediate);
}

function retire(immediate) {
  immediateInfo[kCount]--;
  if (immediate[kRefed]) {
    immediate[kRefed] = null;
    dropRef();
  } else {
    immediate[kRefed] = null;
  }
  immediate._destroyed = true;
}

function clearImmediate(immediate) {
  if (!immediate?._onImmediate || immediate._destroyed) return;
  retire(immediate);
  if (current.hooks !== 0 && immediate[kAsyncId] !== undefined) emitDestroy(immediate[kAsyncId]);
  immediate._onImmediate = null;
  unlink(immediate);
}

function processImmediate() {
  if (outstanding.head === null) {
    outstanding.head = queued.head;
    outstanding.tail = queued.tail;
    queued.head = queued.tail = null;
  }
  immediateInfo[kHasOutstanding] = outstanding.head === null ? 0 : 1;
  let ran = false;
  for (let item = outstanding.head; item !== null; item = outstanding.head) {
    if (ran) {
      runNextTicks();
      // A tick may have cleared it.
      if (item._destroyed) continue;
    }
    ran = true;
    retire(item);
    const next = outstanding.head = item._idleNext;
    if (next === null) outstanding.tail = null;
    else next._idlePrev = null;
    item._idleNext = null;
    // Rust looks at this when an exception leaves the function: what is left runs at once, before any tick.
    immediateInfo[kHasOutstanding] = next === null ? 0 : 1;
    const { following } = current;
    const callback = item._onImmediate;
    const argv = item._argv;
    item._onImmediate = null;
    // No `finally`: the handler of an uncaught exception still runs in the context of the callback that threw.
    if (following) {
      enterImmediate(item);
    } else {
      current.executionId = kIdOnDemand;
      current.resource = item;
      setFrame(item[kFrame]);
    }
    if (argv !== undefined) ReflectApply(callback, item, argv);
    else if (callback.call === nativeCall) callback.call(item);
    else ReflectApply(callback, item, []);
    leave(following ? item[kAsyncId] ?? 0 : 0);
  }
  immediateInfo[kHasOutstanding] = 0;
}

function enterImmediate(item) {
  const asyncId = item[kAsyncId] ??= newAsyncId();
  if (current.hooks !== 0) emitDestroy(asyncId);
  enter(item, asyncId, item[kTriggerId] ?? 0, item[kFrame]);
}

// 'destroy' of async_hooks rides on an immediate that is no async resource itself.
function setDestroyImmediate(callback) {
  const immediate = new Immediate(callback, undefined, true);
  return immediate.unref();
}

module.exports = { Immediate, clearImmediate, processImmediate, setDestroyImmediate };
