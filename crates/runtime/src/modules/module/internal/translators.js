'use strict';
// From a URL to source and format (`load`), and from these to the engine's module (`translate`), for each format that
// `import` knows: ES modules, CommonJS, JSON, built-in modules, and the first two with types.

const {
  ArrayPrototypeConcat, ArrayPrototypePush, JSONParse, ObjectHasOwn, ObjectKeys, RegExpPrototypeExec, SafeMap,
  SafeSet, StringPrototypeEndsWith, StringPrototypeIncludes, StringPrototypeSlice, StringPrototypeStartsWith, decodeURIComponent,
} = primordials;
const { codes } = require('internal/errors');
const path = require('path');
const builtins = internalBinding('builtins');
const {
  callNative, containsModuleSyntax, extensionOf, hasFlag, isBuiltin, native, pathOrText, readSource, stripBOM,
  stripTypes, typeScriptIsOn, withoutScheme,
} = require('internal/module/helpers');
const { exportableNames, makeFacade } = require('internal/module/facade');
const esm = require('internal/module/esm');

// --- load ---

const dataPattern = /^data:([^/,;]+\/[^;,]+)?(?:[^,]*?)(;base64)?,([\s\S]*)$/;
const mimeFormats = { '__proto__': null, 'text/javascript': 'module', 'application/json': 'json', 'application/wasm': 'wasm' };

function loadData(url) {
  const hash = primordials.StringPrototypeIndexOf(url, '#');
  const match = RegExpPrototypeExec(dataPattern, hash === -1 ? url : StringPrototypeSlice(url, 0, hash));
  if (match === null) throw new codes.ERR_INVALID_URL(url);
  const { 1: mime, 2: base64, 3: body } = match;
  const format = mime === undefined ? undefined : mimeFormats[mime];
  if (format === undefined) throw new codes.ERR_UNKNOWN_MODULE_FORMAT(mime ?? null, url);
  const text = decodeURIComponent(body);
  return { format, source: base64 ? require('buffer').Buffer.from(text, 'base64') : text };
}

// Undecided formats get their answer here.
function decide(format, source, filename) {
  if (format === 'detect') return containsModuleSyntax(sourceText(source), filename) ? 'module' : 'commonjs';
  if (format !== 'detect-typescript') return format;
  return containsModuleSyntax(stripTypes(sourceText(source), filename, undefined), filename) ? 'module-typescript' : 'commonjs-typescript';
}

function formatOfFile(filename) {
  const format = callNative('formatOf', filename);
  if (format === 'addon' && !hasFlag('--experimental-addon-modules')) {
    throw new codes.ERR_UNKNOWN_FILE_EXTENSION('.node', filename);
  }
  if (StringPrototypeEndsWith(format, 'typescript') && !typeScriptIsOn()) {
    throw new codes.ERR_UNKNOWN_FILE_EXTENSION(extensionOf(filename), filename);
  }
  return format;
}

// `{ format, source }` of a URL that was resolved.
function defaultLoad(url, context) {
  if (StringPrototypeStartsWith(url, 'node:')) return { format: 'builtin', source: undefined };
  if (StringPrototypeStartsWith(url, 'data:')) {
    const loaded = loadData(url);
    return context?.format === undefined ? loaded : { format: context.format, source: loaded.source };
  }
  const filename = native.fromFileUrl(url);
  if (filename === undefined) {
    throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME({ protocol: StringPrototypeSlice(url, 0, url.indexOf(':') + 1) }, ['file', 'data', 'node']);
  }
  let format = context?.format ?? formatOfFile(filename);
  if (context?.importAttributes?.type === undefined && format === 'json') return { format, source: undefined };
  if (format === 'addon' || format === 'wasm') return { format, source: undefined };
  const source = readSource(filename);
  format = decide(format, source, filename);
  return { format, source };
}

function load(url, type, format, options) {
  if (options?.source !== undefined) {
    let known = format;
    if (known === undefined) known = decide(formatOfFile(native.fromFileUrl(url)), options.source, pathOrText(url));
    return { format: known, source: options.source };
  }
  const hooks = require('internal/module/hooks');
  if (hooks.active()) return hooks.loadForImport(url, format, esm.attributesOf(type), defaultLoad);
  return defaultLoad(url, { format, importAttributes: { type } });
}

// --- translate ---

function sourceText(source) {
  if (typeof source === 'string') return source;
  return new (require('internal/web/encoding').TextDecoder)().decode(source);
}

function translate(entry, { format, source }, options) {
  switch (format) {
    case 'module':
      entry.source = stripBOM(sourceText(source));
      entry.record = native.compileModule(entry.source, entry.url, entry.url);
      return;
    case 'module-typescript':
      entry.source = stripTypes(stripBOM(sourceText(source)), pathOrText(entry.url), true);
      entry.record = native.compileModule(entry.source, entry.url, entry.url);
      return;
    case 'builtin': translateBuiltin(entry); return;
    case 'commonjs': translateCommonJS(entry, source, options?.isMain); return;
    case 'commonjs-typescript': translateCommonJS(entry, source, options?.isMain, true); return;
    case 'json': translateJSON(entry, source); return;
    case 'addon': translateAddon(entry); return;
    default: throw new codes.ERR_UNKNOWN_MODULE_FORMAT(format, entry.url);
  }
}

function translateBuiltin(entry) {
  entry.facade = true;
  const exports = builtins.load(withoutScheme(entry.url));
  const names = ['default'];
  const isObject = exports !== null && (typeof exports === 'object' || typeof exports === 'function');
  const keys = isObject ? exportableNames(ObjectKeys(exports)) : [];
  for (let i = 0; i < keys.length; i++) if (keys[i] !== 'default') ArrayPrototypePush(names, keys[i]);
  const values = () => {
    const list = [exports];
    for (let i = 1; i < names.length; i++) {
      let value;
      try {
        if (ObjectHasOwn(exports, names[i])) value = exports[names[i]];
      } catch {
        value = undefined; // A lazy property that cannot be loaded must not keep the others from being imported.
      }
      ArrayPrototypePush(list, value);
    }
    return list;
  };
  entry.record = makeFacade(entry.url, names, (set) => {
    set(values());
    ArrayPrototypePush(esm.builtinEntries, () => set(values()));
  });
}

function errorPath(url) {
  return StringPrototypeStartsWith(url, 'file:') ? native.fromFileUrl(url) : url;
}

function translateJSON(entry, source) {
  const { Module } = require('internal/module/loader');
  entry.facade = true;
  const { url } = entry;
  const filename = StringPrototypeStartsWith(url, 'file:') && !StringPrototypeIncludes(url, '?') && !StringPrototypeIncludes(url, '#') ?
    native.fromFileUrl(url) : undefined;
  // A file that was required gives the same object when imported.
  let cached = filename === undefined ? undefined : Module._cache[filename];
  let value;
  if (cached?.loaded) {
    value = cached.exports;
  } else {
    try {
      value = JSONParse(stripBOM(sourceText(source)));
    } catch (error) {
      error.message = `${errorPath(url)}: ${error.message}`;
      throw error;
    }
    if (filename !== undefined) {
      cached = new Module(filename);
      cached.filename = filename;
      cached.exports = value;
      cached.loaded = true;
      Module._cache[filename] = cached;
    }
  }
  entry.record = makeFacade(entry.url, ['default'], (set) => set([value]));
}

function translateAddon(entry) {
  const { Module } = require('internal/module/loader');
  entry.facade = true;
  const filename = native.fromFileUrl(entry.url);
  entry.record = makeFacade(entry.url, ['default', 'module.exports'], (set) => {
    const exports = Module._load(filename, undefined, false);
    set([exports, exports]);
  });
}

// --- CommonJS ---

const parsed = new SafeMap();

// Names that the file seems to export, with those of the files it re-exports.
function exportNames(filename, source, seen = new SafeSet()) {
  const known = parsed.get(filename);
  if (known !== undefined && known.source === source) return known.names;
  seen.add(filename);
  const { 0: own, 1: reexports } = native.exportsOf(source);
  let names = own;
  for (let i = 0; i < reexports.length; i++) {
    const target = reexportTarget(reexports[i], filename);
    if (target === undefined || seen.has(target)) continue;
    let text;
    try {
      text = readSource(target);
    } catch {
      continue; // What cannot be read will fail when it is run, with its own error.
    }
    names = ArrayPrototypeConcat(names, exportNames(target, text, seen));
  }
  const set = new SafeSet();
  const unique = [];
  for (let i = 0; i < names.length; i++) {
    if (set.has(names[i])) continue;
    set.add(names[i]);
    ArrayPrototypePush(unique, names[i]);
  }
  parsed.set(filename, { source, names: unique });
  return unique;
}

function reexportTarget(specifier, filename) {
  if (isBuiltin(specifier)) return undefined;
  const { Module } = require('internal/module/loader');
  let target;
  try {
    target = Module._resolveFilename(specifier, createRequireModule(Module, filename), false);
  } catch {
    return undefined;
  }
  const extension = path.extname(target);
  if (extension === '.js' || extension === '.cjs' || extension === '' || !Module._extensions[extension]) return target;
  return undefined;
}

function createRequireModule(Module, filename) {
  const module = new Module(filename);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(module.path);
  return module;
}

function translateCommonJS(entry, source, isMain, hasTypes) {
  const loader = require('internal/module/loader');
  const { Module } = loader;
  entry.facade = true;
  const { url } = entry;
  const filename = StringPrototypeStartsWith(url, 'file:') ? native.fromFileUrl(url) : url;
  let text = source === undefined || source === null ? readSource(filename) : stripBOM(sourceText(source));
  if (hasTypes) text = stripTypes(text, filename, false);
  const found = exportableNames(exportNames(filename, text));
  const names = ['default', 'module.exports'];
  for (let i = 0; i < found.length; i++) {
    if (found[i] !== 'default' && found[i] !== 'module.exports') ArrayPrototypePush(names, found[i]);
  }
  entry.record = makeFacade(entry.url, names, (set) => {
    const exports = loadCommonJS(loader, Module, filename, url, source, isMain);
    const values = [exports, exports];
    const hasOwn = exports !== null && (typeof exports === 'object' || typeof exports === 'function');
    for (let i = 2; i < names.length; i++) {
      let value;
      if (hasOwn && ObjectHasOwn(exports, names[i])) {
        try {
          value = exports[names[i]];
        } catch {
          value = undefined; // A getter that throws must not break the import of the other names.
        }
      }
      ArrayPrototypePush(values, value);
    }
    set(values);
  });
}

function loadCommonJS(loader, Module, filename, url, source, isMain) {
  const hooks = require('internal/module/hooks');
  if (!hooks.active() && !StringPrototypeIncludes(url, '?') && !StringPrototypeIncludes(url, '#')) {
    return Module._load(filename, undefined, isMain);
  }
  // With a query, or changed by hooks, the same file may be several modules; only the plain one is in the cache.
  const cached = Module._cache[filename];
  if (cached?.loaded && !StringPrototypeIncludes(url, '?')) return cached.exports;
  const module = createRequireModule(Module, filename);
  if (isMain) {
    process.mainModule = module;
    module.id = '.';
  }
  if (!StringPrototypeIncludes(url, '?')) Module._cache[filename] = module;
  const text = source === undefined || source === null ? readSource(filename) : sourceText(source);
  module[loader.kFormat] = 'commonjs';
  module._compile(text, filename, 'commonjs');
  module.loaded = true;
  return module.exports;
}

module.exports = { createRequireModule, decide, defaultLoad, exportNames, load, sourceText, translate };
