'use strict';
// What the reporters `spec` and `dot` share: the lines about one test.

const { ArrayPrototypeJoin, ArrayPrototypePush, Error, StringPrototypeRepeat, StringPrototypeSplit } = primordials;
const { inspect } = require('internal/util/inspect');

const marks = {
  '__proto__': null,
  'test:fail': '\u2716',
  'test:pass': '\u2714',
  'test:diagnostic': '\u2139',
  'skipped': '\ufe63',
  'todo': '\u26a0',
  'suite': '\u25b6',
};

const colorCodes = { __proto__: null, green: '\u001b[32m', red: '\u001b[31m', blue: '\u001b[34m', yellow: '\u001b[33m', gray: '\u001b[90m', white: '\u001b[39m', reset: '\u001b[0m' };

function hasColors() {
  const { stdout } = process;
  return stdout?.isTTY === true && stdout.hasColors?.() === true;
}
const paint = (name, text) => (hasColors() ? `${colorCodes[name]}${text}${colorCodes.white}` : text);

const indent = (nesting) => StringPrototypeRepeat('  ', nesting);

// "✔ name (1.5ms) # SKIP"
function headline(type, data, mark) {
  let color = type === 'test:fail' ? 'red' : 'green';
  let sign = mark ?? marks[type];
  let extra = '';
  if (data.skip !== undefined) {
    sign = marks.skipped;
    color = 'gray';
    extra = ` # ${data.skip === true ? 'SKIP' : data.skip}`;
  } else if (data.todo !== undefined) {
    sign = type === 'test:fail' ? marks.todo : sign;
    if (type === 'test:fail') color = 'yellow';
    extra = ` # ${data.todo === true ? 'TODO' : data.todo}`;
  } else if (data.expectFailure !== undefined) {
    extra = ` # ${data.expectFailure === true ? 'EXPECTED FAILURE' : data.expectFailure}`;
  }
  const duration = data.details?.duration_ms === undefined ? '' : paint('gray', ` (${data.details.duration_ms}ms)`);
  return `${indent(data.nesting)}${paint(color, `${sign} ${data.name}`)}${duration}${extra}`;
}

function errorText(error, prefix) {
  // The wrapper says nothing that the thrown value does not say.
  const shown = error.failureType === 'testCodeFailure' && error.cause !== undefined ? error.cause : error;
  const text = shown === error && typeof error.cause === 'string' ? `'${error.cause}'` : inspect(shown?.cause instanceof Error && shown.code === 'ERR_TEST_FAILURE' ? shown.cause : shown, { __proto__: null, colors: hasColors(), breakLength: Infinity });
  return ArrayPrototypeJoin(StringPrototypeSplit(text, '\n'), `\n${prefix}`);
}

// The headline of a failed test with its error below.
function describeFailure(data) {
  const lines = [];
  if (data.file !== undefined) ArrayPrototypePush(lines, `test at ${require('path').relative(process.cwd(), data.file)}:${data.line}:${data.column}`);
  ArrayPrototypePush(lines, headline('test:fail', { ...data, nesting: 0 }));
  ArrayPrototypePush(lines, `  ${errorText(data.details.error, '  ')}`);
  return `${ArrayPrototypeJoin(lines, '\n')}\n`;
}

module.exports = { describeFailure, headline, indent, marks, paint };
