'use strict';
// The class Assert, whose methods are also the functions of node:assert. https://nodejs.org/api/assert.html
//
// A method taken off its instance (`const { equal } = new Assert()`) works with the default options.

const {
  ArrayPrototypeIndexOf,
  ArrayPrototypeJoin,
  ArrayPrototypeSlice,
  NumberIsNaN,
  ObjectAssign,
  ObjectDefineProperty,
  ObjectIs,
  RegExpPrototypeExec,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeSplit,
  Symbol,
} = primordials;

const {
  codes: { ERR_CONSTRUCT_CALL_REQUIRED, ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS },
} = require('internal/errors');
const { format, inspect } = require('internal/util/inspect');
const { isRegExp } = require('internal/util/types');
const { isError } = require('internal/util');
const { validateBoolean, validateOneOf } = require('internal/validators');
const { AssertionError } = require('internal/assert/assertion_error');
const { callText } = require('internal/assert/source_text');
const { expectsError, expectsNoError, run, settle } = require('internal/assert/exceptions');

let comparisons;
const load = () => { comparisons ??= require('internal/util/comparisons'); };

const kOptions = Symbol('options');

function Assert(options) {
  if (new.target === undefined) throw new ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  options = ObjectAssign({ __proto__: null, strict: true, skipPrototype: false }, options);
  if (options.diff !== undefined) validateOneOf(options.diff, 'options.diff', ['simple', 'full']);
  if (options.skipPrototype !== undefined) validateBoolean(options.skipPrototype, 'options.skipPrototype');
  this.AssertionError = AssertionError;
  ObjectDefineProperty(this, kOptions, { __proto__: null, value: options, enumerable: false, configurable: false, writable: false });
  if (options.strict) {
    this.equal = this.strictEqual;
    this.deepEqual = this.deepStrictEqual;
    this.notEqual = this.notStrictEqual;
    this.notDeepEqual = this.notDeepStrictEqual;
  }
}

const diffOf = (self) => self?.[kOptions]?.diff ?? 'simple';
const skipsPrototype = (self) => self?.[kOptions]?.skipPrototype ?? false;

// A message is a text with printf arguments, a function that makes one, or an Error to throw as it is.
function messageOf(message, actual, expected) {
  if (message.length === 0) return undefined;
  const first = message[0];
  if (typeof first === 'string') return message.length > 1 ? format(...message) : first;
  if (first === undefined || first === null) return undefined;
  if (isError(first)) return first;
  if (typeof first === 'function') {
    const text = first(actual, expected);
    return typeof text === 'string' ? text : undefined;
  }
  throw new ERR_INVALID_ARG_TYPE('message', ['string', 'function'], first);
}

function fail(self, actual, expected, message, operator, method) {
  const text = messageOf(message, actual, expected);
  if (isError(text)) throw text;
  throw new AssertionError({ actual, expected, message: text, operator, stackStartFn: method, diff: diffOf(self) });
}

// For assert(), assert.ok() and assert.strict().
function checkTruth(method, count, value, message, self) {
  if (value) return;
  let text;
  let generated = false;
  if (count === 0) {
    generated = true;
    text = 'No value argument passed to `assert.ok()`';
  } else {
    text = messageOf(message, value, true);
    if (isError(text)) throw text;
    if (text === undefined) {
      generated = true;
      const source = callText(method);
      if (source !== undefined) text = `The expression evaluated to a falsy value:\n\n  ${source}\n`;
    }
  }
  const error = new AssertionError({ actual: value, expected: true, message: text, operator: '==', stackStartFn: method, diff: diffOf(self) });
  error.generatedMessage = generated;
  throw error;
}

function checkMatch(self, text, regexp, message, method, wanted) {
  if (!isRegExp(regexp)) throw new ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  if (typeof text === 'string' && (RegExpPrototypeExec(regexp, text) !== null) === wanted) return;
  const given = messageOf(message, text, regexp);
  if (isError(given)) throw given;
  const generated = typeof text !== 'string' ?
    `The "string" argument must be of type string. Received type ${typeof text} (${inspect(text)})` :
    `${wanted ? 'The input did not match the regular expression ' : 'The input was expected to not match the regular expression '}` +
    `${inspect(regexp)}. Input:\n\n${inspect(text)}\n`;
  const error = new AssertionError({
    actual: text, expected: regexp, message: given ?? generated, operator: method.name, stackStartFn: method, diff: diffOf(self),
  });
  error.generatedMessage = given === undefined;
  throw error;
}

// Puts the frames of the error that was passed on below those that led to ifError().
function joinStacks(error, original) {
  if (typeof original !== 'string') return;
  const at = StringPrototypeIndexOf(original, '\n    at');
  if (at === -1) return;
  const frames = StringPrototypeSplit(StringPrototypeSlice(original, at + 1), '\n');
  let own = StringPrototypeSplit(error.stack, '\n');
  for (let i = 0; i < frames.length; i++) {
    const shared = ArrayPrototypeIndexOf(own, frames[i]);
    if (shared !== -1) {
      own = ArrayPrototypeSlice(own, 0, shared);
      break;
    }
  }
  error.stack = `${ArrayPrototypeJoin(own, '\n')}\n${ArrayPrototypeJoin(frames, '\n')}`;
}

const differ = (count) => { if (count < 2) throw new ERR_MISSING_ARGS('actual', 'expected'); };
const looselyEqual = (a, b) => a == b || (NumberIsNaN(a) && NumberIsNaN(b)); // eslint-disable-line eqeqeq

Assert.prototype.ok = function ok(...args) {
  const { 0: value } = args;
  checkTruth(ok, args.length, value, ArrayPrototypeSlice(args, 1), this);
};

Assert.prototype.fail = function fail_(...args) {
  const { 0: message } = args;
  if (isError(message)) throw message;
  const given = message !== undefined && message !== null;
  const error = new AssertionError({
    message: given ? (args.length > 1 && typeof message === 'string' ? format(...args) : message) : 'Failed', operator: 'fail', stackStartFn: fail_, diff: diffOf(this),
  });
  error.generatedMessage = !given;
  throw error;
};
ObjectDefineProperty(Assert.prototype.fail, 'name', { __proto__: null, value: 'fail' });

Assert.prototype.equal = function equal(actual, expected, ...message) {
  differ(arguments.length);
  if (!looselyEqual(actual, expected)) fail(this, actual, expected, message, '==', equal);
};

Assert.prototype.notEqual = function notEqual(actual, expected, ...message) {
  differ(arguments.length);
  if (looselyEqual(actual, expected)) fail(this, actual, expected, message, '!=', notEqual);
};

Assert.prototype.deepEqual = function deepEqual(actual, expected, ...message) {
  differ(arguments.length);
  load();
  if (!comparisons.isDeepEqual(actual, expected)) fail(this, actual, expected, message, 'deepEqual', deepEqual);
};

Assert.prototype.notDeepEqual = function notDeepEqual(actual, expected, ...message) {
  differ(arguments.length);
  load();
  if (comparisons.isDeepEqual(actual, expected)) fail(this, actual, expected, message, 'notDeepEqual', notDeepEqual);
};

Assert.prototype.deepStrictEqual = function deepStrictEqual(actual, expected, ...message) {
  differ(arguments.length);
  load();
  if (!comparisons.isDeepStrictEqual(actual, expected, skipsPrototype(this))) fail(this, actual, expected, message, 'deepStrictEqual', deepStrictEqual);
};

Assert.prototype.notDeepStrictEqual = function notDeepStrictEqual(actual, expected, ...message) {
  differ(arguments.length);
  load();
  if (comparisons.isDeepStrictEqual(actual, expected, skipsPrototype(this))) fail(this, actual, expected, message, 'notDeepStrictEqual', notDeepStrictEqual);
};

Assert.prototype.strictEqual = function strictEqual(actual, expected, ...message) {
  differ(arguments.length);
  if (!ObjectIs(actual, expected)) fail(this, actual, expected, message, 'strictEqual', strictEqual);
};

Assert.prototype.notStrictEqual = function notStrictEqual(actual, expected, ...message) {
  differ(arguments.length);
  if (ObjectIs(actual, expected)) fail(this, actual, expected, message, 'notStrictEqual', notStrictEqual);
};

Assert.prototype.partialDeepStrictEqual = function partialDeepStrictEqual(actual, expected, ...message) {
  differ(arguments.length);
  load();
  if (!comparisons.isPartialStrictEqual(actual, expected)) fail(this, actual, expected, message, 'partialDeepStrictEqual', partialDeepStrictEqual);
};

Assert.prototype.match = function match(string, regexp, ...message) {
  checkMatch(this, string, regexp, message, match, true);
};

Assert.prototype.doesNotMatch = function doesNotMatch(string, regexp, ...message) {
  checkMatch(this, string, regexp, message, doesNotMatch, false);
};

Assert.prototype.throws = function throws(fn, ...args) {
  expectsError(throws, diffOf(this), run(fn), args);
};

Assert.prototype.rejects = async function rejects(promiseFn, ...args) {
  expectsError(rejects, diffOf(this), await settle(promiseFn), args);
};

Assert.prototype.doesNotThrow = function doesNotThrow(fn, ...args) {
  expectsNoError(doesNotThrow, diffOf(this), run(fn), args);
};

Assert.prototype.doesNotReject = async function doesNotReject(promiseFn, ...args) {
  expectsNoError(doesNotReject, diffOf(this), await settle(promiseFn), args);
};

Assert.prototype.ifError = function ifError(error) {
  if (error === null || error === undefined) return;
  let message = 'ifError got unwanted exception: ';
  if (typeof error === 'object' && typeof error.message === 'string') {
    message += error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
  } else {
    message += inspect(error);
  }
  const failure = new AssertionError({ actual: error, expected: null, operator: 'ifError', message, stackStartFn: ifError, diff: diffOf(this) });
  failure.generatedMessage = !message;
  joinStacks(failure, error.stack);
  throw failure;
};

module.exports = { Assert, checkTruth };
