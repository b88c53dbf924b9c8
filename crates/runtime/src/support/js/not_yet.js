'use strict';
// Modules that Rondo does not have yet: packages may load them, and using one is a clear error with a code, at the call.

const { ObjectDefineProperty } = primordials;
const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');

function thrower(text, name) {
  return { [name]() { throw new ERR_METHOD_NOT_IMPLEMENTED(text); } }[name];
}

function throwingClass(text, name) {
  const made = class { constructor() { throw new ERR_METHOD_NOT_IMPLEMENTED(text); } };
  ObjectDefineProperty(made, 'name', { __proto__: null, value: name });
  return made;
}

// Adds functions and classes of module `id` that throw when used.
function addNotYet(target, id, functions, classes = []) {
  for (let i = 0; i < functions.length; i++) target[functions[i]] = thrower(`${id}.${functions[i]}()`, functions[i]);
  for (let i = 0; i < classes.length; i++) target[classes[i]] = throwingClass(`${id}.${classes[i]}`, classes[i]);
  return target;
}

module.exports = { addNotYet };
