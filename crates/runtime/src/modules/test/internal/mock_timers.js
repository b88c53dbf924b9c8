'use strict';
// MockTimers: timers, Date and AbortSignal.timeout that go by a clock the test moves.
// https://nodejs.org/api/test.html#class-mocktimers

const {
  ArrayPrototypeIncludes, ArrayPrototypePush, ArrayPrototypeSplice, Date, DatePrototypeGetTime, DatePrototypeToString, MathMax, MathTrunc, Number, NumberIsNaN,
  ObjectDefineProperties, ObjectDefineProperty, ObjectGetOwnPropertyDescriptor, ObjectGetOwnPropertyDescriptors, Promise, PromiseReject, ReflectApply,
  ReflectConstruct, SymbolDispose, SymbolToPrimitive, globalThis: global,
} = primordials;
const { AbortError, codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateFunction, validateNumber, validateObject, validateStringArray } = require('internal/validators');

const APIS = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'scheduler.wait', 'AbortSignal.timeout'];
const LONGEST = 2 ** 31 - 1;

// One mocked timer; a Timeout object as far as programs look at it.
class MockTimer {
  #owner;
  constructor(owner, id, callback, at, order, interval, args, immediate) {
    this.#owner = owner;
    this.id = id;
    this.callback = callback;
    this.runAt = at;
    this.order = order;
    this.interval = interval;
    this.args = args;
    this.isImmediate = immediate;
    this.active = true;
  }
  hasRef() { return true; }
  ref() { return this; }
  unref() { return this; }
  refresh() {
    this.#owner.refresh(this);
    return this;
  }
  close() {
    this.#owner.clear(this);
    return this;
  }
  [SymbolToPrimitive]() { return this.id; }
  [SymbolDispose]() { this.#owner.clear(this); }
}

// The timers that wait, in the order they are due.
class Clock {
  now = 0;
  #timers = [];
  #order = 0;
  #id = 1;

  #insert(timer) {
    let at = this.#timers.length;
    while (at > 0) {
      const before = this.#timers[at - 1];
      if (before.runAt < timer.runAt || (before.runAt === timer.runAt && before.order < timer.order)) break;
      at--;
    }
    ArrayPrototypeSplice(this.#timers, at, 0, timer);
  }

  add(callback, delay, interval, args, immediate = false) {
    const timer = new MockTimer(this, this.#id++, callback, this.now + delay, this.#order++, interval, args, immediate);
    // What setImmediate gives comes before every timer.
    if (immediate) timer.order -= 2 ** 40;
    this.#insert(timer);
    return timer;
  }

  clear(timer) {
    if (timer === null || timer === undefined) return;
    for (let i = 0; i < this.#timers.length; i++) {
      const known = this.#timers[i];
      if (known === timer || known.id === timer || `${known.id}` === timer) {
        known.active = false;
        ArrayPrototypeSplice(this.#timers, i, 1);
        return;
      }
    }
    if (typeof timer === 'object') timer.active = false;
  }

  refresh(timer) {
    this.clear(timer);
    timer.active = true;
    timer.runAt = this.now + timer.delay;
    timer.order = this.#order++;
    this.#insert(timer);
  }

  // Runs all that is due until `end`. The clock shows `end` to all of them, as in Node.
  runUntil(end) {
    this.now = end;
    while (this.#timers.length > 0 && this.#timers[0].runAt <= end) {
      const timer = this.#timers[0];
      ArrayPrototypeSplice(this.#timers, 0, 1);
      ReflectApply(timer.callback, timer.isImmediate ? undefined : timer, timer.args);
      if (timer.interval !== undefined && timer.active) {
        timer.runAt += timer.interval;
        timer.order = this.#order++;
        this.#insert(timer);
      }
    }
  }

  get last() {
    return this.#timers.length === 0 ? undefined : this.#timers[this.#timers.length - 1].runAt;
  }
}

function delayOf(value) {
  const delay = MathTrunc(Number(value));
  return delay >= 1 && delay <= LONGEST ? delay : 1;
}

class MockTimers {
  #clock = new Clock();
  #enabled = false;
  #restores = [];

  #check() {
    if (!this.#enabled) throw new ERR_INVALID_STATE('You should enable MockTimers first by calling the .enable function');
  }

  #timeout(callback, delay, args) {
    const ms = delayOf(delay);
    const timer = this.#clock.add(callback, ms, undefined, args);
    timer.delay = ms;
    return timer;
  }

  #replace(object, name, value) {
    const descriptor = ObjectGetOwnPropertyDescriptor(object, name);
    ObjectDefineProperty(object, name, { __proto__: null, value, writable: true, enumerable: descriptor?.enumerable ?? true, configurable: true });
    ArrayPrototypePush(this.#restores, () => {
      if (descriptor === undefined) delete object[name];
      else ObjectDefineProperty(object, name, { __proto__: null, ...descriptor });
    });
  }

  // A promise that `start(resolve)` settles at its time; a signal ends it sooner.
  #promised(start, value, options = { __proto__: null }) {
    try {
      validateObject(options, 'options');
      if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
      if (options.ref !== undefined) validateBoolean(options.ref, 'options.ref');
    } catch (error) {
      return PromiseReject(error);
    }
    const { signal } = options;
    if (signal?.aborted) return PromiseReject(new AbortError(undefined, { __proto__: null, cause: signal.reason }));
    return new Promise((resolve, reject) => {
      let onAbort;
      const timer = start(() => {
        if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
        resolve(value);
      });
      if (signal === undefined) return;
      onAbort = () => {
        this.#clock.clear(timer);
        reject(new AbortError(undefined, { __proto__: null, cause: signal.reason }));
      };
      signal.addEventListener('abort', onAbort, { __proto__: null, once: true });
    });
  }

  #mockTimeout() {
    const timers = require('timers');
    const promises = require('timers/promises');
    const setTimeout = (callback, delay, ...args) => {
      validateFunction(callback, 'callback');
      return this.#timeout(callback, delay, args);
    };
    const clearTimeout = (timer) => this.#clock.clear(timer);
    this.#replace(global, 'setTimeout', setTimeout);
    this.#replace(global, 'clearTimeout', clearTimeout);
    this.#replace(timers, 'setTimeout', setTimeout);
    this.#replace(timers, 'clearTimeout', clearTimeout);
    this.#replace(promises, 'setTimeout', (delay, value, options) => this.#promised((done) => this.#timeout(done, delay, []), value, options));
  }

  #mockInterval() {
    const timers = require('timers');
    const promises = require('timers/promises');
    const setInterval = (callback, delay, ...args) => {
      validateFunction(callback, 'callback');
      const ms = delayOf(delay);
      const timer = this.#clock.add(callback, ms, ms, args);
      timer.delay = ms;
      return timer;
    };
    const clearInterval = (timer) => this.#clock.clear(timer);
    this.#replace(global, 'setInterval', setInterval);
    this.#replace(global, 'clearInterval', clearInterval);
    this.#replace(timers, 'setInterval', setInterval);
    this.#replace(timers, 'clearInterval', clearInterval);
    this.#replace(promises, 'setInterval', (delay, value, options) => this.#intervalIterator(setInterval, delay, value, options));
  }

  #intervalIterator(setInterval, delay, value, options = { __proto__: null }) {
    validateObject(options, 'options');
    const { signal } = options;
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    const abortError = () => new AbortError(undefined, { __proto__: null, cause: signal.reason });
    const clock = this.#clock;
    async function* iterate() {
      if (signal?.aborted) throw abortError();
      let due = 0;
      let wake;
      const timer = setInterval(() => {
        due++;
        wake?.();
      }, delay);
      const onAbort = () => wake?.();
      signal?.addEventListener('abort', onAbort, { __proto__: null, once: true });
      try {
        for (;;) {
          if (due === 0 && !signal?.aborted) await new Promise((resolve) => { wake = resolve; });
          wake = undefined;
          if (signal?.aborted) throw abortError();
          for (; due > 0; due--) yield value;
        }
      } finally {
        clock.clear(timer);
        signal?.removeEventListener('abort', onAbort);
      }
    }
    return iterate();
  }

  #mockImmediate() {
    const timers = require('timers');
    const promises = require('timers/promises');
    const setImmediate = (callback, ...args) => {
      validateFunction(callback, 'callback');
      return this.#clock.add(callback, 0, undefined, args, true);
    };
    const clearImmediate = (timer) => this.#clock.clear(timer);
    this.#replace(global, 'setImmediate', setImmediate);
    this.#replace(global, 'clearImmediate', clearImmediate);
    this.#replace(timers, 'setImmediate', setImmediate);
    this.#replace(timers, 'clearImmediate', clearImmediate);
    this.#replace(promises, 'setImmediate', (value, options) => this.#promised((done) => this.#clock.add(done, 0, undefined, [], true), value, options));
  }

  #mockDate() {
    const clock = this.#clock;
    const Original = global.Date;
    function MockDate(...args) {
      if (new.target === undefined) return DatePrototypeToString(new Original(clock.now));
      if (args.length === 0) return ReflectConstruct(Original, [clock.now], new.target === MockDate ? Original : new.target);
      return ReflectConstruct(Original, args, new.target === MockDate ? Original : new.target);
    }
    const descriptors = ObjectGetOwnPropertyDescriptors(Original);
    ObjectDefineProperties(MockDate, descriptors);
    ObjectDefineProperty(MockDate, 'now', { __proto__: null, value: function now() { return clock.now; }, writable: true, enumerable: false, configurable: true });
    ObjectDefineProperty(MockDate, 'isMock', { __proto__: null, value: true, enumerable: true, writable: false, configurable: false });
    ObjectDefineProperty(MockDate, 'toString', { __proto__: null, value: function toString() { return 'function Date() { [native code] }'; }, writable: true, enumerable: false, configurable: true });
    this.#replace(global, 'Date', MockDate);
  }

  #mockWait() {
    const { scheduler } = require('timers/promises');
    this.#replace(scheduler, 'wait', (delay, options) => {
      validateNumber(delay, 'delay', 0);
      return this.#promised((done) => this.#timeout(done, delay, []), undefined, options);
    });
  }

  #mockSignal() {
    const { AbortController, AbortSignal } = require('internal/web/abort');
    const { DOMException } = require('internal/web/dom_exception');
    this.#replace(AbortSignal, 'timeout', (delay) => {
      validateNumber(delay, 'delay', 0);
      const controller = new AbortController();
      this.#timeout(() => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), delay, []);
      return controller.signal;
    });
  }

  enable(options = { __proto__: null, apis: APIS }) {
    const given = { __proto__: null, ...options };
    if (this.#enabled) throw new ERR_INVALID_STATE('MockTimers is already enabled!');
    if (options === null || typeof options !== 'object') validateObject(options, 'options');
    given.now ??= 0;
    given.apis ??= APIS;
    validateStringArray(given.apis, 'options.apis');
    for (let i = 0; i < given.apis.length; i++) {
      if (!ArrayPrototypeIncludes(APIS, given.apis[i])) throw new ERR_INVALID_ARG_VALUE('options.apis', given.apis[i], `option ${given.apis[i]} is not supported`);
    }
    let { now } = given;
    if (now instanceof Date) now = DatePrototypeGetTime(now);
    if (typeof now !== 'number') validateNumber(now, 'initialTime');
    if (now < 0 || NumberIsNaN(now)) throw new ERR_INVALID_ARG_VALUE('time', 'positive integer', now);
    if (mocked) throw new ERR_INVALID_STATE('MockTimers is already enabled!');
    this.#clock = new Clock();
    this.#clock.now = now;
    this.#enabled = true;
    mocked = true;
    for (let i = 0; i < given.apis.length; i++) {
      switch (given.apis[i]) {
        case 'setTimeout': this.#mockTimeout(); break;
        case 'setInterval': this.#mockInterval(); break;
        case 'setImmediate': this.#mockImmediate(); break;
        case 'Date': this.#mockDate(); break;
        case 'scheduler.wait': this.#mockWait(); break;
        default: this.#mockSignal(); break;
      }
    }
  }

  tick(time = 1) {
    this.#check();
    if (time < 0) throw new ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    this.#clock.runUntil(this.#clock.now + time);
  }

  // Sets the clock without running what becomes due in between.
  setTime(time = 0) {
    validateNumber(time, 'time');
    if (time < 0) throw new ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    this.#check();
    this.#clock.now = time;
  }

  runAll() {
    this.#check();
    const { last } = this.#clock;
    if (last !== undefined) this.#clock.runUntil(MathMax(last, this.#clock.now));
  }

  reset() {
    if (!this.#enabled) return;
    this.#enabled = false;
    mocked = false;
    for (let i = this.#restores.length - 1; i >= 0; i--) this.#restores[i]();
    this.#restores = [];
    this.#clock = new Clock();
  }

  [SymbolDispose]() {
    this.reset();
  }
}

// Only one set of mocks can stand in for the globals.
let mocked = false;

module.exports = { MockTimers };
