'use strict';
// assert.throws(), rejects() and their negatives: running the code, and checking what it threw.

const {
  ArrayPrototypePush,
  Error,
  FunctionPrototypeCall,
  ObjectKeys,
  ObjectPrototypeIsPrototypeOf,
  RegExpPrototypeExec,
  String,
} = primordials;

const { codes: { ERR_AMBIGUOUS_ARGUMENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_RETURN_VALUE } } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { inspect } = require('internal/util/inspect');
const { isPromise, isRegExp } = require('internal/util/types');
const { isError } = require('internal/util');
const { isDeepStrictEqual } = require('internal/util/comparisons');
const { AssertionError } = require('internal/assert/assertion_error');

// Stands for "nothing was thrown".
const kNothing = { __proto__: null };

// What the message shows of an error: only the checked properties.
class Comparison {
  constructor(object, keys, actual) {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (!(key in object)) continue;
      // A pattern that fits is shown as the text it fits, so that the line counts as equal.
      const fits = actual !== undefined && typeof actual[key] === 'string' && isRegExp(object[key]) && RegExpPrototypeExec(object[key], actual[key]) !== null;
      this[key] = fits ? actual[key] : object[key];
    }
  }
}

function fail(options) {
  if (isError(options.message)) throw options.message;
  throw new AssertionError(options);
}

function checkKey(actual, expected, key, keys, message, method, diff) {
  if (key in actual && isDeepStrictEqual(actual[key], expected[key])) return;
  if (message !== undefined) fail({ actual, expected, message, operator: method.name, stackStartFn: method, diff });
  const error = new AssertionError({
    actual: new Comparison(actual, keys),
    expected: new Comparison(expected, keys, actual),
    operator: 'deepStrictEqual',
    stackStartFn: method,
    diff,
  });
  error.actual = actual;
  error.expected = expected;
  error.operator = method.name;
  throw error;
}

function checkObject(actual, expected, message, method, diff) {
  if (typeof actual !== 'object' || actual === null) {
    const error = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: method, diff });
    error.operator = method.name;
    throw error;
  }
  const keys = ObjectKeys(expected);
  if (expected instanceof Error) ArrayPrototypePush(keys, 'name', 'message');
  else if (keys.length === 0) throw new ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (typeof actual[key] === 'string' && isRegExp(expected[key]) && RegExpPrototypeExec(expected[key], actual[key]) !== null) continue;
    checkKey(actual, expected, key, keys, message, method, diff);
  }
}

function checkClass(actual, expected) {
  let text = `The error is expected to be an instance of "${expected.name}". Received `;
  if (!isError(actual)) return `${text}"${inspect(actual, { depth: -1 })}"`;
  text += `"${actual.constructor?.name || actual.name}"`;
  return `${text}\n\nError message:\n\n${actual.message}`;
}

// Checks `actual` against a RegExp, an object of properties, an Error class or a function.
function checkException(actual, expected, message, method, diff) {
  let generated;
  if (isRegExp(expected)) {
    const text = String(actual);
    if (RegExpPrototypeExec(expected, text) !== null) return;
    generated = `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
  } else if (typeof expected !== 'function') {
    checkObject(actual, expected, message, method, diff);
    return;
  } else if (expected.prototype !== undefined && actual instanceof expected) {
    return;
  } else if (ObjectPrototypeIsPrototypeOf(Error, expected)) {
    generated = checkClass(actual, expected);
  } else {
    const result = FunctionPrototypeCall(expected, {}, actual);
    if (result === true) return;
    const name = expected.name ? `"${expected.name}" ` : '';
    generated = `The ${name}validation function is expected to return "true". Received ${inspect(result)}`;
    if (isError(actual)) generated += `\n\nCaught error:\n\n${actual}`;
  }
  if (isError(message)) throw message;
  const error = new AssertionError({ actual, expected, message: message ?? generated, operator: method.name, stackStartFn: method, diff });
  error.generatedMessage = message === undefined;
  throw error;
}

function run(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return kNothing;
}

const isThenable = (value) => isPromise(value) ||
  (value !== null && typeof value === 'object' && typeof value.then === 'function' && typeof value.catch === 'function');

async function settle(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === 'function') {
    // What it throws synchronously rejects this promise: it is not the rejection that was asked for.
    promise = promiseFn();
    if (!isThenable(promise)) throw new ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (!isThenable(promiseFn)) {
    throw new ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return kNothing;
}

function expectsError(method, diff, actual, args) {
  let { 0: error, 1: message } = args;
  if (typeof error === 'string') {
    if (args.length === 2) throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
    if (typeof actual === 'object' && actual !== null) {
      if (actual.message === error) {
        throw new ERR_AMBIGUOUS_ARGUMENT('error/message', `The error message "${actual.message}" is identical to the message.`);
      }
    } else if (actual === error) {
      throw new ERR_AMBIGUOUS_ARGUMENT('error/message', `The error "${actual}" is identical to the message.`);
    }
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' && typeof error !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('error', ['Object', 'Error', 'Function', 'RegExp'], error);
  }
  if (actual === kNothing) {
    if (isError(message)) throw message;
    const what = method.name === 'rejects' ? 'rejection' : 'exception';
    const details = `${error?.name ? ` (${error.name})` : ''}${message ? `: ${message}` : '.'}`;
    fail({ actual: undefined, expected: error, operator: method.name, message: `Missing expected ${what}${details}`, stackStartFn: method, diff });
  }
  if (error) checkException(actual, error, message, method, diff);
}

function matches(actual, expected) {
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) return RegExpPrototypeExec(expected, String(actual)) !== null;
    throw new ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (ObjectPrototypeIsPrototypeOf(Error, expected)) return false;
  return FunctionPrototypeCall(expected, {}, actual) === true;
}

function expectsNoError(method, diff, actual, args) {
  if (actual === kNothing) return;
  let { 0: error, 1: message } = args;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (error && !matches(actual, error)) throw actual;
  const what = method.name === 'doesNotReject' ? 'rejection' : 'exception';
  fail({
    actual,
    expected: error,
    operator: method.name,
    message: `Got unwanted ${what}${message ? `: ${message}` : '.'}\nActual message: "${actual?.message}"`,
    stackStartFn: method,
    diff,
  });
}

module.exports = { expectsError, expectsNoError, run, settle };
