'use strict';
// node:test. https://nodejs.org/api/test.html

const { ObjectAssign, ObjectDefineProperty } = primordials;
const { Suite } = require('internal/test/test');
const { assertRegistry } = require('internal/test/context');
const { currentTest, getHarness, parentForNew } = require('internal/test/harness');
const { callSite } = require('internal/test/location');

// A function that makes tests (or suites), with its forms `.skip`, `.todo`, `.only`, `.expectFailure`.
function maker(name, kind) {
  const make = (override) => (first, options, fn) => {
    const location = callSite();
    const parent = parentForNew();
    return getHarness().createTest(parent, first, options, fn, location, override, kind);
  };
  const made = make(undefined);
  ObjectDefineProperty(made, 'name', { __proto__: null, value: name, configurable: true });
  const forms = ['expectFailure', 'skip', 'todo', 'only'];
  for (let i = 0; i < forms.length; i++) {
    made[forms[i]] = make({ __proto__: null, [forms[i]]: true });
    ObjectDefineProperty(made[forms[i]], 'name', { __proto__: null, value: forms[i], configurable: true });
  }
  return made;
}

const test = maker('test', undefined);
const suite = maker('suite', Suite);

function hook(kind) {
  return { [kind](fn, options) {
    const parent = parentForNew();
    parent.addHook(kind, fn, options, callSite());
  } }[kind];
}

function getTestContext() {
  return currentTest()?.makeContext();
}

ObjectAssign(test, {
  after: hook('after'),
  afterEach: hook('afterEach'),
  before: hook('before'),
  beforeEach: hook('beforeEach'),
  describe: suite,
  getTestContext,
  it: test,
  run: (options) => require('internal/test/run').run(options),
  suite,
  test,
});
ObjectDefineProperty(test.run, 'name', { __proto__: null, value: 'run', configurable: true });

let mock;
ObjectDefineProperty(test, 'mock', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    mock ??= new (require('internal/test/mock').MockTracker)();
    return mock;
  },
});
ObjectDefineProperty(test, 'snapshot', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return require('internal/test/snapshot').publicFunctions;
  },
});
ObjectDefineProperty(test, 'assert', { __proto__: null, configurable: true, enumerable: true, get() { return assertRegistry; } });

module.exports = test;
