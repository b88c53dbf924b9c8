'use strict';
// E1: timers, pending, poll, check, closing, timers again.
const fs = require('fs');
const log = (text) => console.log(text);
setTimeout(() => {
  log('timer');
  fs.stat(__filename, () => {
    log('poll: stat');
    setTimeout(() => log('timer after poll'), 0);
    setImmediate(() => log('check'));
  });
}, 1);
