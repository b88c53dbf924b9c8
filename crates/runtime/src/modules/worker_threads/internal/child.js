'use strict';
// The start of a worker: its `process`, its streams, its port to the parent, then the program.
// https://nodejs.org/api/worker_threads.html

const { ArrayPrototypePush, ObjectDefineProperty } = primordials;
const binding = internalBinding('worker');
const { codes: { ERR_WORKER_UNSUPPORTED_OPERATION } } = require('internal/errors');
const { Endpoint } = require('internal/web/messaging/endpoint');
const remote = require('internal/web/messaging/remote');
const { decode, encode } = require('internal/web/structured_clone/cross_thread');
const { WorkerReadable, WorkerWritable } = require('internal/worker_threads/stdio');

const state = { __proto__: null, parentPort: null, workerData: undefined, stdin: undefined, stdout: undefined, stderr: undefined };

function send(message) {
  const { value, buffers, ports } = encode(message, [], undefined);
  binding.post(binding.control, value, buffers.length === 0 ? undefined : buffers, ports);
}

function takeInit() {
  const parts = binding.take(binding.control);
  const ports = [];
  for (let i = 1; i < parts.length; i++) ArrayPrototypePush(ports, remote.adoptPort(parts[i]));
  return decode(parts[0], ports);
}

function unsupported(name) {
  const fn = { [name]() { throw new ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}()`); } }[name];
  fn.disabled = true;
  process[name] = fn;
}

function setUpProcess(init) {
  const { program, env } = init;
  const main = program.kind === 'eval' ? '[worker eval]' : program.text;
  process.argv = [process.execPath, main];
  for (let i = 0; i < init.argv.length; i++) ArrayPrototypePush(process.argv, init.argv[i]);
  const environment = require('internal/process/env');
  process.env = env.kind === 'shared' ? environment.useShared(env.store) : environment.createEnv(env.pairs);
  const names = ['abort', 'execve', 'chdir', 'send', 'disconnect', 'setuid', 'seteuid', 'setgid', 'setegid', 'setgroups', 'initgroups'];
  for (let i = 0; i < names.length; i++) unsupported(names[i]);
  for (const name of ['channel', 'connected']) {
    ObjectDefineProperty(process, name, {
      __proto__: null, configurable: true, enumerable: true, get() { throw new ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}`); },
    });
  }
  const { umask } = process;
  process.umask = { umask(mask) {
    if (mask !== undefined) throw new ERR_WORKER_UNSUPPORTED_OPERATION('Setting process.umask()');
    return umask();
  } }.umask;
  for (const name of ['_startProfilerIdleNotifier', '_stopProfilerIdleNotifier', '_debugProcess', '_debugPause', '_debugEnd']) delete process[name];
  let { title } = process;
  ObjectDefineProperty(process, 'title', { __proto__: null, configurable: true, enumerable: true, get() { return title; }, set(value) { title = `${value}`; } });
  // All ways to the end set this first.
  let exiting = false;
  ObjectDefineProperty(process, '_exiting', { __proto__: null, configurable: true, enumerable: true, get() { return exiting; }, set(value) {
    exiting = value;
    state.stdout?.flushAll();
    state.stderr?.flushAll();
  } });
  // Signals go to the main thread.
  const signals = require('internal/process/signals');
  process.removeListener('newListener', signals.startListening);
  process.removeListener('removeListener', signals.stopListening);
}

function setUpStreams(init, control) {
  const lazy = (name, make) => {
    let stream;
    ObjectDefineProperty(process, name, { __proto__: null, configurable: true, enumerable: true, get() { return stream ??= make(); } });
  };
  // Whoever waits for the parent to read keeps the worker alive.
  let waiting = 0;
  const hold = (on) => {
    if (on && ++waiting === 1) control.ref();
    else if (!on && --waiting === 0) control.unref();
  };
  lazy('stdout', () => output('stdout', 1, hold));
  lazy('stderr', () => output('stderr', 2, hold));
  lazy('stdin', () => {
    const stream = new WorkerReadable('stdin', send);
    stream.fd = 0;
    state.stdin = stream;
    if (!init.stdin) {
      stream.end();
      return stream;
    }
    // Reading keeps the worker alive until the end of the input.
    stream.onFirstRead = () => {
      stream.onFirstRead = undefined;
      control.ref();
      stream.once('end', () => control.unref());
      stream.once('close', () => control.unref());
      stream.on('pause', () => control.unref());
      stream.on('resume', () => { if (!stream.readableEnded) control.ref(); });
    };
    for (let i = 0; i < early.length; i++) stream.receive(early[i]);
    return stream;
  });
}

function output(name, fd, hold) {
  const stream = new WorkerWritable(name, send, hold);
  state[name] = stream;
  stream.fd = fd;
  stream._isStdio = true;
  stream.destroySoon = stream.destroy;
  stream._destroy = (error, callback) => callback(error);
  return stream;
}

// Input that came before the program looked at process.stdin.
const early = [];

function onControl(message) {
  switch (message.type) {
    case 'stdin':
      if (state.stdin === undefined) ArrayPrototypePush(early, message.chunk);
      else state.stdin.receive(message.chunk);
      break;
    case 'wanted': state[message.name]?.wanted(); break;
    case 'ask': send({ type: 'answer', number: message.number, value: answer(message) }); break;
    default: break;
  }
}

function answer({ what, argument }) {
  return what === 'cpuUsage' ? process.threadCpuUsage(argument) : { ...require('v8').getHeapStatistics() };
}

// Called instead of the report on standard error when nobody caught an error.
function reportToParent(error) {
  send({ type: 'error', error: require('internal/worker_threads/error').pack(error) });
}

function main() {
  const init = takeInit();
  setUpProcess(init);
  const control = new Endpoint();
  control.port = { deliver: (message) => onControl(message.value), closedNow() {} };
  remote.link(control, binding.control);
  control.start();
  setUpStreams(init, control);
  require('internal/worker_threads/environment').takeEnvironmentData(init.environment);
  state.parentPort = remote.adoptPort(binding.port);
  state.workerData = init.workerData;
  require('internal/worker_threads/messaging').listen();
  require('internal/bootstrap/fatal').setReport(reportToParent);
  send({ type: 'online' });
  run(init.program);
}

function run({ kind, text }) {
  const { runMain, runPreloads } = require('internal/module/main');
  switch (kind) {
    case 'file':
      runMain(text);
      break;
    case 'eval':
      require('internal/module/eval').evalScript('[worker eval]', text, false);
      break;
    default: {
      runPreloads();
      require('internal/module/esm').runMainModule(text);
    }
  }
}

module.exports = { main, send, state };
