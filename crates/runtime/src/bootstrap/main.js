'use strict';
// What the program named on the command line is, and how it starts: `-e` text, `-p` text, a script or module, or standard
// input.

const runtime = internalBinding('runtime');

module.exports = function main() {
  const { flags } = runtime;
  if (runtime.isWorker) return require('internal/worker_threads/child').main();
  connectToParent();
  if (flags['--check'] !== undefined) return check(runtime.args[0]);
  if (flags['--eval'] !== undefined) return evaluate('[eval]', flags['--eval'], flags['--print'] !== undefined);
  const script = runtime.args[0];
  if (flags['--test'] !== undefined) return require('internal/test/run').main(runtime.args);
  if (script === undefined || flags['--stdin'] !== undefined) return evaluate('[stdin]', readStandardInput(), flags['--print'] !== undefined);
  // Programs find themselves by this, wherever they go.
  process.argv[1] = require('path').resolve(script);
  // A preload may put its own function in the place of runMain.
  require('internal/module/main').runPreloads();
  const { Module } = require('module');
  Module.runMain(script);
};

// A parent that is Node-compatible too leaves word of its channel in the environment; our own children are not to see it.
function connectToParent() {
  const { env } = process;
  const fd = env.NODE_CHANNEL_FD;
  if (fd === undefined) return;
  const mode = env.NODE_CHANNEL_SERIALIZATION_MODE || 'json';
  delete env.NODE_CHANNEL_FD;
  delete env.NODE_CHANNEL_SERIALIZATION_MODE;
  require('child_process')._forkChild(+fd, mode);
  const id = env.NODE_UNIQUE_ID;
  if (id === undefined) return;
  // A worker of a cluster.
  delete env.NODE_UNIQUE_ID;
  const { state } = require('internal/cluster/utils');
  state.isWorker = true;
  state.workerId = +id | 0;
  require('cluster')._setupWorker();
}

function readStandardInput() {
  const fs = require('fs');
  return fs.readFileSync(0, 'utf8');
}

function evaluate(name, source, print) {
  const { evalScript } = require('internal/module/eval');
  process._eval = source;
  return evalScript(name, source, print);
}

function check(script) {
  const { checkSyntax } = require('internal/module/eval');
  if (script === undefined || script === '-') checkSyntax('[stdin]', readStandardInput());
  else checkSyntax(script);
}
