'use strict';
// E4: after each callback all ticks, then all promise jobs, again until both are empty.
function both(name) {
  process.nextTick(() => {
    console.log(`${name} tick 1`);
    Promise.resolve().then(() => { console.log(`${name} job of tick`); process.nextTick(() => console.log(`${name} tick of job`)); });
  });
  Promise.resolve().then(() => {
    console.log(`${name} job 1`);
    process.nextTick(() => console.log(`${name} tick of job 1`));
    queueMicrotask(() => console.log(`${name} microtask of job 1`));
  });
  process.nextTick(() => console.log(`${name} tick 2`));
}
both('main');
setTimeout(() => { console.log('timer a'); both('a'); }, 1);
setTimeout(() => { console.log('timer b'); both('b'); }, 1);
setImmediate(() => {
  setImmediate(() => { console.log('immediate a'); both('ia'); });
  setImmediate(() => { console.log('immediate b'); both('ib'); });
});
const end = Date.now() + 10;
while (Date.now() < end);
