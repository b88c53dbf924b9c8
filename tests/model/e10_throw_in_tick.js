'use strict';
// E10: a throw in a tick of the main script: the rest of the queue goes on in the immediate phase.
const out = [];
process.on('uncaughtException', (e) => out.push(`UE:${e.message}`));
setImmediate(() => { throw new Error('imm'); });
setImmediate(() => out.push('imm2'));
process.nextTick(() => { throw new Error('tick'); });
process.nextTick(() => out.push('tick2'));
queueMicrotask(() => { throw new Error('micro'); });
queueMicrotask(() => out.push('micro2'));
setTimeout(() => console.log(out.join(' ')), 40);
