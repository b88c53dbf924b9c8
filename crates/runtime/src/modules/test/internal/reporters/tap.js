'use strict';
// The `tap` reporter: TAP version 13 (https://testanything.org) with a YAML block for each test.

const {
  ArrayIsArray, ArrayPrototypeJoin, ArrayPrototypePush, Date, DatePrototypeToISOString, ObjectKeys, RegExpPrototypeExec, StringPrototypeIncludes, StringPrototypeRepeat,
  StringPrototypeReplaceAll, StringPrototypeSlice, StringPrototypeSplit, StringPrototypeStartsWith, StringPrototypeTrim,
} = primordials;
const { inspect } = require('internal/util/inspect');

const pad = (nesting) => StringPrototypeRepeat('    ', nesting);

function escape(text) {
  let out = StringPrototypeReplaceAll(`${text}`, '\\', '\\\\');
  out = StringPrototypeReplaceAll(out, '#', '\\#');
  out = StringPrototypeReplaceAll(out, '\n', '\\n');
  out = StringPrototypeReplaceAll(out, '\t', '\\t');
  out = StringPrototypeReplaceAll(out, '\r', '\\r');
  out = StringPrototypeReplaceAll(out, '\f', '\\f');
  out = StringPrototypeReplaceAll(out, '\b', '\\b');
  return StringPrototypeReplaceAll(out, '\v', '\\v');
}

function directive(data) {
  const one = (name, value) => ` # ${name}${typeof value === 'string' && value !== '' ? ` ${escape(value)}` : ''}`;
  if (data.skip !== undefined) return one('SKIP', data.skip);
  if (data.todo !== undefined) return one('TODO', data.todo);
  if (data.expectFailure !== undefined) return one('EXPECTED FAILURE', data.expectFailure);
  return '';
}

function textValue(prefix, key, text) {
  if (StringPrototypeIncludes(text, '\n')) {
    let out = `${prefix}${key}: |-\n`;
    const lines = StringPrototypeSplit(text, '\n');
    for (let i = 0; i < lines.length; i++) out += `${prefix}  ${lines[i]}\n`;
    return out;
  }
  return `${prefix}${key}: '${StringPrototypeReplaceAll(StringPrototypeReplaceAll(text, '\\', '\\\\'), "'", "''")}'\n`;
}

function yamlValue(prefix, key, value, seen) {
  if (value === undefined) return '';
  if (typeof value === 'string') return textValue(prefix, key, value);
  if (value === null || typeof value !== 'object') return `${prefix}${key}: ${inspect(value)}\n`;
  if (value instanceof Date) return `${prefix}${key}: ${DatePrototypeToISOString(value)}\n`;
  if (seen.includes(value)) return `${prefix}${key}: <Circular>\n`;
  const deeper = [...seen, value];
  const keys = ObjectKeys(value);
  let out = `${prefix}${key}:\n`;
  for (let i = 0; i < keys.length; i++) {
    out += yamlValue(`${prefix}  `, ArrayIsArray(value) ? `${i}` : keys[i], value[keys[i]], deeper);
  }
  return out;
}

// The frames of a stack, without "at".
function stackText(stack) {
  const lines = StringPrototypeSplit(`${stack}`, '\n');
  const frames = [];
  for (let i = 0; i < lines.length; i++) {
    const match = RegExpPrototypeExec(/^\s+at (.*)$/, lines[i]);
    if (match !== null && !StringPrototypeStartsWith(match[1], 'internal/')) ArrayPrototypePush(frames, StringPrototypeTrim(match[1]));
  }
  return ArrayPrototypeJoin(frames, '\n');
}

function errorBlock(prefix, error) {
  let out = '';
  let shown = error;
  if (error.code === 'ERR_TEST_FAILURE' && typeof error.failureType === 'string') {
    out += textValue(prefix, 'failureType', error.failureType);
    // Of a file whose process did not end well.
    if (error.exitCode !== undefined) out += `${prefix}exitCode: ${error.exitCode ?? '~'}\n${error.signal === null ? `${prefix}signal: ~\n` : textValue(prefix, 'signal', error.signal)}`;
    if ((error.failureType === 'testCodeFailure' || error.failureType === 'uncaughtException' || error.failureType === 'unhandledRejection' ||
      error.failureType === 'hookFailed') && error.cause !== undefined) shown = error.cause;
  }
  if (typeof shown === 'object' && shown !== null) {
    out += textValue(prefix, 'error', `${shown.message ?? inspect(shown)}`);
    const code = shown === error ? error.code : (shown.code ?? error.code);
    if (code !== undefined) out += textValue(prefix, 'code', `${code}`);
    if (shown !== error && shown.name && shown.name !== 'Error') out += textValue(prefix, 'name', `${shown.name}`);
    if (shown.code === 'ERR_ASSERTION') {
      out += yamlValue(prefix, 'expected', shown.expected, []);
      out += yamlValue(prefix, 'actual', shown.actual, []);
      if (shown.operator) out += textValue(prefix, 'operator', shown.operator);
    }
    if (shown.stack && error.failureType !== 'subtestsFailed') {
      const frames = stackText(shown.stack);
      if (frames !== '') out += textValue(prefix, 'stack', StringPrototypeIncludes(frames, '\n') ? frames : `${frames}`);
    }
    return out;
  }
  return `${out}${textValue(prefix, 'error', typeof shown === 'string' ? shown : inspect(shown))}${textValue(prefix, 'code', 'ERR_TEST_FAILURE')}`;
}

function result(type, data) {
  const prefix = pad(data.nesting);
  let out = `${prefix}${type === 'test:pass' ? 'ok' : 'not ok'} ${data.testNumber} - ${escape(data.name)}${directive(data)}\n`;
  const inner = `${prefix}  `;
  out += `${inner}---\n${inner}duration_ms: ${data.details.duration_ms}\n`;
  if (data.details.type !== undefined) out += textValue(inner, 'type', data.details.type);
  if (type === 'test:fail') {
    if (data.file !== undefined) out += textValue(inner, 'location', `${data.file}:${data.line}:${data.column}`);
    if (data.details.error !== undefined) out += errorBlock(inner, data.details.error);
  }
  return `${out}${inner}...\n`;
}

function comment(nesting, text) {
  const prefix = pad(nesting);
  const lines = StringPrototypeSplit(text, '\n');
  let out = '';
  for (let i = 0; i < lines.length; i++) out += `${prefix}# ${escape(lines[i])}\n`;
  return out;
}

async function* tap(source) {
  yield 'TAP version 13\n';
  for await (const { type, data } of source) {
    switch (type) {
      case 'test:start': yield `${pad(data.nesting)}# Subtest: ${escape(data.name)}\n`; break;
      case 'test:pass':
      case 'test:fail': yield result(type, data); break;
      case 'test:plan': yield `${pad(data.nesting)}1..${data.count}\n`; break;
      case 'test:diagnostic': yield comment(data.nesting, data.message); break;
      case 'test:stdout':
      case 'test:stderr': {
        const text = StringPrototypeSlice(data.message, -1) === '\n' ? StringPrototypeSlice(data.message, 0, -1) : data.message;
        yield comment(0, text);
        break;
      }
      default: break;
    }
  }
}

module.exports = { tap };
