'use strict';
// Puts the `process` object together. Runs once per realm, before any user code. Node docs: "Process".
//
// What belongs to one concern is in modules/process/internal; this file says what `process` has, and in which order it ends.

const {
  Error, Number, NumberIsInteger, ObjectCreate, ObjectDefineProperties, ObjectDefineProperty, ObjectFreeze,
  ObjectSetPrototypeOf, String, StringPrototypeStartsWith, SymbolFor, SymbolToStringTag,
} = primordials;
const binding = internalBinding('process');
const EventEmitter = require('events');
const { codes, genericNodeError } = require('internal/errors');
const { validateBoolean, validateInteger, validateString } = require('internal/validators');
const { getOptionValue } = require('internal/bootstrap/options');
const taskQueues = require('internal/bootstrap/task_queues');
const fatal = require('internal/bootstrap/fatal');
const warning = require('internal/process/warning');
const methods = require('internal/process/methods');
const signals = require('internal/process/signals');
const { createEnv } = require('internal/process/env');

const info = binding.info();

// --- an EventEmitter of its own class ---

const constructor = { process: function() {} }.process;
const proto = ObjectCreate(EventEmitter.prototype, {
  constructor: { __proto__: null, configurable: true, enumerable: false, writable: true, value: constructor },
});
constructor.prototype = proto;
ObjectSetPrototypeOf(process, proto);
EventEmitter.call(process);
ObjectDefineProperty(process, SymbolToStringTag, {
  __proto__: null, enumerable: false, writable: true, configurable: false, value: 'process',
});

const readOnly = (value) => ({ __proto__: null, value, enumerable: true, configurable: true, writable: false });
ObjectDefineProperties(process, {
  version: readOnly(info.version),
  versions: readOnly({}),
  arch: readOnly(info.arch),
  platform: readOnly(info.platform),
  release: readOnly({
    name: 'node',
    sourceUrl: `https://nodejs.org/download/release/${info.version}/node-${info.version}.tar.gz`,
    headersUrl: `https://nodejs.org/download/release/${info.version}/node-${info.version}-headers.tar.gz`,
  }),
  pid: readOnly(info.pid),
  argv0: readOnly(info.argv0),
  moduleLoadList: readOnly([]),
});
// Programs add versions of their own, as electron does.
for (const name in info.versions) ObjectDefineProperty(process.versions, name, readOnly(info.versions[name]));
ObjectDefineProperty(process, 'ppid', {
  __proto__: null, enumerable: true, configurable: false, get() { return binding.ppid(); },
});
process.execPath = info.execPath;
process.execArgv = info.execArgv;
process.argv = info.argv;
process.env = createEnv(binding.environ(), (key, value) => binding.environChanged(key, value));
process.debugPort = 9229;
process._rawDebug = function(...args) {
  const { format } = require('internal/util/inspect');
  binding.rawDebug(format(...args));
};

// Write-through: `ps` shows the title.
let title = typeof getOptionValue('--title') === 'string' ? getOptionValue('--title') : info.title;
ObjectDefineProperty(process, 'title', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() { return title; },
  set(value) {
    title = `${value}`;
    binding.setTitle(title);
  },
});

// --- the end of the process ---

let exiting = false;
let exitCode;
ObjectDefineProperties(process, {
  _exiting: {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() { return exiting; },
    set(value) { exiting = value; },
  },
  exitCode: {
    __proto__: null,
    enumerable: true,
    configurable: false,
    get() { return exitCode; },
    set(code) {
      if (code !== null && code !== undefined) {
        let value = code;
        if (typeof code === 'string' && code !== '' && NumberIsInteger(+code)) value = +code;
        validateInteger(value, 'code');
      }
      exitCode = code;
    },
  },
});

process.reallyExit = function(code) {
  binding.reallyExit(Number(code) | 0);
};
process.exit = function exit(code) {
  if (arguments.length !== 0) process.exitCode = code;
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', process.exitCode || 0);
  }
  // A test or a test runner may have put its own function here.
  process.reallyExit(process.exitCode || 0);
};
// A method: it cannot be called with `new`.
process.abort = { abort() { binding.abort(); } }.abort;

// Called by the loop's owner when nothing is left to wait for.
function emitBeforeExit() {
  // The immediate that tells async_hooks of ended resources does not keep the loop alive.
  require('internal/async_hooks/state').flushDestroys();
  process.emit('beforeExit', process.exitCode || 0);
}
function emitExit() {
  if (!process._exiting) {
    process._exiting = true;
    try {
      process.emit('exit', process.exitCode || 0);
    } catch (err) {
      // Handlers of uncaught errors are asked here too; the code stays when one takes it.
      fatal.fatal(err);
    }
  }
  return Number(process.exitCode || 0) | 0;
}

// --- functions ---

const plain = ['hrtime', 'uptime', 'memoryUsage', 'cpuUsage', 'threadCpuUsage', 'resourceUsage', 'constrainedMemory',
  'availableMemory', 'kill', 'execve', 'dlopen', 'umask', 'chdir', 'cwd', 'initgroups', 'setgroups', 'setegid', 'seteuid', 'setgid',
  'setuid', 'getuid', 'geteuid', 'getgid', 'getegid', 'getgroups'];
for (let i = 0; i < plain.length; i++) process[plain[i]] = methods[plain[i]];
process._kill = function _kill(pid, signal) {
  return binding.kill(pid, signal);
};

process.nextTick = taskQueues.nextTick;
process._tickCallback = taskQueues.runNextTicks;
process.emitWarning = warning.emitWarning;
process._fatalException = fatal.fatal;
process.setUncaughtExceptionCaptureCallback = fatal.setUncaughtExceptionCaptureCallback;
process.addUncaughtExceptionCaptureCallback = fatal.addUncaughtExceptionCaptureCallback;
process.hasUncaughtExceptionCaptureCallback = fatal.hasUncaughtExceptionCaptureCallback;

const kRef = SymbolFor('nodejs.ref');
const kUnref = SymbolFor('nodejs.unref');
process.ref = function ref(refable) {
  const fn = refable?.[kRef] || refable?.ref;
  if (typeof fn === 'function') fn.call(refable);
};
process.unref = function unref(refable) {
  const fn = refable?.[kUnref] || refable?.unref;
  if (typeof fn === 'function') fn.call(refable);
};

process.getBuiltinModule = function getBuiltinModule(id) {
  validateString(id, 'id');
  const { isBuiltin } = require('module');
  return isBuiltin(id) ? require(StringPrototypeStartsWith(id, 'node:') ? id : `node:${id}`) : undefined;
};

process.loadEnvFile = function loadEnvFile(path = '.env') {
  const parsed = require('util').parseEnv(require('fs').readFileSync(path, 'utf8'));
  for (const key in parsed) {
    if (process.env[key] === undefined) process.env[key] = parsed[key];
  }
};

process.getActiveResourcesInfo = function getActiveResourcesInfo() {
  return require('internal/process/resources').activeResourceNames();
};
process._getActiveHandles = function _getActiveHandles() {
  return require('internal/process/resources').activeHandles();
};
process._getActiveRequests = function _getActiveRequests() {
  return require('internal/process/resources').activeRequests();
};

// --- native modules by name, as far as packages still use them ---

process.binding = function binding(name) {
  name = String(name);
  const exposed = require('internal/process/legacy_bindings').legacyBinding(name);
  if (exposed !== undefined) return exposed;
  // No code, as in Node.
  throw new Error(`No such module: ${name}`);
};
process._linkedBinding = function _linkedBinding(name) {
  throw genericNodeError(`No such binding was linked: ${name}`, { code: 'ERR_INVALID_MODULE' });
};

function unsupported(name) {
  process[name] = function() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`process.${name}()`);
  };
  ObjectDefineProperty(process[name], 'name', { __proto__: null, value: name, configurable: true });
}
unsupported('_debugProcess');
unsupported('_debugEnd');
process._startProfilerIdleNotifier = function _startProfilerIdleNotifier() {};
process._stopProfilerIdleNotifier = function _stopProfilerIdleNotifier() {};

let sourceMapsEnabled = false;
ObjectDefineProperty(process, 'sourceMapsEnabled', {
  __proto__: null, enumerable: true, configurable: true, get() { return sourceMapsEnabled; },
});
process.setSourceMapsEnabled = function setSourceMapsEnabled(enabled) {
  validateBoolean(enabled, 'enabled');
  sourceMapsEnabled = enabled;
};

// --- made when first read ---

function lazy(name, make, settable = true) {
  let value;
  ObjectDefineProperty(process, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() { return value ??= make(); },
    set: settable ? (replacement) => { value = replacement; } : undefined,
  });
}
lazy('allowedNodeEnvironmentFlags', () => require('internal/process/node_flags').createFlags());
lazy('finalization', () => require('internal/process/finalization').createFinalization());
lazy('report', () => require('internal/process/report').report, false);

const feature = (value) => ({ __proto__: null, value, enumerable: true, configurable: false, writable: false });
ObjectDefineProperty(process, 'features', readOnly(ObjectDefineProperties({}, {
  inspector: feature(false),
  debug: feature(false),
  uv: feature(true),
  ipv6: feature(true),
  tls_alpn: feature(true),
  tls_sni: feature(true),
  tls_ocsp: feature(true),
  tls: feature(true),
  openssl_is_boringssl: feature(false),
  cached_builtins: feature(true),
  require_module: feature(true),
  dtls: feature(false),
  quic: feature(false),
  typescript: { __proto__: null, enumerable: true, configurable: true, get: () => (getOptionValue('--no-strip-types') || getOptionValue('--no-experimental-strip-types') ? false : 'strip') },
})));

const config = {
  target_defaults: ObjectFreeze({ cflags: [], default_configuration: 'Release', defines: [], include_dirs: [], libraries: [] }),
  variables: ObjectFreeze({
    asan: 0, coverage: false, debug_node: false, host_arch: info.arch, target_arch: info.arch, napi_build_version: '10',
    node_byteorder: 'little', node_builtin_shareable_builtins: [], node_module_version: 147, node_no_browser_globals: false,
    node_prefix: '/usr/local', node_release_urlbase: 'https://nodejs.org/download/release/', node_shared: false,
    node_shared_openssl: false, node_use_openssl: true, node_use_v8_platform: false, openssl_is_fips: false, v8_enable_i18n_support: 1,
    v8_enable_webassembly: 1, is_debug: 0, single_executable_application: false,
  }),
};
ObjectDefineProperty(process, 'config', readOnly(ObjectFreeze(config)));

require('internal/bootstrap/stdio').defineStdio(process);

// --- options that show as fields, warnings, signals ---

function optionField(option, field) {
  if (getOptionValue(option) === true) {
    ObjectDefineProperty(process, field, { __proto__: null, value: true, enumerable: true, configurable: true, writable: true });
  }
}
optionField('--no-deprecation', 'noDeprecation');
optionField('--throw-deprecation', 'throwDeprecation');
optionField('--trace-deprecation', 'traceDeprecation');
optionField('--trace-warnings', 'traceProcessWarnings');

process.on('newListener', signals.startListening);
process.on('removeListener', signals.stopListening);
process.domain = null;

// The listener is there even before an option says otherwise, so a program may remove it.
if (getOptionValue('--no-warnings') !== true) process.on('warning', warning.onWarning);

require('internal/bootstrap/promises');
internalBinding('runtime').setExitHooks(emitBeforeExit, emitExit);

module.exports = { emitBeforeExit, emitExit, fatal: fatal.fatal };
