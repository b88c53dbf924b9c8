'use strict';
// `vm` (Node docs: "VM (executing JavaScript)"): scripts, functions and modules in this context and in contexts of their own.

const { ArrayPrototypeForEach, ObjectDefineProperty, RegExpPrototypeExec } = primordials;
const binding = internalBinding('contextify');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { emitExperimentalWarning, kEmptyObject } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const {
  validateArray, validateBoolean, validateInt32, validateObject, validateOneOf, validateString, validateStringArray,
  validateUint32,
} = require('internal/validators');
const {
  constants, contextOf, contextOptions, contexts, createContext, isCompileError, isContext, showPlace,
} = require('internal/vm/contexts');
const { checkImporter, referrerFor } = require('internal/vm/importer');
const cached = require('internal/vm/cached_data');
const { hasFlag } = require('internal/module/helpers');

const anonymous = 'evalmachine.<anonymous>';

function checkData(cachedData, name = 'options.cachedData') {
  if (cachedData !== undefined && !isArrayBufferView(cachedData)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], cachedData);
  }
}

// The comment that names a source map: the last one counts.
const mapComment = /(?:^|\n)[^\n]*\/\/[#@][ \t]sourceMappingURL=([^\s'"]*)[ \t]*(?:\n\s*)*$/;
function sourceMapURL(code) {
  const match = RegExpPrototypeExec(mapComment, code);
  return match === null || match[1] === '' ? undefined : match[1];
}

class Script {
  #script;
  #code;
  #filename;
  #lineOffset;
  #columnOffset;
  constructor(code, options = kEmptyObject) {
    code = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const {
      filename = anonymous, lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false, importModuleDynamically,
    } = options;
    validateString(filename, 'options.filename');
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    checkData(cachedData);
    validateBoolean(produceCachedData, 'options.produceCachedData');
    checkImporter(importModuleDynamically);
    const referrer = referrerFor(importModuleDynamically, filename, () => this);
    try {
      this.#script = binding.compileScript(code, filename, lineOffset, columnOffset, referrer);
    } catch (error) {
      if (isCompileError(error, filename) && options.displayErrors !== false) showPlace(error, code, filename, lineOffset, columnOffset, true);
      throw error;
    }
    this.#code = code;
    this.#filename = filename;
    this.#lineOffset = lineOffset;
    this.#columnOffset = columnOffset;
    if (cachedData !== undefined) this.cachedDataRejected = !cached.accepts(cachedData, code);
    if (produceCachedData) {
      this.cachedData = cached.make(code);
      this.cachedDataProduced = true;
    }
    this.sourceURL = undefined;
    this.sourceMapURL = sourceMapURL(code);
  }

  #run(context, options) {
    validateObject(options, 'options');
    let { timeout } = options;
    if (timeout === undefined) timeout = -1;
    else validateUint32(timeout, 'options.timeout', true);
    const { displayErrors = true, breakOnSigint = false } = options;
    validateBoolean(displayErrors, 'options.displayErrors');
    validateBoolean(breakOnSigint, 'options.breakOnSigint');
    try {
      return binding.runScript(this.#script, context?.window, timeout, breakOnSigint, context?.ownQueue);
    } catch (error) {
      if (displayErrors) showPlace(error, this.#code, this.#filename, this.#lineOffset, this.#columnOffset, isCompileError(error, this.#filename));
      throw error;
    }
  }
  runInThisContext(options = {}) {
    return this.#run(undefined, options);
  }
  runInContext(contextifiedObject, options = {}) {
    return this.#run(contextOf(contextifiedObject), options);
  }
  runInNewContext(contextObject, options = {}) {
    return this.runInContext(createContext(contextObject, contextOptions(options)), options);
  }
  createCachedData() {
    return cached.make(this.#code);
  }
}

function createScript(code, options) {
  return new Script(code, options);
}
function namedOptions(options) {
  return typeof options === 'string' ? { filename: options } : options;
}
function runInContext(code, contextifiedObject, options) {
  contextOf(contextifiedObject);
  options = namedOptions(options);
  return createScript(code, options).runInContext(contextifiedObject, options);
}
function runInNewContext(code, contextObject, options) {
  options = namedOptions(options);
  return runInContext(code, createContext(contextObject, contextOptions(options)), options);
}
function runInThisContext(code, options) {
  options = namedOptions(options);
  return createScript(code, options).runInThisContext(options);
}

function compileFunction(code, params, options = kEmptyObject) {
  validateString(code, 'code');
  validateObject(options, 'options');
  if (params !== undefined) validateStringArray(params, 'params');
  const {
    filename = '', columnOffset = 0, lineOffset = 0, cachedData, produceCachedData = false, parsingContext, contextExtensions = [],
    importModuleDynamically,
  } = options;
  validateString(filename, 'options.filename');
  validateInt32(columnOffset, 'options.columnOffset');
  validateInt32(lineOffset, 'options.lineOffset');
  checkData(cachedData);
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined) {
    if (typeof parsingContext !== 'object' || parsingContext === null || !contexts.has(parsingContext)) {
      throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
    }
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  ArrayPrototypeForEach(contextExtensions, (extension, i) => {
    validateObject(extension, `options.contextExtensions[${i}]`, 0b110);
  });
  checkImporter(importModuleDynamically);
  let compiled;
  const referrer = referrerFor(importModuleDynamically, filename, () => compiled);
  const context = parsingContext === undefined ? undefined : contexts.get(parsingContext);
  try {
    compiled = binding.compileFunction(code, filename === '' ? '<anonymous>' : filename, lineOffset, columnOffset, params ?? [],
                                       context?.window, contextExtensions, referrer);
  } catch (error) {
    if (isCompileError(error, filename === '' ? '<anonymous>' : filename)) showPlace(error, code, filename, lineOffset, columnOffset, true);
    throw error;
  }
  if (cachedData !== undefined) compiled.cachedDataRejected = !cached.accepts(cachedData, code);
  if (produceCachedData) {
    compiled.cachedDataProduced = true;
    compiled.cachedData = cached.make(code);
  }
  return compiled;
}

// The engine has one heap for all contexts: what `detailed` tells of the others is empty.
function measureMemory(options = kEmptyObject) {
  emitExperimentalWarning('vm.measureMemory');
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  if (execution === 'eager') internalBinding('runtime').gc();
  const used = internalBinding('v8').heapBytes();
  const estimate = () => ({ jsMemoryEstimate: used, jsMemoryRange: [used, used] });
  const result = { total: estimate(), WebAssembly: { code: 0, metadata: 0 } };
  if (mode === 'detailed') {
    result.current = estimate();
    result.other = [];
  }
  return primordials.PromiseResolve(result);
}

module.exports = {
  Script, createContext, createScript, runInContext, runInNewContext, runInThisContext, isContext, compileFunction, measureMemory, constants,
};
ObjectDefineProperty(module.exports, 'constants', { __proto__: null, value: constants, writable: false, enumerable: true, configurable: false });
if (hasFlag('--experimental-vm-modules')) {
  const { Module, SourceTextModule, SyntheticModule } = require('internal/vm/module');
  module.exports.Module = Module;
  module.exports.SourceTextModule = SourceTextModule;
  module.exports.SyntheticModule = SyntheticModule;
}
