'use strict';
// E12: drain, beforeExit (may start new work), exit.
let n = 0;
process.on('beforeExit', (code) => {
  console.log('beforeExit', code);
  if (n++ < 2) setTimeout(() => console.log('more work'), 1);
});
process.on('exit', (code) => {
  console.log('exit', code, process.exitCode);
  setTimeout(() => console.log('never'), 0);
  process.nextTick(() => console.log('never'));
});
process.exitCode = 3;
