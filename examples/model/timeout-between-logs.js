// A timer's callback waits until the running script has ended, whatever its delay.
console.log('before');
setTimeout(() => console.log('timer'), 0);
console.log('after');
