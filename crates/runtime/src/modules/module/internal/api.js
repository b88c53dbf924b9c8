'use strict';
// The functions of `node:module` that stand beside the loaders: finding a package.json, erasing types, the compile cache,
// source map support, `register`.

const { ObjectDefineProperty, ObjectFreeze, StringPrototypeStartsWith } = primordials;
const { codes } = require('internal/errors');
const { validateBoolean, validateObject, validateOneOf, validateString } = require('internal/validators');
const { emitExperimentalWarning, kEmptyObject } = require('internal/util');
const path = require('path');
const { callNative, cwdURL, eraseTypes, native } = require('internal/module/helpers');

// --- findPackageJSON ---

function asText(value, name) {
  if (value !== null && typeof value === 'object' && typeof value.href === 'string') return value.href;
  if (typeof value !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'URL'], value);
  return value;
}

function baseOf(base) {
  if (base === undefined || base === null) return cwdURL();
  const text = asText(base, 'base');
  return StringPrototypeStartsWith(text, 'file:') ? text : native.toFileUrl(path.resolve(text));
}

function findPackageJSON(specifier, base) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('specifier');
  const text = asText(specifier, 'specifier');
  const parentURL = baseOf(base);
  const isPath = text === '.' || text === '..' || StringPrototypeStartsWith(text, './') || StringPrototypeStartsWith(text, '../') ||
    StringPrototypeStartsWith(text, '/') || StringPrototypeStartsWith(text, 'file:');
  if (isPath) {
    const url = native.parseUrl(text, parentURL);
    const filename = url === undefined ? undefined : native.fromFileUrl(url);
    if (filename === undefined) throw new codes.ERR_INVALID_ARG_VALUE('specifier', specifier);
    // A folder is looked into; for a file the search starts beside it.
    const isFolder = native.stat(filename) === 1;
    return callNative('scopeFile', isFolder ? path.join(filename, 'x') : filename);
  }
  const parts = text.split('/');
  const name = StringPrototypeStartsWith(text, '@') ? `${parts[0]}/${parts[1]}` : parts[0];
  let folder = path.dirname(native.fromFileUrl(parentURL) ?? `${process.cwd()}/x`);
  while (true) {
    const candidate = path.join(folder, 'node_modules', name);
    if (native.stat(candidate) === 1) {
      const file = path.join(candidate, 'package.json');
      return native.stat(file) === 0 ? file : undefined;
    }
    const up = path.dirname(folder);
    if (up === folder) break;
    folder = up;
  }
  const own = callNative('scopeFile', native.fromFileUrl(parentURL) ?? process.cwd());
  if (own !== undefined && primordials.JSONParse(native.readSource(own)).name === name) return own;
  throw new codes.ERR_MODULE_NOT_FOUND(text, native.fromFileUrl(parentURL) ?? parentURL);
}

// --- stripTypeScriptTypes ---

function stripTypeScriptTypes(code, options = kEmptyObject) {
  emitExperimentalWarning('stripTypeScriptTypes');
  validateString(code, 'code');
  validateObject(options, 'options');
  const { mode = 'strip', sourceMap = false, sourceUrl = '' } = options;
  validateOneOf(mode, 'options.mode', ['strip']);
  validateString(sourceUrl, 'options.sourceUrl');
  if (sourceMap) throw new codes.ERR_INVALID_ARG_VALUE('options.sourceMap', sourceMap, 'must be false or undefined. Source maps are not needed when erasing types');
  const erased = eraseTypes(code, sourceUrl, undefined);
  return sourceUrl ? `${erased}\n\n//# sourceURL=${sourceUrl}` : erased;
}

// --- compile cache: the engine's compiled code is not kept on disk yet, and callers are told so ---

const constants = {
  __proto__: null,
  compileCacheStatus: { __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 },
};
ObjectFreeze(constants);
ObjectFreeze(constants.compileCacheStatus);

function enableCompileCache(options) {
  let directory = options;
  if (options !== null && typeof options === 'object') ({ directory } = options);
  if (directory !== undefined) validateString(directory, 'cacheDir');
  if (process.env.NODE_DISABLE_COMPILE_CACHE) {
    return { __proto__: null, status: constants.compileCacheStatus.DISABLED, message: 'Disabled by NODE_DISABLE_COMPILE_CACHE' };
  }
  return { __proto__: null, status: constants.compileCacheStatus.FAILED, message: 'This version of Rondo does not keep compiled code on disk' };
}
function flushCompileCache(keepDeserializedCache) {
  if (keepDeserializedCache !== undefined) validateBoolean(keepDeserializedCache, 'keepDeserializedCache');
}
function getCompileCacheDir() { return undefined; }

// --- source maps ---

let support = { __proto__: null, enabled: false, nodeModules: false, generatedCode: false };
function getSourceMapsSupport() {
  return ObjectFreeze({ __proto__: null, enabled: support.enabled, nodeModules: support.nodeModules, generatedCode: support.generatedCode });
}
function setSourceMapsSupport(enabled, options = kEmptyObject) {
  validateBoolean(enabled, 'enabled');
  validateObject(options, 'options');
  const { nodeModules = false, generatedCode = false } = options;
  validateBoolean(nodeModules, 'options.nodeModules');
  validateBoolean(generatedCode, 'options.generatedCode');
  if (enabled) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('module.setSourceMapsSupport(true)');
  support = { __proto__: null, enabled, nodeModules, generatedCode };
}
// No source map is ever read while support for them is off.
function findSourceMap() { return undefined; }

// --- register ---

// Asynchronous hooks on a thread of their own need worker threads; `registerHooks` does the same synchronously.
function register() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('module.register(), use module.registerHooks()');
}

for (const fn of [findSourceMap, getCompileCacheDir, register]) ObjectDefineProperty(fn, 'length', { __proto__: null, value: fn === register ? 1 : fn.length, configurable: true });

module.exports = {
  constants,
  enableCompileCache,
  findPackageJSON,
  findSourceMap,
  flushCompileCache,
  getCompileCacheDir,
  getSourceMapsSupport,
  register,
  setSourceMapsSupport,
  stripTypeScriptTypes,
};
