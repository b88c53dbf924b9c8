'use strict';
const { AsyncLocalStorage, AsyncResource, createHook, executionAsyncId, triggerAsyncId } = require('async_hooks');
const a = new AsyncLocalStorage({ name: 'a', defaultValue: 'none' });
const b = new AsyncLocalStorage();
console.log(a.name, a.getStore(), b.getStore());
let snapshot;
a.run(1, () => {
  b.enterWith('b inside');
  snapshot = AsyncLocalStorage.snapshot();
  process.nextTick(() => console.log('tick', a.getStore()));
  queueMicrotask(() => console.log('microtask', a.getStore()));
  Promise.resolve().then(() => console.log('then', a.getStore()));
  (async () => { await null; console.log('await', a.getStore()); a.run(2, () => console.log('nested', a.getStore())); console.log('back', a.getStore()); })();
  // One after the other: which of the three would come first on its own depends on the clock.
  require('fs').stat(__filename, () => {
    console.log('fs', a.getStore());
    setTimeout(() => {
      console.log('timer', a.getStore(), b.getStore());
      setImmediate(() => console.log('immediate', a.getStore()));
    }, 1);
  });
});
console.log('outside', a.getStore(), b.getStore());
snapshot(() => console.log('snapshot', a.getStore()));
{
  using scope = a.withScope('scoped');
  console.log('scope', a.getStore(), typeof scope.dispose);
}
console.log('after scope', a.getStore());
const resource = a.run('r', () => new AsyncResource('Mine'));
resource.runInAsyncScope(() => console.log('resource', a.getStore(), executionAsyncId() === resource.asyncId(), triggerAsyncId() === resource.triggerAsyncId()));
console.log(AsyncResource.bind(function f(x, y) { return [this.z, x, y]; }).call({ z: 0 }, 1, 2));
const seen = [];
const hook = createHook({ init(id, type) { seen.push(type); } }).enable();
new AsyncResource('Seen'); setTimeout(() => {}, 1); setImmediate(() => {}); process.nextTick(() => {});
hook.disable();
console.log(seen.filter((type) => type !== 'PROMISE').join());
