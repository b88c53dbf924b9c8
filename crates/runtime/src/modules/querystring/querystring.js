'use strict';
// node:querystring: the older way to read and write queries, with its own escaping rules.
// Follows https://nodejs.org/api/querystring.html.
//
// What parse() makes of a query becomes property names of an object, and the engine's string hash has no secret: names chosen
// to collide would make a large query slow. parse() therefore asks `internal/hash_guard` before it builds the object.

const {
  ArrayIsArray,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  NumberIsFinite,
  ObjectKeys,
  RegExpPrototypeExec,
  String,
  StringFromCodePoint,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeIsWellFormed,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  decodeURIComponent,
  encodeURIComponent,
} = primordials;

const { codes: { ERR_INVALID_URI } } = require('internal/errors');
const { Buffer } = require('buffer');
const { guardKeys } = require('internal/hash_guard');

const QueryString = module.exports = {
  unescapeBuffer,
  unescape: qsUnescape,
  escape: qsEscape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};

function hexDigit(code) {
  if (code >= 48 && code <= 57) return code - 48;
  code |= 32;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

// Percent-decodes into bytes; what is no escape stays as it is.
function unescapeBuffer(s, decodeSpaces) {
  s = String(s);
  const out = Buffer.allocUnsafe(s.length);
  let at = 0;
  for (let i = 0; i < s.length; i++) {
    let code = StringPrototypeCharCodeAt(s, i);
    if (code === 43 && decodeSpaces) {
      code = 32;
    } else if (code === 37 && i + 2 < s.length) {
      const high = hexDigit(StringPrototypeCharCodeAt(s, i + 1));
      const low = hexDigit(StringPrototypeCharCodeAt(s, i + 2));
      if (high >= 0 && low >= 0) {
        code = high * 16 + low;
        i += 2;
      }
    }
    out[at++] = code;
  }
  return at === s.length ? out : out.slice(0, at);
}

function qsUnescape(s, decodeSpaces) {
  try {
    return decodeURIComponent(s);
  } catch {
    return QueryString.unescapeBuffer(s, decodeSpaces).toString();
  }
}

// Letters, digits and - _ . ! ~ * ' ( ) stay, as in encodeURIComponent().
function qsEscape(str) {
  if (typeof str !== 'string') str = typeof str === 'object' ? String(str) : `${str}`;
  if (RegExpPrototypeExec(/[^\w.!~*'()-]/, str) === null) return str;
  return encodeURIComponent(StringPrototypeIsWellFormed(str) ? str : pairUp(str));
}

// Node takes whatever follows a surrogate as its other half; only one at the very end is an error.
function pairUp(str) {
  let out = '';
  for (let i = 0; i < str.length; i++) {
    const unit = StringPrototypeCharCodeAt(str, i);
    if ((unit & 0xf800) !== 0xd800) {
      out += str[i];
      continue;
    }
    if (++i >= str.length) throw new ERR_INVALID_URI();
    out += StringFromCodePoint(0x10000 + ((unit & 0x3ff) << 10 | StringPrototypeCharCodeAt(str, i) & 0x3ff));
  }
  return out;
}

function primitiveText(value) {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && NumberIsFinite(value)) return `${value}`;
  if (typeof value === 'bigint') return `${value}`;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return '';
}

function stringify(obj, sep, eq, options) {
  sep ||= '&';
  eq ||= '=';
  const custom = options?.encodeURIComponent;
  const encode = typeof custom === 'function' ? custom : QueryString.escape;
  if (obj === null || typeof obj !== 'object') return '';
  let out = '';
  const keys = ObjectKeys(obj);
  for (let i = 0; i < keys.length; i++) {
    const value = obj[keys[i]];
    const name = encode(primitiveText(keys[i])) + eq;
    if (ArrayIsArray(value)) {
      for (let j = 0; j < value.length; j++) {
        if (out.length > 0) out += sep;
        out += name + encode(primitiveText(value[j]));
      }
    } else {
      if (out.length > 0) out += sep;
      out += name + encode(primitiveText(value));
    }
  }
  return out;
}

function decodePart(text, decode) {
  // The default decoder is not asked about text that holds no escape.
  if (decode === qsUnescape && (!StringPrototypeIncludes(text, '%') || RegExpPrototypeExec(/%[\da-fA-F]{2}/, text) === null)) return text;
  try {
    return decode(text);
  } catch {
    return QueryString.unescape(text, true);
  }
}

// Names and values are looked at in parts of so many while they are cut, and whole at the end: the collector hashes too, and
// must not meet many that collide.
const PART = 512;

function parse(qs, sep, eq, options) {
  const out = { __proto__: null };
  if (typeof qs !== 'string' || qs.length === 0) return out;
  sep = sep ? `${sep}` : '&';
  eq = eq ? `${eq}` : '=';
  let pairs = 1000;
  if (options && typeof options.maxKeys === 'number') pairs = options.maxKeys;
  if (!(pairs > 0)) pairs = Infinity;
  const own = options?.decodeURIComponent;
  const decode = typeof own === 'function' ? own : QueryString.unescape;
  // With a decoder of the caller's, '+' reaches it as '%20'.
  const plus = decode === qsUnescape ? ' ' : '%20';

  const names = [];
  const values = [];
  let looked = 0;
  for (let start = 0; start < qs.length && pairs > 0;) {
    // An empty separator, which is what an empty array makes, separates nothing.
    let end = sep === '' ? -1 : StringPrototypeIndexOf(qs, sep, start);
    if (end === -1) end = qs.length;
    if (end > start) {
      let piece = StringPrototypeSlice(qs, start, end);
      const split = StringPrototypeIndexOf(piece, eq);
      let value = split === -1 || sep === '' ? '' : StringPrototypeSlice(piece, split + eq.length);
      if (split !== -1) piece = StringPrototypeSlice(piece, 0, split);
      if (StringPrototypeIncludes(piece, '+')) piece = StringPrototypeReplaceAll(piece, '+', plus);
      if (StringPrototypeIncludes(value, '+')) value = StringPrototypeReplaceAll(value, '+', plus);
      ArrayPrototypePush(names, decodePart(piece, decode));
      ArrayPrototypePush(values, decodePart(value, decode));
      if (names.length - looked === PART) {
        guardKeys(ArrayPrototypeSlice(names, looked));
        guardKeys(ArrayPrototypeSlice(values, looked));
        looked = names.length;
      }
    }
    // Nothing between two separators counts too.
    pairs--;
    start = end + (sep.length || 1);
  }
  guardKeys(names);
  guardKeys(values);
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const present = out[name];
    if (present === undefined) out[name] = values[i];
    else if (typeof present === 'string') out[name] = [present, values[i]];
    else ArrayPrototypePush(present, values[i]);
  }
  return out;
}
