'use strict';
// The class AssertionError and its messages. https://nodejs.org/api/assert.html#class-assertassertionerror

const {
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  Error,
  ObjectDefineProperty,
  ObjectGetPrototypeOf,
  ObjectAssign,
  String,
  StringPrototypeEndsWith,
  StringPrototypeRepeat,
  StringPrototypeSlice,
  StringPrototypeSplit,
} = primordials;

const { inspect } = require('internal/util/inspect');
const { validateObject } = require('internal/validators');
const { isError } = require('internal/util');
const { captureStackTrace, setStackHeader } = require('internal/stack_trace');
const { kActualOnly, kCommon, myersDiff } = require('internal/assert/myers_diff');

const headings = {
  __proto__: null,
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

// Up to this many characters in both values together, `a !== b` says it all.
const kShort = 12;
const kMaxLines = 50;
// Unchanged lines shown after a change before the rest is left out.
const kContext = 5;

const isObjectLike = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

function show(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    // Getters decide what is equal, so their values belong into the text.
    getters: true,
  });
}

let palette;
function colors() {
  const on = process.stderr.isTTY === true && process.stderr.hasColors?.() === true;
  if (!on) return { red: '', green: '', white: '', blue: '', reset: '' };
  palette ??= { red: '\u001b[31m', green: '\u001b[32m', white: '\u001b[39m', blue: '\u001b[34m', reset: '\u001b[39m' };
  return palette;
}

// Lines that differ only in the comma behind them are the same line.
function sameLine(a, b) {
  if (a === b) return true;
  return a.length === b.length + 1 ? StringPrototypeEndsWith(a, ',') && StringPrototypeSlice(a, 0, -1) === b :
    b.length === a.length + 1 && StringPrototypeEndsWith(b, ',') && StringPrototypeSlice(b, 0, -1) === a;
}

// Turns an edit script into text.
function printDiff(script) {
  const paint = colors();
  let text = '';
  let skipped = false;
  let run = [];
  const flush = (atEnd) => {
    // A run of unchanged lines: its start, and its last line where a change follows.
    const head = ArrayPrototypeSlice(run, 0, kContext);
    for (let i = 0; i < head.length; i++) text += `${paint.white}  ${head[i]}\n`;
    const rest = ArrayPrototypeSlice(run, kContext);
    if (rest.length > 0 && atEnd) {
      skipped = true;
    } else if (rest.length > 2) {
      skipped = true;
      text += `${paint.blue}...${paint.reset}\n  ${rest[rest.length - 1]}\n`;
    } else {
      for (let i = 0; i < rest.length; i++) text += `${paint.white}  ${rest[i]}\n`;
    }
    run = [];
  };
  for (let i = 0; i < script.length; i++) {
    const { 0: operation, 1: line } = script[i];
    if (operation === kCommon) {
      ArrayPrototypePush(run, line);
      continue;
    }
    flush(false);
    if (operation === kActualOnly) text += `${paint.green}+${paint.reset} ${line}\n`;
    else text += `${paint.red}-${paint.reset} ${line}\n`;
  }
  flush(true);
  return { text, skipped };
}

// Prefers the form of the line that has the comma, as items follow it in one of the values.
function lineScript(actual, expected) {
  const script = myersDiff(actual, expected, sameLine);
  let e = 0;
  for (let i = 0; i < script.length; i++) {
    const entry = script[i];
    if (entry[0] === kActualOnly) continue;
    if (entry[0] === kCommon && entry[1].length < expected[e].length) entry[1] = expected[e];
    e++;
  }
  return script;
}

function isSimple(actual, a, expected, b) {
  if (a.length > 1 || b.length > 1) return false;
  if (isObjectLike(actual) || isObjectLike(expected)) return false;
  return a[0].length + b[0].length <= kShort && (actual !== 0 || expected !== 0);
}

function caret(actual, a, expected, b) {
  if (typeof actual !== 'string' || typeof expected !== 'string') return '';
  const width = process.stderr.isTTY ? process.stderr.columns : 80;
  if (a.length >= width) return '';
  let i = 0;
  while (a[i] === b[i]) i++;
  return i > 2 ? `\n  ${StringPrototypeRepeat(' ', i)}^` : '';
}

// What the two values look like, side by side. `heading` stands first.
function describeDifference(actual, expected, operator, customMessage) {
  const a = StringPrototypeSplit(show(actual), '\n');
  const b = StringPrototypeSplit(show(expected), '\n');
  const same = ArrayPrototypeJoin(a, '\n') === ArrayPrototypeJoin(b, '\n');
  if (operator === 'strictEqual' && same && ((isObjectLike(actual) && isObjectLike(expected)))) operator = 'notIdentical';
  const heading = customMessage ?? headings[operator];
  if (operator === 'notIdentical') {
    const lines = cutLines(a);
    if (lines.length === 1) return `${heading}\n\n${lines[0]}\n`;
    return `${heading}\n\n${ArrayPrototypeJoin(lines, '\n')}\n`;
  }
  if (isSimple(actual, a, expected, b)) return `${heading}\n\n${a[0]} !== ${b[0]}\n`;
  const paint = colors();
  const legend = `${paint.green}+ actual${paint.reset} ${paint.red}- expected${paint.reset}`;
  if (a.length === 1 && b.length === 1 && a[0] !== b[0]) {
    return `${heading}\n${legend}\n\n${paint.green}+${paint.reset} ${a[0]}\n${paint.red}-${paint.reset} ${b[0]}${caret(actual, a[0], expected, b[0])}\n`;
  }
  if (same) {
    const lines = cutLines(a);
    return `${heading}\n\n${ArrayPrototypeJoin(lines, '\n')}\n`;
  }
  const { text, skipped } = printDiff(lineScript(a, b));
  return `${heading}\n${legend}${skipped ? '\n... Skipped lines' : ''}\n\n${text}`;
}

function cutLines(lines) {
  if (lines.length <= kMaxLines) return lines;
  const out = ArrayPrototypeSlice(lines, 0, kMaxLines - 4);
  ArrayPrototypePush(out, '...');
  return out;
}

function describeSame(actual, operator, diff) {
  let heading = headings[operator];
  let lines = StringPrototypeSplit(show(actual), '\n');
  if (diff === 'simple') lines = cutLines(lines);
  if (operator === 'notStrictEqual' && isObjectLike(actual)) heading = headings.notStrictEqualObject;
  if (lines.length === 1) return `${heading}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  return `${heading}\n\n${ArrayPrototypeJoin(lines, '\n')}\n`;
}

const cut = (text, max) => (text.length > max ? `${StringPrototypeSlice(text, 0, max - 3)}...` : text);

function describeLoose(actual, expected, operator, diff) {
  let left = show(actual);
  let right = show(expected);
  if (operator === 'notDeepEqual' && left === right) {
    left = `${headings[operator]}\n\n${left}`;
    return diff === 'simple' && left.length > 1024 ? `${StringPrototypeSlice(left, 0, 1021)}...` : left;
  }
  if (diff === 'simple') {
    left = cut(left, 512);
    right = cut(right, 512);
  }
  if (operator === 'deepEqual') {
    return `${headings.deepEqual}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
  }
  if (operator === 'notDeepEqual') return `${headings.notDeepEqualUnequal}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}`;
  return `${left} ${operator} ${right}`;
}

// Errors are compared with their name and message, which are not enumerable.
function withVisibleMessage(error) {
  const copy = ObjectAssign({ __proto__: ObjectGetPrototypeOf(error) }, error);
  ObjectDefineProperty(copy, 'message', { __proto__: null, value: error.message });
  if (primordials.ObjectPrototypeHasOwnProperty(error, 'cause')) {
    let { cause } = error;
    if (isError(cause)) cause = withVisibleMessage(cause);
    ObjectDefineProperty(copy, 'cause', { __proto__: null, value: cause });
  }
  return copy;
}

function messageFor(diff, operator, actual, expected, customMessage) {
  if (isError(actual) && isError(expected) && 'stack' in actual && 'stack' in expected) {
    actual = withVisibleMessage(actual);
    expected = withVisibleMessage(expected);
  }
  switch (operator) {
    case 'deepStrictEqual':
    case 'strictEqual':
    case 'partialDeepStrictEqual':
      return describeDifference(actual, expected, operator, customMessage);
    case 'notDeepStrictEqual':
    case 'notStrictEqual':
      return describeSame(actual, operator, diff);
    default:
      return describeLoose(actual, expected, operator, diff);
  }
}

const diffOperators = { __proto__: null, deepStrictEqual: true, strictEqual: true, partialDeepStrictEqual: true };

function captured(error, below) {
  setStackHeader(error, `AssertionError [ERR_ASSERTION]: ${error.message}`);
  // Once an async method has waited, its callers are gone from the stack: what is left is the method itself.
  const waited = below !== undefined && (below.name === 'rejects' || below.name === 'doesNotReject');
  captureStackTrace(error, waited ? undefined : below);
}

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, details, stackStartFunction, diff = 'simple' } = options;
    const { actual, expected } = options;
    // The text must not depend on how deep the stack may be shown.
    const limit = Error.stackTraceLimit;
    const writable = require('internal/errors').isErrorStackTraceLimitWritable();
    if (writable) Error.stackTraceLimit = 0;
    if (message != null) {
      super(diffOperators[operator] ? messageFor(diff, operator, actual, expected, String(message)) : String(message));
    } else {
      super(messageFor(diff, operator, actual, expected));
    }
    if (writable) Error.stackTraceLimit = limit;
    this.generatedMessage = !message;
    ObjectDefineProperty(this, 'name', {
      __proto__: null, value: 'AssertionError', enumerable: false, writable: true, configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      for (let i = 0; i < details.length; i++) {
        this[`message ${i}`] = details[i].message;
        this[`actual ${i}`] = details[i].actual;
        this[`expected ${i}`] = details[i].expected;
        this[`operator ${i}`] = details[i].operator;
        this[`stack trace ${i}`] = details[i].stack;
      }
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    this.diff = diff;
    captured(this, stackStartFn || stackStartFunction);
  }

  toString() { return `${this.name} [${this.code}]: ${this.message}`; }

  [inspect.custom](recurseTimes, context) {
    // Long texts in `actual` and `expected` are cut: the message has told the difference.
    const { actual, expected } = this;
    if (typeof actual === 'string') this.actual = shorten(actual);
    if (typeof expected === 'string') this.expected = shorten(expected);
    const text = inspect(this, { ...context, customInspect: false, depth: 0 });
    if (typeof actual === 'string') this.actual = actual;
    if (typeof expected === 'string') this.expected = expected;
    return text;
  }
}

function shorten(text) {
  const lines = StringPrototypeSplit(text, '\n');
  if (lines.length > 10) return `${ArrayPrototypeJoin(ArrayPrototypeSlice(lines, 0, 10), '\n')}\n...`;
  return text.length > 512 ? `${StringPrototypeSlice(text, 512)}...` : text;
}

module.exports = { AssertionError };
