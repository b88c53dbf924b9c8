'use strict';
// Which options a worker may be started with: those that concern one environment, not the process.

const { ArrayPrototypePush, SafeSet, StringPrototypeIndexOf, StringPrototypeReplaceAll, StringPrototypeSlice, StringPrototypeSplit, StringPrototypeStartsWith, StringPrototypeTrim } = primordials;

const processOnly = new SafeSet();
for (const name of ['--title', '--redirect-warnings', '--v8-pool-size', '--secure-heap', '--secure-heap-min', '--openssl-config', '--icu-data-dir',
  '--zero-fill-buffers', '--disable-proto', '--prof', '--max-old-space-size', '--report-on-signal', '--trace-sigint', '--v8-options', '--security-revert', '--permission',
  '--permission-audit']) {
  processOnly.add(name);
}
const alsoAllowed = new SafeSet();
for (const name of ['--expose-internals', '--expose-gc', '--test-only', '--input-type', '--eval', '--no-experimental-strip-types', '--experimental-strip-types',
  '--no-strip-types', '--experimental-transform-types', '--cpu-prof', '--heap-prof', '--no-addons', '--disable-warning', '--stack-trace-limit']) {
  alsoAllowed.add(name);
}

// Options whose value may stand in the next word.
const withValue = new SafeSet();
for (const name of ['--require', '--import', '--conditions', '--disable-warning', '--unhandled-rejections', '--input-type', '--experimental-loader', '--eval',
  '--env-file', '--env-file-if-exists', '--dns-result-order', '--max-http-header-size', '--experimental-default-type', '--localstorage-file', '--diagnostic-dir',
  '--network-family-autoselection-attempt-timeout', '--tls-cipher-list', '--report-signal', '--report-filename', '--report-directory', '--report-dir']) {
  withValue.add(name);
}
const longNames = { '__proto__': null, '-r': '--require', '-C': '--conditions', '--loader': '--experimental-loader' };

// Reads options up to the first word that is none, or `--`. What a worker cannot have goes to `bad`; the words that were
// used to `used`, names and values in turn to `flags`.
function read(words, bad, used, flags) {
  for (let i = 0; i < words.length; i++) {
    const word = `${words[i]}`;
    if (word === '--' || !StringPrototypeStartsWith(word, '-')) return;
    const at = StringPrototypeIndexOf(word, '=');
    const given = at === -1 ? word : StringPrototypeSlice(word, 0, at);
    const spelled = StringPrototypeStartsWith(given, '--') ? StringPrototypeReplaceAll(given, '_', '-') : given;
    const name = longNames[spelled] ?? spelled;
    ArrayPrototypePush(used, word);
    if (processOnly.has(name) || (!alsoAllowed.has(name) && !process.allowedNodeEnvironmentFlags.has(name))) {
      ArrayPrototypePush(bad, word);
      continue;
    }
    let value = at === -1 ? undefined : StringPrototypeSlice(word, at + 1);
    if (withValue.has(name)) {
      if (value === undefined && i + 1 < words.length && !StringPrototypeStartsWith(`${words[i + 1]}`, '-')) {
        value = `${words[++i]}`;
        ArrayPrototypePush(used, value);
      }
      if (value === undefined || value === '') {
        ArrayPrototypePush(bad, `${word} requires an argument`);
        continue;
      }
    }
    if (StringPrototypeStartsWith(name, '--')) ArrayPrototypePush(flags, name, value);
  }
}

// `{ bad: { list, what } }` for the error, or `{ words, flags }`: `process.execArgv`, undefined for that of the parent, and
// the options to add to those of the parent.
function readWorkerFlags(execArgv, nodeOptions) {
  const list = [];
  let words;
  const flags = [];
  if (execArgv) {
    words = [];
    read(execArgv, list, words, flags);
    if (list.length > 0) return { bad: { list, what: 'invalid execArgv flags' } };
  }
  // The parent's own options have been accepted already, for the whole process.
  if (typeof nodeOptions === 'string' && nodeOptions !== process.env.NODE_OPTIONS) {
    const unused = [];
    read(StringPrototypeSplit(StringPrototypeTrim(nodeOptions), ' '), list, unused, unused);
    if (list.length > 0) return { bad: { list, what: 'invalid NODE_OPTIONS env variable' } };
  }
  return { words, flags };
}

module.exports = { readWorkerFlags };
