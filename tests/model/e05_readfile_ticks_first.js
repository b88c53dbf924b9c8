'use strict';
// E5: the callback of an I/O operation is no promise job: ticks come first.
const fs = require('fs');
fs.readFile(__filename, () => {
  Promise.resolve().then(() => { console.log('m0'); Promise.resolve().then(() => console.log('m0.micro')); });
  process.nextTick(() => console.log('n0'));
  Promise.resolve().then(() => console.log('m1'));
  process.nextTick(() => console.log('n1'));
});
