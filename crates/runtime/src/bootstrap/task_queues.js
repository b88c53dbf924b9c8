'use strict';
// The job queues that run after every callback of the loop: `process.nextTick` callbacks first, then promise jobs, again until
// both are empty, then unhandled rejections are looked at (process model, section 1, point 3).
//
// `tickInfo` is shared with Rust: [a tick is queued, a rejection waits]. `Runtime::enter` runs promise jobs itself and calls
// `processTicksAndRejections` for what waits besides: a job that has no function of ours below it on the stack goes on in
// place where it awaits what is settled already, with nothing else in the queue.

const { Array, ReflectApply } = primordials;
const { enqueueMicrotask, runMicrotasks, setTickCallback, tickInfo } = internalBinding('task_queue');
const { validateFunction } = require('internal/validators');
const state = require('internal/async_hooks/state');
const { current, kIdOnDemand, emitAfter, emitDestroy, emitInit, enter, getFrame, kAsyncId, kTriggerId, leave, newAsyncId, setFrame, triggerForNew } = state;

const kHasTick = 0;
const kHasRejection = 1;
const LARGE_RING = 0xffff;

// A ring that doubles; its length is a power of two. `head === tail` means empty.
let ring = new Array(64);
let mask = 63;
let head = 0;
let tail = 0;

function push(tick) {
  ring[tail] = tick;
  tail = (tail + 1) & mask;
  if (tail !== head) return;
  const old = ring;
  const size = old.length;
  ring = new Array(size * 2);
  for (let i = 0; i < size; i++) ring[i] = old[(head + i) & mask];
  head = 0;
  tail = size;
  mask = size * 2 - 1;
}

// What waits in the ring: the callback alone, where there is nothing to say about it (the usual case, which makes no object),
// else a record with its arguments, its async context frame and, for those who follow resources, its ids.
function nextTick(callback) {
  if (typeof callback !== 'function') validateFunction(callback, 'callback');
  if (process._exiting) return;
  if (head === tail) tickInfo[kHasTick] = 1;
  const count = arguments.length;
  if (current.following) {
    const tick = { callback, args: undefined, frame: getFrame(), asyncId: newAsyncId(), triggerId: triggerForNew(), again: 0 };
    if (count > 1) tick.args = argumentsAfterFirst(arguments);
    push(tick);
    if (current.hooks !== 0) emitInit(tick.asyncId, 'TickObject', tick.triggerId, tick);
    return;
  }
  const frame = getFrame();
  if (count > 1) {
    const args = [];
    for (let i = 1; i < count; i++) args[i - 1] = arguments[i];
    push({ callback, args, frame, asyncId: undefined, triggerId: undefined, again: 0 });
  } else if (frame === undefined) {
    push(callback);
  } else {
    push({ callback, args: undefined, frame, asyncId: undefined, triggerId: undefined, again: 0 });
  }
}

// As nextTick(callback, a, b), for our own code. A stream that is read without a pause asks for the same tick at every chunk,
// and no tick runs meanwhile: equal calls with nothing between them share one place, from which they run one by one.
let lastShared;
function nextTickShared(callback, a, b) {
  if (current.following || process._exiting) {
    nextTick(callback, a, b);
    return;
  }
  const frame = getFrame();
  if (head === tail) {
    tickInfo[kHasTick] = 1;
  } else if (ring[(tail - 1) & mask] === lastShared && lastShared.callback === callback && lastShared.frame === frame &&
      lastShared.args[0] === a && lastShared.args[1] === b) {
    lastShared.again++;
    return;
  }
  lastShared = { callback, args: [a, b], frame, asyncId: undefined, triggerId: undefined, again: 0 };
  push(lastShared);
}

function argumentsAfterFirst(list) {
  const args = [];
  for (let i = 1; i < list.length; i++) args[i - 1] = list[i];
  return args;
}

let processRejections = () => false;
function setRejectionProcessor(fn) {
  processRejections = fn;
}

function runTicks() {
  while (head !== tail) {
    let tick = ring[head];
    ring[head] = undefined;
    head = (head + 1) & mask;
    // No `finally`: an exception goes to the loop, which calls again later for the ticks that are left.
    if (typeof tick === 'function') {
      if (!current.following) {
        current.executionId = kIdOnDemand;
        tick();
        current.executionId = 0;
        setFrame(undefined);
        continue;
      }
      tick = { callback: tick, args: undefined, frame: undefined, asyncId: undefined, triggerId: undefined, again: 0 };
    }
    runRecord(tick);
  }
}
function runRecord(tick) {
  const { args, callback, frame } = tick;
  const { following } = current;
  let asyncId;
  if (tick.again !== 0) {
    // Its next run comes first, also when this one throws.
    tick.again--;
    head = (head - 1) & mask;
    ring[head] = tick;
  } else if (tick === lastShared) {
    lastShared = undefined;
  }
  if (following) {
    asyncId = enterTick(tick);
  } else {
    current.executionId = kIdOnDemand;
    if (frame !== undefined) setFrame(frame);
  }
  if (args === undefined) {
    callback();
  } else {
    switch (args.length) {
      case 1: callback(args[0]); break;
      case 2: callback(args[0], args[1]); break;
      case 3: callback(args[0], args[1], args[2]); break;
      case 4: callback(args[0], args[1], args[2], args[3]); break;
      default: ReflectApply(callback, undefined, args);
    }
  }
  if (following) {
    leave(asyncId);
  } else {
    current.executionId = 0;
    setFrame(undefined);
  }
}
function enterTick(tick) {
  const asyncId = tick.asyncId ?? newAsyncId();
  if (current.hooks !== 0) emitDestroy(asyncId);
  enter(tick, asyncId, tick.triggerId ?? 0, tick.frame);
  return asyncId;
}

// In stack traces both have the name by which tools know where a stack of the program's own ends.
const turn = (function(process) {
  // From Rust: ticks, or rejections once neither ticks nor jobs are left.
  process.processTicksAndRejections = function() {
    if (tickInfo[kHasTick] !== 0) {
      runTicks();
      tickInfo[kHasTick] = 0;
      if (mask > LARGE_RING) forgetRing();
    } else if (!processRejections()) {
      tickInfo[kHasRejection] = 0;
    }
  };
  return process;
})({});

const { processTicksAndRejections } = (function(process) {
  // Everything, jobs too, for our own code.
  process.processTicksAndRejections = function() {
    do {
      runTicks();
      runMicrotasks();
    } while (head !== tail || processRejections());
    tickInfo[kHasTick] = 0;
    tickInfo[kHasRejection] = 0;
    if (mask > LARGE_RING) forgetRing();
  };
  return process;
})({});

// After a burst, gives the memory back.
function forgetRing() {
  ring = new Array(64);
  mask = 63;
  head = tail = 0;
}

// Between two timers or two immediates of one phase.
function runNextTicks() {
  if (tickInfo[kHasTick] === 0 && tickInfo[kHasRejection] === 0) runMicrotasks();
  if (tickInfo[kHasTick] === 0 && tickInfo[kHasRejection] === 0) return;
  processTicksAndRejections();
}

// The function itself goes to the engine's queue, which also keeps the async context frame; hooks need a resource.
function queueMicrotask(callback) {
  if (typeof callback !== 'function') validateFunction(callback, 'callback');
  if (current.hooks === 0) {
    enqueueMicrotask(callback);
    return;
  }
  const asyncId = newAsyncId();
  const triggerId = triggerForNew();
  const resource = { [kAsyncId]: asyncId, [kTriggerId]: triggerId };
  emitInit(asyncId, 'Microtask', triggerId, resource);
  enqueueMicrotask(() => {
    const { executionId, triggerId: triggerBefore, resource: resourceBefore } = current;
    enter(resource, asyncId, triggerId, getFrame());
    try {
      callback();
    } finally {
      emitAfter(asyncId);
      if (current.hooks !== 0) emitDestroy(asyncId);
      current.executionId = executionId;
      current.triggerId = triggerBefore;
      current.resource = resourceBefore;
    }
  });
}

setTickCallback(turn.processTicksAndRejections);

module.exports = {
  nextTick, nextTickShared, processTicksAndRejections, queueMicrotask, runNextTicks, setRejectionProcessor,
  setHasRejection(value) { tickInfo[kHasRejection] = value ? 1 : 0; },
};
