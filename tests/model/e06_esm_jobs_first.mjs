// E6 (ES module half): promise jobs and continuations of a top-level await come first.
process.nextTick(() => console.log('tick'));
Promise.resolve().then(() => console.log('micro'));
queueMicrotask(() => console.log('qm'));
await 0;
console.log('after await');
