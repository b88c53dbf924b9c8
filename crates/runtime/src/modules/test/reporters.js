'use strict';
// node:test/reporters: how results are shown. https://nodejs.org/api/test.html#test-reporters

const { ObjectDefineProperties, ReflectConstruct } = primordials;

// `spec` and `lcov` are streams; they may be made with or without `new`.
function streamMaker(name, load) {
  return { [name]: function(...args) { return ReflectConstruct(load(), args); } }[name];
}

const lazy = (load) => ({ __proto__: null, configurable: true, enumerable: true, get: load });

ObjectDefineProperties(module.exports, {
  __proto__: null,
  dot: lazy(() => require('internal/test/reporters/dot').dot),
  junit: lazy(() => require('internal/test/reporters/junit').junit),
  spec: { __proto__: null, configurable: true, enumerable: true, value: streamMaker('spec', () => require('internal/test/reporters/spec').SpecReporter) },
  tap: lazy(() => require('internal/test/reporters/tap').tap),
  lcov: { __proto__: null, configurable: true, enumerable: true, value: streamMaker('lcov', () => require('internal/test/reporters/lcov').LcovReporter) },
});
