'use strict';
// E6 (CommonJS half): the tick comes first.
Promise.resolve().then(() => console.log('micro'));
queueMicrotask(() => console.log('qm'));
process.nextTick(() => console.log('tick'));
(async () => { await 0; console.log('after await'); })();
