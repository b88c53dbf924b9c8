'use strict';
// E15: process.exit() in 'exit'; a signal comes as a callback of the loop.
process.on('SIGUSR2', (name, number) => { console.log(name, number); process.exit(4); });
process.on('exit', (code) => { console.log('exit', code); process.exit(5); console.log('never'); });
process.kill(process.pid, 'SIGUSR2');
process.nextTick(() => console.log('tick'));
const keep = setTimeout(() => console.log('no signal came'), 2000);
