'use strict';
// The CommonJS loader: `Module`, `require` and everything programs patch of it. Node docs: "Modules: CommonJS modules".
//
// Every step calls the next through `Module` or `Module.prototype`, never directly, because packages replace single steps
// (`_load`, `_resolveFilename`, `_extensions['.js']`, `prototype._compile`, ...). The search on the disk is native.

const {
  ArrayIsArray, ArrayPrototypeConcat, ArrayPrototypeIncludes, ArrayPrototypeIndexOf, ArrayPrototypeJoin, ArrayPrototypePush,
  ArrayPrototypeSlice, ArrayPrototypeSplice, ArrayPrototypeUnshift, Error, JSONParse, ObjectCreate, ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor, ObjectGetPrototypeOf, ObjectHasOwn, ObjectKeys, ObjectPrototype, ObjectSetPrototypeOf, Proxy,
  ReflectApply, ReflectSet, SafeWeakMap, String, StringPrototypeCharAt, StringPrototypeEndsWith, StringPrototypeIndexOf,
  StringPrototypeLastIndexOf, StringPrototypeSlice, StringPrototypeSplit, StringPrototypeStartsWith, Symbol,
} = primordials;
const {
  codes: { ERR_INVALID_ARG_VALUE, ERR_REQUIRE_ESM, ERR_UNKNOWN_BUILTIN_MODULE },
} = require('internal/errors');
const { validateString } = require('internal/validators');
const path = require('path');
const builtins = internalBinding('builtins');
const {
  callNative, cjsConditions, compileCommonJS, containsModuleSyntax, formatForRequire, hasFlag, hideHashbang, isBuiltin,
  isModuleAfterFailure, native, parseJSON, readSource, showCompileError, stripTypes, toURL, withoutScheme,
} = require('internal/module/helpers');
const { makeRequireFunction } = require('internal/module/require');

const kIsMain = Symbol('kIsMainSymbol');
const kFormat = Symbol('kFormat');
const kURL = Symbol('kURL');
const kLoading = Symbol('kIsExecuting');
const kTracing = Symbol('tracing');

// The module that first required a module, by module; `module.parent` reads it.
const parents = new SafeWeakMap();

let esm;
const esmLoader = () => (esm ??= require('internal/module/esm'));
const hooks = require('internal/module/hooks');

// Resolved names by folder and request, so that a second `require('./x')` asks nobody.
let relativeCache = { __proto__: null };

function updateChildren(parent, child, onlyIfNew) {
  const children = parent?.children;
  if (children && !(onlyIfNew && ArrayPrototypeIncludes(children, child))) ArrayPrototypePush(children, child);
}

function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  ObjectDefineProperty(this, 'exports', { __proto__: null, value: {}, writable: true, enumerable: true, configurable: true });
  parents.set(this, parent);
  updateChildren(parent, this, false);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

ObjectDefineProperty(Module, '_stat', {
  __proto__: null, configurable: true, enumerable: false,
  get() { return stat; },
  set(value) { stat = value; },
});
let stat = function stat(filename) {
  validateString(filename, 'filename');
  return native.stat(filename);
};

Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
Module.globalPaths = [];
let modulePaths = [];
let isPreloading = false;
// Each depth of nested `require` of the main program's first statement is 1.
let depth = 0;

// --- the text around a module; when a program changes it, modules are compiled as such a text ---

let wrapperPatched = false;
const wrapperTexts = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
let wrapper = new Proxy(wrapperTexts, {
  __proto__: null,
  set(target, key, value, receiver) {
    wrapperPatched = true;
    return ReflectSet(target, key, value, receiver);
  },
  defineProperty(target, key, descriptor) {
    wrapperPatched = true;
    return ObjectDefineProperty(target, key, descriptor);
  },
});
let wrap = function(script) {
  return Module.wrapper[0] + script + Module.wrapper[1];
};
ObjectDefineProperty(Module, 'wrap', {
  __proto__: null,
  get() { return wrap; },
  set(value) {
    wrapperPatched = true;
    wrap = value;
  },
});
ObjectDefineProperty(Module, 'wrapper', {
  __proto__: null,
  get() { return wrapper; },
  set(value) {
    wrapperPatched = true;
    wrapper = value;
  },
});

Module.isBuiltin = function(name) {
  return isBuiltin(name);
};
ObjectDefineProperty(Module.isBuiltin, 'name', { __proto__: null, value: 'isBuiltin', configurable: true });

ObjectDefineProperty(Module, '_readPackage', {
  __proto__: null, configurable: true, enumerable: false,
  get() { return readPackage; },
  set(value) { readPackage = value; },
});
let readPackage = function read(requestPath) {
  const file = path.resolve(requestPath, 'package.json');
  if (!callNative('hasPackage', path.dirname(file))) return { exists: false };
  return { exists: true, ...JSONParse(readSource(file)) };
};

// --- finding ---

Module._findPath = function(request, paths, isMain) {
  const absolute = path.isAbsolute(request);
  if (absolute) paths = [''];
  else if (!paths || paths.length === 0) return false;
  const lookup = ArrayPrototypeJoin(paths, '\0');
  const key = `${request}\0${lookup}`;
  const known = Module._pathCache[key];
  if (known) return known;
  let folders = lookup;
  if (!absolute) {
    for (let i = 0; i < paths.length; i++) {
      if (typeof paths[i] === 'string' && StringPrototypeStartsWith(paths[i], '/')) continue;
      folders = '';
      for (let j = 0; j < paths.length; j++) folders += (j === 0 ? '' : '\0') + path.resolve(paths[j]);
      break;
    }
  }
  const extensions = ArrayPrototypeJoin(ObjectKeys(Module._extensions), '\0');
  const preserve = isMain ? hasFlag('--preserve-symlinks-main') : hasFlag('--preserve-symlinks');
  const found = callNative('findPath', request, folders, extensions, cjsConditions().text, preserve);
  if (found === undefined) return false;
  if (typeof found === 'string') return Module._pathCache[key] = found;
  process.emitWarning(found[1], 'DeprecationWarning', 'DEP0128');
  return Module._pathCache[key] = found[0];
};

Module._nodeModulePaths = function(from) {
  from = path.resolve(from);
  const paths = [];
  while (true) {
    const slash = StringPrototypeLastIndexOf(from, '/');
    if (from === '/') return ArrayPrototypeConcat(paths, '/node_modules');
    if (StringPrototypeSlice(from, slash + 1) !== 'node_modules') ArrayPrototypePush(paths, `${from}/node_modules`);
    from = slash === 0 ? '/' : StringPrototypeSlice(from, 0, slash);
  }
};

function isRelative(request) {
  if (StringPrototypeCharAt(request, 0) !== '.') return false;
  if (request.length === 1) return true;
  const second = StringPrototypeCharAt(request, 1);
  return second === '/' || (second === '.' && (request.length === 2 || StringPrototypeCharAt(request, 2) === '/'));
}

Module._resolveLookupPaths = function(request, parent) {
  if (isBuiltin(request)) return null;
  if (!isRelative(request)) {
    const paths = parent?.paths?.length ? ArrayPrototypeConcat(parent.paths, modulePaths) : modulePaths;
    return paths.length > 0 ? paths : null;
  }
  // Code without a file of its own (the REPL, -e) looks from the current folder.
  if (!parent?.id || !parent.filename) return ['.'];
  return [path.dirname(parent.filename)];
};

function pathsFromOptions(request, options) {
  if (!ArrayIsArray(options.paths)) throw new ERR_INVALID_ARG_VALUE('options.paths', options.paths);
  if (isRelative(request)) return options.paths;
  const stand = new Module('', null);
  const paths = [];
  for (let i = 0; i < options.paths.length; i++) {
    stand.paths = Module._nodeModulePaths(options.paths[i]);
    const lookup = Module._resolveLookupPaths(request, stand);
    for (let j = 0; j < lookup.length; j++) {
      if (!ArrayPrototypeIncludes(paths, lookup[j])) ArrayPrototypePush(paths, lookup[j]);
    }
  }
  return paths;
}

// Of a program without a file of its own; it may be gone, and then nothing is found relative to it.
function currentFolder() {
  try {
    return process.cwd();
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return '';
  }
}

Module._resolveFilename = function(request, parent, isMain, options) {
  if (isBuiltin(request)) return request;
  const preserve = hasFlag('--preserve-symlinks');
  let paths;
  if (typeof options === 'object' && options !== null && options.paths !== undefined) paths = pathsFromOptions(request, options);
  else paths = Module._resolveLookupPaths(request, parent);

  const from = parent?.filename || (parent?.id === '<repl>' || parent?.id === 'internal/preload' ? `${currentFolder()}/` : undefined);
  if (StringPrototypeCharAt(request, 0) === '#' && from !== undefined) {
    const found = callNative('resolveHash', request, from, cjsConditions().text, preserve);
    if (found !== undefined) return found;
  }
  if (from !== undefined && !isRelative(request) && !path.isAbsolute(request)) {
    const found = callNative('resolveSelf', request, from, cjsConditions().text, preserve);
    if (found !== undefined) {
      Module._pathCache[`${request}\0${paths === null ? '' : paths.length === 1 ? paths[0] : ArrayPrototypeJoin(paths, '\0')}`] = found;
      return found;
    }
  }
  const filename = Module._findPath(request, paths, isMain);
  if (filename) return filename;

  const requireStack = [];
  for (let cursor = parent; cursor; cursor = parents.get(cursor)) ArrayPrototypePush(requireStack, cursor.filename || cursor.id);
  let message = `Cannot find module '${request}'`;
  if (requireStack.length > 0) message += `\nRequire stack:\n- ${ArrayPrototypeJoin(requireStack, '\n- ')}`;
  const error = new Error(message);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = requireStack;
  throw error;
};

// --- loading ---

// The exports of a module that is not done yet: reading what it does not have (yet) is worth a warning.
const unfinishedProto = new Proxy({}, {
  __proto__: null,
  get(target, key) {
    if (key in target || key === '__esModule') return target[key];
    warnOfCycle(key);
    return undefined;
  },
  getOwnPropertyDescriptor(target, key) {
    if (ObjectHasOwn(target, key) || key === '__esModule') return ObjectGetOwnPropertyDescriptor(target, key);
    warnOfCycle(key);
    return undefined;
  },
});

function warnOfCycle(key) {
  process.emitWarning(`Accessing non-existent property '${String(key)}' of module exports inside circular dependency`);
}

function unfinishedExports(module) {
  const { exports } = module;
  const { types } = lazyTypes();
  if (exports !== null && typeof exports === 'object' && !types.isProxy(exports) && !types.isModuleNamespaceObject(exports) &&
      ObjectGetPrototypeOf(exports) === ObjectPrototype && !exports.__esModule) {
    ObjectSetPrototypeOf(exports, unfinishedProto);
  }
  return exports;
}
let typesModule;
const lazyTypes = () => (typesModule ??= { types: require('internal/util/types') });

function finishedExports(module) {
  const { exports } = module;
  if (exports !== null && typeof exports === 'object' && !lazyTypes().types.isProxy(exports) &&
      ObjectGetPrototypeOf(exports) === unfinishedProto) {
    ObjectSetPrototypeOf(exports, ObjectPrototype);
  }
}

function loadBuiltin(request) {
  const id = withoutScheme(request);
  const exports = builtins.load(id);
  if (id === 'diagnostics_channel') require('internal/module/tracing').enable(exports);
  return exports;
}

Module._load = function(request, parent, isMain) {
  const relative = parent ? `${parent.path}\0${request}` : undefined;
  if (relative !== undefined) {
    const filename = relativeCache[relative];
    if (filename !== undefined) {
      const cached = Module._cache[filename];
      if (cached !== undefined) {
        updateChildren(parent, cached, true);
        return cached.loaded ? cached.exports : exportsOfCached(cached, parent);
      }
      delete relativeCache[relative];
    }
  }
  const hooked = hooks.active();
  let filename;
  let given;
  if (hooked) {
    given = hooks.resolveForRequire(request, parent, (name) => Module._resolveFilename(name, parent, isMain));
    filename = given.filename;
    if (given.builtin !== undefined) {
      const replaced = hooks.loadForRequire(given.url, 'builtin');
      if (replaced === undefined || replaced.format === 'builtin') return loadBuiltin(given.builtin);
    }
  } else {
    if (StringPrototypeStartsWith(request, 'node:')) {
      if (!isBuiltin(request)) throw new ERR_UNKNOWN_BUILTIN_MODULE(request);
      return loadBuiltin(request);
    }
    filename = Module._resolveFilename(request, parent, isMain);
  }
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    updateChildren(parent, cached, true);
    return cached.loaded ? cached.exports : exportsOfCached(cached, parent);
  }
  if (isBuiltin(filename)) return loadBuiltin(filename);

  const module = new Module(filename, parent);
  if (isMain) {
    process.mainModule = module;
    Module.prototype.require.main = module;
    module.id = '.';
    module[kIsMain] = true;
  } else {
    module[kIsMain] = false;
  }
  if (given !== undefined) {
    module[kURL] = given.url;
    module[kFormat] = given.format;
  }
  Module._cache[filename] = module;
  if (relative !== undefined) relativeCache[relative] = filename;
  let failed = true;
  try {
    module.load(filename);
    failed = false;
  } finally {
    if (failed) {
      delete Module._cache[filename];
      if (relative !== undefined) {
        delete relativeCache[relative];
        const children = parent?.children;
        if (ArrayIsArray(children)) {
          const index = ArrayPrototypeIndexOf(children, module);
          if (index !== -1) ArrayPrototypeSplice(children, index, 1);
        }
      }
    } else {
      finishedExports(module);
    }
  }
  return module.exports;
};

// A module in the cache that is not loaded: it is being loaded further out, or `import` has read but not run it.
function exportsOfCached(cached, parent) {
  if (cached[esmLoader().kWaiting] !== undefined) {
    esmLoader().runWaiting(cached);
    return cached.exports;
  }
  if (cached[kFormat] === 'module') return esmLoader().requireCached(cached, parent);
  return unfinishedExports(cached);
}

function registeredExtension(filename) {
  const name = path.basename(filename);
  let from = 0;
  let dot;
  while ((dot = StringPrototypeIndexOf(name, '.', from)) !== -1) {
    from = dot + 1;
    if (dot === 0) continue;
    const extension = StringPrototypeSlice(name, dot);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

Module.prototype.load = function(filename) {
  this.filename ??= filename;
  this.paths ??= Module._nodeModulePaths(path.dirname(filename));
  const extension = registeredExtension(filename);
  if (this[kURL] !== undefined && hooks.active()) {
    const result = hooks.loadForRequire(this[kURL], this[kFormat] ?? formatForRequire(filename));
    if (result !== undefined) {
      loadHooked(this, filename, result);
      this.loaded = true;
      return;
    }
  }
  Module._extensions[extension](this, filename);
  this.loaded = true;
};

function loadHooked(module, filename, { format, source }) {
  if (format === 'json') module.exports = parseJSON(source, filename);
  else if (format === 'addon') Module._extensions['.node'](module, filename);
  else module._compile(source, filename, format === 'detect' ? undefined : format);
}

Module.prototype.require = function(id) {
  validateString(id, 'id');
  if (id === '') throw new ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  depth++;
  try {
    const tracing = Module[kTracing];
    if (tracing !== undefined) return tracing(id, this);
    return Module._load(id, this, false);
  } finally {
    depth--;
  }
};

// --- compiling ---

Module._extensions['.js'] = function(module, filename) {
  const content = readSource(filename);
  module._compile(content, filename, formatForRequire(filename));
};

Module._extensions['.json'] = function(module, filename) {
  const exports = parseJSON(readSource(filename), filename);
  ObjectDefineProperty(module, 'exports', { __proto__: null, value: exports, writable: true, enumerable: true, configurable: true });
};

Module._extensions['.node'] = function(module, filename) {
  return process.dlopen(module, path.toNamespacedPath(filename));
};

Module.prototype._compile = function(content, filename, format) {
  let source = typeof content === 'string' ? content : String(content);
  if (format === 'typescript' || format === 'commonjs-typescript' || format === 'module-typescript') {
    source = stripTypes(source, filename, format === 'typescript' ? undefined : format === 'module-typescript');
    if (format === 'typescript') format = containsModuleSyntax(source, filename) ? 'module' : 'commonjs';
    else format = format === 'module-typescript' ? 'module' : 'commonjs';
  }
  let compiled;
  if (format === 'module') return compileAsModule(this, filename, source);
  if (wrapperPatched) {
    const wrapped = Module.wrap(hideHashbang(source));
    compiled = builtins.evaluate(wrapped, filename);
    if (typeof compiled === 'function') native.setReferrer(compiled, filename);
  } else {
    try {
      compiled = compileCommonJS(source, filename);
    } catch (error) {
      const mayBeModule = format !== 'commonjs' && (this[kIsMain] || !requireModuleIsOff());
      if (!mayBeModule || !isModuleAfterFailure(source, filename, error)) throw showCompileError(error, source, filename);
      return compileAsModule(this, filename, source);
    }
  }
  this[kFormat] ??= 'commonjs';
  const require = makeRequireFunction(Module, this);
  this[kLoading] = true;
  const result = ReflectApply(compiled, this.exports, [this.exports, require, this, filename, path.dirname(filename)]);
  this[kLoading] = false;
  return result;
};

const requireModuleIsOff = () => hasFlag('--no-experimental-require-module') || hasFlag('--no-require-module');

function compileAsModule(module, filename, source) {
  module[kFormat] = 'module';
  if (module[kIsMain]) {
    esmLoader().runMainModule(module[kURL] ?? toURL(filename), source);
    return;
  }
  if (requireModuleIsOff()) {
    const parent = parents.get(module)?.filename;
    throw new ERR_REQUIRE_ESM(filename, true, parent, callNative('scopeType', filename) === 'module' ? native.scopeFile(filename) : undefined);
  }
  esmLoader().requireModule(module, module[kURL] ?? toURL(filename), source, parents.get(module));
}

// --- what else hangs on Module ---

Module.createRequire = function createRequire(filename) {
  let target;
  if (typeof filename === 'object' && filename !== null && typeof filename.href === 'string' && typeof filename.protocol === 'string') {
    target = filename.protocol === 'file:' ? require('url').fileURLToPath(filename) : undefined;
  } else if (typeof filename === 'string') {
    if (path.isAbsolute(filename)) target = filename;
    else if (StringPrototypeStartsWith(filename, 'file:')) target = require('url').fileURLToPath(filename);
  }
  if (target === undefined) {
    throw new ERR_INVALID_ARG_VALUE('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
  }
  return createRequireFromPath(target);
};

function createRequireFromPath(filename) {
  const proxy = StringPrototypeEndsWith(filename, '/') ? path.join(filename, 'noop.js') : filename;
  const module = new Module(proxy);
  module.filename = proxy;
  module.paths = Module._nodeModulePaths(module.path);
  return makeRequireFunction(Module, module);
}

Module._initPaths = function() {
  const { HOME, NODE_PATH } = process.env;
  let paths = [path.resolve(process.execPath, '..', '..', 'lib', 'node')];
  if (HOME) ArrayPrototypeUnshift(paths, path.resolve(HOME, '.node_modules'), path.resolve(HOME, '.node_libraries'));
  if (NODE_PATH) {
    const given = [];
    const parts = StringPrototypeSplit(NODE_PATH, path.delimiter);
    for (let i = 0; i < parts.length; i++) if (parts[i] !== '') ArrayPrototypePush(given, parts[i]);
    paths = ArrayPrototypeConcat(given, paths);
  }
  modulePaths = paths;
  Module.globalPaths = ArrayPrototypeSlice(modulePaths);
};

Module._preloadModules = function(requests) {
  if (!ArrayIsArray(requests)) return;
  isPreloading = true;
  const parent = new Module('internal/preload', null);
  try {
    parent.paths = Module._nodeModulePaths(process.cwd());
  } catch (error) {
    // The current folder may be gone; then only absolute names can be found.
    if (error.code !== 'ENOENT') {
      isPreloading = false;
      throw error;
    }
  }
  for (let n = 0; n < requests.length; n++) parent.require(requests[n]);
  isPreloading = false;
};

ObjectDefineProperty(Module.prototype, 'constructor', {
  __proto__: null, configurable: true, enumerable: false, get() { return Module; },
});
ObjectDefineProperty(Module.prototype, 'isPreloading', {
  __proto__: null, configurable: true, enumerable: false, get() { return isPreloading; },
});
ObjectDefineProperty(Module.prototype, 'parent', {
  __proto__: null, configurable: true, enumerable: false,
  get() { return parents.get(this); },
  set(value) { parents.set(this, value); },
});

Module.syncBuiltinESMExports = function syncBuiltinESMExports() {
  if (esm !== undefined) esm.syncBuiltins();
};

Module.Module = Module;

// The engine asks for the ES module loader when a program first imports; most CommonJS programs never do.
native.setHooks(
  (referrer, specifier, kind, request, payload, record, isSource) =>
    esmLoader().onRequest(referrer, specifier, kind, request, payload, record, isSource),
  (referrer, meta) => esmLoader().onMeta(referrer, meta),
);

// Built-in files get `Module` from here; what is not for users stays off it.
module.exports = {
  Module,
  ObjectCreate,
  createRequireFromPath,
  kFormat,
  kIsMain,
  kTracing,
  kURL,
  parentOf: (module) => parents.get(module),
};
