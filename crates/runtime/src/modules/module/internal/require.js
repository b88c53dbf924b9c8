'use strict';
// The `require` function that each CommonJS module gets, with its properties.

const { ObjectDefineProperty } = primordials;
const { validateString } = require('internal/validators');

// `Module` comes as an argument because programs replace its functions, which must be looked up at each call.
function makeRequireFunction(Module, mod) {
  const require = ObjectDefineProperty(function(path) {
    return mod.require(path);
  }, 'name', { __proto__: null, value: 'require', configurable: true });
  // Defined rather than set: a setter on Object.prototype is none of our business.
  const own = (target, name, value) => ObjectDefineProperty(target, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  const resolve = function resolve(request, options) {
    validateString(request, 'request');
    return Module._resolveFilename(request, mod, false, options);
  };
  const paths = function paths(request) {
    validateString(request, 'request');
    return Module._resolveLookupPaths(request, mod);
  };
  own(resolve, 'paths', paths);
  own(require, 'resolve', resolve);
  own(require, 'main', process.mainModule);
  // Programs add their own file types here, and look into or empty the cache.
  own(require, 'extensions', Module._extensions);
  own(require, 'cache', Module._cache);
  return require;
}

module.exports = { makeRequireFunction };
