'use strict';
// Starting the program: preloads (`-r`, `--import`), and the choice whether the main file goes to the CommonJS loader or
// to the ES module loader.

const { StringPrototypeEndsWith } = primordials;
const path = require('path');
const { callNative, cwdURL, extensionOf, hasFlag, native, optionList, toURL, typeScriptIsOn } = require('internal/module/helpers');
const { Module } = require('internal/module/loader');

let preloaded = false;
function runPreloads() {
  if (preloaded) return;
  preloaded = true;
  const requests = optionList('--require');
  if (requests.length > 0) Module._preloadModules(requests);
}

const importList = () => optionList('--import');

function isModuleFile(filename) {
  switch (extensionOf(filename)) {
    case '.mjs': case '.wasm': return true;
    case '.mts': return typeScriptIsOn();
    case '.cjs': case '.cts': return false;
    default: return callNative('scopeType', filename) === 'module';
  }
}

// `process.argv[1]` as given on the command line; a missing file is the CommonJS loader's error.
function runMain(main = process.argv[1]) {
  const wanted = path.resolve(main);
  runPreloads();
  let filename = Module._findPath(wanted + (StringPrototypeEndsWith(main, '/') ? '/' : ''), null, true);
  if (filename && !hasFlag('--preserve-symlinks-main')) filename = native.realpath(filename) ?? filename;
  const imports = importList();
  if (filename && (imports.length > 0 || isModuleFile(filename))) {
    const esm = require('internal/module/esm');
    esm.runMainModule(toURL(filename), undefined, imports);
    return;
  }
  Module._load(main === '' ? main : wanted, null, true);
}

// `--import` before code that is no file.
function runImports() {
  const imports = importList();
  if (imports.length === 0) return undefined;
  const { importModule } = require('internal/module/esm');
  let steps = primordials.PromiseResolve();
  for (let i = 0; i < imports.length; i++) {
    const specifier = imports[i];
    steps = primordials.PromisePrototypeThen(steps, () => importModule(specifier, cwdURL()));
  }
  return steps;
}

module.exports = { runImports, runMain, runPreloads };
