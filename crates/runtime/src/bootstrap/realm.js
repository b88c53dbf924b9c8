'use strict';
// The first file of a realm: gives the built-in files a module system of their own and sets up the globals. It runs as a
// function of `primordials` and `getBinding(name)`, before `require` exists.
/* global primordials, getBinding */

const { ObjectCreate, ObjectDefineProperty, ReflectApply, SafeMap, SafeSet, StringPrototypeSlice, StringPrototypeStartsWith, SymbolToStringTag } = primordials;

const internalBinding = getBinding;
const builtins = internalBinding('builtins');

// `process` exists from the start, so that every built-in file gets the same object; `bootstrap/process.js` fills it.
const process = ObjectCreate(ObjectCreate(ObjectCreate(null), {
  constructor: { __proto__: null, value: function process() {}, writable: true, configurable: true },
}));

// Names without a prefix that users may require only as `node:NAME`.
const prefixOnly = new SafeSet(['sea', 'sqlite', 'test', 'test/reporters']);

const ids = new SafeSet();
for (let i = 0; i < builtins.ids.length; i++) ids.add(builtins.ids[i]);
const loaded = new SafeMap();

function isPublic(id) {
  return ids.has(id) && !StringPrototypeStartsWith(id, 'internal/');
}

// Whether users may require `specifier`: with or without `node:`.
function canBeRequiredByUsers(specifier) {
  if (StringPrototypeStartsWith(specifier, 'node:')) return isPublic(StringPrototypeSlice(specifier, 5));
  return isPublic(specifier) && !prefixOnly.has(specifier);
}

function requireBuiltin(id) {
  const known = loaded.get(id);
  if (known !== undefined) return known.exports;
  if (StringPrototypeStartsWith(id, 'node:')) return requireBuiltin(StringPrototypeSlice(id, 5));
  const module = { id, exports: {}, loaded: false };
  const compiled = builtins.compile(id);
  loaded.set(id, module);
  try {
    ReflectApply(compiled, undefined, [module.exports, requireBuiltin, module, process, internalBinding, primordials]);
  } catch (error) {
    loaded.delete(id);
    throw error;
  }
  module.loaded = true;
  return module.exports;
}

builtins.has = (id) => ids.has(id);
builtins.load = requireBuiltin;
builtins.isPublic = isPublic;
builtins.canBeRequiredByUsers = canBeRequiredByUsers;
builtins.prefixOnly = prefixOnly;

ObjectDefineProperty(globalThis, SymbolToStringTag, { __proto__: null, value: 'global', writable: false, enumerable: false, configurable: true });
requireBuiltin('internal/bootstrap/node');
