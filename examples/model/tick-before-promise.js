// After a callback: process.nextTick callbacks first, then promise jobs, again until both queues are empty.
Promise.resolve().then(() => {
  console.log('promise');
  process.nextTick(() => console.log('tick from promise'));
});
process.nextTick(() => {
  console.log('tick');
  process.nextTick(() => console.log('second tick'));
});
queueMicrotask(() => console.log('microtask'));
console.log('script');
