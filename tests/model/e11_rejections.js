'use strict';
// E11: unhandledRejection after the jobs; a handler attached in a tick prevents it; a late one gives rejectionHandled.
process.on('unhandledRejection', (reason, p) => console.log('unhandled', reason.message));
process.on('rejectionHandled', (p) => console.log('handled late', p === late));
const saved = Promise.reject(new Error('saved by tick'));
process.nextTick(() => saved.catch((e) => console.log('caught', e.message)));
const late = Promise.reject(new Error('late'));
Promise.resolve().then(() => console.log('job'));
process.nextTick(() => console.log('tick'));
setImmediate(() => {
  console.log('immediate');
  setTimeout(() => late.catch((e) => console.log('late catch', e.message)), 1);
});
