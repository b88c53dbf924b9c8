'use strict';
// `worker_threads`, seen from the main thread: who we are, and message channels on one thread. Workers themselves are not there
// yet and say so.

const { ObjectDefineProperty, SymbolFor } = primordials;
const { addNotYet } = require('internal/not_yet');
const builtins = internalBinding('builtins');

const SHARE_ENV = SymbolFor('nodejs.worker_threads.SHARE_ENV');
const environment = new primordials.SafeMap();

module.exports = addNotYet({
  isMainThread: true, isInternalThread: false, parentPort: null, resourceLimits: {}, SHARE_ENV, threadId: 0, threadName: '', workerData: null,
  getEnvironmentData: (key) => environment.get(key),
  setEnvironmentData(key, value) {
    if (value === undefined) environment.delete(key);
    else environment.set(key, value);
  },
}, 'worker_threads', ['markAsUncloneable', 'markAsUntransferable', 'isMarkedAsUntransferable', 'moveMessagePortToContext', 'postMessageToThread',
                      'receiveMessageOnPort'], ['Worker']);

for (const name of ['BroadcastChannel', 'MessageChannel', 'MessagePort']) {
  ObjectDefineProperty(module.exports, name, {
    __proto__: null,
    get: builtins.has('internal/web/messaging') ? () => require('internal/web/messaging')[name] :
      () => addNotYet({}, 'worker_threads', [], [name])[name],
    enumerable: true,
    configurable: true,
  });
}
