'use strict';
// What the program named on the command line is, and how it starts: `-e` text, `-p` text, a script or module, or standard
// input.

const { ArrayPrototypePush } = primordials;
const runtime = internalBinding('runtime');

module.exports = function main() {
  const { flags } = runtime;
  connectToParent();
  const preload = flags['--require'];
  if (flags['--eval'] !== undefined) return evaluate(flags['--eval'], flags['--print'] !== undefined);
  const script = runtime.args[0];
  if (script === undefined) return evaluate(readStandardInput(), false);
  void preload;
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

function evaluate(source, print) {
  const { evalScript } = require('internal/module/eval');
  const args = [];
  ArrayPrototypePush(args, source);
  return evalScript('[eval]', source, print);
}
