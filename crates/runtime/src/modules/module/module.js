'use strict';
// `node:module`: the class `Module` of the CommonJS loader with everything that is public about modules.
// Node docs: "Modules: node:module API".

const { Module } = require('internal/module/loader');
const { builtinModules } = require('internal/module/helpers');
const { registerHooks } = require('internal/module/hooks');
const { runMain } = require('internal/module/main');
const { SourceMap } = require('internal/module/source_map');
const {
  constants, enableCompileCache, findPackageJSON, findSourceMap, flushCompileCache, getCompileCacheDir, getSourceMapsSupport,
  register, setSourceMapsSupport, stripTypeScriptTypes,
} = require('internal/module/api');

Module._initPaths();
Module.registerHooks = registerHooks;
Module.builtinModules = builtinModules();
Module.runMain = runMain;
Module.register = register;
Module.constants = constants;
Module.enableCompileCache = enableCompileCache;
Module.findPackageJSON = findPackageJSON;
Module.flushCompileCache = flushCompileCache;
Module.getCompileCacheDir = getCompileCacheDir;
Module.stripTypeScriptTypes = stripTypeScriptTypes;
Module.findSourceMap = findSourceMap;
Module.SourceMap = SourceMap;
Module.getSourceMapsSupport = getSourceMapsSupport;
Module.setSourceMapsSupport = setSourceMapsSupport;

module.exports = Module;
