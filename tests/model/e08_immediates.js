'use strict';
// E8: what is queued while the check phase runs waits for the next turn; unref'd immediates.
setImmediate(() => {
  console.log('i1');
  setImmediate(() => console.log('nested: next turn'));
  process.nextTick(() => console.log('tick of i1'));
});
setImmediate(() => console.log('i2'));
const cleared = setImmediate(() => console.log('cleared?'));
setImmediate(() => console.log('unref runs while the loop turns')).unref();
clearImmediate(cleared);
setTimeout(() => setImmediate(() => console.log('never')).unref(), 300);
