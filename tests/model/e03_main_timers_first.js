'use strict';
// E3: after 30 ms of work in the main script: timers by duration, then immediates.
process.removeAllListeners('warning');
setImmediate(() => console.log('immediate 1'));
setTimeout(() => console.log('x2'), 2);
setTimeout(() => console.log('1ms'), 1);
setTimeout(() => console.log('0ms'), 0);
setTimeout(() => console.log('negative'), -5);
setTimeout(() => console.log('NaN'), 'x');
setTimeout(() => console.log('2^31'), 2 ** 31);
setTimeout(() => console.log('x3'), 3);
setImmediate(() => console.log('immediate 2'));
const end = Date.now() + 30;
while (Date.now() < end);
