'use strict';
// `vm`, first form: scripts and functions in this context. Contexts of their own are not there yet and say so.

const { ArrayIsArray } = primordials;
const builtins = internalBinding('builtins');
const { addNotYet } = require('internal/not_yet');
const { validateArray, validateBuffer, validateInt32, validateObject, validateString } = require('internal/validators');

function toOptions(options, name = 'options') {
  if (typeof options === 'string') return { filename: options };
  if (options === undefined) return { filename: 'evalmachine.<anonymous>' };
  validateObject(options, name);
  const { filename = 'evalmachine.<anonymous>', lineOffset = 0, columnOffset = 0, cachedData } = options;
  validateString(filename, 'options.filename');
  validateInt32(lineOffset, 'options.lineOffset');
  validateInt32(columnOffset, 'options.columnOffset');
  if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
  return { filename };
}

class Script {
  #source;
  #filename;
  constructor(code, options = {}) {
    this.#source = `${code}`;
    this.#filename = toOptions(options).filename;
    builtins.checkScript(this.#source, this.#filename);
    this.cachedDataRejected = options?.cachedData === undefined ? undefined : true;
    this.sourceMapURL = undefined;
  }
  runInThisContext() {
    return builtins.evaluate(this.#source, this.#filename);
  }
}
addNotYet(Script.prototype, 'vm.Script', ['createCachedData', 'runInContext', 'runInNewContext']);

function runInThisContext(code, options) {
  validateString(code, 'code');
  return builtins.evaluate(code, toOptions(options).filename);
}

function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  if (params !== undefined) {
    validateArray(params, 'params');
    for (let i = 0; i < params.length; i++) validateString(params[i], `params[${i}]`);
  }
  const { filename } = toOptions({ filename: '', ...options });
  return builtins.compileFunction(code, filename, ArrayIsArray(params) ? params : []);
}

module.exports = addNotYet({ Script, compileFunction, runInThisContext, isContext(object) { validateObject(object, 'object', 7); return false; },
                             constants: { __proto__: null } }, 'vm',
  ['createContext', 'measureMemory', 'runInContext', 'runInNewContext'], ['Module', 'SourceTextModule', 'SyntheticModule']);
