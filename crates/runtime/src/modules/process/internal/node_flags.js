'use strict';
// `process.allowedNodeEnvironmentFlags`: the options that NODE_OPTIONS may hold, as a set that also finds spellings with
// underscores, without dashes and with a value. The names are those that Node 26 documents for NODE_OPTIONS.

const {
  ObjectFreeze, ReflectApply, SafeArrayIterator, SafeSet, Set, SetPrototypeAdd, StringPrototypeIndexOf,
   StringPrototypeReplaceAll, StringPrototypeSlice, StringPrototypeStartsWith, SymbolIterator,
} = primordials;

const names = [
  '--max-old-space-size-percentage', '--experimental-detect-module', '--no-experimental-detect-module',
  '--allow-addons', '--no-allow-addons', '--experimental-package-map', '--allow-fs-read',
  '--experimental-abortcontroller', '--experimental-report', '--experimental-modules', '--http-parser',
  '--experimental-fetch', '--experimental-quic', '--disable-sigusr1', '--no-disable-sigusr1', '--allow-wasi',
  '--no-allow-wasi', '--input-type', '--jitless', '--experimental-sqlite', '--no-experimental-sqlite',
  '--require-module', '--no-require-module', '--experimental-stream-iter', '--no-experimental-stream-iter',
  '--allow-inspector', '--no-allow-inspector', '--experimental-addon-modules', '--no-experimental-addon-modules',
  '--test-coverage-functions', '--expose-gc', '--experimental-loader', '--allow-net', '--no-allow-net',
  '--experimental-require-module', '--no-experimental-require-module', '--watch', '--no-watch', '--bench-reporter',
  '--preserve-symlinks-main', '--no-preserve-symlinks-main', '--allow-fs-write', '--allow-child-process',
  '--no-allow-child-process', '--allow-ffi', '--no-allow-ffi', '--permission-audit', '--no-permission-audit',
  '--trace-require-module', '--experimental-import-meta-resolve', '--no-experimental-import-meta-resolve',
  '--allow-worker', '--no-allow-worker', '--experimental-vm-modules', '--no-experimental-vm-modules',
  '--experimental-ffi', '--no-experimental-ffi', '--experimental-wasi-unstable-preview1', '--test-randomize',
  '--no-test-randomize', '--test-coverage-include', '--test-coverage-exclude', '--inspect-publish-uid',
  '--inspect-brk', '--no-inspect-brk', '--inspect-port', '--trace-exit', '--no-trace-exit',
  '--experimental-top-level-await', '--report-on-signal', '--no-report-on-signal', '--cpu-prof-dir',
  '--experimental-json-modules', '--enable-etw-stack-walking', '--max-old-space-size', '--perf-basic-prof',
  '--inspect-wait', '--no-inspect-wait', '--perf-prof', '--track-heap-objects', '--no-track-heap-objects',
  '--max-heap-size', '--worker-snapshot', '--no-worker-snapshot', '--experimental-dtls', '--watch-path',
  '--extra-info-on-fatal-exception', '--no-extra-info-on-fatal-exception', '--stack-trace-limit', '--report-signal',
  '--abort-on-uncaught-exception', '--tls-min-v1.0', '--no-tls-min-v1.0', '--interpreted-frames-native-stack',
  '--inspect', '--no-inspect', '--report-uncaught-exception', '--no-report-uncaught-exception', '--cpu-prof-name',
  '--tls-min-v1.2', '--no-tls-min-v1.2', '--experimental-import-text', '--no-experimental-import-text',
  '--trace-promises', '--no-trace-promises', '--tls-keylog', '--async-context-frame', '--no-async-context-frame',
  '--experimental-shadow-realm', '--no-experimental-shadow-realm', '--max-semi-space-size',
  '--perf-prof-unwinding-info', '--force-context-aware', '--no-force-context-aware',
  '--experimental-print-required-tla', '--no-experimental-print-required-tla', '--use-system-ca',
  '--no-use-system-ca', '--warnings', '--no-warnings', '--perf-basic-prof-only-functions', '--tls-max-v1.3',
  '--no-tls-max-v1.3', '--experimental-repl-await', '--no-experimental-repl-await', '--test-coverage-include-all',
  '--no-test-coverage-include-all', '--heap-prof-dir', '--deprecation', '--no-deprecation', '--allow-fs-vfs',
  '--no-allow-fs-vfs', '--bench-samples', '--report-exclude-network', '--no-report-exclude-network',
  '--trace-env-native-stack', '--no-trace-env-native-stack', '--bench-name-pattern',
  '--disallow-code-generation-from-strings', '--title', '--import', '--localstorage-file', '--trace-sigint',
  '--no-trace-sigint', '--experimental-bench', '--no-experimental-bench', '--secure-heap-min',
  '--enable-fips-indicator-events', '--no-enable-fips-indicator-events', '--test-isolation', '--entry-url',
  '--no-entry-url', '--test-rerun-failures', '--trace-env', '--no-trace-env', '--openssl-shared-config',
  '--no-openssl-shared-config', '--conditions', '--test-coverage-lines', '--vfs-mount', '--heap-prof-interval',
  '--cpu-prof-interval', '--disable-proto', '--cpu-prof', '--no-cpu-prof', '--zero-fill-buffers',
  '--no-zero-fill-buffers', '--experimental-global-webcrypto', '--trace-event-categories', '--force-fips',
  '--no-force-fips', '--experimental-webstorage', '--no-experimental-webstorage', '--openssl-legacy-provider',
  '--no-openssl-legacy-provider', '--v8-pool-size', '--trace-sync-io', '--no-trace-sync-io', '--report-compact',
  '--no-report-compact', '--debug-arraybuffer-allocations', '--no-debug-arraybuffer-allocations', '--addons',
  '--no-addons', '--node-memory-debug', '--experimental-specifier-resolution', '--test-reporter-destination',
  '--trace-event-file-pattern', '--trace-env-js-stack', '--no-trace-env-js-stack', '--disable-wasm-trap-handler',
  '--no-disable-wasm-trap-handler', '--snapshot-blob', '--unhandled-rejections', '--test-coverage-branches',
  '--network-family-autoselection-attempt-timeout', '--report-dir', '--test-random-seed', '--tls-min-v1.3',
  '--no-tls-min-v1.3', '--experimental-websocket', '--no-experimental-websocket', '--enable-fips',
  '--no-enable-fips', '--test-global-setup', '--report-on-fatalerror', '--no-report-on-fatalerror',
  '--diagnostic-dir', '--trace-uncaught', '--no-trace-uncaught', '--openssl-config', '--bench-warmup',
  '--enable-source-maps', '--no-enable-source-maps', '--report-filename', '--tls-cipher-list',
  '--experimental-wasm-modules', '--use-openssl-ca', '--no-use-openssl-ca', '--experimental-worker',
  '--use-bundled-ca', '--no-use-bundled-ca', '--test-shard', '--tls-min-v1.1', '--no-tls-min-v1.1',
  '--experimental-global-navigator', '--no-experimental-global-navigator', '--allow-openssl-store',
  '--no-allow-openssl-store', '--redirect-warnings', '--max-http-header-size', '--test-name-pattern',
  '--use-largepages', '--heap-prof', '--no-heap-prof', '--node-snapshot', '--no-node-snapshot', '--icu-data-dir',
  '--frozen-intrinsics', '--no-frozen-intrinsics', '--heap-prof-name', '--preserve-symlinks',
  '--no-preserve-symlinks', '--test-reporter', '--secure-heap', '--experimental-eventsource',
  '--no-experimental-eventsource', '--use-env-proxy', '--no-use-env-proxy', '--test-skip-pattern',
  '--force-node-api-uncaught-exceptions-policy', '--no-force-node-api-uncaught-exceptions-policy',
  '--global-search-paths', '--no-global-search-paths', '--watch-kill-signal', '--trace-warnings',
  '--no-trace-warnings', '--insecure-http-parser', '--no-insecure-http-parser', '--watch-preserve-output',
  '--no-watch-preserve-output', '--bench-isolation', '--disable-warning', '--heapsnapshot-near-heap-limit',
  '--heapsnapshot-signal', '--network-family-autoselection', '--no-network-family-autoselection', '--test-only',
  '--no-test-only', '--dns-result-order', '--pending-deprecation', '--no-pending-deprecation',
  '--experimental-web-worker', '--no-experimental-web-worker', '--experimental-vfs', '--no-experimental-vfs',
  '--report-exclude-env', '--no-report-exclude-env', '--experimental-global-customevent',
  '--bench-reporter-destination', '--force-async-hooks-checks', '--no-force-async-hooks-checks', '--strip-types',
  '--no-strip-types', '--throw-deprecation', '--no-throw-deprecation', '--trace-deprecation',
  '--no-trace-deprecation', '--verify-base-objects', '--no-verify-base-objects', '--require', '--napi-modules',
  '--trace-tls', '--no-trace-tls', '--permission', '--no-permission', '--tls-max-v1.2', '--no-tls-max-v1.2',
  '--webstorage', '-C', '--experimental-strip-types', '-r', '--loader', '--debug-port', '--prof-process',
  '--trace-events-enabled', '--es-module-specifier-resolution', '--report-directory',
  '--experimental-test-isolation', '--enable-network-family-autoselection',
];

// One form for all spellings: no leading dashes, dashes inside, no value.
function normalize(name) {
  let text = name;
  const dashes = StringPrototypeStartsWith(text, '--') ? 2 : StringPrototypeStartsWith(text, '-') ? 1 : 0;
  const equals = StringPrototypeIndexOf(text, '=');
  if (equals !== -1) text = StringPrototypeSlice(text, 0, equals);
  text = StringPrototypeReplaceAll(StringPrototypeSlice(text, dashes), '_', '-');
  return { dashes, text };
}

const byText = new SafeSet();
for (let i = 0; i < names.length; i++) {
  // One dash is for one-letter options, whose double-dash form does not exist.
  const { dashes, text } = normalize(names[i]);
  if (dashes === 2) byText.add(text);
}
const exact = new SafeSet();
for (let i = 0; i < names.length; i++) exact.add(names[i]);

class NodeEnvironmentFlagsSet extends Set {
  constructor(items) {
    super();
    for (let i = 0; i < items.length; i++) SetPrototypeAdd(this, items[i]);
  }
  // The set says what the command accepts; a program cannot change that.
  add() {
    return this;
  }
  delete() {
    return false;
  }
  clear() {}
  // Not the inherited ones: `Set.prototype.add.call(flags, ...)` must not be seen.
  get size() {
    return names.length;
  }
  forEach(callback, thisArg) {
    for (let i = 0; i < names.length; i++) ReflectApply(callback, thisArg, [names[i], names[i], this]);
  }
  keys() {
    return new Set(new SafeArrayIterator(names)).keys();
  }
  values() {
    return new Set(new SafeArrayIterator(names)).values();
  }
  entries() {
    return new Set(new SafeArrayIterator(names)).entries();
  }
  [SymbolIterator]() {
    return this.values();
  }
  has(key) {
    if (typeof key !== 'string') return false;
    const { dashes, text } = normalize(key);
    if (dashes === 0) return byText.has(text) || exact.has(`-${text}`);
    if (dashes === 1) return exact.has(StringPrototypeIndexOf(key, '=') === -1 ? key : StringPrototypeSlice(key, 0, StringPrototypeIndexOf(key, '=')));
    return byText.has(text);
  }
}
ObjectFreeze(NodeEnvironmentFlagsSet.prototype.constructor);
ObjectFreeze(NodeEnvironmentFlagsSet.prototype);

module.exports = { createFlags: () => ObjectFreeze(new NodeEnvironmentFlagsSet(names)) };
