'use strict';
// The async state of the thread: which async resource is running (its id, its trigger's id), which hooks listen, and the
// async context frame that AsyncLocalStorage reads. Everything that runs a callback later (timers, ticks, immediates,
// AsyncResource) takes `getFrame()` when it is made and runs inside `enter`/`leave` or sets the frame itself.
//
// Ids are saved and restored by whoever nests, on the JavaScript stack: there is no separate id stack to unwind.

const {
  ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, ObjectDefineProperty, ReflectApply, SafeFinalizationRegistry,
  SafeMap, Symbol,
} = primordials;
const { isNativeError } = require('internal/util/types');
const { followRequests, getFrame: nativeGetFrame, setFrame: nativeSetFrame } = internalBinding('async_context');

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
const kEnded = Symbol('kEnded');

// Plain mutable state instead of accessors: read on every tick and timer.
const current = { executionId: 1, triggerId: 0, resource: undefined, hooks: 0, defaultTrigger: -1, following: false };
const topLevelResource = {};
// Stands for the id of the tick or immediate that runs now, until somebody follows resources and it needs one.
const kIdOnDemand = -1;

let lastId = 1;
const newAsyncId = () => ++lastId;

// What a resource made now gets as its trigger.
const triggerForNew = () => (current.defaultTrigger < 0 ? current.executionId : current.defaultTrigger);

let hooks = [];
let pendingDestroys = [];

// Whether `err` says that the stack ended, and it is the caller that went so deep: a hook that recurses by itself leaves
// room here when it is unwound.
const kRoom = 500;
const descend = (levels) => (levels === 0 ? 0 : descend(levels - 1) + 1);
function isCallersOverflow(err) {
  if (!isNativeError(err) || err.name !== 'RangeError' || err.message !== 'Maximum call stack size exceeded') return false;
  try {
    return descend(kRoom) !== kRoom;
  } catch {
    return true;
  }
}

// A hook that throws ends the process: there is no caller to give the error to. A caller that used up the stack gets its
// RangeError, as from any other call.
function guard(call) {
  try {
    call();
  } catch (err) {
    if (isCallersOverflow(err)) throw err;
    require('internal/bootstrap/fatal').abortOnHookError(err);
  }
}

function emit(name, a, b, c, d) {
  const list = hooks;
  for (let i = 0; i < list.length; i++) {
    const fn = list[i][name];
    if (typeof fn === 'function') guard(() => ReflectApply(fn, list[i].hook, [a, b, c, d]));
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
const emitPromiseResolve = (asyncId) => {
  if (current.hooks !== 0) emit('promiseResolve', asyncId);
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
  follow();
  hooksChanged();
}
function removeHook(hook) {
  const at = ArrayPrototypeIndexOf(hooks, hook);
  if (at === -1) return;
  hooks = ArrayPrototypeSlice(hooks);
  ArrayPrototypeSplice(hooks, at, 1);
  hooksChanged();
}
// Promises are watched while a hook asks for them (`trackPromises` is on unless said otherwise).
function hooksChanged() {
  current.hooks = hooks.length;
  let wanted = false;
  for (let i = 0; i < hooks.length; i++) wanted ||= hooks[i].trackPromises !== false;
  if (wanted !== promisesWanted) {
    promisesWanted = wanted;
    require('internal/async_hooks/promise_hooks').trackPromises(wanted);
  }
}
let promisesWanted = false;
function hasDestroyHook() {
  for (let i = 0; i < hooks.length; i++) if (hooks[i].destroy !== undefined) return true;
  return false;
}

const destroyRegistry = new SafeFinalizationRegistry(({ asyncId, state }) => {
  // Called by the loop, outside of everything: nothing has to be waited for.
  if (!state.destroyed) emit('destroy', asyncId);
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

// --- what the loop does for the program: requests and handles ---
// Nobody sees their ids before a hook is enabled or an id is asked for, so until then they get none.

function follow() {
  if (current.following) return;
  current.following = true;
  if (current.executionId === kIdOnDemand) {
    const running = current.resource;
    current.executionId = newAsyncId();
    if (running !== undefined) running[kAsyncId] = current.executionId;
    current.triggerId = 0;
  }
  followRequests(wrapRequest);
}

// Resources are shown by the class names that Node has for them.
const classes = new SafeMap();
function resourceOf(className) {
  let Class = classes.get(className);
  if (Class === undefined) {
    Class = class {};
    ObjectDefineProperty(Class, 'name', { __proto__: null, value: className, configurable: true });
    classes.set(className, Class);
  }
  return new Class();
}

// A request that begins now; Rust has the async context set when it calls the function.
function wrapRequest(callback, type, className) {
  const resource = resourceOf(className);
  const asyncId = resource[kAsyncId] = newAsyncId();
  const triggerId = resource[kTriggerId] = triggerForNew();
  emitInit(asyncId, type, triggerId, resource);
  return function(...args) {
    emitDestroy(asyncId);
    enter(resource, asyncId, triggerId, getFrame());
    const result = ReflectApply(callback, this, args);
    leave(asyncId);
    return result;
  };
}

// Something that calls back again and again: sockets, watchers, parsers.
function followHandle(resource, type) {
  const asyncId = resource[kAsyncId] = newAsyncId();
  const triggerId = resource[kTriggerId] = triggerForNew();
  emitInit(asyncId, type, triggerId, resource);
}
// `fn` as a callback of that resource. Callbacks inside callbacks go back to the outer one.
function inHandle(resource, fn) {
  return function(...args) {
    const asyncId = resource[kAsyncId];
    if (asyncId === undefined) return ReflectApply(fn, this, args);
    const { executionId, triggerId, resource: outer } = current;
    enter(resource, asyncId, resource[kTriggerId], getFrame());
    const result = ReflectApply(fn, this, args);
    if (current.hooks !== 0) emit('after', asyncId);
    current.executionId = executionId;
    current.triggerId = triggerId;
    current.resource = outer;
    return result;
  };
}
function endHandle(resource) {
  const asyncId = resource[kAsyncId];
  if (asyncId === undefined || resource[kEnded] === true) return;
  resource[kEnded] = true;
  emitDestroy(asyncId);
}
// The id of something that was made before anybody asked.
function idOf(resource) {
  follow();
  resource[kTriggerId] ??= 0;
  return resource[kAsyncId] ??= newAsyncId();
}

module.exports = {
  resourceDomain: { add: undefined },
  endHandle, follow, followHandle, idOf, inHandle, kIdOnDemand, resourceOf,
  abandon, addHook, current, emitAfter, emitBefore, emitDestroy, emitInit, emitPromiseResolve, enter, flushDestroys, getFrame, hasDestroyHook, isCallersOverflow, kAsyncId, kFrame, kTriggerId, leave, newAsyncId,
  registerDestroy, removeHook, reset, setFrame, topLevelResource, triggerForNew,
};
