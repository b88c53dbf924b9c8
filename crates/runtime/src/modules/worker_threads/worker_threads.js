'use strict';
// node:worker_threads. https://nodejs.org/api/worker_threads.html

const { ObjectDefineProperties, ObjectDefineProperty, ObjectPrototypeHasOwnProperty } = primordials;
const { addNotYet } = require('internal/not_yet');
const binding = internalBinding('worker');
const { kUncloneable, kUntransferable } = require('internal/web/structured_clone/symbols');
const { SHARE_ENV, getEnvironmentData, setEnvironmentData } = require('internal/worker_threads/environment');

const isMarkable = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

// The mark is an own property that programs cannot name; values that are no objects need none.
function mark(value, symbol) {
  if (isMarkable(value)) ObjectDefineProperty(value, symbol, { __proto__: null, value: true });
}

// Who we are in a worker is known by `child.js` once it has run.
const inWorker = binding.isMainThread ? undefined : require('internal/worker_threads/child').state;

const own = {
  isInternalThread: false,
  isMainThread: binding.isMainThread,
  markAsUncloneable(value) { mark(value, kUncloneable); },
  markAsUntransferable(value) { mark(value, kUntransferable); },
  isMarkedAsUntransferable(value) { return isMarkable(value) && ObjectPrototypeHasOwnProperty(value, kUntransferable); },
  receiveMessageOnPort(port) { return require('internal/web/messaging').receiveMessageOnPort(port); },
  postMessageToThread(...args) { return require('internal/worker_threads/messaging').postMessageToThread(...args); },
  resourceLimits: binding.resourceLimits ?? {},
  threadId: binding.threadId,
  threadName: binding.threadName,
  SHARE_ENV,
  parentPort: inWorker?.parentPort ?? null,
  workerData: inWorker === undefined ? null : inWorker.workerData,
  setEnvironmentData,
  getEnvironmentData,
};
module.exports = addNotYet(own, 'worker_threads', ['moveMessagePortToContext']);

const lazy = (get) => ({ __proto__: null, get, enumerable: true, configurable: true });
ObjectDefineProperties(module.exports, {
  BroadcastChannel: lazy(() => require('internal/web/messaging').BroadcastChannel),
  MessageChannel: lazy(() => require('internal/web/messaging').MessageChannel),
  MessagePort: lazy(() => require('internal/web/messaging').MessagePort),
  Worker: lazy(() => require('internal/worker_threads/worker').Worker),
});
