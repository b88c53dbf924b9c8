'use strict';
// `run()`: runs test files, each in a process of its own or all in this one. https://nodejs.org/api/test.html#runoptions

const {
  ArrayIsArray, ArrayPrototypePush, ArrayPrototypeSlice, MathMax, MathRound, Promise, PromisePrototypeThen, PromiseResolve, StringPrototypeStartsWith,
} = primordials;
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const {
  validateAbortSignal, validateArray, validateBoolean, validateFunction, validateInteger, validateObject, validateOneOf, validateString, validateStringArray, validateUint32,
} = require('internal/validators');
const { optionList } = require('internal/module/helpers');
const { failure, kinds } = require('internal/test/failure');
const { findFiles, shardOf } = require('internal/test/files');
const { patternList, timeoutOf } = require('internal/test/options');
const { startHarness } = require('internal/test/harness');
const { TestsStream } = require('internal/test/stream');
const { makeDecoder } = require('internal/test/wire');
const { now } = require('internal/perf_hooks/clock');

function check(options) {
  validateObject(options, 'options');
  const made = { __proto__: null, ...options };
  const { files, watch, setup, only, globPatterns, shard, signal, concurrency, isolation = 'process', coverage, cwd = process.cwd(), argv = [], execArgv = [] } = options;
  if (files !== undefined && files !== null) validateArray(files, 'options.files');
  if (watch !== undefined && watch !== null) validateBoolean(watch, 'options.watch');
  if (options.forceExit !== undefined && options.forceExit !== null) {
    validateBoolean(options.forceExit, 'options.forceExit');
    if (options.forceExit && watch) throw new ERR_INVALID_ARG_VALUE('options.forceExit', watch, 'is not supported with watch mode');
  }
  if (only !== undefined && only !== null) validateBoolean(only, 'options.only');
  if (globPatterns !== undefined && globPatterns !== null) validateArray(globPatterns, 'options.globPatterns');
  validateString(cwd, 'options.cwd');
  if (globPatterns?.length > 0 && files?.length > 0) throw new ERR_INVALID_ARG_VALUE('options.globPatterns', globPatterns, 'is not supported when specifying \'options.files\'');
  if (shard !== undefined && shard !== null) {
    validateObject(shard, 'options.shard');
    validateInteger(shard.total, 'options.shard.total', 1);
    validateInteger(shard.index, 'options.shard.index', 1, shard.total);
    if (watch) throw new ERR_INVALID_ARG_VALUE('options.shard', watch, 'shards not supported with watch mode');
    made.shard = { __proto__: null, index: shard.index, total: shard.total };
  }
  if (setup !== undefined && setup !== null) validateFunction(setup, 'options.setup');
  if (signal !== undefined && signal !== null) validateAbortSignal(signal, 'options.signal');
  made.namePatterns = patternList(options.testNamePatterns, 'options.testNamePatterns');
  made.skipPatterns = patternList(options.testSkipPatterns, 'options.testSkipPatterns');
  validateOneOf(isolation, 'options.isolation', ['process', 'none']);
  validateArray(argv, 'options.argv');
  validateStringArray(execArgv, 'options.execArgv');
  if (coverage !== undefined && coverage !== null) validateBoolean(coverage, 'options.coverage');
  if (options.env !== undefined) {
    validateObject(options.env, 'options.env');
    if (isolation === 'none') throw new ERR_INVALID_ARG_VALUE('options.env', options.env, 'is not supported with isolation=\'none\'');
  }
  made.timeout = timeoutOf(options.timeout, Infinity);
  if (typeof concurrency === 'number') validateUint32(concurrency, 'options.concurrency', true);
  else if (typeof concurrency !== 'boolean' && concurrency !== undefined && concurrency !== null) {
    throw new ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], concurrency);
  }
  if (options.globalSetupPath !== undefined && options.globalSetupPath !== null) validateString(options.globalSetupPath, 'options.globalSetupPath');
  made.isolation = isolation;
  made.cwd = cwd;
  made.argv = argv;
  made.execArgv = execArgv;
  return made;
}

const nothingYet = (what) => {
  const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
  throw new ERR_METHOD_NOT_IMPLEMENTED(`node:test: ${what}`);
};

function run(options = { __proto__: null }) {
  const config = check(options);
  if (process.env.NODE_TEST_CONTEXT !== undefined) {
    process.emitWarning('node:test run() is being called recursively within a test file. skipping running files.');
    const empty = new TestsStream();
    process.nextTick(() => empty.finish());
    return empty;
  }
  if (config.watch) nothingYet('watch mode');
  if (config.coverage) nothingYet('coverage');
  const files = ArrayIsArray(config.files) ?
    shardOf(absolute(config.files, config.cwd), config.shard) :
    shardOf(findFiles(config.globPatterns, config.cwd), config.shard);
  return config.isolation === 'none' ? runHere(files, config) : runProcesses(files, config);
}

function absolute(files, cwd) {
  const path = require('path');
  const out = [];
  for (let i = 0; i < files.length; i++) ArrayPrototypePush(out, path.resolve(cwd, files[i]));
  return out;
}

// The module with `globalSetup()` and `globalTeardown()`, which run once around all files: gives the second.
async function runGlobalSetup(config) {
  const { globalSetupPath } = config;
  if (globalSetupPath === undefined || globalSetupPath === null) return undefined;
  // The loader of CommonJS sets up that of ES modules.
  require('internal/module/loader');
  const { importModule } = require('internal/module/esm');
  const { cwdURL, toURL } = require('internal/module/helpers');
  const loaded = await importModule(toURL(require('path').resolve(config.cwd, globalSetupPath)), cwdURL());
  const pick = (name) => loaded[name] ?? loaded.default?.[name];
  await pick('globalSetup')?.();
  return pick('globalTeardown');
}

// --- all files in this process ---

function runHere(files, config) {
  const harness = startHarness({
    __proto__: null, namePatterns: config.namePatterns, skipPatterns: config.skipPatterns, only: config.only === true, timeout: config.timeout,
    concurrency: undefined, signal: config.signal ?? undefined, setsExitCode: config.setsExitCode === true, forceExit: config.forceExit, manual: true,
  });
  PromisePrototypeThen(loadAll(files, config, harness), () => harness.go(), (error) => {
    harness.detach();
    harness.stream.destroy(error);
  });
  return harness.stream;
}

async function loadAll(files, config, harness) {
  process.env.NODE_TEST_WORKER_ID = '1';
  // The loader of CommonJS sets up that of ES modules.
  require('internal/module/loader');
  const { importModule } = require('internal/module/esm');
  const { cwdURL, toURL } = require('internal/module/helpers');
  await config.setup?.(harness.stream);
  harness.teardown = await runGlobalSetup(config);
  if (config.fromCommand) {
    const { runImports, runPreloads } = require('internal/module/main');
    runPreloads();
    await runImports();
  }
  for (let i = 0; i < files.length; i++) {
    harness.entryFile = files[i];
    try {
      await importModule(toURL(files[i]), cwdURL());
    } catch (error) {
      harness.addFailed(files[i], failure(error, kinds.code));
    }
  }
  harness.entryFile = undefined;
}

// --- each file in a process ---

class FileRun {
  constructor(path, owner) {
    this.path = path;
    this.owner = owner;
    this.events = [];
    this.isOpen = false;
    this.done = false;
    this.topLevel = 0;
    this.failed = false;
  }

  // Options of this process that the file's process is to have as well.
  args() {
    const { config } = this.owner;
    const out = [];
    const inherited = process.execArgv;
    for (let i = 0; i < inherited.length; i++) {
      const word = inherited[i];
      if (word === '--test' || word === '--watch' || StringPrototypeStartsWith(word, '--test-reporter') || StringPrototypeStartsWith(word, '--test-concurrency') || StringPrototypeStartsWith(word, '--test-isolation') ||
        StringPrototypeStartsWith(word, '--experimental-test-isolation') || StringPrototypeStartsWith(word, '--test-shard') || StringPrototypeStartsWith(word, '--test-global-setup')) {
        const takesValue = word === '--test-reporter' || word === '--test-reporter-destination' || word === '--test-concurrency' || word === '--test-isolation' || word === '--test-shard' || word === '--test-global-setup';
        if (takesValue) i++;
        continue;
      }
      ArrayPrototypePush(out, word);
    }
    const patterns = (list, name) => {
      for (let i = 0; list !== undefined && i < list.length; i++) ArrayPrototypePush(out, `${name}=${list[i]}`);
    };
    if (!config.fromCommand) {
      patterns(config.namePatterns, '--test-name-pattern');
      patterns(config.skipPatterns, '--test-skip-pattern');
      if (config.only) ArrayPrototypePush(out, '--test-only');
    }
    for (let i = 0; i < config.execArgv.length; i++) ArrayPrototypePush(out, config.execArgv[i]);
    ArrayPrototypePush(out, this.path);
    for (let i = 0; i < config.argv.length; i++) ArrayPrototypePush(out, config.argv[i]);
    return out;
  }

  start(workerId) {
    const { config } = this.owner;
    const { spawn } = require('child_process');
    const path = require('path');
    this.startTime = now();
    const name = path.relative(config.cwd, this.path);
    this.name = name;
    this.note('test:dequeue', { __proto__: null, name, nesting: 0, type: 'test', file: this.path, line: 1, column: 1 });
    return new Promise((resolve) => {
      const child = spawn(process.execPath, this.args(), {
        __proto__: null, cwd: config.cwd, stdio: ['pipe', 'pipe', 'pipe'],
        env: { __proto__: null, ...(config.env ?? process.env), NODE_TEST_CONTEXT: 'child', NODE_TEST_WORKER_ID: `${workerId}` },
      });
      this.child = child;
      child.stdin?.end();
      const decode = makeDecoder((type, data) => this.event(type, data), (text) => this.note('test:stdout', { __proto__: null, file: this.path, message: text }));
      child.stdout.setEncoding('utf8');
      child.stdout.on('data', (piece) => decode(piece));
      child.stderr.setEncoding('utf8');
      child.stderr.on('data', (message) => this.note('test:stderr', { __proto__: null, file: this.path, message }));
      let timer;
      let error;
      if (config.timeout !== Infinity) {
        timer = setTimeout(() => {
          error = failure(`test timed out after ${config.timeout}ms`, kinds.timeout);
          child.kill('SIGTERM');
        }, config.timeout);
      }
      const onAbort = () => {
        error = failure(config.signal.reason, kinds.aborted);
        child.kill('SIGTERM');
      };
      config.signal?.addEventListener('abort', onAbort, { __proto__: null, once: true });
      child.on('error', (problem) => { error ??= failure(problem, kinds.code); });
      child.on('close', (code, signal) => {
        clearTimeout(timer);
        config.signal?.removeEventListener('abort', onAbort);
        decode('', true);
        if (error === undefined && (code !== 0 || signal !== null) && !this.failed) {
          error = failure('test failed', kinds.code);
          error.exitCode = code;
          error.signal = signal;
        }
        this.finish(error);
        resolve();
      });
    });
  }

  note(type, data) {
    // What happens at once is not kept back.
    if (type === 'test:dequeue' || type === 'test:enqueue' || type === 'test:complete' || this.isOpen) this.owner.pass(this, type, data);
    else ArrayPrototypePush(this.events, [type, data]);
  }

  event(type, data) {
    if (type === 'child:counts') {
      this.owner.addCounts(data);
      return;
    }
    if ((type === 'test:pass' || type === 'test:fail') && data.nesting === 0) this.topLevel++;
    if (type === 'test:fail' && data.todo === undefined) this.failed = true;
    this.note(type, data);
  }

  finish(error) {
    const duration = now() - this.startTime;
    const place = { __proto__: null, file: this.path, line: 1, column: 1 };
    const base = { __proto__: null, name: this.name, nesting: 0, testNumber: 0, ...place };
    // A file without tests is a test itself.
    if (error !== undefined || this.topLevel === 0) {
      const details = { __proto__: null, duration_ms: duration, type: 'test', passed: error === undefined };
      if (error !== undefined) details.error = error;
      this.owner.countFile(error);
      this.note('test:start', { __proto__: null, name: this.name, nesting: 0, type: 'test', ...place });
      this.note('test:complete', { ...base, details });
      this.note(error === undefined ? 'test:pass' : 'test:fail', { ...base, details });
    }
    this.done = true;
    this.owner.flush();
  }
}

class ProcessRunner {
  constructor(files, config) {
    this.config = config;
    this.stream = new TestsStream();
    this.counts = { __proto__: null, tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0, topLevel: 0 };
    this.success = true;
    this.runs = [];
    this.next = 0;
    this.number = 0;
    this.startTime = now();
    for (let i = 0; i < files.length; i++) ArrayPrototypePush(this.runs, new FileRun(files[i], this));
  }

  get concurrency() {
    const { concurrency } = this.config;
    if (typeof concurrency === 'number') return concurrency;
    if (concurrency === false) return 1;
    return MathMax(require('os').availableParallelism() - 1, 1);
  }

  async start() {
    await this.config.setup?.(this.stream);
    let teardown;
    try {
      teardown = await runGlobalSetup(this.config);
    } catch (error) {
      this.stream.destroy(error);
      return;
    }
    const path = require('path');
    for (let i = 0; i < this.runs.length; i++) {
      const file = this.runs[i].path;
      this.stream.report('test:enqueue', { __proto__: null, name: path.relative(this.config.cwd, file), nesting: 0, type: 'test', file, line: 1, column: 1 });
    }
    const waiting = ArrayPrototypeSlice(this.runs);
    this.at = 0;
    const lane = async (id) => {
      while (this.at < waiting.length && !this.config.signal?.aborted) await waiting[this.at++].start(id);
    };
    const lanes = [];
    const count = this.concurrency;
    for (let i = 0; i < count && i < waiting.length; i++) ArrayPrototypePush(lanes, lane(i + 1));
    for (let i = 0; i < lanes.length; i++) await lanes[i];
    await teardown?.();
    this.finish();
  }

  pass(file, type, data) {
    if ((type === 'test:pass' || type === 'test:fail') && data.nesting === 0) data.testNumber = ++this.number;
    if (type === 'test:fail' && data.todo === undefined) {
      this.success = false;
      if (this.config.setsExitCode) process.exitCode = 1;
    }
    // The number of tests at the top is known at the end of all files.
    if (type === 'test:plan' && data.nesting === 0) return;
    this.stream.report(type, data);
  }

  flush() {
    while (this.next < this.runs.length) {
      const file = this.runs[this.next];
      if (!file.isOpen) {
        file.isOpen = true;
        const { events } = file;
        file.events = [];
        for (let i = 0; i < events.length; i++) this.pass(file, events[i][0], events[i][1]);
      }
      if (!file.done) return;
      this.next++;
    }
  }

  // The process is to end: says what was running, and ends it.
  interrupt() {
    for (let i = 0; i < this.runs.length; i++) {
      const { child, done, path } = this.runs[i];
      if (child === undefined || done) continue;
      child.kill('SIGKILL');
      this.stream.report('test:diagnostic', { __proto__: null, nesting: 0, message: `Interrupted while running: ${path}`, level: 'error' });
    }
    this.success = false;
    this.at = this.runs.length;
  }

  countFile(error) {
    this.counts.tests++;
    if (error === undefined) this.counts.passed++;
    else if (error.failureType === kinds.timeout || error.failureType === kinds.aborted) this.counts.cancelled++;
    else this.counts.failed++;
  }

  addCounts(counts) {
    for (const name in this.counts) this.counts[name] += counts[name] ?? 0;
  }

  finish() {
    const { counts } = this;
    this.stream.report('test:plan', { __proto__: null, nesting: 0, count: this.number });
    require('internal/test/summary').report(this.stream, counts, MathRound((now() - this.startTime) * 1e6) / 1e6, this.success);
    this.stream.finish();
    if (this.config.forceExit) PromisePrototypeThen(PromiseResolve(this.stream.written), () => process.exit());
  }
}

function runProcesses(files, config) {
  const runner = new ProcessRunner(files, config);
  runner.stream.interrupt = () => runner.interrupt();
  process.nextTick(() => runner.start());
  return runner.stream;
}

// --- `rondo --test [globs]` ---

function main(globs) {
  const { getOptionValue } = require('internal/bootstrap/options');
  const { attach } = require('internal/test/reporting');
  const { shardFromText } = require('internal/test/files');
  const concurrency = getOptionValue('--test-concurrency');
  const timeout = getOptionValue('--test-timeout');
  const isolation = getOptionValue('--test-isolation');
  const files = findFiles(globs, process.cwd());
  require('internal/util/debuglog').debuglog('test_runner')('test runner configuration: %O', {
    concurrency: isolation === 'none' ? 1 : concurrency === undefined ? true : +concurrency, timeout: timeout === undefined ? Infinity : +timeout, isolation: isolation ?? 'process',
  });
  if (files.length === 0 && globs.length > 0) {
    let text = '';
    for (let i = 0; i < globs.length; i++) text += `${i > 0 ? ', ' : ''}'${globs[i]}'`;
    process.stderr.write(`Could not find ${text}\n`);
    process.exitCode = 1;
    return;
  }
  const stream = run({
    __proto__: null,
    files: files.length === 0 ? [] : files,
    shard: shardFromText(getOptionValue('--test-shard')),
    concurrency: concurrency === undefined ? true : +concurrency,
    timeout: timeout === undefined ? undefined : +timeout,
    isolation: isolation ?? 'process',
    only: getOptionValue('--test-only') === true,
    testNamePatterns: orUndefined(optionList('--test-name-pattern')),
    testSkipPatterns: orUndefined(optionList('--test-skip-pattern')),
    forceExit: getOptionValue('--test-force-exit') === true,
    watch: getOptionValue('--watch') === true,
    coverage: getOptionValue('--experimental-test-coverage') === true,
    globalSetupPath: getOptionValue('--test-global-setup'),
    setsExitCode: true,
    fromCommand: true,
  });
  stream.written = attach(stream);
  const interrupt = () => {
    process.exitCode = 1;
    stream.interrupt?.();
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const done = () => {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  };
  stream.once('end', done);
}

const orUndefined = (list) => (list.length === 0 ? undefined : ArrayPrototypeSlice(list));

module.exports = { main, run, runGlobalSetup };
