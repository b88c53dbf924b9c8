'use strict';
// The options of tests, suites and hooks: checked, with what is inherited from the parent. https://nodejs.org/api/test.html#testname-options-fn

const { ArrayIsArray, ArrayPrototypePush, Error, ObjectKeys, RegExp, RegExpPrototypeExec } = primordials;
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateAbortSignal, validateArray, validateNumber, validateString, validateUint32 } = require('internal/validators');
const { isRegExp } = require('internal/util/types');

const MAX_TIMEOUT = 2 ** 31 - 1;

function timeoutOf(value, inherited) {
  if (value === undefined || value === null) return inherited;
  if (value !== Infinity) validateNumber(value, 'options.timeout', 0, MAX_TIMEOUT);
  return value;
}

// How many subtests run at a time.
function concurrencyOf(value, inherited, isRoot) {
  switch (typeof value) {
    case 'number':
      validateUint32(value, 'options.concurrency', true);
      return value;
    case 'boolean':
      if (!value) return 1;
      if (!isRoot) return Infinity;
      return require('os').availableParallelism() - 1 || 1;
    default:
      if (value !== undefined && value !== null) throw new ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], value);
      return inherited;
  }
}

// undefined, or what is expected of the failure: `{ label, match }`.
function expectFailureOf(value) {
  if (value === undefined || value === false || value === null) return undefined;
  if (typeof value === 'string') return { __proto__: null, label: value === '' ? undefined : value, match: undefined };
  if (typeof value === 'function' || isRegExp(value)) return { __proto__: null, label: undefined, match: value };
  if (typeof value !== 'object') return { __proto__: null, label: undefined, match: undefined };
  const keys = ObjectKeys(value);
  if (keys.length === 0 && !(value instanceof Error)) throw new ERR_INVALID_ARG_VALUE('options.expectFailure', value, 'must not be an empty object');
  let config = true;
  for (let i = 0; i < keys.length; i++) if (keys[i] !== 'label' && keys[i] !== 'match') config = false;
  if (!config) return { __proto__: null, label: undefined, match: value };
  return { __proto__: null, label: value.label, match: value.match };
}

function tagsOf(value, inherited) {
  if (value === undefined) return inherited;
  validateArray(value, 'options.tags');
  const tags = [];
  for (let i = 0; i < inherited.length; i++) ArrayPrototypePush(tags, inherited[i]);
  for (let i = 0; i < value.length; i++) {
    validateString(value[i], `options.tags[${i}]`);
    ArrayPrototypePush(tags, value[i]);
  }
  return tags;
}

function signalOf(value) {
  if (value !== undefined && value !== null) validateAbortSignal(value, 'options.signal');
  return value ?? undefined;
}

// A pattern of --test-name-pattern: `/text/flags` or a text that is the regular expression.
function pattern(text) {
  if (isRegExp(text)) return text;
  const parts = RegExpPrototypeExec(/^\/(.*)\/([a-z]*)$/s, text);
  return parts === null ? new RegExp(text) : new RegExp(parts[1], parts[2]);
}

function patternList(value, name) {
  if (value === undefined || value === null) return undefined;
  const list = ArrayIsArray(value) ? value : [value];
  const made = [];
  for (let i = 0; i < list.length; i++) {
    if (typeof list[i] !== 'string' && !isRegExp(list[i])) {
      throw new ERR_INVALID_ARG_TYPE(ArrayIsArray(value) ? `${name}[${i}]` : name, ['string', 'RegExp'], list[i]);
    }
    ArrayPrototypePush(made, pattern(list[i]));
  }
  return made.length === 0 ? undefined : made;
}

module.exports = { concurrencyOf, expectFailureOf, patternList, signalOf, tagsOf, timeoutOf };
