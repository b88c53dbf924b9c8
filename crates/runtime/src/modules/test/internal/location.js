'use strict';
// Where in the program a test was made: the first stack frame that is no built-in.

const { Error, RegExpPrototypeExec, StringPrototypeSplit, StringPrototypeStartsWith } = primordials;

function callSite() {
  const saved = Error.stackTraceLimit;
  const prepare = Error.prepareStackTrace;
  let stack;
  try {
    Error.stackTraceLimit = 12;
    Error.prepareStackTrace = undefined;
    stack = `${new Error('').stack}`;
  } finally {
    Error.stackTraceLimit = saved;
    Error.prepareStackTrace = prepare;
  }
  const lines = StringPrototypeSplit(stack, '\n');
  for (let i = 1; i < lines.length; i++) {
    const match = RegExpPrototypeExec(/(?:\(|^\s*at (?:async )?)((?:file:\/\/)?\/[^()]*):(\d+):(\d+)\)?$/, lines[i]);
    if (match === null) continue;
    const file = StringPrototypeStartsWith(match[1], 'file://') ? require('url').fileURLToPath(match[1]) : match[1];
    return { __proto__: null, line: +match[2], column: +match[3], file };
  }
  return undefined;
}

module.exports = { callSite };
