// Inside an I/O callback the check phase comes before the timers, so setImmediate is always first.
const fs = require('node:fs');
fs.readFile(__filename, () => {
  setTimeout(() => console.log('timeout'), 0);
  setImmediate(() => console.log('immediate'));
});
