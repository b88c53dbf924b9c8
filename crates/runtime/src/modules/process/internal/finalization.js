'use strict';
// `process.finalization`: callbacks for objects that are still alive when the process ends (Node docs: same name).

const { SafeFinalizationRegistry, SafeSet, SafeWeakRef, ReflectApply } = primordials;
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction } = require('internal/validators');

function createFinalization() {
  const refs = { exit: new SafeSet(), beforeExit: new SafeSet() };
  const listeners = {
    exit: () => run('exit'),
    beforeExit: () => run('beforeExit'),
  };
  const registry = new SafeFinalizationRegistry((ref) => drop(ref));

  function run(event) {
    const iterator = refs[event].values();
    for (let step = iterator.next(); !step.done; step = iterator.next()) {
      const ref = step.value;
      const obj = ref.weak.deref();
      if (obj === undefined) continue;
      ReflectApply(ref.fn, undefined, [obj, event]);
    }
    refs[event].clear();
  }
  function drop(ref) {
    refs[ref.event].delete(ref);
    if (refs[ref.event].size === 0) process.removeListener(ref.event, listeners[ref.event]);
  }
  function add(event, obj, fn) {
    if (obj === null || (typeof obj !== 'object' && typeof obj !== 'function')) throw new ERR_INVALID_ARG_TYPE('obj', 'Object', obj);
    validateFunction(fn, 'callback');
    if (refs[event].size === 0) process.on(event, listeners[event]);
    const ref = { weak: new SafeWeakRef(obj), fn, event };
    refs[event].add(ref);
    registry.register(obj, ref, obj);
  }
  function unregister(obj) {
    registry.unregister(obj);
    const events = ['exit', 'beforeExit'];
    for (let i = 0; i < 2; i++) {
      const due = [];
      const iterator = refs[events[i]].values();
      for (let step = iterator.next(); !step.done; step = iterator.next()) {
        const target = step.value.weak.deref();
        if (target === obj || target === undefined) due[due.length] = step.value;
      }
      for (let j = 0; j < due.length; j++) drop(due[j]);
    }
  }
  return {
    register(obj, callback) { add('exit', obj, callback); },
    registerBeforeExit(obj, callback) { add('beforeExit', obj, callback); },
    unregister,
  };
}

module.exports = { createFinalization };
