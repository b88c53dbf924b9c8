'use strict';
// Why a test failed: one error class around whatever the test threw, with the kind of the failure. https://nodejs.org/api/test.html

const { codes: { ERR_TEST_FAILURE } } = require('internal/errors');
const { inspect } = require('internal/util/inspect');

const kinds = {
  __proto__: null,
  aborted: 'testAborted',
  callbackTwice: 'multipleCallbackInvocations',
  callbackAndPromise: 'callbackAndPromisePresent',
  cancelledByParent: 'cancelledByParent',
  code: 'testCodeFailure',
  expected: 'expectedFailure',
  hook: 'hookFailed',
  parentFinished: 'parentAlreadyFinished',
  subtests: 'subtestsFailed',
  timeout: 'testTimeoutFailure',
  uncaught: 'uncaughtException',
  unhandled: 'unhandledRejection',
};

// `cause` is an error, a text, or any other value that was thrown.
function failure(cause, kind) {
  const text = typeof cause === 'string' ? cause :
    (typeof cause === 'object' && cause !== null && typeof cause.message === 'string' ? cause.message : inspect(cause));
  const error = new ERR_TEST_FAILURE(text);
  error.failureType = kind;
  error.cause = cause;
  return error;
}

const isFailure = (error) => error?.code === 'ERR_TEST_FAILURE' && typeof error.failureType === 'string';

// Failures that come from outside the test's own code count as cancelled.
const isCancelled = (error) => isFailure(error) &&
  (error.failureType === kinds.aborted || error.failureType === kinds.cancelledByParent ||
    error.failureType === kinds.parentFinished || error.failureType === kinds.timeout);

module.exports = { failure, isCancelled, isFailure, kinds };
