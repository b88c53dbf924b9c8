'use strict';
// A reaction that was registered before any hook was on: its job has an id, `before`, `promiseResolve` and `after`, and no `init`.
const { createHook, executionAsyncId } = require('async_hooks');

const log = [];
let resolve;
const promise = new Promise((go) => { resolve = go; });
promise.then(() => { log.push(`then ${executionAsyncId() > first}`); });

let first;
setTimeout(() => {
  first = executionAsyncId();
  const hook = createHook({
    init(id, type) { log.push(`init ${type}`); },
    before(id) { log.push(`before ${id > first}`); },
    promiseResolve(id) { log.push(`resolve ${id > first}`); },
    after(id) { log.push(`after ${id >= first}`); },
  }).enable();
  resolve();
  setImmediate(() => {
    hook.disable();
    console.log(log.join('\n'));
  });
}, 1);
