'use strict';
// Promises as async resources, and the hooks of `v8.promiseHooks` (Node docs: "Promise hooks"; "async_hooks": "Promise execution
// tracking"). The engine is told to report promises only while somebody listens.

const {
  ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, SafeWeakMap,
} = primordials;
const { setPromiseHooks } = internalBinding('promise_hooks');
const { triggerUncaught } = internalBinding('errors');
const { isAsyncFunction } = require('internal/util/types');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction, validateObject } = require('internal/validators');
const state = require('internal/async_hooks/state');
const { current } = state;

// Lists are replaced, never changed, so a hook may stop itself while it is called.
const users = { __proto__: null, init: [], before: [], after: [], settled: [] };
let userCount = 0;
let tracking = false;
let on = false;

class Info {
  asyncId; triggerId;
  constructor(asyncId, triggerId) {
    this.asyncId = asyncId;
    this.triggerId = triggerId;
  }
}
const infos = new SafeWeakMap();

function infoOf(promise, parent) {
  let info = infos.get(promise);
  if (info === undefined) {
    const triggerId = parent === undefined ? state.triggerForNew() : infoOf(parent).asyncId;
    info = new Info(state.newAsyncId(), triggerId);
    infos.set(promise, info);
  }
  return info;
}

// What a user's hook throws is an uncaught exception: no code of the program called it.
function tell(list, promise, parent) {
  for (let i = 0; i < list.length; i++) {
    try {
      list[i](promise, parent);
    } catch (error) {
      if (state.isCallersOverflow(error)) throw error;
      triggerUncaught(error, 'uncaughtException');
    }
  }
}

function onInit(promise, parent) {
  const info = infoOf(promise, parent);
  if (users.init.length > 0) tell(users.init, promise, parent);
  if (tracking) {
    state.emitInit(info.asyncId, 'PROMISE', info.triggerId, promise);
    if (state.hasDestroyHook()) state.registerDestroy(promise, info.asyncId, { destroyed: false });
  }
}

const running = [];
function onBefore(promise) {
  if (users.before.length > 0) tell(users.before, promise);
  if (!tracking) return;
  const { asyncId, triggerId } = infoOf(promise);
  ArrayPrototypePush(running, { asyncId, executionId: current.executionId, triggerId: current.triggerId, resource: current.resource });
  current.executionId = asyncId;
  current.triggerId = triggerId;
  current.resource = promise;
  state.emitBefore(asyncId);
}
function onAfter(promise) {
  if (users.after.length > 0) tell(users.after, promise);
  const { asyncId } = infoOf(promise);
  if (tracking) state.emitAfter(asyncId);
  const top = running[running.length - 1];
  if (top === undefined || top.asyncId !== asyncId) return;
  running.length--;
  current.executionId = top.executionId;
  current.triggerId = top.triggerId;
  current.resource = top.resource;
}
function onSettled(promise) {
  if (users.settled.length > 0) tell(users.settled, promise);
  if (tracking) state.emitPromiseResolve(infoOf(promise).asyncId);
}
function update() {
  const wanted = tracking || userCount > 0;
  if (wanted === on) return;
  on = wanted;
  if (on) setPromiseHooks(onInit, onBefore, onAfter, onSettled);
  else setPromiseHooks();
}

// `async_hooks` has hooks that want promises, or none any more.
function trackPromises(wanted) {
  tracking = wanted;
  update();
}

function add(kind, hook) {
  const list = ArrayPrototypeSlice(users[kind]);
  ArrayPrototypePush(list, hook);
  users[kind] = list;
  userCount++;
  update();
  let stopped = false;
  return () => {
    if (stopped) return;
    stopped = true;
    const rest = ArrayPrototypeSlice(users[kind]);
    ArrayPrototypeSplice(rest, ArrayPrototypeIndexOf(rest, hook), 1);
    users[kind] = rest;
    userCount--;
    update();
  };
}

// An async function would make promises inside the hook that reports them.
function validatePlainFunction(value, name) {
  validateFunction(value, name);
  if (isAsyncFunction(value)) throw new ERR_INVALID_ARG_TYPE(name, 'function', value);
}

const kinds = ['init', 'before', 'after', 'settled'];
function adder(kind) {
  return (hook) => {
    validatePlainFunction(hook, `${kind}Hook`);
    return add(kind, hook);
  };
}
const onInitHook = adder('init');
const onBeforeHook = adder('before');
const onAfterHook = adder('after');
const onSettledHook = adder('settled');

const promiseHooks = {
  createHook(hooks = {}) {
    validateObject(hooks, 'hooks');
    const stops = [];
    for (let i = 0; i < kinds.length; i++) {
      if (hooks[kinds[i]] !== undefined) validatePlainFunction(hooks[kinds[i]], `${kinds[i]}Hook`);
    }
    for (let i = 0; i < kinds.length; i++) {
      if (hooks[kinds[i]] !== undefined) ArrayPrototypePush(stops, add(kinds[i], hooks[kinds[i]]));
    }
    return () => {
      for (let i = 0; i < stops.length; i++) stops[i]();
    };
  },
  onInit(hook) { return onInitHook(hook); },
  onBefore(hook) { return onBeforeHook(hook); },
  onAfter(hook) { return onAfterHook(hook); },
  onSettled(hook) { return onSettledHook(hook); },
};

module.exports = { promiseHooks, trackPromises };
