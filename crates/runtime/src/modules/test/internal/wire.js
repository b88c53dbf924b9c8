'use strict';
// How the process of one test file tells the runner what happens: lines on its standard output that begin with a mark, each
// with an event as JSON. Everything else there is the file's own output.

const { ArrayIsArray, ArrayPrototypeJoin, ArrayPrototypePush, Error, EvalError, JSONParse, JSONStringify, MathMin, ObjectDefineProperty, ObjectKeys, RangeError, ReferenceError, SafeArrayIterator, StringPrototypeEndsWith, StringPrototypeIndexOf, StringPrototypeSlice, SyntaxError, TypeError, URIError } = primordials;
const { inspect } = require('internal/util/inspect');

const MARK = '\u0000\u0001test:';

// The classes that both processes have; others arrive as a plain Error.
const classes = { __proto__: null, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

function classOf(error) {
  for (const name in classes) if (error instanceof classes[name]) return name;
  return 'Error';
}

function pack(value, depth) {
  switch (typeof value) {
    case 'string': case 'number': case 'boolean': return value === value && value !== Infinity && value !== -Infinity ? value : { $: 'text', text: `${value}` };
    case 'undefined': return { $: 'undefined' };
    case 'object': break;
    default: return { $: 'text', text: inspect(value) };
  }
  if (value === null) return null;
  if (depth > 6) return { $: 'text', text: inspect(value) };
  if (value instanceof Error) {
    const fields = { name: `${value.name}`, message: `${value.message}`, stack: `${value.stack}` };
    const keys = ObjectKeys(value);
    for (let i = 0; i < keys.length; i++) fields[keys[i]] = pack(value[keys[i]], depth + 1);
    if (value.code !== undefined) fields.code = value.code;
    if (value.cause !== undefined) fields.cause = pack(value.cause, depth + 1);
    return { $: 'error', class: classOf(value), fields };
  }
  if (ArrayIsArray(value)) {
    const out = [];
    for (let i = 0; i < value.length; i++) ArrayPrototypePush(out, pack(value[i], depth + 1));
    return out;
  }
  const out = {};
  const keys = ObjectKeys(value);
  for (let i = 0; i < keys.length; i++) out[keys[i]] = pack(value[keys[i]], depth + 1);
  return { $: 'object', out };
}

function unpack(value) {
  if (value === null || typeof value !== 'object') return value;
  if (ArrayIsArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = unpack(value[i]);
    return value;
  }
  switch (value.$) {
    case 'undefined': return undefined;
    case 'text': return value.text;
    case 'error': {
      const error = new (classes[value.class] ?? Error)(value.fields.message);
      const keys = ObjectKeys(value.fields);
      for (let i = 0; i < keys.length; i++) {
        const name = keys[i];
        if (name === 'name' && value.fields.name === error.name) continue;
        const own = name !== 'message' && name !== 'stack' && name !== 'name' && name !== 'cause';
        ObjectDefineProperty(error, name, { __proto__: null, value: unpack(value.fields[name]), writable: true, enumerable: own, configurable: true });
      }
      return error;
    }
    default: {
      const { out } = value;
      const keys = ObjectKeys(out);
      for (let i = 0; i < keys.length; i++) out[keys[i]] = unpack(out[keys[i]]);
      return out;
    }
  }
}

const encode = (type, data) => `${MARK}${JSONStringify([type, pack(data, 0)])}\n`;

// `{ type, data }` of a line, or undefined if it is none of ours.
function readEvent(line) {
  try {
    const [type, packed] = new SafeArrayIterator(JSONParse(line));
    const data = unpack(packed);
    return typeof type === 'string' && typeof data === 'object' && data !== null ? { type, data } : undefined;
  } catch {
    return undefined;
  }
}

// How much of the end of `text` may be the beginning of a mark.
function beginningOfMark(text) {
  for (let length = MathMin(MARK.length - 1, text.length); length > 0; length--) {
    if (StringPrototypeEndsWith(text, StringPrototypeSlice(MARK, 0, length))) return length;
  }
  return 0;
}

// Takes pieces of the output; gives events to `onEvent(type, data)` and the rest to `onText(text)`. No character is looked at
// twice, however long a line and however small its pieces.
function makeDecoder(onEvent, onText) {
  let held = ''; // may be the beginning of a mark
  let line = null; // after a mark: the pieces of its line
  return (piece, atEnd = false) => {
    const text = held === '' ? piece : held + piece;
    held = '';
    let from = 0;
    for (;;) {
      if (line === null) {
        const at = StringPrototypeIndexOf(text, MARK, from);
        if (at === -1) break;
        if (at > from) onText(StringPrototypeSlice(text, from, at));
        line = [];
        from = at + MARK.length;
      }
      const end = StringPrototypeIndexOf(text, '\n', from);
      ArrayPrototypePush(line, StringPrototypeSlice(text, from, end === -1 ? text.length : end));
      if (end === -1) {
        from = text.length;
        break;
      }
      from = end + 1;
      const whole = ArrayPrototypeJoin(line, '');
      line = null;
      const event = readEvent(whole);
      // The program wrote the mark itself: its own output, then.
      if (event === undefined) onText(`${MARK}${whole}\n`);
      else onEvent(event.type, event.data);
    }
    let rest = StringPrototypeSlice(text, from);
    if (atEnd && line !== null) {
      rest = MARK + ArrayPrototypeJoin(line, '');
      line = null;
    } else if (!atEnd && line === null) {
      const count = beginningOfMark(rest);
      held = StringPrototypeSlice(rest, rest.length - count);
      rest = StringPrototypeSlice(rest, 0, rest.length - count);
    }
    if (rest !== '') onText(rest);
  };
}

module.exports = { encode, makeDecoder };
