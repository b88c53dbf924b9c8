'use strict';
// What keeps the loop alive, by name: `process.getActiveResourcesInfo()`, `_getActiveHandles()`, `_getActiveRequests()`.
// Modules that own handles announce them here (`track`, `untrack`); timers and immediates are counted.

const { ArrayPrototypePush, SafeSet } = primordials;

const handles = new SafeSet(); // { name, owner, isActive() }

const track = (entry) => { handles.add(entry); };
const untrack = (entry) => { handles.delete(entry); };

function activeHandles() {
  const out = [];
  const iterator = handles.values();
  for (let step = iterator.next(); !step.done; step = iterator.next()) {
    if (step.value.isActive()) ArrayPrototypePush(out, step.value.owner);
  }
  return out;
}

function activeResourceNames() {
  const out = [];
  const iterator = handles.values();
  for (let step = iterator.next(); !step.done; step = iterator.next()) {
    if (step.value.isActive()) ArrayPrototypePush(out, step.value.name);
  }
  const timers = require('internal/timers/lists').activeCount();
  for (let i = 0; i < timers; i++) ArrayPrototypePush(out, 'Timeout');
  const immediates = internalBinding('timers').immediateInfo[1];
  for (let i = 0; i < immediates; i++) ArrayPrototypePush(out, 'Immediate');
  return out;
}

module.exports = { activeHandles, activeRequests: () => [], activeResourceNames, track, untrack };
