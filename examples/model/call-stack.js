// Synchronous functions nest on the call stack: each returns before its caller goes on.
function third() {
  console.log('third starts');
  console.log('third ends');
}
function second() {
  console.log('second starts');
  third();
  console.log('second ends');
}
function first() {
  console.log('first starts');
  second();
  console.log('first ends');
}
first();
