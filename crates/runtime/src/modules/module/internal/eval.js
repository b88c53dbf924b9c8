'use strict';
// `-e`, `-p` and the program on standard input: text without a file. It sees `require`, `module`, `exports`, `__filename`
// and `__dirname` as globals, and runs as an ES module if `--input-type=module` says so or its syntax does.

const {
  ObjectDefineProperty, PromisePrototypeThen, ReflectApply, RegExpPrototypeExec, StringPrototypeIncludes, SyntaxError,
} = primordials;
const path = require('path');
const builtins = internalBinding('builtins');
const { codes } = require('internal/errors');
const { Module } = require('internal/module/loader');
const { makeRequireFunction } = require('internal/module/require');
const { builtinModules, cwdURL, eraseTypes, isModuleAfterFailure, native, optionList, showCompileError } = require('internal/module/helpers');

function evalModule(name, source, print) {
  if (print) throw new codes.ERR_EVAL_ESM_CANNOT_PRINT();
  const esm = require('internal/module/esm');
  const { runImports } = require('internal/module/main');
  const url = `${cwdURL()}[eval1]`;
  const run = () => {
    const entry = new esm.Entry(url, undefined);
    entry.format = 'module';
    entry.source = source;
    try {
      entry.record = native.compileModule(source, url, url);
    } catch (error) {
      throw showCompileError(error, source, url);
    }
    esm.entryOfRecord.set(entry.record, entry);
    esm.entries.set(url, entry);
    esm.runMainModule(url, source);
  };
  const imports = runImports();
  if (imports === undefined) run();
  else PromisePrototypeThen(imports, run, (error) => internalBinding('errors').triggerUncaught(error, 'unhandledRejection'));
}

const types = { '__proto__': null, 'module': 1, 'module-typescript': 3, 'commonjs': 0, 'commonjs-typescript': 2 };

function evalScript(name, source, print) {
  const { runPreloads, runImports } = require('internal/module/main');
  runPreloads();
  const given = optionList('--input-type', '--experimental-default-type');
  const type = given.length === 0 ? undefined : types[given[given.length - 1]];
  let text = `${source}`;
  if (type === 2 || type === 3) text = eraseTypes(text, name, type === 3);
  if (type === 1 || type === 3) {
    evalModule(name, text, print);
    return;
  }
  const run = () => runScript(name, text, print, type === undefined);
  const imports = runImports();
  if (imports === undefined) run();
  else PromisePrototypeThen(imports, run, (error) => internalBinding('errors').triggerUncaught(error, 'unhandledRejection'));
}

// The current folder may be gone; code that needs none runs all the same.
function currentFolder() {
  try {
    return process.cwd();
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
}

// Built-in modules by their names, each loaded when first used. Programs may put something else in their place.
function defineBuiltins(others) {
  const names = builtinModules();
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (StringPrototypeIncludes(name, '/') || StringPrototypeIncludes(name, ':') || name[0] === '_' || name === 'sys' || name in others) continue;
    if (name === 'console' || name === 'process' || name === 'wasi') continue;
    const settle = (value) => ObjectDefineProperty(globalThis, name, {
      __proto__: null, value, writable: true, enumerable: false, configurable: true,
    });
    let loaded;
    const get = { get() { return loaded ??= load(name); } }.get;
    ObjectDefineProperty(globalThis, name, { __proto__: null, get, set: settle, enumerable: false, configurable: true });
  }
}
const load = require;

function runScript(name, source, print, mayBeModule) {
  const module = new Module(name);
  const folder = currentFolder();
  module.filename = folder === undefined ? name : path.join(folder, name);
  module.paths = folder === undefined ? [] : Module._nodeModulePaths(folder);
  // Looked up as the REPL does: relative to the current folder.
  const require = makeRequireFunction(Module, module);
  const globals = { __proto__: null, module, exports: module.exports, require, __filename: name, __dirname: '.' };
  defineBuiltins(globals);
  for (const key in globals) {
    ObjectDefineProperty(globalThis, key, { __proto__: null, value: globals[key], writable: true, enumerable: false, configurable: true });
  }
  let result;
  try {
    result = builtins.evaluate(source, name);
  } catch (error) {
    if (!(error instanceof SyntaxError) || !isCompileError(error, name)) throw error;
    if (mayBeModule && isModuleAfterFailure(source, name, error)) {
      evalModule(name, source, print);
      return;
    }
    const erased = mayBeModule ? tryErase(source, name) : undefined;
    if (erased === undefined) throw showCompileError(error, source, name);
    runScript(name, erased, print, true);
    return;
  }
  if (print) {
    const { log } = globalThis.console;
    ReflectApply(log, globalThis.console, [result]);
  }
}

// A SyntaxError of compiling this text, not one that the running program threw.
function isCompileError(error, name) {
  const { stack } = error;
  return typeof stack !== 'string' || !StringPrototypeIncludes(stack, '    at ') || RegExpPrototypeExec(/^ {4}at (?!node:)/m, stack) === null ||
    !StringPrototypeIncludes(stack, `at ${name}`);
}

function tryErase(source, name) {
  try {
    const erased = eraseTypes(source, name, undefined);
    return erased === source ? undefined : erased;
  } catch (error) {
    if (error.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') throw error;
    return undefined;
  }
}

// `--check`: compiles a file, or the text of standard input, without running it. What is wrong is thrown.
function checkSyntax(name, source) {
  const { compileCommonJS, readSource, extensionOf, callNative, toURL } = require('internal/module/helpers');
  let isModule;
  let filename = name;
  if (source === undefined) {
    require('internal/module/main').runPreloads();
    filename = Module._findPath(path.resolve(name), null, true) || Module._resolveFilename(path.resolve(name), null, true);
    source = readSource(filename);
    const extension = extensionOf(filename);
    if (extension === '.mjs' || extension === '.mts') isModule = true;
    else if (extension === '.js' || extension === '.ts') isModule = callNative('scopeType', filename) === 'module' || undefined;
    else isModule = false;
    if (extension === '.ts' || extension === '.mts' || extension === '.cts') source = eraseTypes(source, filename, isModule);
  } else {
    const given = optionList('--input-type', '--experimental-default-type');
    const type = given.length === 0 ? undefined : types[given[given.length - 1]];
    if (type === 2 || type === 3) source = eraseTypes(source, name, type === 3);
    isModule = type === 1 || type === 3 ? true : type === undefined ? undefined : false;
  }
  if (isModule !== true) {
    try {
      compileCommonJS(source, filename);
      return;
    } catch (error) {
      if (isModule === false || !isModuleAfterFailure(source, filename, error)) throw showCompileError(error, source, filename);
    }
  }
  const url = filename === name ? `${cwdURL()}${name}` : toURL(filename);
  try {
    native.compileModule(source, url, url);
  } catch (error) {
    throw showCompileError(error, source, url);
  }
}

module.exports = { checkSyntax, evalModule, evalScript };
