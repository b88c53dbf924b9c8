'use strict';
// The class Timeout: what setTimeout and setInterval return. Its underscore fields and symbols are Node's, because packages
// (mocks, APM agents, `util.inspect` output in logs) look at them.

const { ObjectGetPrototypeOf, SymbolDispose, SymbolToPrimitive } = primordials;
const { customInspectSymbol } = require('internal/util');
const state = require('internal/async_hooks/state');
const { current, emitInit, getFrame, kAsyncId, kFrame, kTriggerId, newAsyncId, triggerForNew } = state;
const {
  activate, addRef, dropRef, insert, kHasPrimitive, kRefed, knownTimersById, stop,
} = require('internal/timers/lists');

const TIMEOUT_MAX = 2 ** 31 - 1;
let warnedNegative = false;
let warnedNaN = false;

function durationOf(after) {
  if (after === undefined) return 1;
  after *= 1;
  if (after >= 1 && after <= TIMEOUT_MAX) return after;
  if (after > TIMEOUT_MAX) {
    process.emitWarning(`${after} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`, 'TimeoutOverflowWarning');
  } else if (after < 0) {
    if (!warnedNegative) process.emitWarning(`${after} is a negative number.\nTimeout duration was set to 1.`, 'TimeoutNegativeWarning');
    warnedNegative = true;
  } else if (after !== after) {
    if (!warnedNaN) process.emitWarning(`${after} is not a number.\nTimeout duration was set to 1.`, 'TimeoutNaNWarning');
    warnedNaN = true;
  }
  return 1;
}

class Timeout {
  constructor(callback, after, args, isRepeat, isRefed) {
    after = durationOf(after);
    this._idleTimeout = after;
    this._idlePrev = null;
    this._idleNext = null;
    this._idleStart = null;
    this._onTimeout = callback;
    this._destroyed = false;
    this[kRefed] = isRefed;
    register(this);
    // What most timers do not have stands on the prototype: ten own properties are the most that the engine gives room to in
    // one allocation.
    if (args !== undefined) this._timerArgs = args;
    if (isRepeat) this._repeat = after;
    const frame = getFrame();
    if (frame !== undefined) this[kFrame] = frame;
  }

  refresh() {
    const after = this._idleTimeout;
    if (after < 0 || after === undefined) return this;
    if (!this._idleNext && this[kRefed]) addRef();
    if (this._destroyed) {
      this._destroyed = false;
      register(this);
    }
    insert(this, after);
    return this;
  }
  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (this._idleNext) dropRef();
    }
    return this;
  }
  ref() {
    if (!this[kRefed]) {
      this[kRefed] = true;
      if (this._idleNext) addRef();
    }
    return this;
  }
  hasRef() {
    return this[kRefed];
  }
  close() {
    clearTimeout(this);
    return this;
  }
  [customInspectSymbol](depth, options) {
    const { inspect } = require('internal/util/inspect');
    return inspect(shown(this), { ...options, depth: 0, customInspect: false });
  }
  [SymbolDispose]() {
    clearTimeout(this);
  }
  [SymbolToPrimitive]() {
    const id = this[kAsyncId];
    if (!this[kHasPrimitive]) {
      this[kHasPrimitive] = true;
      knownTimersById.set(id, this);
    }
    return id;
  }
}

Timeout.prototype._timerArgs = undefined;
Timeout.prototype._repeat = null;
Timeout.prototype[kFrame] = undefined;
Timeout.prototype[kHasPrimitive] = false;

// The timer as it prints: every property, in Node's order.
function shown(timer) {
  return {
    __proto__: ObjectGetPrototypeOf(timer),
    _idleTimeout: timer._idleTimeout,
    _idlePrev: timer._idlePrev,
    _idleNext: timer._idleNext,
    _idleStart: timer._idleStart,
    _onTimeout: timer._onTimeout,
    _timerArgs: timer._timerArgs,
    _repeat: timer._repeat,
    ...timer,
    [kRefed]: timer[kRefed],
    [kHasPrimitive]: timer[kHasPrimitive],
    [kAsyncId]: timer[kAsyncId],
    [kTriggerId]: timer[kTriggerId],
  };
}

function register(timer) {
  const asyncId = timer[kAsyncId] = newAsyncId();
  const triggerId = timer[kTriggerId] = triggerForNew();
  if (current.hooks !== 0) emitInit(asyncId, 'Timeout', triggerId, timer);
}

function clearTimeout(timer) {
  if (typeof timer === 'object' || typeof timer === 'function') {
    if (timer !== null && timer._onTimeout) {
      timer._onTimeout = undefined;
      if (timer._idleTimeout !== undefined) stop(timer);
    }
    return;
  }
  if (typeof timer === 'number' || typeof timer === 'string') {
    const known = knownTimersById.get(+timer);
    if (known !== undefined) {
      known._onTimeout = undefined;
      stop(known);
    }
  }
}

module.exports = { TIMEOUT_MAX, Timeout, activate, clearTimeout };
