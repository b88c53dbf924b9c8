'use strict';
// What threads share of their surroundings: environment data, and `process.env` with SHARE_ENV.

const { Map, MapPrototypeForEach, MapPrototypeSet, SafeMap, SymbolFor } = primordials;

const SHARE_ENV = SymbolFor('nodejs.worker_threads.SHARE_ENV');
let data = new SafeMap();

function setEnvironmentData(key, value) {
  if (value === undefined) data.delete(key);
  else data.set(key, value);
}

// A plain Map, for cloning.
function environmentData() {
  const copy = new Map();
  data.forEach((value, key) => MapPrototypeSet(copy, key, value));
  return copy;
}
function takeEnvironmentData(map) {
  data = new SafeMap();
  MapPrototypeForEach(map, (value, key) => data.set(key, value));
}

// The number of the store that this thread's `process.env` is in from now on.
const shareEnvironment = () => require('internal/process/env').share();

module.exports = { SHARE_ENV, environmentData, getEnvironmentData: (key) => data.get(key), setEnvironmentData, shareEnvironment, takeEnvironmentData };
