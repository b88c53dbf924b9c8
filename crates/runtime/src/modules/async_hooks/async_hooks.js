'use strict';
// `async_hooks` (Node docs: "Async hooks", "Asynchronous context tracking"). Hooks are told of AsyncResource, timers, immediates,
// ticks, microtasks, and the requests and handles of the loop.

const { ObjectDefineProperty, ObjectFreeze, Symbol } = primordials;
const { codes: { ERR_ASYNC_CALLBACK, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateBoolean } = require('internal/validators');
const { addHook, current, follow, removeHook, topLevelResource } = require('internal/async_hooks/state');
const { AsyncLocalStorage } = require('internal/async_hooks/async_local_storage');
const { AsyncResource } = require('internal/async_hooks/async_resource');

const kRecord = Symbol('record');

class AsyncHook {
  constructor({ init, before, after, destroy, promiseResolve, trackPromises }) {
    if (init !== undefined && typeof init !== 'function') throw new ERR_ASYNC_CALLBACK('hook.init');
    if (before !== undefined && typeof before !== 'function') throw new ERR_ASYNC_CALLBACK('hook.before');
    if (after !== undefined && typeof after !== 'function') throw new ERR_ASYNC_CALLBACK('hook.after');
    if (destroy !== undefined && typeof destroy !== 'function') throw new ERR_ASYNC_CALLBACK('hook.destroy');
    if (promiseResolve !== undefined && typeof promiseResolve !== 'function') throw new ERR_ASYNC_CALLBACK('hook.promiseResolve');
    if (trackPromises !== undefined) validateBoolean(trackPromises, 'trackPromises');
    if (trackPromises === false && promiseResolve !== undefined) {
      throw new ERR_INVALID_ARG_VALUE('trackPromises', trackPromises, 'must not be false when promiseResolve is enabled');
    }
    ObjectDefineProperty(this, kRecord, { __proto__: null, value: { init, before, after, destroy, promiseResolve, trackPromises, hook: this } });
  }
  enable() {
    addHook(this[kRecord]);
    return this;
  }
  disable() {
    removeHook(this[kRecord]);
    return this;
  }
}

function createHook(fns) {
  return new AsyncHook(fns);
}
function executionAsyncId() {
  if (!current.following) follow();
  return current.executionId;
}
function triggerAsyncId() {
  if (!current.following) follow();
  return current.triggerId;
}
function executionAsyncResource() {
  if (!current.following) follow();
  return current.resource ?? topLevelResource;
}

const names = ['NONE', 'DIRHANDLE', 'DNSCHANNEL', 'ELDHISTOGRAM', 'FILEHANDLE', 'FILEHANDLECLOSEREQ', 'BLOBREADER', 'FSEVENTWRAP',
  'FSREQCALLBACK', 'FSREQPROMISE', 'GETADDRINFOREQWRAP', 'GETNAMEINFOREQWRAP', 'HEAPSNAPSHOT', 'CPUPROFILE', 'HEAPPROFILE', 'HTTP2SESSION',
  'HTTP2STREAM', 'HTTP2PING', 'HTTP2SETTINGS', 'HTTPINCOMINGMESSAGE', 'HTTPCLIENTREQUEST', 'LOCKS', 'JSSTREAM', 'JSUDPWRAP', 'MESSAGEPORT',
  'PIPECONNECTWRAP', 'PIPESERVERWRAP', 'PIPEWRAP', 'PROCESSWRAP', 'PROMISE', 'QUERYWRAP', 'SHUTDOWNWRAP', 'SIGNALWRAP', 'STATWATCHER',
  'STREAMPIPE', 'TCPCONNECTWRAP', 'TCPSERVERWRAP', 'TCPWRAP', 'TTYWRAP', 'UDPSENDWRAP', 'UDPWRAP', 'SIGINTWATCHDOG', 'WORKER',
  'WORKERHEAPSNAPSHOT', 'WRITEWRAP', 'ZLIB', 'Timeout', 'Immediate', 'TickObject'];
const asyncWrapProviders = { __proto__: null };
for (let i = 0; i < names.length; i++) asyncWrapProviders[names[i]] = i;
ObjectFreeze(asyncWrapProviders);

module.exports = {
  AsyncLocalStorage, createHook, executionAsyncId, triggerAsyncId, executionAsyncResource, asyncWrapProviders, AsyncResource,
};
