'use strict';
// Contexts: which objects have a realm of their own (Node docs: "vm.createContext"), and how errors of their code are shown.

const {
  RegExpPrototypeExec, SafeWeakMap, String, StringPrototypeRepeat, StringPrototypeSlice, StringPrototypeSplit, StringPrototypeStartsWith, Symbol, SyntaxError,
} = primordials;
const binding = internalBinding('contextify');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { errorCallSites, installIn } = require('internal/stack_trace');
const { isNativeError } = require('internal/util/types');
const { kValidateObjectAllowObjects, validateBoolean, validateObject, validateOneOf, validateString } = require('internal/validators');

const constants = {
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
  DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
};
primordials.ObjectFreeze(constants);

// Context object -> { window, ownQueue, name, importer }. For a plain realm the window is the context object itself.
const contexts = new SafeWeakMap();
let count = 0;

function isContext(object) {
  validateObject(object, 'object', kValidateObjectAllowObjects);
  return contexts.has(object);
}

function contextOf(object, name = 'contextifiedObject') {
  validateObject(object, name, kValidateObjectAllowObjects);
  const context = contexts.get(object);
  if (context === undefined) throw new ERR_INVALID_ARG_TYPE(name, 'vm.Context', object);
  return context;
}

function createContext(contextObject = {}, options = {}) {
  if (contextObject !== constants.DONT_CONTEXTIFY) {
    validateObject(contextObject, 'contextObject', kValidateObjectAllowObjects);
    if (contexts.has(contextObject)) return contextObject;
  }
  validateObject(options, 'options');
  const { name = `VM Context ${++count}`, origin, codeGeneration, microtaskMode, importModuleDynamically } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) validateObject(codeGeneration, 'options.codeGeneration');
  let strings = true;
  let wasm = true;
  if (codeGeneration !== undefined) {
    ({ strings = true, wasm = true } = codeGeneration);
    validateBoolean(strings, 'options.codeGeneration.strings');
    validateBoolean(wasm, 'options.codeGeneration.wasm');
  }
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  const ownQueue = microtaskMode === 'afterEvaluate';
  const plain = contextObject === constants.DONT_CONTEXTIFY;
  const window = binding.newRealm(plain ? undefined : contextObject, strings, wasm, ownQueue);
  installIn(binding.errorClass(window));
  const context = { window, ownQueue, name, importModuleDynamically };
  const object = plain ? window : contextObject;
  contexts.set(object, context);
  return object;
}

// The options of `runInNewContext` that are for the context, under the names they have there.
function contextOptions(options) {
  if (options === undefined || options === null || typeof options !== 'object') return {};
  const { contextName, contextOrigin, contextCodeGeneration, microtaskMode } = options;
  if (contextName !== undefined) validateString(contextName, 'options.contextName');
  if (contextOrigin !== undefined) validateString(contextOrigin, 'options.contextOrigin');
  let codeGeneration;
  if (contextCodeGeneration !== undefined) {
    validateObject(contextCodeGeneration, 'options.contextCodeGeneration');
    const { strings, wasm } = contextCodeGeneration;
    if (strings !== undefined) validateBoolean(strings, 'options.contextCodeGeneration.strings');
    if (wasm !== undefined) validateBoolean(wasm, 'options.contextCodeGeneration.wasm');
    codeGeneration = { strings, wasm };
  }
  if (microtaskMode !== undefined) validateString(microtaskMode, 'options.microtaskMode');
  const result = { microtaskMode };
  if (contextName !== undefined) result.name = contextName;
  if (contextOrigin !== undefined) result.origin = contextOrigin;
  if (codeGeneration !== undefined) result.codeGeneration = codeGeneration;
  return result;
}

// --- the line of source before the stack ---

// Line and column of the code in `filename` where the error was made; undefined if it was elsewhere.
function placeOf(error, filename, isCompileError) {
  if (isCompileError) return { line: error.lineNumber, column: error.columnNumber };
  const site = errorCallSites(error, 1)[0];
  if (site === undefined || site.getFileName() !== filename) return undefined;
  return { line: site.getLineNumber(), column: site.getColumnNumber() };
}

const decorated = new primordials.SafeWeakSet();

// Puts the line where an error of a script happened before its stack.
function showPlace(error, source, filename, lineOffset, columnOffset, isCompileError) {
  if (typeof error !== 'object' || error === null || !isNativeError(error) || decorated.has(error)) return;
  let place;
  let stack;
  try {
    place = placeOf(error, filename, isCompileError);
    stack = error.stack;
  } catch {
    // A stack that cannot be read stays as it is.
    return;
  }
  if (place === undefined || typeof stack !== 'string' || typeof place.line !== 'number') return;
  const at = place.line - 1 - lineOffset;
  const line = StringPrototypeSplit(source, '\n')[at];
  if (line === undefined) return;
  let column = place.column - 1 - (at === 0 ? columnOffset : 0);
  if (!(column >= 0)) column = 0;
  if (column > line.length) column = line.length;
  // The stack tells where the error was made; what is shown is where it was thrown.
  const before = RegExpPrototypeExec(/\bthrow\s+$/, StringPrototypeSlice(line, 0, column));
  if (before !== null && !isCompileError) column = before.index;
  const text = `${filename}:${place.line}\n${line}\n${StringPrototypeRepeat(' ', column)}^\n`;
  if (StringPrototypeStartsWith(stack, text)) return;
  decorated.add(error);
  primordials.ObjectDefineProperty(error, 'stack', {
    __proto__: null, value: `${text}\n${stack}`, writable: true, enumerable: false, configurable: true,
  });
}

// A SyntaxError that compiling `filename` made, of any realm.
function isCompileError(error, filename) {
  return typeof error === 'object' && error !== null && isNativeError(error) && error.fileName === filename &&
    (error instanceof SyntaxError || String(error.name) === 'SyntaxError');
}

module.exports = { constants, contextOf, contextOptions, contexts, createContext, isCompileError, isContext, showPlace };
