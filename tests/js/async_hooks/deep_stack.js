'use strict';
// The end of the stack while hooks watch promises: the code that recursed gets its RangeError, and the hooks go on after it.
const assert = require('assert');
const { AsyncResource, createHook, executionAsyncId } = require('async_hooks');

let made = 0;
const hook = createHook({ init() { made++; }, before() {}, after() {}, promiseResolve() {} }).enable();

const forms = {
  executor() { new Promise(() => {}); return forms.executor(); },
  resolved() { Promise.resolve(1); return forms.resolved(); },
  then() { Promise.resolve(1).then(() => {}); return forms.then(); },
  async called() {},
  resource() { new AsyncResource('TEST'); return forms.resource(); },
};
forms.asynchronous = () => { forms.called(); return forms.asynchronous(); };

for (const name of ['executor', 'resolved', 'then', 'asynchronous', 'resource']) {
  const id = executionAsyncId();
  assert.throws(() => forms[name](), (err) => err instanceof RangeError && /Maximum call stack size exceeded/.test(err.message), name);
  assert.strictEqual(executionAsyncId(), id, name);
  const before = made;
  new Promise(() => {});
  assert.strictEqual(made, before + 1, name);
}
hook.disable();
console.log('ok');
