'use strict';
// `timers`: setTimeout, setInterval, setImmediate and their clear functions (Node docs: "Timers"). The waiting is done in
// internal/timers/lists (timers) and internal/timers/immediate.

const { ObjectDefineProperties, ObjectDefineProperty } = primordials;
const { setupTimers } = internalBinding('timers');
const { validateFunction } = require('internal/validators');
const { kCustomPromisifiedSymbol } = require('internal/util');
const { Immediate, clearImmediate, processImmediate } = require('internal/timers/immediate');
const { activate, processTimers } = require('internal/timers/lists');
const { Timeout, clearTimeout } = require('internal/timers/timeout');

setupTimers(processImmediate, processTimers);

// Arguments after the fixed ones, or undefined: nearly all calls have none, and then no array is made.
function start(callback, after, args, isRepeat) {
  if (typeof callback !== 'function') validateFunction(callback, 'callback');
  const timer = new Timeout(callback, after, args, isRepeat, true);
  activate(timer);
  return timer;
}

function rest(source, from) {
  const out = [];
  for (let i = from; i < source.length; i++) out[i - from] = source[i];
  return out;
}

function setTimeout(callback, after, arg1, arg2, arg3) {
  return start(callback, after, arguments.length > 2 ? rest(arguments, 2) : undefined, false);
}
function setInterval(callback, repeat, arg1, arg2, arg3) {
  return start(callback, repeat, arguments.length > 2 ? rest(arguments, 2) : undefined, true);
}
function clearInterval(timer) {
  clearTimeout(timer);
}
function setImmediate(callback, arg1, arg2, arg3) {
  if (typeof callback !== 'function') validateFunction(callback, 'callback');
  return new Immediate(callback, arguments.length > 1 ? rest(arguments, 1) : undefined);
}

const lazyPromises = (name) => ({ __proto__: null, enumerable: true, get() { return require('timers/promises')[name]; } });
ObjectDefineProperty(setTimeout, kCustomPromisifiedSymbol, lazyPromises('setTimeout'));
ObjectDefineProperty(setImmediate, kCustomPromisifiedSymbol, lazyPromises('setImmediate'));

module.exports = { setTimeout, clearTimeout, setImmediate, clearImmediate, setInterval, clearInterval };
ObjectDefineProperties(module.exports, {
  promises: { __proto__: null, configurable: true, enumerable: true, get() { return require('timers/promises'); } },
});
