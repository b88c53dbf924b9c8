'use strict';
// E9: a throw in a timer: the remaining due timers run before the ticks.
const out = [];
process.on('uncaughtException', (e) => out.push(`UE:${e.message}`));
setTimeout(() => {
  process.nextTick(() => out.push('tick'));
  Promise.resolve().then(() => out.push('micro'));
  throw new Error('t');
}, 1);
setTimeout(() => out.push('next-timer'), 1);
setTimeout(() => console.log(out.join(' ')), 30);
const end = Date.now() + 5;
while (Date.now() < end);
