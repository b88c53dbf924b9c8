'use strict';
// Where timers wait. All timers of one duration stand in one list, in the order they were started, which is the order in
// which they end; so starting and stopping a timer costs a link. A binary heap keeps the lists by the time their first timer
// ends, and one native timer of the loop waits for the first of those. Row E7 and E9 of the process model live here.

const { ArrayPrototypePop, ArrayPrototypePush, MathMax, MathTrunc, ReflectApply, SafeMap, Symbol } = primordials;
const { getLibuvNow, scheduleTimer, toggleTimerRef } = internalBinding('timers');
const state = require('internal/async_hooks/state');
const { current, emitDestroy, enter, kAsyncId, kFrame, kTriggerId, leave } = state;
const { runNextTicks } = require('internal/bootstrap/task_queues');

const kRefed = Symbol('refed');
const kHasPrimitive = Symbol('kHasPrimitive');
const knownTimersById = new SafeMap();

// Ring sentinel: `_idleNext` is the oldest timer, `_idlePrev` the newest.
class TimersList {
  constructor(expiry, msecs) {
    this._idleNext = this;
    this._idlePrev = this;
    this.expiry = expiry;
    this.id = ++listIds;
    this.msecs = msecs;
    this.position = -1;
  }
}
let listIds = 0;
const lists = new SafeMap();
const kKeptLists = 128;
const heap = [];

// --- heap ordered by expiry, then by age of the list ---

const before = (a, b) => a.expiry < b.expiry || (a.expiry === b.expiry && a.id < b.id);

function siftUp(at) {
  const item = heap[at];
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(item, heap[parent])) break;
    heap[at] = heap[parent];
    heap[at].position = at;
    at = parent;
  }
  heap[at] = item;
  item.position = at;
}
function siftDown(at) {
  const item = heap[at];
  const size = heap.length;
  for (;;) {
    let child = at * 2 + 1;
    if (child >= size) break;
    if (child + 1 < size && before(heap[child + 1], heap[child])) child++;
    if (!before(heap[child], item)) break;
    heap[at] = heap[child];
    heap[at].position = at;
    at = child;
  }
  heap[at] = item;
  item.position = at;
}
function heapRemove(list) {
  const at = list.position;
  const last = ArrayPrototypePop(heap);
  list.position = -1;
  if (last === list) return;
  heap[at] = last;
  last.position = at;
  siftDown(at);
  siftUp(last.position);
}

// --- links ---

function linkLast(list, timer) {
  if (timer._idleNext) unlink(timer);
  timer._idleNext = list;
  timer._idlePrev = list._idlePrev;
  list._idlePrev._idleNext = timer;
  list._idlePrev = timer;
}
function unlink(timer) {
  const next = timer._idleNext;
  const prev = timer._idlePrev;
  if (next) next._idlePrev = prev;
  if (prev) prev._idleNext = next;
  timer._idleNext = null;
  timer._idlePrev = null;
}

// --- the native timer ---

let refCount = 0;
let nextExpiry = Infinity;

// What the loop was told last; the runner changes `refCount` alone and tells the loop once at its end.
let loopHolds = false;
function tellLoop() {
  const hold = refCount > 0;
  if (hold === loopHolds) return;
  loopHolds = hold;
  toggleTimerRef(hold);
}
function addRef() {
  if (refCount++ === 0) tellLoop();
}
function dropRef() {
  if (--refCount === 0) tellLoop();
}

// `start`: when the wait began; callers that know "now" pass it to save asking again.
function insert(timer, msecs, start = getLibuvNow()) {
  msecs = MathTrunc(msecs);
  timer._idleStart = start;
  let list = lists.get(msecs);
  if (list === undefined) {
    const expiry = start + msecs;
    list = new TimersList(expiry, msecs);
    lists.set(msecs, list);
    ArrayPrototypePush(heap, list);
    siftUp(heap.length - 1);
    if (nextExpiry > expiry) {
      scheduleTimer(msecs);
      nextExpiry = expiry;
    }
  } else if (list._idleNext === list && list !== runningList) {
    // Kept from before: as good as new.
    list.expiry = start + msecs;
    list.id = ++listIds;
    siftDown(list.position);
    if (nextExpiry > list.expiry) {
      scheduleTimer(msecs);
      nextExpiry = list.expiry;
    }
  }
  linkLast(list, timer);
}

// Starts counting for a timer that is not in a list: `_idleTimeout` says how long.
function activate(timer, start) {
  if (timer[kRefed] === true) addRef();
  insert(timer, timer._idleTimeout, start);
}

function stop(timer) {
  if (timer._destroyed) return;
  timer._destroyed = true;
  if (timer._idleNext === null) runningHolds = false;
  if (current.hooks !== 0 && timer[kAsyncId] > 0) emitDestroy(timer[kAsyncId]);
  if (timer[kHasPrimitive]) knownTimersById.delete(timer[kAsyncId]);
  const linked = timer._idleNext !== null && timer._idleNext !== undefined;
  if (linked) {
    unlink(timer);
    const list = lists.get(MathTrunc(timer._idleTimeout));
    // An empty list stays until its time has come, for the next timer of that length, unless there are many.
    if (heap.length > kKeptLists && list !== undefined && list._idleNext === list && list !== runningList) {
      lists.delete(list.msecs);
      heapRemove(list);
      if (heap.length > 0 && nextExpiry < heap[0].expiry) {
        // The wait may be longer now; waking up once for nothing would be right too, but costs more.
        nextExpiry = heap[0].expiry;
        scheduleTimer(MathMax(nextExpiry - getLibuvNow(), 1));
      }
    }
    if (timer[kRefed]) dropRef();
  }
  timer._idleTimeout = -1;
}

// --- running ---

// Lists that became empty or moved while a callback of theirs runs must not be dropped under the runner's feet.
let runningList = null;
// Whether the timer whose callback runs is referenced: it counts as active until the callback returns.
let runningHolds = false;

function runList(list, now) {
  let ran = false;
  for (let timer = list._idleNext; timer !== list; timer = list._idleNext) {
    const elapsed = now - timer._idleStart;
    if (elapsed < list.msecs) {
      // Started later than this list's expiry says (another one of the list ended it): wait for the rest.
      list.expiry = MathMax(timer._idleStart + list.msecs, now + 1);
      list.id = ++listIds;
      siftDown(list.position);
      return;
    }
    if (ran) {
      runNextTicks();
      // A tick may have stopped timers, this one too.
      if (list._idleNext !== timer) {
        ran = false;
        continue;
      }
    }
    ran = true;
    unlink(timer);
    if (timer[kRefed]) refCount--;
    const asyncId = timer[kAsyncId];
    if (!timer._onTimeout) {
      if (!timer._destroyed) finish(timer, asyncId);
      continue;
    }
    let start;
    if (timer._repeat) start = getLibuvNow();
    runningList = list;
    runningHolds = timer[kRefed] === true;
    try {
      enter(timer, asyncId, timer[kTriggerId], timer[kFrame]);
      const args = timer._timerArgs;
      if (args === undefined) timer._onTimeout();
      else ReflectApply(timer._onTimeout, timer, args);
    } finally {
      runningList = null;
      runningHolds = false;
      if (timer._repeat && timer._idleTimeout !== -1) {
        timer._idleTimeout = timer._repeat;
        if (!timer._idleNext) {
          if (timer[kRefed]) refCount++;
          insert(timer, timer._idleTimeout, start);
        }
      } else if (!timer._idleNext && !timer._destroyed) {
        finish(timer, asyncId);
      }
    }
    leave(asyncId);
  }
  // Nothing waits for this duration any more (unless a callback made a new list of the same length).
  if (lists.get(list.msecs) === list) lists.delete(list.msecs);
  if (list.position >= 0) heapRemove(list);
}

function finish(timer, asyncId) {
  timer._destroyed = true;
  if (timer[kHasPrimitive]) knownTimersById.delete(asyncId);
  if (current.hooks !== 0) emitDestroy(asyncId);
}

// Called by the loop when the native timer ends, and again at once after a callback threw: then the timers still due run
// before any tick. `now` is the time for all of the phase: what ends while callbacks run waits for the next turn of the loop.
// Returns the time of the next call, 0 for none; the native side keeps the reference state.
function processTimers(now) {
  nextExpiry = Infinity;
  let ran = false;
  try {
    while (heap.length > 0) {
      const list = heap[0];
      if (list.expiry > now) {
        nextExpiry = list.expiry;
        return nextExpiry;
      }
      if (ran) {
        runNextTicks();
        // Ticks may have changed what is first.
        ran = false;
        continue;
      }
      runList(list, now);
      ran = true;
    }
    return 0;
  } finally {
    tellLoop();
  }
}

module.exports = {
  activate, activeCount: () => refCount + (runningHolds ? 1 : 0), addRef, dropRef, insert, kHasPrimitive, kRefed, knownTimersById, processTimers, stop, unlink,
};
