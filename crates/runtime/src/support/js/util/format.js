'use strict';
// util.format(): printf-like texts. https://nodejs.org/api/util.html#utilformatformat-args
// Exports a function that takes inspect's entry (options known to be safe) so that the two files need not load each other.

const {
  JSONStringify,
  Number,
  NumberParseFloat,
  NumberParseInt,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  ObjectPrototypeHasOwnProperty,
  String,
  StringPrototypeCharCodeAt,
  StringPrototypeSlice,
  SymbolToPrimitive,
} = primordials;

const { codes } = require('internal/errors');
const { formatBigInt, formatNumber } = require('internal/util/inspect/primitive');
const { getProxyDetails } = internalBinding('util');

let circularMessage;
// JSON text; a cycle is shown as [Circular], every other failure is the caller's.
function toJson(value) {
  try {
    return JSONStringify(value);
  } catch (error) {
    if (circularMessage === undefined) {
      const cycle = {};
      cycle.cycle = cycle;
      try {
        JSONStringify(cycle);
      } catch (own) {
        circularMessage = firstLine(own.message);
      }
    }
    if (error?.name === 'TypeError' && firstLine(error.message) === circularMessage) return '[Circular]';
    throw error;
  }
}

function firstLine(text) {
  const end = typeof text === 'string' ? primordials.StringPrototypeIndexOf(text, '\n') : -1;
  return end === -1 ? text : StringPrototypeSlice(text, 0, end);
}

module.exports = (inspectWith, { languageClasses, plain }, defaults) => {
  const separatorOf = (options) => options?.numericSeparator ?? defaults.numericSeparator;

  // Whether the class that provides `key` for `object` is one of the language's own.
  function isLanguages(object, key) {
    let holder = object;
    while (!ObjectPrototypeHasOwnProperty(holder, key)) {
      holder = ObjectGetPrototypeOf(holder);
      if (holder === null) return true;
    }
    if (holder === object) return false;
    const descriptor = ObjectGetOwnPropertyDescriptor(holder, 'constructor');
    return descriptor !== undefined && typeof descriptor.value === 'function' && languageClasses.has(descriptor.value.name);
  }

  // %s calls toString() only where a program defined one.
  function hasOwnText(object) {
    for (let target = getProxyDetails(object, false); target !== undefined; target = getProxyDetails(object, false)) {
      if (target === null) return false;
      object = target;
    }
    const converts = (key) => typeof object[key] === 'function' && !isLanguages(object, key);
    return converts('toString') || converts(SymbolToPrimitive);
  }

  const oneLevel = { depth: 0, colors: false, compact: 3 };
  const everything = { showHidden: true, showProxy: true, depth: 4 };

  // What most numbers look like; not zero, which may be negative, nor where digits are grouped.
  const isPlainNumber = (arg, options) => typeof arg === 'number' && arg !== 0 && separatorOf(options) === false;

  function asString(arg, options) {
    if (isPlainNumber(arg, options)) return `${arg}`;
    switch (typeof arg) {
      case 'number': return formatNumber(plain, arg, separatorOf(options));
      case 'bigint': return formatBigInt(plain, arg, separatorOf(options));
      case 'object': return arg === null || hasOwnText(arg) ? String(arg) : inspectWith(arg, options, oneLevel);
      default: return String(arg);
    }
  }

  function asNumber(arg, options) {
    if (isPlainNumber(arg, options)) return `${arg}`;
    if (typeof arg === 'bigint') return formatBigInt(plain, arg, separatorOf(options));
    return formatNumber(plain, typeof arg === 'symbol' ? NaN : Number(arg), separatorOf(options));
  }

  function asInteger(arg, options) {
    if (typeof arg === 'bigint') return formatBigInt(plain, arg, separatorOf(options));
    return formatNumber(plain, typeof arg === 'symbol' ? NaN : NumberParseInt(arg), separatorOf(options));
  }

  function asFloat(arg, options) {
    return formatNumber(plain, typeof arg === 'symbol' ? NaN : NumberParseFloat(arg), separatorOf(options));
  }

  // How many arguments the last fill() used. Read at once: formatting an argument may format others.
  let filled = 0;

  // Puts args[1..] into the directives of args[0].
  function fill(args, options) {
    const pattern = args[0];
    let text = '';
    let from = 0;
    let used = 0;
    const last = pattern.length - 1;
    for (let i = 0; i < last; i++) {
      if (StringPrototypeCharCodeAt(pattern, i) !== 37) continue;
      const directive = StringPrototypeCharCodeAt(pattern, ++i);
      let part;
      if (directive === 37) {
        text += StringPrototypeSlice(pattern, from, i);
        from = i + 1;
        continue;
      }
      if (used + 1 === args.length) continue;
      const arg = args[used + 1];
      switch (directive) {
        case 115: part = typeof arg === 'string' ? arg : asString(arg, options); break; // s
        case 106: part = toJson(arg); break; // j
        case 100: part = asNumber(arg, options); break; // d
        case 79: part = inspectWith(arg, options); break; // O
        case 111: part = inspectWith(arg, options, everything); break; // o
        case 105: part = asInteger(arg, options); break; // i
        case 102: part = asFloat(arg, options); break; // f
        case 99: part = ''; break; // c: CSS, which a terminal has no use for
        default: continue;
      }
      text += `${StringPrototypeSlice(pattern, from, i - 1)}${part}`;
      from = i + 1;
      used++;
    }
    filled = used;
    return from === 0 ? pattern : text + StringPrototypeSlice(pattern, from);
  }

  function formatArgs(args, options) {
    const first = args[0];
    if (args.length === 1) return typeof first === 'string' ? first : inspectWith(first, options);
    let text = '';
    let next = 0;
    if (typeof first === 'string') {
      text = fill(args, options);
      next = 1 + filled;
    }
    for (let i = next; i < args.length; i++) {
      const arg = args[i];
      if (i > 0) text += ' ';
      if (typeof arg === 'string') text += arg;
      else if (options === undefined && defaults.colors === false && isPlainNumber(arg)) text += `${arg}`;
      else text += inspectWith(arg, options);
    }
    return text;
  }

  function format(...args) {
    return args.length === 0 ? '' : formatArgs(args, undefined);
  }

  function formatWithOptions(inspectOptions, ...args) {
    if (inspectOptions === null || typeof inspectOptions !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('inspectOptions', 'object', inspectOptions);
    }
    return args.length === 0 ? '' : formatArgs(args, inspectOptions);
  }

  return { format, formatWithOptions };
};
