'use strict';
// What keeps the loop alive, by name: `process.getActiveResourcesInfo()`, `_getActiveHandles()`, `_getActiveRequests()`.
// Requests and sockets are counted in Rust; modules with other handles announce them here (`track`, `untrack`); timers and
// immediates are counted.

const { ArrayPrototypePush, SafeSet } = primordials;
const { requests } = internalBinding('async_context');

const handles = new SafeSet(); // { name, owner, isActive() }

const track = (entry) => { handles.add(entry); };
const untrack = (entry) => { handles.delete(entry); };

// Calls `see(name, owner)` for each handle.
function eachHandle(see) {
  const sockets = internalBinding('net').activeHandles();
  for (let i = 0; i < sockets.length; i += 2) {
    const owner = sockets[i + 1];
    // A connection of an HTTP server makes its socket object at the first wish.
    see(sockets[i], typeof owner.getSocket === 'function' ? owner.getSocket() : owner);
  }
  const iterator = handles.values();
  for (let step = iterator.next(); !step.done; step = iterator.next()) {
    if (step.value.isActive()) see(step.value.name, step.value.owner);
  }
}

function activeHandles() {
  const out = [];
  eachHandle((name, owner) => ArrayPrototypePush(out, owner));
  return out;
}

function activeRequests() {
  const { resourceOf } = require('internal/async_hooks/state');
  const out = [];
  const known = requests();
  for (let i = 0; i < known.length; i += 3) {
    for (let k = 0; k < known[i + 2]; k++) ArrayPrototypePush(out, resourceOf(known[i + 1]));
  }
  return out;
}

function activeResourceNames() {
  const out = [];
  const known = requests();
  for (let i = 0; i < known.length; i += 3) {
    for (let k = 0; k < known[i + 2]; k++) ArrayPrototypePush(out, known[i + 1]);
  }
  eachHandle((name) => ArrayPrototypePush(out, name));
  const timers = require('internal/timers/lists').activeCount();
  for (let i = 0; i < timers; i++) ArrayPrototypePush(out, 'Timeout');
  const immediates = internalBinding('timers').immediateInfo[1];
  for (let i = 0; i < immediates; i++) ArrayPrototypePush(out, 'Immediate');
  return out;
}

module.exports = { activeHandles, activeRequests, activeResourceNames, track, untrack };
