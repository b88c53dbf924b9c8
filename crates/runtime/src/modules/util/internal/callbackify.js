'use strict';
// util.callbackify(), util.inherits(), util.getCallSites(): the parts of `util` that are small but not tiny.

const {
  ArrayPrototypePop,
  ArrayPrototypePush,
  FunctionPrototypeBind,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptors,
  ObjectSetPrototypeOf,
  ObjectValues,
  ReflectApply,
} = primordials;

const { codes: { ERR_FALSY_VALUE_REJECTION, ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { getCallSites: callSitesOf } = require('internal/stack_trace');
const { validateBoolean, validateFunction, validateNumber, validateObject } = require('internal/validators');

function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const callback = ArrayPrototypePop(args);
    if (typeof callback !== 'function') throw new ERR_INVALID_ARG_TYPE('last argument', 'Function', callback);
    const done = FunctionPrototypeBind(callback, this);
    // Outside of the promise, so that what the callback throws is an uncaught exception.
    ReflectApply(original, this, args).then(
      (value) => process.nextTick(done, null, value),
      (reason) => process.nextTick(done, reason || new ERR_FALSY_VALUE_REJECTION(reason)));
  }
  const descriptors = ObjectGetOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  const list = ObjectValues(descriptors);
  for (let i = 0; i < list.length; i++) ObjectSetPrototypeOf(list[i], null);
  ObjectDefineProperties(callbackified, descriptors);
  return callbackified;
}

function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null) throw new ERR_INVALID_ARG_TYPE('ctor', 'Function', ctor);
  if (superCtor === undefined || superCtor === null) throw new ERR_INVALID_ARG_TYPE('superCtor', 'Function', superCtor);
  if (superCtor.prototype === undefined) throw new ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superCtor.prototype);
  ObjectDefineProperty(ctor, 'super_', { __proto__: null, value: superCtor, writable: true, configurable: true });
  ObjectSetPrototypeOf(ctor.prototype, superCtor.prototype);
}

function siteOf(site) {
  const column = site.getColumnNumber();
  return {
    __proto__: null,
    functionName: site.getFunctionName() ?? '',
    scriptId: `${site.getScriptId?.() ?? 0}`,
    scriptName: site.getScriptNameOrSourceURL?.() ?? site.getFileName() ?? '',
    lineNumber: site.getLineNumber(),
    columnNumber: column,
    column,
  };
}

function getCallSites(frameCount = 10, options = undefined) {
  if (options === undefined) {
    if (typeof frameCount === 'object') {
      options = frameCount;
      validateObject(options, 'options');
      if (options.sourceMap !== undefined) validateBoolean(options.sourceMap, 'options.sourceMap');
      frameCount = 10;
    }
  } else {
    validateObject(options, 'options');
    if (options.sourceMap !== undefined) validateBoolean(options.sourceMap, 'options.sourceMap');
  }
  validateNumber(frameCount, 'frameCount', 1, 200);
  const sites = callSitesOf(frameCount, getCallSites);
  const out = [];
  for (let i = 0; i < sites.length; i++) ArrayPrototypePush(out, siteOf(sites[i]));
  return out;
}

// Whether the program's nearest frame outside of the built-ins lies in a node_modules folder.
function isInsideNodeModules() {
  const sites = callSitesOf(20, isInsideNodeModules);
  for (let i = 0; i < sites.length; i++) {
    const file = sites[i].getFileName();
    if (typeof file !== 'string' || primordials.StringPrototypeStartsWith(file, 'node:')) continue;
    return require('internal/util').isUnderNodeModules(file);
  }
  return false;
}

module.exports = { callbackify, getCallSites, inherits, isInsideNodeModules };
