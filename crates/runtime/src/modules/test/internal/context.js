'use strict';
// What the functions of tests and suites get as their argument: TestContext and SuiteContext.

const { ArrayPrototypePush, ArrayPrototypeSlice, Error, ObjectKeys, PromiseWithResolvers, ReflectApply, SafeMap } = primordials;
const { codes: { ERR_INVALID_STATE } } = require('internal/errors');
const { validateFunction, validateNumber, validateObject, validateString } = require('internal/validators');
const { setTimeout: startTimer, clearTimeout: stopTimer } = require('timers');
const { callSite } = require('internal/test/location');

// Assertions that programs registered for all contexts.
const registered = new SafeMap();
const assertRegistry = {
  register(name, fn) {
    validateString(name, 'name');
    validateFunction(fn, 'fn');
    registered.set(name, fn);
  },
};

const leftOut = { __proto__: null, AssertionError: true, strict: true, Assert: true, options: true, ok: true };

// The functions of node:assert, each counted for the plan.
function makeAssert(context, test) {
  const assert = require('assert');
  const { checkTruth } = require('internal/assert/assert_class');
  const snapshots = require('internal/test/snapshot');
  const made = { __proto__: null };
  const counted = (name, fn) => {
    made[name] = { [name](...args) {
      test.countAssertion();
      return ReflectApply(fn, context, args);
    } }[name];
  };
  const names = ObjectKeys(assert);
  for (let i = 0; i < names.length; i++) if (!leftOut[names[i]]) counted(names[i], assert[names[i]]);
  counted('snapshot', (value, options) => snapshots.check(test, value, options));
  counted('fileSnapshot', (value, path, options) => snapshots.checkFile(test, value, path, options));
  // The message shows the text of the call, which is found by the function that was called.
  made.ok = function ok(...args) {
    test.countAssertion();
    checkTruth(ok, args.length, args[0], ArrayPrototypeSlice(args, 1), undefined);
  };
  registered.forEach((fn, name) => counted(name, fn));
  return made;
}

class TestContext {
  #test;
  #assert;

  constructor(test) {
    this.#test = test;
  }

  get signal() { return this.#test.signal; }
  get name() { return this.#test.name; }
  get filePath() { return this.#test.root.harness.entryFile ?? this.#test.location?.file; }
  get fullName() { return this.#test.fullName; }
  get error() { return this.#test.error ?? null; }
  get passed() { return this.#test.passed; }
  get attempt() { return 0; }
  get tags() { return ArrayPrototypeSlice(this.#test.tags); }
  get workerId() {
    const id = process.env.NODE_TEST_WORKER_ID;
    return id === undefined ? undefined : +id;
  }

  diagnostic(message) {
    ArrayPrototypePush(this.#test.diagnostics, `${message}`);
  }
  log(message) {
    ArrayPrototypePush(this.#test.diagnostics, `${message}`);
  }

  plan(count, options) {
    if (this.#test.planned !== undefined) throw new ERR_INVALID_STATE('cannot set plan more than once');
    this.#test.plan(count, options);
  }

  get assert() {
    this.#assert ??= makeAssert(this, this.#test);
    return this.#assert;
  }

  get mock() {
    this.#test.mocks ??= new (require('internal/test/mock').MockTracker)();
    return this.#test.mocks;
  }

  runOnly(value) {
    this.#test.runOnlyChildren = Boolean(value);
  }

  skip(message) {
    this.#test.isSkipped = true;
    this.#test.skipReason = message;
  }

  todo(message) {
    this.#test.isTodo = true;
    this.#test.todoReason = message;
  }

  test(name, options, fn) {
    this.#test.countAssertion();
    return this.#test.root.harness.createTest(this.#test, name, options, fn, callSite(1));
  }

  before(fn, options) { this.#test.addHook('before', fn, options, callSite(1)); }
  after(fn, options) { this.#test.addHook('after', fn, options, callSite(1)); }
  beforeEach(fn, options) { this.#test.addHook('beforeEach', fn, options, callSite(1)); }
  afterEach(fn, options) { this.#test.addHook('afterEach', fn, options, callSite(1)); }

  waitFor(condition, options = { __proto__: null }) {
    validateFunction(condition, 'condition');
    validateObject(options, 'options');
    const { interval = 50, timeout = 1000 } = options;
    validateNumber(interval, 'options.interval');
    validateNumber(timeout, 'options.timeout');
    const { promise, resolve, reject } = PromiseWithResolvers();
    let next;
    let last;
    let failed = false;
    let over = false;
    const limit = startTimer(() => {
      over = true;
      if (next !== undefined) stopTimer(next);
      const error = new Error('waitFor() timed out');
      if (failed) error.cause = last;
      reject(error);
    }, timeout);
    const again = (error) => {
      failed = true;
      last = error;
      if (!over) next = startTimer(attempt, interval);
    };
    const attempt = async () => {
      try {
        const value = await condition();
        if (over) return;
        over = true;
        stopTimer(limit);
        resolve(value);
      } catch (error) {
        again(error);
      }
    };
    attempt();
    return promise;
  }
}

class SuiteContext {
  #suite;

  constructor(suite) {
    this.#suite = suite;
  }

  get signal() { return this.#suite.signal; }
  get name() { return this.#suite.name; }
  get filePath() { return this.#suite.root.harness.entryFile ?? this.#suite.location?.file; }
  get fullName() { return this.#suite.fullName; }
  get passed() { return this.#suite.passed; }
  get attempt() { return 0; }
  diagnostic(message) { ArrayPrototypePush(this.#suite.diagnostics, `${message}`); }
  log(message) { ArrayPrototypePush(this.#suite.diagnostics, `${message}`); }
}

module.exports = { SuiteContext, TestContext, assertRegistry };
