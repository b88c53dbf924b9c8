'use strict';
// What the CommonJS and the ES module loader share: calls into the native resolver with Node's errors, the active
// conditions, options, built-in names, small text helpers.

const {
  ArrayPrototypeJoin, ArrayPrototypePush, Error, ErrorCaptureStackTrace, JSONParse, ObjectDefineProperty, ObjectHasOwn, ObjectKeys, RangeError,
  SafeMap, SafeSet, StringPrototypeCharCodeAt, StringPrototypeIncludes, StringPrototypeIndexOf, StringPrototypeRepeat, StringPrototypeSlice,
  StringPrototypeSplit, StringPrototypeStartsWith, SyntaxError, TypeError,
} = primordials;
const native = internalBinding('modules');
const builtins = internalBinding('builtins');
const { flags, optionValues } = internalBinding('runtime');

// --- errors ---

const codedClasses = new SafeMap();

// An error with `code` shown in its stack, whose message is already complete.
function codedError(Base, code, message, below) {
  let Coded = codedClasses.get(Base);
  if (Coded === undefined) {
    Coded = class extends Base {
      toString() { return `${this.name} [${this.code}]: ${this.message}`; }
    };
    ObjectDefineProperty(Coded, 'name', { __proto__: null, value: Base.name, configurable: true });
    codedClasses.set(Base, Coded);
  }
  const error = new Coded(message);
  const name = { __proto__: null, value: `${Base.name} [${code}]`, configurable: true, writable: true, enumerable: false };
  ObjectDefineProperty(error, 'name', name);
  ErrorCaptureStackTrace(error, below ?? codedError);
  error.stack; // eslint-disable-line no-unused-expressions
  delete error.name;
  error.code = code;
  return error;
}

// The native side throws plain errors; those that Node shows with their code are made again here.
function adopt(error, below) {
  if (error === null || typeof error !== 'object' || !ObjectHasOwn(error, '__shownCode')) return error;
  const Base = error instanceof TypeError ? TypeError : error instanceof RangeError ? RangeError : Error;
  const made = codedError(Base, error.code, error.message, below);
  const keys = ObjectKeys(error);
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] !== '__shownCode' && keys[i] !== 'code') {
      ObjectDefineProperty(made, keys[i], { __proto__: null, value: error[keys[i]], writable: true, enumerable: true, configurable: true });
    }
  }
  return made;
}

function callNative(name, a, b, c, d, e) {
  try {
    return native[name](a, b, c, d, e);
  } catch (error) {
    throw adopt(error, callNative);
  }
}

// --- options ---

// The values of options that may stand several times, in order: from NODE_OPTIONS, then from the command line. Their long
// names count: the command has put them in the place of the short ones.
const optionList = optionValues;

const hasFlag = (name) => flags[name] !== undefined;

// Whether files may be TypeScript.
const typeScriptIsOn = () => !hasFlag('--no-strip-types') && !hasFlag('--no-experimental-strip-types');

// --- conditions: lists for JavaScript, joined texts for the native resolver ---

let requireConditions;
let importConditions;
function makeConditions(kind) {
  const list = ['node', kind];
  if (!hasFlag('--no-addons')) ArrayPrototypePush(list, 'node-addons');
  ArrayPrototypePush(list, 'module-sync');
  const own = optionList('--conditions');
  for (let i = 0; i < own.length; i++) ArrayPrototypePush(list, own[i]);
  return { list, text: ArrayPrototypeJoin(list, '\0') };
}
const cjsConditions = () => (requireConditions ??= makeConditions('require'));
const esmConditions = () => (importConditions ??= makeConditions('import'));

// --- built-in modules ---

function isBuiltin(name) {
  return builtins.canBeRequiredByUsers(`${name}`);
}

function withoutScheme(id) {
  return StringPrototypeStartsWith(id, 'node:') ? StringPrototypeSlice(id, 5) : id;
}

let builtinList;
function builtinModules() {
  if (builtinList !== undefined) return builtinList;
  const plain = [];
  const prefixed = [];
  const ids = builtins.ids;
  for (let i = 0; i < ids.length; i++) {
    if (!builtins.isPublic(ids[i])) continue;
    if (builtins.prefixOnly.has(ids[i])) ArrayPrototypePush(prefixed, `node:${ids[i]}`);
    else ArrayPrototypePush(plain, ids[i]);
  }
  builtinList = [...new primordials.SafeArrayIterator(primordials.ArrayPrototypeSort(plain)),
    ...new primordials.SafeArrayIterator(primordials.ArrayPrototypeSort(prefixed))];
  return builtinList;
}

// --- text ---

function stripBOM(text) {
  return StringPrototypeCharCodeAt(text, 0) === 0xfeff ? StringPrototypeSlice(text, 1) : text;
}

// `#!` may open a file but not a function body; a comment of the same length may.
function hideHashbang(source) {
  return StringPrototypeStartsWith(source, '#!') ? `//${StringPrototypeSlice(source, 2)}` : source;
}

function extensionOf(path) {
  let dot = -1;
  for (let i = path.length - 1; i >= 0; i--) {
    const code = StringPrototypeCharCodeAt(path, i);
    if (code === 47) break;
    if (code === 46) {
      dot = i;
      break;
    }
  }
  return dot <= 0 || StringPrototypeCharCodeAt(path, dot - 1) === 47 ? '' : StringPrototypeSlice(path, dot);
}

function isUnderNodeModules(path) {
  return StringPrototypeIncludes(path, '/node_modules/');
}

// The path of a `file:` URL, else the text itself.
function pathOrText(url) {
  return StringPrototypeStartsWith(url, 'file:') ? native.fromFileUrl(url) ?? url : url;
}

function toURL(filename) {
  return StringPrototypeStartsWith(filename, '/') ? native.toFileUrl(filename) : filename;
}

let cwdUrl;
function cwdURL() {
  const cwd = process.cwd();
  if (cwdUrl === undefined || cwdUrl.cwd !== cwd) cwdUrl = { cwd, url: `${native.toFileUrl(cwd === '/' ? '' : cwd)}/` };
  return cwdUrl.url;
}

// Reads source text; what goes wrong is reported as `fs.readFileSync` does.
function readSource(path) {
  const fs = builtins.loadedFs?.();
  if (fs !== undefined) return stripBOM(fs.readFileSync(path, 'utf8'));
  const text = native.readSource(path);
  return text === undefined ? stripBOM(require('fs').readFileSync(path, 'utf8')) : text;
}

// --- telling CommonJS from ES modules ---

const wrapperNames = ArrayPrototypeJoin(['exports', 'require', 'module', '__filename', '__dirname'], '\0');

function compileCommonJS(source, filename, referrer = filename) {
  return native.compileFunction(hideHashbang(source), filename, wrapperNames, referrer);
}

// Puts the place that an error of compiling complains about before its stack.
function showCompileError(error, source, name) {
  const { isCompileError, showPlace } = require('internal/vm/contexts');
  if (isCompileError(error, name)) showPlace(error, source, name, 0, 0, true);
  return error;
}

function mentions(source, word) {
  return StringPrototypeIndexOf(source, word) !== -1;
}

// Whether source that does not compile as CommonJS (`error`) is an ES module.
function isModuleAfterFailure(source, filename, error) {
  if (!(error instanceof SyntaxError)) return false;
  const hasImports = mentions(source, 'import') || mentions(source, 'export');
  if (!hasImports && !mentions(source, 'await')) return false;
  // `const require = ...` is an error in CommonJS, and no sign of an ES module unless it uses `await` at its top.
  if (mentions(error.message, 'redeclaration') && !mentions(source, 'await')) return false;
  try {
    native.compileModule(source, filename, undefined);
    return true;
  } catch (second) {
    // Broken as both: it was meant as an ES module if the first complaint was about its syntax.
    return (mentions(error.message, 'import') || mentions(error.message, 'export')) && second instanceof SyntaxError;
  }
}

function containsModuleSyntax(source, filename) {
  if (!mentions(source, 'import') && !mentions(source, 'export') && !mentions(source, 'await')) return false;
  try {
    compileCommonJS(source, filename);
    return false;
  } catch (error) {
    return isModuleAfterFailure(source, filename, error);
  }
}

// --- TypeScript ---

function stripTypes(source, filename, isModule) {
  if (isUnderNodeModules(filename)) {
    const { codes: { ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING } } = require('internal/errors');
    throw new ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING(filename);
  }
  return eraseTypes(source, filename, isModule);
}

function eraseTypes(source, filename, isModule) {
  const result = native.stripTypes(source, isModule);
  if (typeof result === 'string') return result;
  const { 0: code, 1: message, 2: line, 3: column, 4: length } = result;
  const error = codedError(SyntaxError, code, message, eraseTypes);
  if (line > 0) {
    const text = StringPrototypeSplit(source, '\n')[line - 1] ?? '';
    const marks = StringPrototypeRepeat(' ', column) + StringPrototypeRepeat('^', length > 1 ? length : 1);
    error.stack = `${filename}:${line}\n${text}\n${marks}\n\n${error.stack}`;
  }
  throw error;
}

const typeScriptExtensions = new SafeSet(['.ts', '.mts', '.cts']);

// What the file's name and package say: a format, or undefined if the source must be asked.
function formatForRequire(filename) {
  const extension = extensionOf(filename);
  switch (extension) {
    case '.mjs': return 'module';
    case '.cjs': return 'commonjs';
    case '.mts':
    case '.cts':
    case '.ts':
      if (!typeScriptIsOn()) return undefined;
      break;
  }
  switch (extension) {
    case '.mts': return 'module-typescript';
    case '.cts': return 'commonjs-typescript';
    case '':
    case '.js': {
      const type = callNative('scopeType', filename);
      return type === 'none' ? undefined : type;
    }
    case '.ts': {
      const type = callNative('scopeType', filename);
      return type === 'none' ? 'typescript' : `${type}-typescript`;
    }
    default: return undefined;
  }
}

// The value of a JSON file; an error names the file.
function parseJSON(content, filename) {
  try {
    return JSONParse(stripBOM(`${content}`));
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
}

module.exports = {
  builtinModules,
  callNative,
  cjsConditions,
  codedError,
  compileCommonJS,
  containsModuleSyntax,
  cwdURL,
  eraseTypes,
  esmConditions,
  extensionOf,
  formatForRequire,
  hasFlag,
  hideHashbang,
  isBuiltin,
  isModuleAfterFailure,
  isUnderNodeModules,
  native,
  optionList,
  parseJSON,
  pathOrText,
  readSource,
  showCompileError,
  stripBOM,
  stripTypes,
  typeScriptIsOn,
  toURL,
  typeScriptExtensions,
  withoutScheme,
};
