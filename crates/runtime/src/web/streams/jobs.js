'use strict';
// The microtasks of web streams. The Streams standard puts a microtask between almost any two steps, and a turn of the
// engine's job queue costs ten times what such a step does. Here steps keep a queue of their own and run one after the
// other inside one job, as long as nobody can tell: as long as there is no other job in the engine's queue that would have
// to run between two of them. As soon as there is one, each step takes its own place in the engine's queue again.
//
// `steps` holds the steps in order. One that has a place in the engine's queue stands behind the mark `kPlace` and its async
// context frame; one without runs right after the step before it, in the same frame. `places` counts our jobs in the engine's
// queue: if the queue is as long as that, there is nothing else in it.

const { ArrayPrototypeSlice } = primordials;
const { enqueueMicrotask, microtaskCount } = internalBinding('task_queue');
const { queueMicrotask } = require('internal/bootstrap/task_queues');
const { current, getFrame, setFrame } = require('internal/async_hooks/state');

const kPlace = { __proto__: null };
const LONG = 1024; // so many used entries at the front of `steps` are worth a copy

let steps = [];
let head = 0;
let tail = 0;
let places = 0;        // our jobs in the engine's queue
let spent = 0;         // those of them, the first ones, whose steps have run already
let lastFrame;         // the async context frame of the last step
let following = false; // a job of ours is running: a step without a place will be found

// Calls `fn` without arguments in a microtask.
function soon(fn) {
  if (current.hooks !== 0) {
    // async_hooks make a resource of each microtask.
    queueMicrotask(fn);
  } else if (following && getFrame() === lastFrame && microtaskCount() === places) {
    steps[tail++] = fn;
  } else {
    takePlace(fn);
  }
}

function takePlace(fn) {
  lastFrame = getFrame();
  steps[tail] = kPlace;
  steps[tail + 1] = lastFrame;
  steps[tail + 2] = fn;
  tail += 3;
  places++;
  enqueueMicrotask(runPlace);
}

// A job of ours in the engine's queue.
function runPlace() {
  places--;
  if (spent > 0) {
    spent--;
    return;
  }
  // Jobs can be run from inside a step: then what follows that step comes first, and our own mark later.
  const outer = following;
  let own = true;
  let frame = lastFrame;
  following = true;
  try {
    while (head !== tail) {
      if (steps[head] === kPlace) {
        if (own) own = false;
        else if (microtaskCount() !== places) break; // Something else comes before that step's own job.
        else spent++;
        frame = steps[head + 1];
        steps[head + 1] = undefined;
        head += 2;
      }
      if (getFrame() !== frame) setFrame(frame);
      if (head > LONG) trim();
      const fn = steps[head];
      steps[head++] = undefined;
      fn();
    }
  } finally {
    following = outer;
    if (head === tail) {
      trim();
      if (!outer) lastFrame = undefined;
    } else if (own || steps[head] !== kPlace) {
      // A step threw: those behind it have no job that comes for them.
      places++;
      enqueueMicrotask(runPlace);
    }
  }
}

function trim() {
  if (head === tail) {
    if (head > LONG) steps = [];
    head = 0;
    tail = 0;
  } else if (head > LONG) {
    steps = ArrayPrototypeSlice(steps, head, tail);
    tail -= head;
    head = 0;
  }
}

module.exports = { soon };
