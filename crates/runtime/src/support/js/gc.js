'use strict';
// The global `gc` of `--expose-gc` (Node docs: "--expose-gc"): with { execution: 'async' } it collects in a turn of its own,
// when no stack keeps anything alive, and gives a promise. Every collection is a full one, whatever type is asked for.

const { Promise } = primordials;
const runtime = internalBinding('runtime');

function gc(options) {
  if (typeof options !== 'object' || options === null || options.execution !== 'async') {
    runtime.gc();
    return undefined;
  }
  const { setImmediate } = require('timers');
  return new Promise((resolve) => {
    setImmediate(() => {
      runtime.gc();
      resolve();
    });
  });
}

module.exports = { gc };
