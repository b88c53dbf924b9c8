'use strict';
// util.inspect(): shows any value as text for a person. https://nodejs.org/api/util.html#utilinspectobject-options
// This file holds the public function with its options, colours and styles; the work is in inspect/*.js, format() in
// format.js.

const {
  ArrayPrototypePush,
  ObjectAssign,
  ObjectDefineProperty,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty,
} = primordials;

const { codes, isStackOverflowError } = require('internal/errors');
const { isNativeError } = require('internal/util/types');
const value = require('internal/util/inspect/value');
const { getStringWidth, isZeroWidthCodePoint, stripControl } = require('internal/util/inspect/strings');
const { makeHighlighter } = require('internal/util/inspect/regexp');

const inspectDefaultOptions = primordials.ObjectSeal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});

const isError = (object) => isNativeError(object) || object instanceof primordials.Error;

// One call of inspect(): the options and what has been seen on the way.
class Context {
  constructor(defaults) {
    this.showHidden = defaults.showHidden;
    this.depth = defaults.depth;
    this.colors = defaults.colors;
    this.customInspect = defaults.customInspect;
    this.showProxy = defaults.showProxy;
    this.maxArrayLength = defaults.maxArrayLength;
    this.maxStringLength = defaults.maxStringLength;
    this.breakLength = defaults.breakLength;
    this.compact = defaults.compact;
    this.sorted = defaults.sorted;
    this.getters = defaults.getters;
    this.numericSeparator = defaults.numericSeparator;
    this.userOptions = undefined;
    this.stylize = value.plain;
    this.seen = [];
    this.circular = undefined;
    this.indentation = 0;
    this.deepest = 0;
    this.total = 0;
    this.sortWeak = false;
    this.isError = isError;
    this.isStackOverflow = isStackOverflowError;
  }
}

function applyOptions(ctx, options) {
  const keys = ObjectKeys(options);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (key === 'stylize' || ObjectPrototypeHasOwnProperty(inspectDefaultOptions, key)) ctx[key] = options[key];
    else ctx.userOptions ??= options;
  }
}

function run(ctx, object) {
  if (ctx.colors) ctx.stylize = stylizeWithColor;
  if (ctx.maxArrayLength === null) ctx.maxArrayLength = Infinity;
  if (ctx.maxStringLength === null) ctx.maxStringLength = Infinity;
  return value.formatValue(ctx, object, 0);
}

// Also takes the old positional form: inspect(object, showHidden, depth, colors).
function inspect(object, options) {
  const ctx = new Context(inspectDefaultOptions);
  if (arguments.length > 1) {
    if (arguments.length > 2) {
      if (arguments[2] !== undefined) ctx.depth = arguments[2];
      if (arguments.length > 3 && arguments[3] !== undefined) ctx.colors = arguments[3];
    }
    if (typeof options === 'boolean') ctx.showHidden = options;
    else if (options) applyOptions(ctx, options);
  }
  return run(ctx, object);
}
value.setInspect(inspect);

inspect.custom = value.customInspectSymbol;

ObjectDefineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() { return inspectDefaultOptions; },
  set(options) {
    if (options === null || typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    ObjectAssign(inspectDefaultOptions, options);
  },
});

// Select Graphic Rendition codes to switch each on and off.
const foreground = 39;
const background = 49;
inspect.colors = {
  __proto__: null,
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  blink: [5, 25],
  inverse: [7, 27],
  hidden: [8, 28],
  strikethrough: [9, 29],
  doubleunderline: [21, 24],
};
const hues = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const upper = (name) => primordials.StringPrototypeToUpperCase(name[0]) + primordials.StringPrototypeSlice(name, 1);
for (let i = 0; i < 8; i++) inspect.colors[hues[i]] = [30 + i, foreground];
for (let i = 0; i < 8; i++) inspect.colors[`bg${upper(hues[i])}`] = [40 + i, background];
inspect.colors.framed = [51, 54];
inspect.colors.overlined = [53, 55];
inspect.colors.gray = [90, foreground];
for (let i = 1; i < 8; i++) inspect.colors[`${hues[i]}Bright`] = [90 + i, foreground];
inspect.colors.bgGray = [100, background];
for (let i = 1; i < 8; i++) inspect.colors[`bg${upper(hues[i])}Bright`] = [100 + i, background];

const aliases = {
  __proto__: null,
  gray: ['grey', 'blackBright'],
  bgGray: ['bgGrey', 'bgBlackBright'],
  dim: ['faint'],
  strikethrough: ['crossedout', 'strikeThrough', 'crossedOut'],
  hidden: ['conceal'],
  inverse: ['swapcolors', 'swapColors'],
  doubleunderline: ['doubleUnderline'],
};
for (const target in aliases) {
  for (let i = 0; i < aliases[target].length; i++) {
    ObjectDefineProperty(inspect.colors, aliases[target][i], {
      __proto__: null,
      get() { return this[target]; },
      set(codesOfColor) { this[target] = codesOfColor; },
      configurable: true,
      enumerable: false,
    });
  }
}

inspect.styles = ObjectAssign({ __proto__: null }, {
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  regexp: makeHighlighter(inspect.colors),
  module: 'underline',
});

function stylizeWithColor(text, styleType) {
  const style = inspect.styles[styleType];
  if (style === undefined) return text;
  if (typeof style === 'function') return style(text);
  const color = inspect.colors[style];
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

function stripVTControlCharacters(text) {
  if (typeof text !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('str', 'string', text);
  return stripControl(text);
}

// inspect() with options whose values are known to be own and plain; what format() uses.
function inspectWith(object, options, overrides) {
  const ctx = new Context(inspectDefaultOptions);
  if (options !== undefined) applyOptions(ctx, options);
  if (overrides !== undefined) ObjectAssign(ctx, overrides);
  return run(ctx, object);
}

const { format, formatWithOptions } = require('internal/util/format')(inspectWith, value, inspectDefaultOptions);

// First index and length of the run that two lists of lines share, used to shorten repeated stack frames.
function identicalSequenceRange(a, b) {
  const out = { len: 0, offset: 0 };
  for (let i = 0; i < a.length - 3 && out.len === 0; i++) {
    const at = primordials.ArrayPrototypeIndexOf(b, a[i]);
    if (at === -1) continue;
    const run_ = [];
    while (i + run_.length < a.length && at + run_.length < b.length && a[i + run_.length] === b[at + run_.length]) ArrayPrototypePush(run_, 1);
    if (run_.length > 3) {
      out.len = run_.length;
      out.offset = i;
    }
  }
  return out;
}

module.exports = {
  format,
  formatWithOptions,
  getStringWidth,
  identicalSequenceRange,
  inspect,
  inspectDefaultOptions,
  isZeroWidthCodePoint,
  stripVTControlCharacters,
  stylizeWithColor,
};
