'use strict';
// The `require` function that each CommonJS module gets, with its properties.

const { ObjectDefineProperty } = primordials;
const { validateString } = require('internal/validators');

// `Module` comes as an argument because programs replace its functions, which must be looked up at each call.
function makeRequireFunction(Module, mod) {
  const require = ObjectDefineProperty(function(path) {
    return mod.require(path);
  }, 'name', { __proto__: null, value: 'require', configurable: true });
  require.resolve = function resolve(request, options) {
    validateString(request, 'request');
    return Module._resolveFilename(request, mod, false, options);
  };
  require.resolve.paths = function paths(request) {
    validateString(request, 'request');
    return Module._resolveLookupPaths(request, mod);
  };
  require.main = process.mainModule;
  // Programs add their own file types here, and look into or empty the cache.
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

module.exports = { makeRequireFunction };
