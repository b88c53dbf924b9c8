'use strict';
// One test or suite: when it starts, what runs around it, what it reports. https://nodejs.org/api/test.html
//
// A test keeps the events it reports until its turn: blocks of a parent are passed on in the order its subtests were made,
// whatever order they ran in.

const {
  ArrayPrototypePush, ArrayPrototypeShift, ArrayPrototypeSlice, MathRound, Promise, PromisePrototypeThen,
  PromiseWithResolvers, ReflectApply, SafeSet,
} = primordials;
const { AbortError, codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction, validateObject, validateUint32 } = require('internal/validators');
const { isPromise } = require('internal/util/types');
const { AsyncLocalStorage } = require('async_hooks');
const { AbortController } = require('internal/web/abort');
const { now } = require('internal/perf_hooks/clock');
const { failure, isFailure, kinds } = require('internal/test/failure');
const { concurrencyOf, expectFailureOf, signalOf, tagsOf, timeoutOf } = require('internal/test/options');
const { setTimeout: startTimer, clearTimeout: stopTimer } = require('timers');

// The test (or hook) whose code is running.
const current = new AsyncLocalStorage();

const noop = () => {};
const TIMED_OUT = { __proto__: null };

// Races `promise` against the timeout and the signal of a test or hook.
async function within(promise, timeout, signal, what) {
  if (timeout === Infinity && signal === undefined) return promise;
  const { promise: end, resolve, reject } = PromiseWithResolvers();
  const timer = timeout === Infinity ? undefined : startTimer(resolve, timeout, TIMED_OUT);
  timer?.unref();
  const onAbort = () => reject(failure(signal.reason ?? new AbortError(), kinds.aborted));
  if (signal !== undefined) {
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { __proto__: null, once: true });
  }
  PromisePrototypeThen(promise, resolve, reject);
  try {
    if (await end === TIMED_OUT) throw failure(`${what} timed out after ${timeout}ms`, kinds.timeout);
  } finally {
    if (timer !== undefined) stopTimer(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

// Calls user code that takes `(...args, done)` or returns a promise or value.
function callUser(fn, self, args, arity) {
  if (fn.length <= arity) return ReflectApply(fn, self, args);
  const { promise, resolve, reject } = PromiseWithResolvers();
  let called = false;
  const done = (error) => {
    if (called) {
      throw failure('callback invoked multiple times', kinds.callbackTwice);
    }
    called = true;
    if (error) reject(error);
    else resolve();
  };
  const all = ArrayPrototypeSlice(args);
  ArrayPrototypePush(all, done);
  const value = ReflectApply(fn, self, all);
  if (isPromise(value)) {
    PromisePrototypeThen(promise, noop, noop);
    PromisePrototypeThen(value, noop, noop);
    throw failure('passed a callback but also returned a Promise', kinds.callbackAndPromise);
  }
  return promise;
}

class Hook {
  constructor(kind, fn, options, owner, location) {
    if (typeof fn === 'object' && fn !== null && options === undefined) {
      options = fn;
      fn = noop;
    }
    fn ??= noop;
    validateFunction(fn, 'fn');
    options ??= { __proto__: null };
    validateObject(options, 'options');
    this.name = kind;
    this.kind = kind;
    this.fn = fn;
    this.owner = owner;
    this.location = location;
    this.timeout = timeoutOf(options.timeout, Infinity);
    this.signal = signalOf(options.signal);
    this.finished = false;
    this.isHook = true;
    this.root = owner.root;
  }

  async run(context) {
    this.finished = false;
    const { promise: outside, reject } = PromiseWithResolvers();
    PromisePrototypeThen(outside, noop, noop);
    this.fail = reject;
    try {
      await current.run(this, async () => {
        const started = new Promise((resolve) => resolve(callUser(this.fn, context, [context], 1)));
        await within(raceWith(started, outside), this.timeout, this.signal, `${this.kind} hook`);
      });
    } catch (error) {
      if (isFailure(error) && error.failureType !== kinds.uncaught && error.failureType !== kinds.unhandled) throw error;
      throw failure(isFailure(error) ? error.cause : error, kinds.hook);
    } finally {
      this.finished = true;
    }
  }
}

function raceWith(promise, outside) {
  const { promise: first, resolve, reject } = PromiseWithResolvers();
  PromisePrototypeThen(promise, resolve, reject);
  PromisePrototypeThen(outside, resolve, reject);
  return first;
}

// `skip` and `todo`: a text, even an empty one, says yes.
const isSet = (value) => value !== undefined && value !== null && value !== false;

class Test {
  constructor(spec) {
    const { root, parent, name, fn, options, location } = spec;
    this.root = root ?? this;
    this.parent = parent;
    this.isSuite = false;
    this.isHook = false;
    this.name = typeof name === 'string' && name !== '' ? name : (fn?.name || '<anonymous>');
    this.fn = fn ?? noop;
    this.location = location;
    this.nesting = parent === null ? -1 : parent.nesting + 1;
    this.testNumber = parent === null ? 0 : parent.children.length + 1;
    this.timeout = timeoutOf(options.timeout, parent?.timeout ?? Infinity);
    this.concurrency = concurrencyOf(options.concurrency, parent?.concurrency ?? 1, parent === null);
    this.outerSignal = signalOf(options.signal);
    this.only = options.only === true;
    this.skipReason = options.skip;
    this.isSkipped = isSet(options.skip);
    this.todoReason = options.todo === undefined && parent?.isSuite && parent.isTodo ? parent.todoReason : options.todo;
    this.isTodo = isSet(this.todoReason);
    this.expectFailure = options.expectFailure === undefined ? parent?.expectFailure : expectFailureOf(options.expectFailure);
    this.tags = tagsOf(options.tags, parent?.tags ?? []);
    this.children = [];
    this.waiting = [];
    this.active = 0;
    this.running = new SafeSet();
    this.hooks = { __proto__: null, before: [], after: [], beforeEach: [], afterEach: [] };
    this.beforeRun = undefined;
    this.lateBefore = undefined;
    this.thrown = undefined;
    this.diagnostics = [];
    this.started = false;
    this.finished = false;
    this.startTime = undefined;
    this.endTime = undefined;
    this.error = undefined;
    this.failure = undefined;
    this.passed = false;
    this.planned = undefined;
    this.runOnlyChildren = false;
    // Events kept back, and whether this test's block is open (what it reports goes straight on).
    this.kept = [];
    this.isOpen = parent === null;
    this.announced = parent === null;
    this.nextToReport = 0;
    this.context = undefined;
    this.mocks = undefined;
    this.controller = undefined;
    this.done = PromiseWithResolvers();
    this.outside = PromiseWithResolvers();
    PromisePrototypeThen(this.outside.promise, noop, noop);
    if (options.plan !== undefined) this.plan(options.plan);
    if (this.outerSignal !== undefined) {
      const onAbort = () => this.abort(this.outerSignal.reason);
      if (this.outerSignal.aborted) onAbort();
      else this.outerSignal.addEventListener('abort', onAbort, { __proto__: null, once: true });
    }
  }

  get fullName() {
    return this.parent === null || this.parent === this.root ? this.name : `${this.parent.fullName} > ${this.name}`;
  }

  // The names with a space between them: what name patterns look at.
  get pathName() {
    return this.parent === null || this.parent === this.root ? this.name : `${this.parent.pathName} ${this.name}`;
  }

  get signal() {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.aborted !== undefined) this.controller.abort(this.aborted.reason);
    }
    return this.controller.signal;
  }

  abort(reason) {
    if (this.aborted !== undefined) return;
    this.aborted = { __proto__: null, reason };
    this.controller?.abort(reason);
    this.outside.reject(failure(reason ?? new AbortError(), kinds.aborted));
  }

  // The code of this test threw where nobody could catch it.
  fail(error) {
    this.failure ??= error;
    this.outside.reject(error);
  }

  plan(count, options = { __proto__: null }) {
    validateUint32(count, 'count');
    validateObject(options, 'options');
    const { wait } = options;
    if (wait !== undefined && typeof wait !== 'boolean' && typeof wait !== 'number') {
      throw new ERR_INVALID_ARG_TYPE('options.wait', ['boolean', 'number'], wait);
    }
    if (typeof wait === 'number') timeoutOf(wait, 0);
    this.planned = { __proto__: null, count, actual: 0, wait: options.wait ?? false, complete: undefined };
  }

  countAssertion() {
    const { planned } = this;
    if (planned === undefined) return;
    planned.actual++;
    if (planned.actual === planned.count) planned.complete?.resolve();
  }

  async checkPlan() {
    const { planned } = this;
    if (planned === undefined) return;
    if (planned.actual < planned.count && planned.wait !== false) {
      planned.complete = PromiseWithResolvers();
      const timer = typeof planned.wait === 'number' ? startTimer(planned.complete.resolve, planned.wait) : undefined;
      await raceWith(planned.complete.promise, this.outside.promise);
      // The last assertion may be the one that failed.
      if (this.failure !== undefined) throw this.failure;
      if (timer !== undefined) stopTimer(timer);
      if (planned.actual < planned.count) {
        throw failure(`plan timed out after ${planned.wait}ms with ${planned.actual} assertions when expecting ${planned.count}`, kinds.timeout);
      }
    }
    if (planned.actual !== planned.count) {
      throw failure(`plan expected ${planned.count} assertions but received ${planned.actual}`, kinds.code);
    }
  }

  addHook(kind, fn, options, location) {
    const hook = new Hook(kind, fn, options, this, location);
    ArrayPrototypePush(this.hooks[kind], hook);
    // The run has begun: its first hooks do not wait for the first test.
    if (kind === 'before' && this.parent === null) {
      const before = this.beforeRun;
      const done = hook.run(this.makeContext());
      PromisePrototypeThen(done, noop, noop);
      this.beforeRun = (async () => {
        await before;
        await done;
      })();
      PromisePrototypeThen(this.beforeRun, noop, noop);
    }
    // A test that runs already: its subtests are to find the hook done.
    if (kind === 'before' && this.started && !this.isSuite && this.parent !== null) {
      const earlier = this.lateBefore;
      this.lateBefore = (async () => {
        if (earlier !== undefined) await earlier;
        await hook.run(this.makeContext());
      })();
      PromisePrototypeThen(this.lateBefore, noop, noop);
    }
    return hook;
  }

  // --- starting ---

  // Adds a subtest and starts it when there is room.
  add(child) {
    ArrayPrototypePush(this.children, child);
    const event = () => ({ __proto__: null, nesting: child.nesting, name: child.name, type: child.isSuite ? 'suite' : 'test', ...child.location });
    this.root.harness.emit('test:enqueue', event());
    if (this.finished || this.aborted !== undefined) {
      child.finishWith(failure('test could not be started because its parent finished', kinds.parentFinished));
      return child.done.promise;
    }
    ArrayPrototypePush(this.waiting, child);
    if (!this.isSuite || this.started) this.startWaiting();
    return child.done.promise;
  }

  startWaiting() {
    if (this.parent === null && !this.harness.ready) return;
    while (this.waiting.length > 0 && this.active < this.concurrency) {
      const child = ArrayPrototypeShift(this.waiting);
      this.active++;
      this.running.add(child);
      this.root.harness.emit('test:dequeue', { __proto__: null, nesting: child.nesting, name: child.name, type: child.isSuite ? 'suite' : 'test', ...child.location });
      PromisePrototypeThen(child.run(), () => {
        this.active--;
        this.running.delete(child);
        this.startWaiting();
        if (this.active === 0 && this.waiting.length === 0) this.idle?.();
      });
    }
  }

  async allChildren() {
    while (this.active > 0 || this.waiting.length > 0) {
      await new Promise((resolve) => { this.idle = resolve; });
    }
  }

  runBefore() {
    this.beforeRun ??= (async () => {
      for (let i = 0; i < this.hooks.before.length; i++) await this.hooks.before[i].run(this.makeContext());
    })();
    return this.beforeRun;
  }

  hasEach(kind) {
    for (let at = this.parent; at !== null; at = at.parent) if (at.hooks[kind].length > 0) return true;
    return false;
  }

  // Each of these hooks of all ancestors, the outermost first (`afterEach`: the innermost first).
  async runEach(kind, context) {
    const chain = [];
    for (let at = this.parent; at !== null; at = at.parent) ArrayPrototypePush(chain, at);
    for (let i = 0; i < chain.length; i++) {
      const { hooks } = chain[kind === 'beforeEach' ? chain.length - 1 - i : i];
      for (let j = 0; j < hooks[kind].length; j++) await hooks[kind][j].run(context);
    }
  }

  makeContext() {
    this.context ??= this.root.harness.makeContext(this);
    return this.context;
  }

  async body(context) {
    if (this.lateBefore !== undefined) await this.lateBefore;
    try {
      await callUser(this.fn, context, [context], 1);
    } catch (error) {
      this.thrown = isFailure(error) ? error : failure(error, kinds.code);
      throw error;
    }
  }

  async run() {
    this.started = true;
    this.startTime = now();
    if (this.isSkipped || this.aborted !== undefined) {
      return this.finishWith(this.isSkipped ? undefined : failure(this.aborted.reason ?? new AbortError(), kinds.aborted));
    }
    const context = this.makeContext();
    let error;
    const attempt = async (step) => {
      try {
        await step();
      } catch (thrown) {
        error ??= isFailure(thrown) ? thrown : failure(thrown, kinds.code);
      }
    };
    await attempt(async () => {
      // A subtest begins within the call that made it, unless there is something to wait for.
      const { parent } = this;
      if (parent.lateBefore !== undefined) await parent.lateBefore;
      if ((parent.isSuite || parent.parent === null) && (parent.beforeRun !== undefined || parent.hooks.before.length > 0)) await parent.runBefore();
      if (this.hasEach('beforeEach')) await this.runEach('beforeEach', context);
      await current.run(this, async () => {
        const started = new Promise((resolve) => resolve(this.body(context)));
        await within(raceWith(started, this.outside.promise), this.timeout, undefined, 'test');
        // Subtests that nobody waited for still belong to this test.
        await raceWith(this.allChildren(), this.outside.promise);
        await this.checkPlan();
      });
    });
    this.error = error;
    this.passed = error === undefined;
    this.stopChildren();
    await attempt(() => this.runEach('afterEach', context));
    for (let i = 0; i < this.hooks.after.length; i++) await attempt(() => this.hooks.after[i].run(context));
    return this.finishWith(error);
  }

  // What still runs or waits below ends with this test.
  stopChildren() {
    const left = [];
    for (const child of this.running) ArrayPrototypePush(left, child);
    for (let i = 0; i < left.length; i++) left[i].cancel();
    while (this.waiting.length > 0) ArrayPrototypeShift(this.waiting).cancel();
  }

  cancel(text = 'test did not finish before its parent and was cancelled') {
    if (this.finished) return;
    // What it failed with by itself says more.
    const error = this.thrown ?? failure(text, kinds.cancelledByParent);
    this.stopWith = text;
    for (const child of this.running) child.cancel(text);
    while (this.waiting.length > 0) ArrayPrototypeShift(this.waiting).cancel(text);
    this.aborted ??= { __proto__: null, reason: error };
    this.controller?.abort(new AbortError());
    this.outside.reject(error);
    this.finishWith(error);
  }

  // --- the end ---

  finishWith(error) {
    if (this.finished) return;
    this.finished = true;
    this.startTime ??= now();
    this.endTime = now();
    if (error === undefined) {
      let failed = 0;
      for (let i = 0; i < this.children.length; i++) if (!this.children[i].passed && !this.children[i].isTodo) failed++;
      if (failed > 0) error = failure(`${failed} subtest${failed > 1 ? 's' : ''} failed`, kinds.subtests);
    }
    if (this.expectFailure !== undefined && !this.isSkipped) error = this.checkExpected(error);
    this.error = error;
    this.passed = error === undefined;
    this.mocks?.reset();
    this.controller?.abort(new AbortError());
    this.root.harness.emit('test:complete', this.outcome());
    this.parent.flush();
    this.done.resolve();
  }

  checkExpected(error) {
    if (error === undefined) return failure('test was expected to fail but passed', kinds.expected);
    const { match } = this.expectFailure;
    if (match === undefined) return undefined;
    const thrown = error.failureType === kinds.code ? error.cause : error;
    try {
      require('assert').throws(() => { throw thrown; }, match);
      return undefined;
    } catch (mismatch) {
      const wrapped = failure('The test failed, but the error did not match the expected validation', kinds.code);
      wrapped.cause = mismatch;
      return wrapped;
    }
  }

  get duration() {
    return this.endTime === undefined ? 0 : MathRound((this.endTime - this.startTime) * 1e6) / 1e6;
  }

  outcome() {
    const details = { __proto__: null, duration_ms: this.duration, type: this.isSuite ? 'suite' : 'test' };
    if (this.passed) details.passed = true;
    else {
      details.passed = false;
      details.error = this.error;
    }
    const data = { __proto__: null, name: this.name, nesting: this.nesting, testNumber: this.testNumber, details };
    if (this.isSkipped) data.skip = typeof this.skipReason === 'string' && this.skipReason !== '' ? this.skipReason : true;
    else if (this.isTodo) data.todo = typeof this.todoReason === 'string' && this.todoReason !== '' ? this.todoReason : true;
    else if (this.expectFailure !== undefined) data.expectFailure = this.expectFailure.label ?? true;
    if (this.tags.length > 0) data.tags = this.tags;
    return { ...data, __proto__: null, ...this.location };
  }

  // --- reporting in order ---

  announce() {
    if (this.announced) return;
    this.announced = true;
    this.parent.announce();
    this.root.harness.emit('test:start', { __proto__: null, nesting: this.nesting, name: this.name, type: this.isSuite ? 'suite' : 'test', ...this.location });
  }

  // Passes on the blocks of finished subtests, as far as their order allows.
  flush() {
    if (!this.isOpen) return;
    while (this.nextToReport < this.children.length) {
      const child = this.children[this.nextToReport];
      child.isOpen = true;
      child.flush();
      if (!child.finished) return;
      this.nextToReport++;
      child.report();
    }
  }

  report() {
    const { harness } = this.root;
    this.announce();
    if (this.children.length > 0) {
      harness.emit('test:plan', { __proto__: null, nesting: this.nesting + 1, count: this.children.length, ...this.location });
    }
    harness.count(this);
    harness.emit(this.passed ? 'test:pass' : 'test:fail', this.outcome());
    for (let i = 0; i < this.diagnostics.length; i++) {
      harness.emit('test:diagnostic', { __proto__: null, nesting: this.nesting, message: this.diagnostics[i], level: 'info', ...this.location });
    }
  }
}

class Suite extends Test {
  constructor(spec) {
    super(spec);
    this.isSuite = true;
    this.building = undefined;
  }

  // The suite's function only names the tests in it; it runs at once.
  build() {
    if (this.isSkipped) return;
    try {
      const context = this.makeContext();
      const value = current.run(this, () => ReflectApply(this.fn, context, [context]));
      if (isPromise(value)) {
        this.building = value;
        PromisePrototypeThen(value, noop, noop);
      }
    } catch (error) {
      this.buildError = failure(error, kinds.code);
    }
  }

  async run() {
    this.startTime = now();
    if (this.isSkipped || this.aborted !== undefined) {
      return this.finishWith(this.isSkipped ? undefined : failure(this.aborted.reason ?? new AbortError(), kinds.aborted));
    }
    let error = this.buildError;
    const attempt = async (step) => {
      try {
        await step();
      } catch (thrown) {
        error ??= isFailure(thrown) ? thrown : failure(thrown, kinds.code);
      }
    };
    await attempt(() => this.building);
    const context = this.makeContext();
    await attempt(async () => {
      if (this.parent.isSuite || this.parent.parent === null) await this.parent.runBefore();
      if (error === undefined) await this.runBefore();
      else throw error;
      this.started = true;
      this.startWaiting();
      await within(raceWith(this.allChildren(), this.outside.promise), this.timeout, undefined, 'test');
    });
    this.stopChildren();
    for (let i = 0; i < this.hooks.after.length; i++) await attempt(() => this.hooks.after[i].run(context));
    return this.finishWith(error);
  }
}

module.exports = { Hook, Suite, Test, current };
