'use strict';
// Tells whether the code that called a deprecated function lives in a node_modules folder: dependencies are not scolded.

const { Error, RegExpPrototypeExec, StringPrototypeSplit } = primordials;

// True when the nearest caller outside the built-ins is in node_modules; at most 10,000 times, after which it is not asked again.
let asked = 0;
function isInsideNodeModules() {
  if (++asked > 10_000) return true;
  const saved = Error.stackTraceLimit;
  Error.stackTraceLimit = Infinity;
  let lines;
  try {
    lines = StringPrototypeSplit(`${new Error('').stack}`, '\n');
  } finally {
    Error.stackTraceLimit = saved;
  }
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i];
    // Built-ins have no path in their frames.
    if (RegExpPrototypeExec(/[/\\]/, line) === null || RegExpPrototypeExec(/\(?(?:node|rondo|internal)[:/]/, line) !== null) continue;
    return RegExpPrototypeExec(/[/\\]node_modules[/\\]/i, line) !== null;
  }
  return false;
}

module.exports = { isInsideNodeModules };
