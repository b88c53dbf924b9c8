'use strict';
// The global `console`: a namespace object of bound functions (https://console.spec.whatwg.org) that writes to
// process.stdout and process.stderr, whatever these are at the time.

const { ObjectCreate, ObjectDefineProperty, ObjectKeys, TypeError } = primordials;

const { Console, State, setUp } = require('internal/console/console');

const state = new State();
for (const name of ['stdout', 'stderr']) {
  ObjectDefineProperty(state, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return process[name]; },
  });
}

const console = ObjectCreate({});
setUp(console, state);

// These talk to an inspector; without one there is nobody to tell.
const inspectorOnly = {
  profile() { return undefined; },
  profileEnd() { return undefined; },
  timeStamp() { return undefined; },
  context() { return { ...console }; },
  createTask(name) {
    if (typeof name !== 'string' || name === '') throw new TypeError('First argument must be a non-empty string.');
    return { run(fn) { return fn(); } };
  },
};
const define = (name, value) => ObjectDefineProperty(console, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
define('Console', Console);
for (const name in inspectorOnly) define(name, inspectorOnly[name]);

// A namespace's operations need no argument, context() one.
const names = ObjectKeys(console);
for (let i = 0; i < names.length; i++) {
  if (names[i] === 'Console') continue;
  ObjectDefineProperty(console[names[i]], 'length', { __proto__: null, value: names[i] === 'context' ? 1 : 0, configurable: true });
}

module.exports = console;
