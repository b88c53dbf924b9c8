// Promise jobs run when the script ends, all of them, before the loop looks at its timers.
console.log('Script start');
setTimeout(() => console.log('setTimeout'), 0);
Promise.resolve()
  .then(() => console.log('Promise 1 resolved'))
  .then(() => console.log('Promise 2 resolved'))
  .then(() => console.log('Promise 3 resolved'));
console.log('Script End');
