'use strict';
// Which options a worker may be started with: those that concern one environment, not the process.

const { ArrayPrototypePush, SafeSet, StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeSplit, StringPrototypeStartsWith, StringPrototypeTrim } = primordials;

const processOnly = new SafeSet();
for (const name of ['--title', '--redirect-warnings', '--v8-pool-size', '--secure-heap', '--secure-heap-min', '--openssl-config', '--icu-data-dir',
  '--zero-fill-buffers', '--disable-proto', '--prof', '--max-old-space-size', '--report-on-signal', '--trace-sigint', '--v8-options', '--security-revert']) {
  processOnly.add(name);
}
const alsoAllowed = new SafeSet();
for (const name of ['--expose-internals', '--expose-gc', '--expose_gc', '--test-only', '--input-type', '--eval', '--no-experimental-strip-types', '--experimental-strip-types',
  '--no-strip-types', '--experimental-transform-types', '--cpu-prof', '--heap-prof', '--no-addons', '--permission', '--disable-warning', '-r', '-C', '--stack-trace-limit']) {
  alsoAllowed.add(name);
}

function check(words, into) {
  const { allowedNodeEnvironmentFlags: known } = process;
  for (let i = 0; i < words.length; i++) {
    const word = `${words[i]}`;
    if (word === '' || !StringPrototypeStartsWith(word, '-')) continue;
    const at = StringPrototypeIndexOf(word, '=');
    const name = at === -1 ? word : StringPrototypeSlice(word, 0, at);
    if (processOnly.has(name) || (!alsoAllowed.has(name) && !known.has(name))) ArrayPrototypePush(into, word);
  }
}

// undefined, or `{ list, what }` for the error.
function badWorkerFlags(execArgv, nodeOptions) {
  const list = [];
  if (execArgv) {
    check(execArgv, list);
    if (list.length > 0) return { list, what: 'invalid execArgv flags' };
  }
  // The parent's own options have been accepted already, for the whole process.
  if (typeof nodeOptions === 'string' && nodeOptions !== process.env.NODE_OPTIONS) {
    check(StringPrototypeSplit(StringPrototypeTrim(nodeOptions), ' '), list);
    if (list.length > 0) return { list, what: 'invalid NODE_OPTIONS env variable' };
  }
  return undefined;
}

module.exports = { badWorkerFlags };
