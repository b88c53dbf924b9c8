'use strict';
// The codes whose message is computed, or whose errors carry more properties than `code`. Each entry is
// `[Base, build]` or `[Base, build, extend]`: `build(...args)` returns the text, `extend(error, ...args)` adds properties.
// Texts follow Node 26; see https://nodejs.org/api/errors.html#nodejs-error-codes.

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypeIndexOf,
  ArrayPrototypeJoin,
  ArrayPrototypeMap,
  ArrayPrototypePush,
  ArrayPrototypeSplice,
  Error: E,
  JSONStringify,
  MathAbs,
  NumberIsInteger,
  ObjectDefineProperty,
  RangeError: R,
  RegExpPrototypeExec,
  String,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  SyntaxError: S,
  TypeError: T,
} = primordials;

let inspectModule;
function inspect(value, options) {
  inspectModule ??= require('internal/util/inspect');
  return inspectModule.inspect(value, options);
}

// "a", "a or b", "a, b, or c"
function formatList(items, word = 'and') {
  const last = items.length - 1;
  if (last <= 0) return last < 0 ? '' : `${items[0]}`;
  if (last === 1) return `${items[0]} ${word} ${items[1]}`;
  let text = '';
  for (let i = 0; i < last; i++) text += `${items[i]}, `;
  return `${text}${word} ${items[last]}`;
}

// What follows "Received" and "but got": names the kind of the value in a few words.
function determineSpecificType(value) {
  if (value === null) return 'null';
  if (value === undefined) return 'undefined';
  const type = typeof value;
  if (type === 'function') return value.name ? `function ${value.name}` : 'function ';
  if (type === 'object') {
    const name = value.constructor?.name;
    return name ? `an instance of ${name}` : inspect(value, { depth: -1 });
  }
  if (type === 'string') {
    const short = value.length > 28 ? `${StringPrototypeSlice(value, 0, 25)}...` : value;
    return StringPrototypeIncludes(short, "'") ? `type string (${JSONStringify(short)})` : `type string ('${short}')`;
  }
  let shown = type === 'number' || type === 'bigint' || type === 'boolean' ? undefined : inspect(value, { colors: false });
  if (shown === undefined) {
    shown = type === 'bigint' ? `${value}n` : value === 0 && 1 / value < 0 ? '-0' : `${value}`;
  }
  if (shown.length > 28) shown = `${StringPrototypeSlice(shown, 0, 25)}...`;
  return `type ${type} (${shown})`;
}

const typeNames = ['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol'];
const classNamePattern = /^(?:[A-Z][a-z0-9]*)+$/;

function subjectOf(name) {
  if (StringPrototypeEndsWith(name, ' argument')) return `The ${name}`;
  return `The "${name}" ${StringPrototypeIncludes(name, '.') ? 'property' : 'argument'}`;
}

function expectation(expected) {
  const list = ArrayIsArray(expected) ? expected : [expected];
  const types = [];
  const classes = [];
  const rest = [];
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (ArrayPrototypeIncludes(typeNames, item)) ArrayPrototypePush(types, StringPrototypeToLowerCase(item));
    else if (RegExpPrototypeExec(classNamePattern, item) !== null) ArrayPrototypePush(classes, item);
    else ArrayPrototypePush(rest, item);
  }
  if (classes.length > 0) {
    const at = ArrayPrototypeIndexOf(types, 'object');
    if (at !== -1) {
      ArrayPrototypeSplice(types, at, 1);
      ArrayPrototypePush(classes, 'Object');
    }
  }
  const parts = [];
  if (types.length > 0) ArrayPrototypePush(parts, `${types.length > 1 ? 'one of type' : 'of type'} ${formatList(types, 'or')}`);
  if (classes.length > 0) ArrayPrototypePush(parts, `an instance of ${formatList(classes, 'or')}`);
  if (rest.length > 1) ArrayPrototypePush(parts, `one of ${formatList(rest, 'or')}`);
  else if (rest.length === 1) {
    ArrayPrototypePush(parts, StringPrototypeToLowerCase(rest[0]) === rest[0] ? rest[0] : `an ${rest[0]}`);
  }
  return ArrayPrototypeJoin(parts, ' or ');
}

// 4294967297 -> 4_294_967_297
function groupDigits(digits) {
  let out = '';
  let end = digits.length;
  const first = StringPrototypeStartsWith(digits, '-') ? 1 : 0;
  for (; end > first + 3; end -= 3) out = `_${StringPrototypeSlice(digits, end - 3, end)}${out}`;
  return `${StringPrototypeSlice(digits, 0, end)}${out}`;
}

function receivedNumber(value) {
  if (NumberIsInteger(value) && MathAbs(value) > 4294967296) return groupDigits(String(value));
  if (typeof value === 'bigint') {
    const digits = String(value);
    return `${value > 4294967296n || value < -4294967296n ? groupDigits(digits) : digits}n`;
  }
  return inspect(value);
}

function quotedArg(arg) {
  return ArrayIsArray(arg) ? ArrayPrototypeJoin(ArrayPrototypeMap(arg, (name) => `"${name}"`), ' or ') : `"${arg}"`;
}

function missingArgs(...args) {
  const plural = args.length > 1 ? 's' : '';
  return `The ${formatList(ArrayPrototypeMap(args, quotedArg))} argument${plural} must be specified`;
}

function invalidReturn(expected, hook, property, value) {
  return `Expected ${expected} to be returned for the "${property}" from the "${hook}" hook but got ${determineSpecificType(value)}.`;
}

function baseName(path) {
  return StringPrototypeSlice(path, StringPrototypeLastIndexOf(path, '/') + 1);
}

function requireEsm(filename, hasEsmSyntax, parentPath = null, packageJsonPath = null) {
  let text = `require() of ES Module ${filename}${parentPath ? ` from ${parentPath}` : ''} not supported.`;
  if (!packageJsonPath) {
    if (!StringPrototypeEndsWith(filename, '.mjs') && !parentPath) return text;
    if (!parentPath) parentPath = undefined;
    return `${text}\nInstead change the require of ${filename}${parentPath ? ` in ${parentPath}` : ''} to a dynamic import() which is available in all CommonJS modules.`;
  }
  const name = parentPath && baseName(filename) === baseName(parentPath) ? filename : baseName(filename);
  if (hasEsmSyntax) {
    text += `\nInstead change the require of ${name} in ${parentPath} to a dynamic import() which is available in all CommonJS modules.`;
    return text;
  }
  return `${text}\n${name} is treated as an ES module file as it is a .js file whose nearest parent package.json contains ` +
    '"type": "module" which declares all .js files in that package scope as ES modules.\n' +
    `Instead either rename ${name} to end in .cjs, change the requiring code to use dynamic import() which is available in all ` +
    `CommonJS modules, or change "type": "module" to "type": "commonjs" in ${packageJsonPath} to treat all .js files as ` +
    'CommonJS (using .mjs for all ES modules instead).\n';
}

function packageTarget(folder, key, target, isImport = false, base = undefined) {
  const dotHint = typeof target === 'string' && !isImport && target.length > 0 && !StringPrototypeStartsWith(target, './');
  const where = `the package config ${folder}package.json${base ? ` imported from ${base}` : ''}${dotHint ? '; targets must start with "./"' : ''}`;
  if (key === '.') return `Invalid "exports" main target ${JSONStringify(target)} defined in ${where}`;
  return `Invalid "${isImport ? 'imports' : 'exports'}" target ${JSONStringify(target)} defined for '${key}' in ${where}`;
}

function assertionText(message) {
  return `${message === undefined ? '' : `${message}\n`}This is caused by either a bug in Rondo or incorrect usage of Rondo internals.\n` +
    'Please open an issue with this stack trace.\n';
}

// Gives `error` an own, enumerable property whose value never changes.
function set(error, key, value) {
  ObjectDefineProperty(error, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

function hiddenCause(error, cause) {
  ObjectDefineProperty(error, 'cause', { __proto__: null, value: cause, writable: true, enumerable: false, configurable: true });
}

const entries = {
  __proto__: null,
  ERR_ACCESS_DENIED: [E, (message) => message, (error, message, permission = '', resource = '') => {
    set(error, 'permission', permission);
    set(error, 'resource', resource);
  }],
  ERR_BUFFER_OUT_OF_BOUNDS: [R, (name) => (name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds')],
  ERR_DEBUGGER_STARTUP_ERROR: [E, (message) => message, (error, message, details) => {
    if (details && typeof details === 'object') for (const key in details) set(error, key, details[key]);
  }],
  ERR_ENCODING_INVALID_ENCODED_DATA: [T, (encoding) => `The encoded data was not valid for encoding ${encoding}`, (error, encoding, errno) => {
    set(error, 'errno', errno);
  }],
  ERR_FALSY_VALUE_REJECTION: [E, () => 'Promise was rejected with falsy value', (error, reason) => set(error, 'reason', reason)],
  ERR_FS_WATCH_QUEUE_OVERFLOW: [E, (max) => `fs.watch() queued more than ${max} events`],
  ERR_HTTP2_INVALID_SETTING_VALUE: [T, (name, actual) => `Invalid value for setting "${name}": ${actual}`, (error, name, actual, min, max) => {
    set(error, 'actual', actual);
    if (min !== undefined) {
      set(error, 'min', min);
      set(error, 'max', max);
    }
  }, R],
  ERR_HTTP2_STREAM_CANCEL: [E, (cause) => `The pending stream has been canceled${cause && typeof cause.message === 'string' ? ` (caused by: ${cause.message})` : ''}`,
    (error, cause) => { if (cause) set(error, 'cause', cause); }],
  ERR_IMPORT_ATTRIBUTE_UNSUPPORTED: [T, (key, value, url) => `Import attribute "${key}" with value "${value}" is not supported${url === undefined ? '' : ` in ${url}`}`],
  ERR_INSPECTOR_COMMAND: [E, (code, message) => `Inspector error ${code}: ${message}`],
  ERR_INTERNAL_ASSERTION: [E, assertionText],
  ERR_INVALID_ADDRESS_FAMILY: [R, (family, host, port) => `Invalid address family: ${family} ${host}:${port}`, (error, family, host, port) => {
    set(error, 'host', host);
    set(error, 'port', port);
  }],
  ERR_INVALID_ARG_TYPE: [T, (name, expected, actual) => `${subjectOf(name)} must be ${expectation(expected)}. Received ${determineSpecificType(actual)}`],
  ERR_INVALID_ARG_VALUE: [T, (name, value, reason = 'is invalid') => {
    let shown = inspect(value);
    if (shown.length > 128) shown = `${StringPrototypeSlice(shown, 0, 128)}...`;
    return `The ${StringPrototypeIncludes(name, '.') ? 'property' : 'argument'} '${name}' ${reason}. Received ${shown}`;
  }, undefined, R],
  ERR_INVALID_CHAR: [T, (name, field) => `Invalid character in ${name}${field === undefined ? '' : ` ["${field}"]`}`],
  ERR_INVALID_FILE_URL_PATH: [T, (reason) => `File URL path ${reason}`, (error, reason, input) => set(error, 'input', input)],
  ERR_INVALID_MIME_SYNTAX: [T, (what, text, index) => `The MIME syntax for a ${what} in "${text}" is invalid${index === -1 ? '' : ` at ${index}`}`],
  ERR_INVALID_MODULE_SPECIFIER: [T, (specifier, reason, base) => `Invalid module "${specifier}" ${reason}${base ? ` imported from ${base}` : ''}`],
  ERR_INVALID_PACKAGE_CONFIG: [E, (path, base, message) => `Invalid package config ${path}${base ? ` while importing ${base}` : ''}${message ? `. ${message}` : ''}`],
  ERR_INVALID_PACKAGE_TARGET: [E, packageTarget],
  ERR_INVALID_RETURN_PROPERTY: [T, (expected, hook, property, value) => invalidReturn(`a valid ${expected}`, hook, property, value)],
  ERR_INVALID_RETURN_PROPERTY_VALUE: [T, invalidReturn],
  ERR_INVALID_RETURN_VALUE: [T, (expected, name, value) => `Expected ${expected} to be returned from the "${name}" function but got ${determineSpecificType(value)}.`, undefined, R],
  ERR_INVALID_STATE: [E, (message) => `Invalid state: ${message}`, undefined, T, R],
  ERR_INVALID_SYNC_FORK_INPUT: [T, (input) => `Asynchronous forks do not support Buffer, TypedArray, DataView or string input: ${input}`],
  ERR_INVALID_URL: [T, () => 'Invalid URL', (error, input, base = null) => {
    set(error, 'input', input);
    if (base != null) set(error, 'base', base);
  }],
  ERR_INVALID_URL_SCHEME: [T, (expected) => {
    const list = ArrayIsArray(expected) ? expected : [expected];
    return `The URL must be ${list.length > 1 ? 'one of' : 'of'} scheme ${formatList(list, 'or')}`;
  }],
  ERR_MISSING_ARGS: [T, missingArgs],
  ERR_MODULE_NOT_FOUND: [E, (path, base, url) => `Cannot find ${url ? 'module' : 'package'} '${path}' imported from ${base}`, (error, path, base, url) => {
    if (url) set(error, 'url', `${url}`);
  }],
  ERR_OPERATION_FAILED: [E, (message) => `Operation failed: ${message}`, undefined, T],
  ERR_OUT_OF_RANGE: [R, (name, range, value, replaceDefault = false) =>
    `${replaceDefault ? name : `The value of "${name}" is out of range.`} It must be ${range}. Received ${receivedNumber(value)}`],
  ERR_PACKAGE_IMPORT_NOT_DEFINED: [T, (specifier, packagePath, base) =>
    `Package import specifier "${specifier}" is not defined${packagePath ? ` in package ${packagePath}package.json` : ''} imported from ${base}`],
  ERR_PACKAGE_PATH_NOT_EXPORTED: [E, (folder, subpath, base) => {
    const from = base === undefined ? '' : ` imported from ${base}`;
    if (subpath === '.') return `No "exports" main defined in ${folder}package.json${from}`;
    return `Package subpath '${subpath}' is not defined by "exports" in ${folder}package.json${from}`;
  }],
  ERR_PARSE_ARGS_UNKNOWN_OPTION: [T, (option, allowPositionals) => `Unknown option '${option}'${allowPositionals ?
    `. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- ${JSONStringify(option)}` : ''}`],
  ERR_PERFORMANCE_INVALID_TIMESTAMP: [T, (value) => `${value} is not a valid timestamp`],
  ERR_QUIC_ENDPOINT_CLOSED: [E, (type, code) => `QUIC endpoint closed: ${type} (${code})`],
  ERR_REQUIRE_ASYNC_MODULE: [E, (filename, parent) => {
    let text = 'require() cannot be used on an ESM graph with top-level await. Use import() instead. To see where the top-level ' +
      'await comes from, use --experimental-print-required-tla.';
    if (filename) text += `\nRequired module: ${filename}`;
    return parent ? `${text}\nRequire stack:\n- ${parent.filename ?? parent}` : text;
  }],
  ERR_REQUIRE_ESM: [E, requireEsm],
  ERR_REQUIRE_ESM_RACE_CONDITION: [E, (filename, parent, isHookThread) => `Cannot require() ES Module ${filename} because it is not yet fully loaded.\n` +
    'This may be caused by a race condition if the module is simultaneously dynamically import()-ed via Promise.all().\n' +
    `Try await-ing the import() sequentially in a loop instead.\n (From ${parent} in ${isHookThread ? 'loader hook worker thread' : 'non-loader-hook thread'})`],
  ERR_SOCKET_BAD_PORT: [R, (name, port, allowZero = true) =>
    `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ${determineSpecificType(port)}.`],
  ERR_SRI_PARSE: [S, (text, char, position) => `Subresource Integrity string "${text}" had an unexpected "${char}" at position ${position}`],
  ERR_TEST_FAILURE: [E, (error) => {
    if (typeof error?.message === 'string') return error.message;
    return typeof error === 'string' ? error : inspect(error);
  }, (error, cause, failureType) => {
    set(error, 'failureType', failureType);
    set(error, 'cause', cause);
  }],
  ERR_TLS_ALPN_CALLBACK_INVALID_RESULT: [T, (value, protocols) =>
    `ALPN callback returned a value (${value}) that did not match any of the client's offered protocols (${ArrayPrototypeJoin(protocols, ', ')})`],
  ERR_TLS_CERT_ALTNAME_INVALID: [E, (reason) => `Hostname/IP does not match certificate's altnames: ${reason}`, (error, reason, host, cert) => {
    set(error, 'reason', reason);
    set(error, 'host', host);
    set(error, 'cert', cert);
  }],
  ERR_UNHANDLED_ERROR: [E, (...args) => (args.length === 0 || args[0] === undefined ? 'Unhandled error.' : `Unhandled error. (${args[0]})`)],
  ERR_UNSUPPORTED_DIR_IMPORT: [E, (path, base) => `Directory import '${path}' is not supported resolving ES modules imported from ${base}`, (error, path, base, url) => {
    if (url) set(error, 'url', `${url}`);
    else set(error, 'url', url);
  }],
  ERR_UNSUPPORTED_ESM_URL_SCHEME: [E, (url, schemes) =>
    `Only URLs with a scheme in: ${formatList(schemes)} are supported by the default ESM loader. Received protocol '${url.protocol}'`],
  ERR_VM_MODULE_LINK_FAILURE: [E, (message) => message, (error, message, cause) => set(error, 'cause', cause)],
  ERR_WORKER_INVALID_EXEC_ARGV: [E, (flags, what = 'invalid execArgv flags') => `Initiated Worker with ${what}: ${ArrayPrototypeJoin(flags, ', ')}`],
  ERR_WORKER_PATH: [T, (path) => "The worker script or module filename must be an absolute path or a relative path starting with './' or '../'." +
    `${StringPrototypeStartsWith(`${path}`, 'file://') ? ' Wrap file:// URLs with `new URL`.' : ''}${StringPrototypeStartsWith(`${path}`, 'data:text/javascript') ? ' Wrap data: URLs with `new URL`.' : ''} Received "${path}"`],
};

// Codes for failed system calls: the text before the colon.
const systemEntries = {
  __proto__: null,
  ERR_FS_CP_DIR_TO_NON_DIR: 'Cannot overwrite non-directory with directory',
  ERR_FS_CP_EEXIST: 'Target already exists',
  ERR_FS_CP_EINVAL: 'Invalid src or dest',
  ERR_FS_CP_FIFO_PIPE: 'Cannot copy a FIFO pipe',
  ERR_FS_CP_NON_DIR_TO_DIR: 'Cannot overwrite directory with non-directory',
  ERR_FS_CP_SOCKET: 'Cannot copy a socket file',
  ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY: 'Cannot overwrite symlink in subdirectory of self',
  ERR_FS_CP_UNKNOWN: 'Cannot copy an unknown file type',
  ERR_FS_EISDIR: 'Path is a directory',
  ERR_SOCKET_BUFFER_SIZE: 'Could not get or set buffer size',
  ERR_SYSTEM_ERROR: 'A system error occurred',
  ERR_TTY_INIT_FAILED: 'TTY initialization failed',
};

module.exports = { entries, systemEntries, formatList, determineSpecificType, hiddenCause };
