'use strict';
// What answers `import()` in code of `vm`: the option `importModuleDynamically` (Node docs: "When importModuleDynamically is a
// function", "... is vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER").

const { StringPrototypeStartsWith } = primordials;
const { codes } = require('internal/errors');
const { hasFlag } = require('internal/module/helpers');
const { isModuleNamespaceObject } = require('internal/util/types');
const { validateFunction } = require('internal/validators');
const { constants } = require('internal/vm/contexts');

const missing = {
  __proto__: null,
  importModuleDynamically() { throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING(); },
};
const missingFlag = {
  __proto__: null,
  importModuleDynamically() { throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG(); },
};

function checkImporter(value, name = 'options.importModuleDynamically') {
  if (value !== undefined && value !== constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) validateFunction(value, name);
}

// The namespace that a user's function means.
function namespaceOf(result) {
  if (isModuleNamespaceObject(result)) return result;
  const { Module } = require('internal/vm/module');
  if (!(result instanceof Module)) throw new codes.ERR_VM_MODULE_NOT_MODULE();
  if (result.status === 'errored') throw result.error;
  return result.namespace;
}

// The referrer that the module loader gets for `import()` in code named `filename`; `self` is what the function gets as its
// second argument (a value, or a function that returns it).
function referrerFor(importer, filename, self, extra) {
  if (importer === constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) {
    const known = StringPrototypeStartsWith(filename, '/') || StringPrototypeStartsWith(filename, 'file:');
    const url = known ? filename : undefined;
    return extra === undefined ? url : { __proto__: null, url, ...extra };
  }
  if (importer === undefined) return extra === undefined ? missing : { __proto__: null, ...missing, ...extra };
  if (!hasFlag('--experimental-vm-modules')) return extra === undefined ? missingFlag : { __proto__: null, ...missingFlag, ...extra };
  return {
    __proto__: null,
    async importModuleDynamically(specifier, attributes, phase) {
      return namespaceOf(await importer(specifier, self(), attributes, phase));
    },
    ...extra,
  };
}

module.exports = { checkImporter, referrerFor };
