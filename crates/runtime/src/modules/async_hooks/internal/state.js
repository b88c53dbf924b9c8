'use strict';
// The async state of the thread: which async resource is running (its id, its trigger's id), which hooks listen, and the
// async context frame that AsyncLocalStorage reads. Everything that runs a callback later (timers, ticks, immediates,
// AsyncResource) takes `getFrame()` when it is made and runs inside `enter`/`leave` or sets the frame itself.
//
// Ids are saved and restored by whoever nests, on the JavaScript stack: there is no separate id stack to unwind.

const { ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, SafeFinalizationRegistry, Symbol } = primordials;
const { getFrame: nativeGetFrame, setFrame: nativeSetFrame } = internalBinding('async_context');

// Until the first frame is set there is none anywhere, and the engine need not be asked: every tick and timer would call
// into it three times.
let framesInUse = false;
const getFrame = () => (framesInUse ? nativeGetFrame() : undefined);
function setFrame(frame) {
  if (frame !== undefined) framesInUse = true;
  if (framesInUse) nativeSetFrame(frame);
}

const kAsyncId = Symbol('asyncId');
const kTriggerId = Symbol('triggerId');
const kFrame = Symbol('kAsyncContextFrame');

// Plain mutable state instead of accessors: read on every tick and timer.
const current = { executionId: 1, triggerId: 0, resource: undefined, hooks: 0, defaultTrigger: -1 };
const topLevelResource = {};

let lastId = 1;
const newAsyncId = () => ++lastId;

// What a resource made now gets as its trigger.
const triggerForNew = () => (current.defaultTrigger < 0 ? current.executionId : current.defaultTrigger);

let hooks = [];
let pendingDestroys = [];

// A hook that throws ends the process: there is no caller to give the error to.
function guard(call) {
  try {
    call();
  } catch (err) {
    require('internal/bootstrap/fatal').abortOnHookError(err);
  }
}

function emit(name, a, b, c, d) {
  const list = hooks;
  for (let i = 0; i < list.length; i++) {
    const fn = list[i][name];
    if (typeof fn === 'function') guard(() => fn(a, b, c, d));
  }
}

const emitInit = (asyncId, type, triggerId, resource) => {
  if (current.hooks !== 0) emit('init', asyncId, type, triggerId, resource);
};
const emitBefore = (asyncId) => {
  if (current.hooks !== 0) emit('before', asyncId);
};
const emitAfter = (asyncId) => {
  if (current.hooks !== 0) emit('after', asyncId);
};
// 'destroy' is never told inside the operation that ends the resource.
function emitDestroy(asyncId) {
  if (current.hooks === 0 || asyncId <= 0) return;
  ArrayPrototypePush(pendingDestroys, asyncId);
  if (pendingDestroys.length === 1) require('internal/timers/immediate').setDestroyImmediate(flushDestroys);
}
function flushDestroys() {
  while (pendingDestroys.length > 0) {
    const due = pendingDestroys;
    pendingDestroys = [];
    for (let i = 0; i < due.length; i++) emit('destroy', due[i]);
  }
}

// The list is replaced, never changed, so a hook that enables or disables hooks does not disturb a running emit.
function addHook(hook) {
  if (ArrayPrototypeIndexOf(hooks, hook) !== -1) return;
  hooks = ArrayPrototypeSlice(hooks);
  ArrayPrototypePush(hooks, hook);
  current.hooks = hooks.length;
}
function removeHook(hook) {
  const at = ArrayPrototypeIndexOf(hooks, hook);
  if (at === -1) return;
  hooks = ArrayPrototypeSlice(hooks);
  ArrayPrototypeSplice(hooks, at, 1);
  current.hooks = hooks.length;
}

const destroyRegistry = new SafeFinalizationRegistry(({ asyncId, state }) => {
  if (!state.destroyed) emitDestroy(asyncId);
});
function registerDestroy(resource, asyncId, state) {
  destroyRegistry.register(resource, { asyncId, state });
}

// Before a callback that the loop makes for `resource`. `leave` puts the thread back to "nothing runs". When the callback
// throws, `abandon` does that after the handlers of uncaught exceptions ran in the same context.
function enter(resource, asyncId, triggerId, frame) {
  current.executionId = asyncId;
  current.triggerId = triggerId;
  current.resource = resource;
  setFrame(frame);
  if (current.hooks !== 0 && asyncId !== 0) emit('before', asyncId);
}
function leave(asyncId) {
  if (current.hooks !== 0 && asyncId !== 0) emit('after', asyncId);
  current.executionId = 0;
  current.triggerId = 0;
  current.resource = undefined;
  setFrame(undefined);
}
function abandon() {
  if (current.hooks !== 0 && current.resource !== undefined) emit('after', current.executionId);
  reset();
}
function reset() {
  current.executionId = 0;
  current.triggerId = 0;
  current.resource = undefined;
  setFrame(undefined);
}

module.exports = {
  abandon, addHook, current, emitAfter, emitBefore, emitDestroy, emitInit, enter, flushDestroys, getFrame, kAsyncId, kFrame, kTriggerId, leave, newAsyncId,
  registerDestroy, removeHook, reset, setFrame, topLevelResource, triggerForNew,
};
