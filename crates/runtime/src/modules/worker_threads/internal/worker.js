'use strict';
// class Worker: a thread with an environment of its own, seen from the thread that started it.
// https://nodejs.org/api/worker_threads.html#class-worker

const {
  ArrayIsArray, ArrayPrototypePush, Float64Array, NumberMAX_SAFE_INTEGER, ObjectKeys, PromiseReject, PromiseResolve, PromiseWithResolvers, RegExpPrototypeExec, SafeMap,
  String, Symbol, SymbolAsyncDispose,
} = primordials;
const EventEmitter = require('events');
const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_METHOD_NOT_IMPLEMENTED, ERR_WORKER_INIT_FAILED, ERR_WORKER_INVALID_EXEC_ARGV, ERR_WORKER_NOT_RUNNING,
    ERR_WORKER_OUT_OF_MEMORY, ERR_WORKER_PATH,
  },
} = require('internal/errors');
const { validateArray, validateNumber, validateObject, validateString } = require('internal/validators');
const { setInterval, clearInterval, setImmediate } = require('timers');
const binding = internalBinding('worker');
const { current, endHandle, followHandle } = require('internal/async_hooks/state');
const { Endpoint } = require('internal/web/messaging/endpoint');
const remote = require('internal/web/messaging/remote');
const { encode } = require('internal/web/structured_clone/cross_thread');
const { WorkerReadable, WorkerWritable } = require('internal/worker_threads/stdio');
const { readWorkerFlags } = require('internal/worker_threads/flags');
const shared = require('internal/worker_threads/environment');

const FOREVER = 2 ** 31 - 1;

// Workers of this thread that run, by thread id.
const running = new SafeMap();

binding.setEnded((id, code, kind, text) => {
  const finish = running.get(id);
  if (finish !== undefined) finish(code, kind, text);
});

const LIMITS = ['maxYoungGenerationSizeMb', 'maxOldGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb'];

function parseLimits(given) {
  // Zero: the default of the machine.
  const limits = new Float64Array(4);
  limits[3] = 4;
  if (given === null || typeof given !== 'object') return limits;
  for (let i = 0; i < LIMITS.length; i++) {
    const value = given[LIMITS[i]];
    if (typeof value === 'number' && value >= 0) limits[i] = value;
  }
  if (limits[3] <= 0) limits[3] = 4;
  return limits;
}

function limitsObject(limits) {
  const out = {};
  for (let i = 0; i < LIMITS.length; i++) out[LIMITS[i]] = limits[i];
  return out;
}

// What is to run: `{ kind: 'file' | 'eval' | 'url', text }`.
function programOf(filename, options) {
  const { URL } = require('internal/web/url');
  if (options.eval) {
    if (typeof filename !== 'string') throw new ERR_INVALID_ARG_VALUE('options.eval', options.eval, 'must be false when \'filename\' is not a string');
    return { kind: 'eval', text: filename };
  }
  if (filename instanceof URL || (typeof filename === 'object' && filename !== null && typeof filename.href === 'string' && typeof filename.protocol === 'string')) {
    if (filename.protocol === 'data:') return { kind: 'url', text: `${filename}` };
    return { kind: 'file', text: require('url').fileURLToPath(filename) };
  }
  if (typeof filename !== 'string') throw new ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  const path = require('path');
  if (path.isAbsolute(filename) || RegExpPrototypeExec(/^\.\.?[\\/]/, filename) !== null) return { kind: 'file', text: path.resolve(filename) };
  throw new ERR_WORKER_PATH(filename);
}

function envOf(env) {
  if (env === shared.SHARE_ENV) return { kind: 'shared', store: shared.shareEnvironment() };
  if (env === undefined || env === null) return { kind: 'copy', pairs: pairsOf(process.env) };
  if (typeof env !== 'object') throw new ERR_INVALID_ARG_TYPE('options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'], env);
  return { kind: 'copy', pairs: pairsOf(env) };
}
function pairsOf(env) {
  const pairs = [];
  const names = ObjectKeys(env);
  for (let i = 0; i < names.length; i++) ArrayPrototypePush(pairs, names[i], `${env[names[i]]}`);
  return pairs;
}

const kOnMessage = Symbol('kOnMessage');
const kHandle = Symbol('kHandle');

const channel = require('diagnostics_channel').channel('worker_threads');

class Worker extends EventEmitter {
  #id;
  #name;
  #limits;
  #port;
  #publicPort;
  #control;
  #keeper;
  #stdin = null;
  #stdout;
  #stderr;
  #exited = PromiseWithResolvers();
  #questions = new SafeMap();
  #lastQuestion = 0;

  constructor(filename, options = { __proto__: null }) {
    super();
    if (options === null || typeof options !== 'object') options = { __proto__: null };
    if (options.execArgv && !ArrayIsArray(options.execArgv)) throw new ERR_INVALID_ARG_TYPE('options.execArgv', 'Array', options.execArgv);
    const argv = [];
    if (options.argv) {
      validateArray(options.argv, 'options.argv');
      for (let i = 0; i < options.argv.length; i++) ArrayPrototypePush(argv, String(options.argv[i]));
    }
    const program = programOf(filename, options);
    const env = envOf(options.env);
    if (options.name) validateString(options.name, 'options.name');
    this.#name = options.name ? options.name : 'WorkerThread';
    const limits = parseLimits(options.resourceLimits);
    this.#limits = limitsObject(limits);
    const { bad, words, flags } = readWorkerFlags(options.execArgv, options.env?.NODE_OPTIONS);
    if (bad !== undefined) throw new ERR_WORKER_INVALID_EXEC_ARGV(bad.list, bad.what);

    require('internal/worker_threads/messaging').listen();
    const [port, workerPort] = binding.channel();
    const [control, workerControl] = binding.channel();
    const form = encode({
      program, env, argv, workerData: options.workerData, environment: shared.environmentData(), stdin: Boolean(options.stdin),
      name: this.#name, trackUnmanagedFds: options.trackUnmanagedFds ?? true,
    }, transferOf(options.transferList), undefined);
    binding.post(control, form.value, form.buffers.length === 0 ? undefined : form.buffers, form.ports);
    const id = binding.create(this.#name, workerPort, workerControl, limits, words, flags);
    if (typeof id === 'string') {
      binding.close(port);
      binding.close(control);
      throw new ERR_WORKER_INIT_FAILED(id);
    }
    this.#id = id;
    running.set(id, (code, kind, text) => this.#ended(code, kind, text));
    if (channel.hasSubscribers) channel.publish({ worker: this });

    this.#publicPort = remote.adoptPort(port);
    this.#publicPort.on('message', (message) => this.emit('message', message));
    this.#publicPort.on('messageerror', (error) => this.emit('messageerror', error));
    this.#publicPort.unref();
    this.#control = new Endpoint();
    this.#control.port = { deliver: (message) => this[kOnMessage](message.value), closedNow() {} };
    remote.link(this.#control, control);
    this.#control.start();
    this.#port = control;
    const send = (message) => this.#send(message);
    if (options.stdin) this.#stdin = new WorkerWritable('stdin', send);
    this.#stdout = new WorkerReadable('stdout', send);
    this.#stderr = new WorkerReadable('stderr', send);
    if (!options.stdout) this.#stdout.passTo(() => process.stdout);
    if (!options.stderr) this.#stderr.passTo(() => process.stderr);
    this.performance = {
      eventLoopUtilization() { throw new ERR_METHOD_NOT_IMPLEMENTED('worker.performance.eventLoopUtilization()'); },
    };
    this.#hold();
    // What async_hooks shows for this worker.
    this[kHandle] = { hasRef: () => (this[kHandle] === null ? undefined : this.#keeper !== undefined) };
    if (current.following) followHandle(this[kHandle], 'WORKER');
    process.nextTick(() => process.emit('worker', this));
  }

  #send(message) {
    if (this.#control === undefined) return;
    const { value, buffers, ports } = encode(message, [], undefined);
    binding.post(this.#port, value, buffers.length === 0 ? undefined : buffers, ports);
  }

  [kOnMessage](message) {
    switch (message.type) {
      case 'online':
        this.emit('online');
        break;
      case 'error':
        this.emit('error', require('internal/worker_threads/error').unpack(message.error));
        break;
      case 'stdout': this.#stdout.receive(message.chunk); break;
      case 'stderr': this.#stderr.receive(message.chunk); break;
      case 'answer': {
        const question = this.#questions.get(message.number);
        this.#questions.delete(message.number);
        question?.resolve(message.value);
        break;
      }
      case 'wanted': this.#stdin?.wanted(); break;
      default: break;
    }
  }

  // The thread is gone: what it sent comes first.
  #ended(code, kind, text) {
    const control = this.#control;
    control.remote?.pull(control, Infinity);
    const { pullPort } = require('internal/web/messaging');
    pullPort(this.#publicPort);
    setImmediate(() => {
      running.delete(this.#id);
      this.#control = undefined;
      control.close();
      this.#publicPort.close();
      this.#id = undefined;
      this.#name = null;
      this.#limits = {};
      this.#stdout.end();
      this.#stderr.end();
      this.#stdin?.destroy();
      const handle = this[kHandle];
      setImmediate(() => {
        this.unref();
        this[kHandle] = null;
        endHandle(handle);
      });
      this.#questions.forEach((question) => question.reject(new ERR_WORKER_NOT_RUNNING()));
      this.#questions.clear();
      try {
        if (kind === 1) this.emit('error', new ERR_WORKER_OUT_OF_MEMORY('JS heap out of memory'));
        else if (kind === 2) this.emit('error', new ERR_WORKER_INIT_FAILED(text));
      } finally {
        this.#exited.resolve(code);
        this.emit('exit', code);
      }
    });
  }

  postMessage(...args) {
    if (this.#publicPort === undefined || this.#id === undefined) return;
    this.#publicPort.postMessage(...args);
  }

  terminate(callback) {
    if (typeof callback === 'function') {
      process.emitWarning('Passing a callback to worker.terminate() is deprecated. It returns a Promise instead.', 'DeprecationWarning', 'DEP0132');
      if (this.#id === undefined) return PromiseResolve();
      this.once('exit', (code) => callback(null, code));
    }
    if (this.#id === undefined) return PromiseResolve();
    this.#hold();
    binding.terminate(this.#id);
    return this.#exited.promise;
  }

  async [SymbolAsyncDispose]() {
    await this.terminate();
  }

  #hold() {
    this.#keeper ??= setInterval(() => {}, FOREVER);
  }

  ref() {
    if (this.#id === undefined) return;
    this.#hold();
    this.#publicPort.ref();
  }

  unref() {
    this.#publicPort.unref();
    if (this.#keeper === undefined) return;
    clearInterval(this.#keeper);
    this.#keeper = undefined;
  }

  get threadId() { return this.#id ?? -1; }
  get threadName() { return this.#name; }
  get stdin() { return this.#stdin; }
  get stdout() { return this.#stdout; }
  get stderr() { return this.#stderr; }
  get resourceLimits() { return { ...this.#limits }; }

  // Asks the other thread, which answers when its loop comes to it.
  #ask(what, argument) {
    if (this.#id === undefined) return PromiseReject(new ERR_WORKER_NOT_RUNNING());
    const { promise, resolve, reject } = PromiseWithResolvers();
    const number = ++this.#lastQuestion;
    this.#questions.set(number, { __proto__: null, resolve, reject });
    this.#send({ type: 'ask', number, what, argument });
    return promise;
  }

  #notYet(what) {
    if (this.#id === undefined) return PromiseReject(new ERR_WORKER_NOT_RUNNING());
    return PromiseReject(new ERR_METHOD_NOT_IMPLEMENTED(`worker.${what}()`));
  }
  getHeapSnapshot() { return this.#notYet('getHeapSnapshot'); }
  getHeapStatistics() { return this.#ask('heapStatistics', undefined); }
  cpuUsage(previous) {
    if (previous) {
      validateObject(previous, 'prevValue');
      for (const field of ['user', 'system']) {
        validateNumber(previous[field], `prevValue.${field}`, 0, NumberMAX_SAFE_INTEGER);
      }
    }
    return this.#ask('cpuUsage', previous || undefined);
  }
  startCpuProfile() { return this.#notYet('startCpuProfile'); }
  startHeapProfile() { return this.#notYet('startHeapProfile'); }
}

function transferOf(list) {
  if (!ArrayIsArray(list)) return [];
  return list;
}

module.exports = { Worker, running };
