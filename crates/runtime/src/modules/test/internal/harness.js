'use strict';
// The run of all tests of a process: the root, errors nobody caught, the counts and the end. https://nodejs.org/api/test.html

const { ArrayPrototypeFilter, ArrayPrototypePush, MathRound, Number, PromisePrototypeThen, PromiseResolve, SafeSet } = primordials;
const { getOptionValue } = require('internal/bootstrap/options');
const { optionList } = require('internal/module/helpers');
const { Suite, Test, current } = require('internal/test/test');
const { SuiteContext, TestContext } = require('internal/test/context');
const { failure, isCancelled, isFailure, kinds } = require('internal/test/failure');
const { patternList, timeoutOf } = require('internal/test/options');
const { TestsStream } = require('internal/test/stream');
const { now } = require('internal/perf_hooks/clock');

const STILL_PENDING = 'Promise resolution is still pending but the event loop has already resolved';


class Harness {
  constructor(config) {
    this.config = config;
    this.stream = new TestsStream();
    this.counts = { __proto__: null, tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0 };
    this.success = true;
    this.ready = false;
    this.entryFile = process.argv[1];
    this.startTime = now();
    this.root = new Test({ __proto__: null, parent: null, name: '<root>', fn: undefined, options: { __proto__: null, concurrency: config.concurrency, timeout: config.timeout, signal: config.signal }, location: undefined });
    this.root.harness = this;
    this.root.started = true;
    this.finished = false;
    this.afterDone = undefined;
    this.afterRuns = false;
    this.afterNext = 0;
    this.onError = (error) => this.uncaught(error, kinds.uncaught);
    this.onRejection = (error) => this.uncaught(error, kinds.unhandled);
    this.onBeforeExit = () => this.end();
    process.on('uncaughtException', this.onError);
    process.on('unhandledRejection', this.onRejection);
    process.on('beforeExit', this.onBeforeExit);
    // Tests start when the code that names them has come to its end or waits.
    if (!config.manual) {
      PromisePrototypeThen(PromiseResolve(), async () => {
        if (config.globalSetupPath !== undefined) {
          try {
            this.teardown = await require('internal/test/run').runGlobalSetup(config);
          } catch (error) {
            // Nobody is to take it for an error of a test.
            this.detach();
            throw error;
          }
        }
        this.go();
      });
    }
  }

  go() {
    // Without processes of their own for files, a test with `only` anywhere leaves out the others.
    if (this.config.manual && this.sawOnly && !this.config.only) {
      this.config.only = true;
      this.prune(this.root);
    }
    this.ready = true;
    this.watchIdle();
    this.root.startWaiting();
  }

  prune(parent) {
    const keep = (child) => {
      if (child.isSuite) this.prune(child);
      return child.finished || !(child.isSuite && child.children.length === 0 && !child.only) && !this.isFilteredOut(child);
    };
    parent.children = ArrayPrototypeFilter(parent.children, keep);
    const kept = new SafeSet();
    for (let i = 0; i < parent.children.length; i++) {
      parent.children[i].testNumber = i + 1;
      kept.add(parent.children[i]);
    }
    parent.waiting = ArrayPrototypeFilter(parent.waiting, (child) => kept.has(child));
  }

  // A file that could not be loaded.
  addFailed(file, error) {
    const { root } = this;
    const location = { __proto__: null, line: 1, column: 1, file };
    const name = require('path').relative(process.cwd(), file);
    const test = new Test({ __proto__: null, root, parent: root, name, fn: undefined, options: { __proto__: null }, location });
    ArrayPrototypePush(root.children, test);
    test.finishWith(error);
  }

  makeContext(test) {
    return test.isSuite ? new SuiteContext(test) : new TestContext(test);
  }

  emit(type, data) {
    if (type === 'test:fail' && data.todo === undefined) {
      this.success = false;
      if (this.config.setsExitCode) process.exitCode = 1;
    }
    this.stream.report(type, data);
  }

  // The hooks of the whole run come when nothing is left to run, even when servers and the like keep the process alive. Code
  // that waited for something may name tests and hooks after that: those hooks come when nothing is left to run again.
  watchIdle() {
    const { root } = this;
    const check = () => {
      if (this.finished || this.afterRuns) return;
      if (root.active > 0 || root.waiting.length > 0) return;
      if (this.afterDone !== undefined && this.afterNext === root.hooks.after.length) return;
      this.afterDone = this.runAfter();
    };
    root.idle = () => setImmediate(check);
    if (root.children.length > 0 && root.active === 0) setImmediate(check);
  }

  async runAfter() {
    const { root } = this;
    const { after } = root.hooks;
    const first = this.afterDone === undefined;
    this.afterRuns = true;
    try {
      if (root.children.length > 0) await root.runBefore();
    } catch {
      // The tests have reported it already: each of them waits for these hooks.
    }
    while (this.afterNext < after.length) {
      try {
        await after[this.afterNext++].run(root.makeContext());
      } catch (error) {
        this.rootError ??= isFailure(error) ? error : failure(error, kinds.hook);
      }
    }
    this.afterRuns = false;
    if (first) await this.teardown?.();
    if (getOptionValue('--test-force-exit') || this.config.forceExit) {
      this.end();
      await (this.reported ?? this.stream.written);
      process.exit();
    }
  }

  count(test) {
    const { counts } = this;
    if (test.nesting === 0) counts.topLevel++;
    if (test.isSuite) {
      counts.suites++;
      return;
    }
    counts.tests++;
    if (test.isSkipped) counts.skipped++;
    else if (test.isTodo) counts.todo++;
    else if (test.error !== undefined && isCancelled(test.error)) counts.cancelled++;
    else if (test.passed) counts.passed++;
    else counts.failed++;
  }

  uncaught(error, kind) {
    const owner = current.getStore();
    if (owner === undefined || owner.root !== this.root || owner.finished) {
      const text = error?.stack ?? `${error}`;
      const where = owner === undefined ? '' : this.placeOf(owner);
      const what = kind === kinds.unhandled ? 'unhandledRejection' : 'uncaughtException';
      const rest = `generated asynchronous activity after the test ended. This activity created the error "${text}" and would have caused the test to fail, but instead triggered an ${what} event.`;
      if (owner === undefined) {
        ArrayPrototypePush(this.root.diagnostics, `Error: A resource ${rest}`);
        this.rootError ??= failure(error, kind);
      } else {
        ArrayPrototypePush(this.root.diagnostics, `Error: Test ${owner.isHook ? 'hook ' : ''}"${owner.name}"${where} ${rest}`);
      }
      this.success = false;
      process.exitCode = 1;
      return;
    }
    owner.fail(isFailure(error) && error.failureType === kinds.callbackTwice ? error : failure(error, kind));
  }

  placeOf(owner) {
    const { location } = owner;
    if (location === undefined) return '';
    const path = require('path').relative(process.cwd(), location.file);
    return ` at ${path}:${location.line}:${location.column}`;
  }

  createTest(parent, name, options, fn, location, override, kind = Test) {
    if (typeof name === 'function') fn = name;
    else if (name !== null && typeof name === 'object') {
      fn = options;
      options = name;
    } else if (typeof options === 'function') fn = options;
    if (options === null || typeof options !== 'object') options = { __proto__: null };
    if (typeof name !== 'string' && typeof options.name === 'string') name = options.name;
    if (fn !== undefined && typeof fn !== 'function') fn = undefined;
    if (override !== undefined) options = { __proto__: null, ...options, ...override };
    if (options.only === true) this.sawOnly = true;
    const test = new kind({ __proto__: null, root: this.root, parent, name, fn, options, location });
    if (kind === Suite) test.build();
    if (this.isFilteredOut(test)) {
      test.finished = true;
      test.passed = true;
      return PromiseResolve();
    }
    const done = parent.add(test);
    // The tests of a suite start when its function has ended, which may wait for this promise.
    return parent.isSuite ? PromiseResolve() : done;
  }

  // Whether the patterns or `only` leave this test out (it is not reported then).
  isFilteredOut(test) {
    const { namePatterns, skipPatterns, only } = this.config;
    const matches = (patterns, text) => {
      for (let i = 0; i < patterns.length; i++) {
        patterns[i].lastIndex = 0;
        if (patterns[i].test(text)) return true;
      }
      return false;
    };
    if (skipPatterns !== undefined && matches(skipPatterns, test.pathName)) return true;
    if (namePatterns === undefined && !only && !test.parent.runOnlyChildren) return false;
    // A suite without any test that is to run is left out; those below it have been asked before.
    if (test.isSuite && test.children.length > 0) return false;
    if (namePatterns !== undefined && !matches(namePatterns, test.pathName)) return true;
    if (!only && !test.parent.runOnlyChildren) return false;
    for (let at = test; at !== null; at = at.parent) {
      if (at.only) return false;
      // `only` of a test covers its subtests, until that test says runOnly(true).
      if (at.parent !== null && at.parent.runOnlyChildren) return true;
      if (at.parent !== null && at.parent.parent !== null && !at.parent.isSuite && !at.parent.runOnlyChildren) return false;
    }
    return true;
  }

  // The run is over: everything that is not done is cancelled, then the summary.
  end() {
    if (this.finished) return;
    const { root } = this;
    const running = new SafeSet();
    root.children.forEach((child) => { if (!child.finished) running.add(child); });
    running.forEach((child) => child.cancel(STILL_PENDING));
    root.waiting.length = 0;
    root.flush();
    if (this.afterDone === undefined && running.size > 0) {
      // The after hooks still get their turn, which may keep the loop going: beforeExit comes again then.
      this.afterDone = this.runAfter();
      PromisePrototypeThen(this.afterDone, () => this.end());
      return;
    }
    this.finish();
  }

  detach() {
    process.removeListener('uncaughtException', this.onError);
    process.removeListener('unhandledRejection', this.onRejection);
    process.removeListener('beforeExit', this.onBeforeExit);
  }

  finish() {
    if (this.finished) return;
    this.finished = true;
    const { counts, root } = this;
    this.detach();
    if (this.rootError !== undefined) {
      this.emit('test:fail', { __proto__: null, name: this.entryFile ?? '<root>', nesting: 0, testNumber: root.children.length + 1, details: { __proto__: null, duration_ms: 0, type: 'test', passed: false, error: this.rootError }, file: this.entryFile, line: 1, column: 1 });
      counts.failed++;
      counts.tests++;
    }
    const planned = root.children.length + (this.rootError === undefined ? 0 : 1);
    this.stream.report('test:plan', { __proto__: null, nesting: 0, count: planned });
    for (let i = 0; i < root.diagnostics.length; i++) {
      this.stream.report('test:diagnostic', { __proto__: null, nesting: 0, message: root.diagnostics[i], level: 'info' });
    }
    if (process.env.NODE_TEST_CONTEXT === 'child' && this.config.setsExitCode) this.stream.report('child:counts', { ...counts });
    else require('internal/test/summary').report(this.stream, counts, MathRound((now() - this.startTime) * 1e6) / 1e6, this.success);
    require('internal/test/snapshot').write();
    this.stream.finish();
    this.onFinish?.();
  }
}

let harness;

function configFromOptions() {
  const timeout = getOptionValue('--test-timeout');
  return {
    __proto__: null,
    namePatterns: patternList(optionList('--test-name-pattern'), 'options.testNamePatterns'),
    skipPatterns: patternList(optionList('--test-skip-pattern'), 'options.testSkipPatterns'),
    only: getOptionValue('--test-only') === true,
    timeout: timeoutOf(timeout === undefined ? undefined : Number(timeout), Infinity),
    concurrency: undefined,
    signal: undefined,
    setsExitCode: true,
    // Under --test it is the runner that does this, once for all files.
    globalSetupPath: process.env.NODE_TEST_CONTEXT === undefined ? getOptionValue('--test-global-setup') : undefined,
    cwd: process.cwd(),
  };
}

// The harness of this process; reporters are attached when it is first asked for.
function getHarness() {
  if (harness === undefined) {
    harness = new Harness(configFromOptions());
    harness.reported = require('internal/test/reporting').attach(harness.stream);
  }
  return harness;
}

// `run({ isolation: 'none' })` brings its own.
function startHarness(config) {
  harness = new Harness(config);
  return harness;
}

const hasHarness = () => harness !== undefined;

function currentTest() {
  const at = current.getStore();
  if (at === undefined) return undefined;
  return at.isHook ? at.owner : at;
}

// The place where a test made now belongs: in a suite being built, else in the test that runs, else at the top.
function parentForNew() {
  const h = getHarness();
  const at = currentTest();
  if (at === undefined || at.root !== h.root || at.finished) return h.root;
  return at;
}

module.exports = { currentTest, getHarness, hasHarness, parentForNew, startHarness };
