'use strict';
// `worker_threads`, seen from the main thread: who we are, and message channels on one thread. Workers themselves are not there
// yet and say so.

const { ObjectDefineProperty, SymbolFor } = primordials;
const { addNotYet } = require('internal/not_yet');
const builtins = internalBinding('builtins');

const SHARE_ENV = SymbolFor('nodejs.worker_threads.SHARE_ENV');
const environment = new primordials.SafeMap();

const { kUncloneable, kUntransferable } = require('internal/web/structured_clone/symbols');
const isMarkable = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

// The mark is an own property that programs cannot name; values that are no objects need none.
function mark(value, symbol) {
  if (isMarkable(value)) ObjectDefineProperty(value, symbol, { __proto__: null, value: true });
}

module.exports = addNotYet({
  isMainThread: true, isInternalThread: false, parentPort: null, resourceLimits: {}, SHARE_ENV, threadId: 0, threadName: '', workerData: null,
  getEnvironmentData: (key) => environment.get(key),
  setEnvironmentData(key, value) {
    if (value === undefined) environment.delete(key);
    else environment.set(key, value);
  },
  markAsUncloneable: (value) => mark(value, kUncloneable),
  markAsUntransferable: (value) => mark(value, kUntransferable),
  isMarkedAsUntransferable: (value) => isMarkable(value) && value[kUntransferable] === true,
  receiveMessageOnPort: (port) => require('internal/web/messaging').receiveMessageOnPort(port),
}, 'worker_threads', ['moveMessagePortToContext', 'postMessageToThread'], ['Worker']);

for (const name of ['BroadcastChannel', 'MessageChannel', 'MessagePort']) {
  ObjectDefineProperty(module.exports, name, {
    __proto__: null,
    get: builtins.has('internal/web/messaging') ? () => require('internal/web/messaging')[name] :
      () => addNotYet({}, 'worker_threads', [], [name])[name],
    enumerable: true,
    configurable: true,
  });
}
