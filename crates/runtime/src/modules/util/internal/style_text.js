'use strict';
// util.styleText(): a text in colour where the stream shows it. https://nodejs.org/api/util.html#utilstyletextformat-text-options

const {
  ArrayIsArray,
  ArrayPrototypePush,
  NumberParseInt,
  ObjectGetOwnPropertyNames,
  RegExpPrototypeExec,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
} = primordials;

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateBoolean, validateObject, validateOneOf, validateString } = require('internal/validators');
const { inspect } = require('internal/util/inspect');

const hexColor = /^#(?:[\da-f]{3}|[\da-f]{6})$/i;
const escape = (code) => `\u001b[${code}m`;

// The codes that switch one format on and off; undefined for 'none'.
function codesOf(format) {
  if (format === 'none') return undefined;
  if (typeof format === 'string' && RegExpPrototypeExec(hexColor, format) !== null) {
    const short = format.length === 4;
    const channel = (i) => NumberParseInt(short ? format[i + 1] + format[i + 1] : StringPrototypeSlice(format, 2 * i + 1, 2 * i + 3), 16);
    return { open: escape(`38;2;${channel(0)};${channel(1)};${channel(2)}`), close: escape(39), keepsOpen: false };
  }
  const pair = typeof format === 'string' ? inspect.colors[format] : undefined;
  if (pair === undefined) validateOneOf(format, 'format', ObjectGetOwnPropertyNames(inspect.colors));
  // Bold and dim share the code that ends them, so an inner one must not end the outer.
  return { open: escape(pair[0]), close: escape(pair[1]), keepsOpen: format === 'bold' || format === 'dim' };
}

function isStreamLike(stream) {
  if (stream === null || typeof stream !== 'object') return false;
  return typeof stream.pipe === 'function' || typeof stream.write === 'function' || typeof stream.getReader === 'function' ||
    typeof stream.getWriter === 'function';
}

function showsColors(stream, env) {
  if (!stream.isTTY) {
    return env.FORCE_COLOR !== undefined && (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : env.FORCE_COLOR !== '0');
  }
  return typeof stream.getColorDepth !== 'function' || stream.getColorDepth() > 2;
}

function shouldColorize(stream) {
  const { env } = process;
  if (env.FORCE_COLOR !== undefined) {
    const depth = require('internal/tty/color_depth').getColorDepth(env);
    return depth > 2;
  }
  return stream?.isTTY === true && showsColors(stream, env);
}

function styleText(format, text, options = undefined) {
  let validateStream = true;
  let stream = process.stdout;
  validateString(text, 'text');
  if (options !== undefined) {
    validateObject(options, 'options');
    if (options.validateStream !== undefined) validateStream = options.validateStream;
    validateBoolean(validateStream, 'options.validateStream');
    if (options.stream !== undefined) stream = options.stream;
  }
  let colored = true;
  if (validateStream) {
    if (!isStreamLike(stream)) throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
    colored = shouldColorize(stream);
  }
  const formats = ArrayIsArray(format) ? format : [format];
  const list = [];
  for (let i = 0; i < formats.length; i++) {
    const codes = codesOf(formats[i]);
    if (codes !== undefined) ArrayPrototypePush(list, codes);
  }
  if (!colored) return text;
  // Where an inner text ends a colour, the outer one starts again.
  let out = text;
  let head = '';
  let tail = '';
  for (let i = 0; i < list.length; i++) {
    const { open, close, keepsOpen } = list[i];
    if (close !== escape(0)) out = StringPrototypeReplaceAll(out, close, keepsOpen ? `${close}${open}` : open);
    head += open;
    tail = close + tail;
  }
  return `${head}${out}${tail}`;
}

module.exports = { styleText };
