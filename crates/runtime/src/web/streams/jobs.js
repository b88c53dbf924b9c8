'use strict';
// The microtasks of web streams. The Streams standard puts a microtask between almost any two steps, and a turn of the
// engine's job queue costs ten times what such a step does. Here steps keep a queue of their own and run one after the
// other inside one job, as long as nobody can tell: as long as no other job stands between them in the engine's queue.
//
// `steps` holds the steps in order. One that has a place in the engine's queue stands behind the number of its job, the
// `made`th of the thread, and its async context frame; one without runs right after the step before it, in the same frame.

const { ArrayPrototypeSlice } = primordials;
const { enqueueMicrotask, microtasksMade, microtasksTaken } = internalBinding('task_queue');
const { queueMicrotask } = require('internal/bootstrap/task_queues');
const { current, getFrame, setFrame } = require('internal/async_hooks/state');

const LONG = 1024; // so many used entries at the front of `steps` are worth a copy

let steps = [];
let head = 0;
let tail = 0;
let lastMade = -1;     // the number of the job of the last step that has one
let lastFrame;         // its async context frame
let spent = 0;         // our jobs at the front of the engine's queue whose steps have run already
let following = false; // a job of ours is running

// Calls `fn` without arguments in a microtask.
function soon(fn) {
  if (current.hooks !== 0) {
    // async_hooks make a resource of each microtask.
    queueMicrotask(fn);
  } else if ((following || head !== tail) && microtasksMade() === lastMade && getFrame() === lastFrame) {
    // Nothing has come into the engine's queue since the last step with a place did, and that one has not run or runs now.
    steps[tail++] = fn;
  } else {
    takePlace(fn);
  }
}

function takePlace(fn) {
  enqueueMicrotask(runPlace);
  lastMade = microtasksMade();
  lastFrame = getFrame();
  steps[tail] = lastMade;
  steps[tail + 1] = lastFrame;
  steps[tail + 2] = fn;
  tail += 3;
}

// A job of ours in the engine's queue.
function runPlace() {
  if (spent > 0) {
    spent--;
    return;
  }
  // Jobs can be run from inside a step: then what follows that step comes first, and our own number later.
  const outer = following;
  let own = true;
  let frame = lastFrame;
  following = true;
  try {
    while (head !== tail) {
      if (typeof steps[head] === 'number') {
        if (own) own = false;
        else if (steps[head] !== microtasksTaken() + spent + 1) break; // Another job comes before that step's own.
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
    } else if (own || typeof steps[head] !== 'number') {
      // A step threw: those behind it have no job that comes for them.
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
