'use strict';
// An interval whose callback takes longer than its period must not keep the loop from everything else: what becomes due while
// timers run waits for the next turn.
const busy = (ms) => { const start = Date.now(); while (Date.now() - start < ms); };
let ran = 0;
let immediates = 0;
const interval = setInterval(() => {
  if (++ran === 6) {
    clearInterval(interval);
    return;
  }
  setImmediate(() => immediates++);
  busy(12);
}, 5);
let later = 0;
const other = setInterval(() => {
  busy(12);
  if (++later === 5) {
    clearInterval(other);
  }
}, 7);
process.on('exit', () => console.log('immediates between:', immediates, 'runs:', ran, later));
