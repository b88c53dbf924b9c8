'use strict';
// Text work for inspect(): quoting, display width, control sequences, digits in groups.

const {
  NumberPrototypeToString,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  StringPrototypeCharCodeAt,
  StringPrototypeCodePointAt,
  StringPrototypeIncludes,
  StringPrototypeNormalize,
  StringPrototypePadStart,
  StringPrototypeSlice,
  StringPrototypeToUpperCase,
} = primordials;

// Anything that cannot stand as it is between single quotes.
const needsEscape = /[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const needsEscapeNoQuote = /[\x00-\x1f\x5c\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const shortEscapes = { '__proto__': null, '8': '\\b', '9': '\\t', '10': '\\n', '12': '\\f', '13': '\\r', '39': "\\'", '92': '\\\\' };

function escapeUnit(code) {
  const short = shortEscapes[code];
  if (short !== undefined) return short;
  if (code > 0xff) return `\\u${NumberPrototypeToString(code, 16)}`;
  return `\\x${StringPrototypePadStart(StringPrototypeToUpperCase(NumberPrototypeToString(code, 16)), 2, '0')}`;
}

// Whether `text` is short and all of it stands as it is between single quotes, as is usual.
function isPlain(text) {
  const { length } = text;
  if (length > 64) return false;
  for (let i = 0; i < length; i++) {
    const code = StringPrototypeCharCodeAt(text, i);
    if (code < 32 || code > 126 || code === 39 || code === 92) return false;
  }
  return true;
}

// Quotes `text` as a string literal, with the quote character that needs the least escaping.
function quote(text) {
  if (isPlain(text)) return `'${text}'`;
  let mark = "'";
  let pattern = needsEscape;
  if (StringPrototypeIncludes(text, "'")) {
    if (!StringPrototypeIncludes(text, '"')) mark = '"';
    else if (!StringPrototypeIncludes(text, '`') && !StringPrototypeIncludes(text, '${')) mark = '`';
    if (mark !== "'") pattern = needsEscapeNoQuote;
  }
  // In a short text the characters to escape are found as fast by looking for them below.
  if (text.length > 64 && RegExpPrototypeExec(pattern, text) === null) return `${mark}${text}${mark}`;
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = StringPrototypeCharCodeAt(text, i);
    let escape = code < 32 || code === 92 || (code === 39 && mark === "'") || (code > 126 && code < 160);
    if (!escape && code >= 0xd800 && code <= 0xdfff) {
      const next = code < 0xdc00 && i + 1 < text.length ? StringPrototypeCharCodeAt(text, i + 1) : 0;
      if (next >= 0xdc00 && next <= 0xdfff) {
        i++;
        continue;
      }
      escape = true;
    }
    if (escape) {
      out += StringPrototypeSlice(text, from, i) + escapeUnit(code);
      from = i + 1;
    }
  }
  return `${mark}${out}${StringPrototypeSlice(text, from)}${mark}`;
}

// ECMA-48 control sequences (CSI), and OSC strings such as hyperlinks up to BEL or ST.
const controlSequences = /[\u001b\u009b](?:\][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|[[\]()#;?]*(?:\d{1,4}(?:[;:]\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~])/g;

function stripControl(text) {
  if (!StringPrototypeIncludes(text, '\u001b') && !StringPrototypeIncludes(text, '\u009b')) return text;
  return RegExpPrototypeSymbolReplace(controlSequences, text, '');
}

function isZeroWidthCodePoint(code) {
  return code <= 0x1f || (code >= 0x7f && code <= 0x9f) || (code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x20d0 && code <= 0x20ff) || (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xfe20 && code <= 0xfe2f) ||
    (code >= 0xe0100 && code <= 0xe01ef);
}

// East Asian Width W and F, and emoji (Unicode 16, UAX #11), as flat pairs of first and last code point.
const wide = [
  0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3, 0x25fd, 0x25fe, 0x2614, 0x2615,
  0x2630, 0x2637, 0x2648, 0x2653, 0x267f, 0x267f, 0x268a, 0x268f, 0x2693, 0x2693, 0x26a1, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be,
  0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa, 0x26fd, 0x26fd,
  0x2705, 0x2705, 0x270a, 0x270b, 0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
  0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55, 0x2e80, 0x303e, 0x3041, 0x3247, 0x3250, 0xa4c6,
  0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe10, 0xfe19, 0xfe30, 0xfe6b, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x18cff,
  0x1aff0, 0x1b2fb, 0x1d300, 0x1d376, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191, 0x1f19a, 0x1f200, 0x1f320,
  0x1f32d, 0x1f335, 0x1f337, 0x1f37c, 0x1f37e, 0x1f393, 0x1f3a0, 0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4,
  0x1f3f8, 0x1f43e, 0x1f440, 0x1f440, 0x1f442, 0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550, 0x1f567, 0x1f57a, 0x1f57a,
  0x1f595, 0x1f596, 0x1f5a4, 0x1f5a4, 0x1f5fb, 0x1f64f, 0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6d7,
  0x1f6dc, 0x1f6df, 0x1f6eb, 0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7eb, 0x1f7f0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945,
  0x1f947, 0x1f9ff, 0x1fa70, 0x1faff, 0x20000, 0x2fffd, 0x30000, 0x3fffd,
];

function isWide(code) {
  if (code < 0x1100) return false;
  let low = 0;
  let high = wide.length / 2 - 1;
  while (low <= high) {
    const mid = (low + high) >> 1;
    if (code > wide[2 * mid + 1]) low = mid + 1;
    else if (code < wide[2 * mid]) high = mid - 1;
    else return true;
  }
  return false;
}

// How many columns of a terminal `text` takes.
function getStringWidth(text, removeControlChars = true) {
  // ASCII without control sequences: what is not a control character is one column wide.
  let width = 0;
  for (let i = 0; i < text.length; i++) {
    const code = StringPrototypeCharCodeAt(text, i);
    if (code > 126 || code === 27) return widthOf(removeControlChars ? stripControl(text) : text);
    if (code >= 32) width++;
  }
  return width;
}

function widthOf(text) {
  text = StringPrototypeNormalize(text, 'NFC');
  let width = 0;
  for (let i = 0; i < text.length; i++) {
    const code = StringPrototypeCodePointAt(text, i);
    if (code > 0xffff) i++;
    if (isWide(code)) width += 2;
    else if (!isZeroWidthCodePoint(code)) width++;
  }
  return width;
}

function groupLeft(digits) {
  let out = '';
  let end = digits.length;
  const start = digits[0] === '-' ? 4 : 3;
  for (; end > start; end -= 3) out = `_${StringPrototypeSlice(digits, end - 3, end)}${out}`;
  return end === digits.length ? digits : `${StringPrototypeSlice(digits, 0, end)}${out}`;
}

function groupRight(digits) {
  let out = '';
  let from = 0;
  for (; from + 3 < digits.length; from += 3) out += `${StringPrototypeSlice(digits, from, from + 3)}_`;
  return `${out}${StringPrototypeSlice(digits, from)}`;
}

module.exports = { getStringWidth, groupLeft, groupRight, isZeroWidthCodePoint, quote, stripControl };
