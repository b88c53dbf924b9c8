'use strict';
// node:punycode (deprecated): Punycode of RFC 3492 and its use in domain names.
// Follows https://nodejs.org/api/punycode.html and https://www.rfc-editor.org/rfc/rfc3492.

const {
  ArrayPrototypeJoin,
  ArrayPrototypeMap,
  ArrayPrototypePush,
  ArrayPrototypeSplice,
  MathFloor,
  RangeError,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  StringFromCodePoint,
  StringPrototypeCharCodeAt,
  StringPrototypeLastIndexOf,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
} = primordials;

// Parameters of section 5.
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;
const MAX_INT = 0x7fffffff;

const overflow = () => new RangeError('Overflow: input needs wider integers to process');
const notBasic = () => new RangeError('Illegal input >= 0x80 (not a basic code point)');
const invalid = () => new RangeError('Invalid input');

// Code points; unpaired surrogates stand for themselves.
function ucs2decode(string) {
  const out = [];
  for (let i = 0; i < string.length; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    if ((unit & 0xfc00) === 0xd800 && i + 1 < string.length) {
      const next = StringPrototypeCharCodeAt(string, i + 1);
      if ((next & 0xfc00) === 0xdc00) {
        ArrayPrototypePush(out, ((unit & 0x3ff) << 10) + (next & 0x3ff) + 0x10000);
        i++;
        continue;
      }
    }
    ArrayPrototypePush(out, unit);
  }
  return out;
}

function fromCodePoint(point) {
  if (!(point >= 0 && point <= 0x10ffff) || MathFloor(point) !== point) throw new RangeError(`Invalid code point ${point}`);
  return StringFromCodePoint(point);
}

function ucs2encode(codePoints) {
  let out = '';
  for (let i = 0; i < codePoints.length; i++) out += fromCodePoint(codePoints[i]);
  return out;
}

// Section 6.1.
function adapt(delta, points, first) {
  delta = MathFloor(delta / (first ? DAMP : 2));
  delta += MathFloor(delta / points);
  let k = 0;
  while (delta > ((BASE - T_MIN) * T_MAX) / 2) {
    delta = MathFloor(delta / (BASE - T_MIN));
    k += BASE;
  }
  return MathFloor(k + (BASE - T_MIN + 1) * delta / (delta + SKEW));
}

const threshold = (k, bias) => (k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias);

function digitValue(code) {
  if (code >= 48 && code <= 57) return code - 48 + 26;
  if (code >= 65 && code <= 90) return code - 65;
  if (code >= 97 && code <= 122) return code - 97;
  return BASE;
}
const digitText = (digit) => StringFromCodePoint(digit < 26 ? digit + 97 : digit - 26 + 48);

// Section 6.2.
function decode(input) {
  const out = [];
  let basic = StringPrototypeLastIndexOf(input, '-');
  if (basic < 0) basic = 0;
  for (let i = 0; i < basic; i++) {
    const code = StringPrototypeCharCodeAt(input, i);
    if (code >= 0x80) throw notBasic();
    ArrayPrototypePush(out, code);
  }
  let n = INITIAL_N;
  let i = 0;
  let bias = INITIAL_BIAS;
  for (let at = basic > 0 ? basic + 1 : 0; at < input.length;) {
    const before = i;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      if (at >= input.length) throw invalid();
      const digit = digitValue(StringPrototypeCharCodeAt(input, at++));
      if (digit >= BASE) throw invalid();
      if (digit > MathFloor((MAX_INT - i) / weight)) throw overflow();
      i += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) break;
      if (weight > MathFloor(MAX_INT / (BASE - t))) throw overflow();
      weight *= BASE - t;
    }
    const count = out.length + 1;
    bias = adapt(i - before, count, before === 0);
    if (MathFloor(i / count) > MAX_INT - n) throw overflow();
    n += MathFloor(i / count);
    i %= count;
    ArrayPrototypeSplice(out, i++, 0, n);
  }
  return ucs2encode(out);
}

// Section 6.3.
function encode(input) {
  const points = ucs2decode(input);
  let out = '';
  for (let i = 0; i < points.length; i++) if (points[i] < 0x80) out += StringFromCodePoint(points[i]);
  const basic = out.length;
  let handled = basic;
  if (basic > 0) out += '-';
  let n = INITIAL_N;
  let delta = 0;
  let bias = INITIAL_BIAS;
  while (handled < points.length) {
    let next = MAX_INT;
    for (let i = 0; i < points.length; i++) if (points[i] >= n && points[i] < next) next = points[i];
    if (next - n > MathFloor((MAX_INT - delta) / (handled + 1))) throw overflow();
    delta += (next - n) * (handled + 1);
    n = next;
    for (let i = 0; i < points.length; i++) {
      if (points[i] < n && ++delta > MAX_INT) throw overflow();
      if (points[i] !== n) continue;
      let q = delta;
      for (let k = BASE; ; k += BASE) {
        const t = threshold(k, bias);
        if (q < t) break;
        out += digitText(t + (q - t) % (BASE - t));
        q = MathFloor((q - t) / (BASE - t));
      }
      out += digitText(q);
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return out;
}

// Applies `f` to each label of a domain name or of the domain of a mail address.
function eachLabel(domain, f) {
  let prefix = '';
  const at = StringPrototypeIndexOf(domain, '@');
  if (at !== -1) {
    const end = StringPrototypeIndexOf(domain, '@', at + 1);
    prefix = StringPrototypeSlice(domain, 0, at + 1);
    domain = StringPrototypeSlice(domain, at + 1, end === -1 ? undefined : end);
  }
  // The other full stops of IDNA count as dots.
  domain = RegExpPrototypeSymbolReplace(/[\u3002\uff0e\uff61]/g, domain, '.');
  return prefix + ArrayPrototypeJoin(ArrayPrototypeMap(StringPrototypeSplit(domain, '.'), f), '.');
}

function toUnicode(input) {
  return eachLabel(input, (label) => (
    StringPrototypeStartsWith(label, 'xn--') ? decode(StringPrototypeToLowerCase(StringPrototypeSlice(label, 4))) : label));
}

function toASCII(input) {
  return eachLabel(input, (label) => (RegExpPrototypeExec(/[^\0-\x7f]/, label) === null ? label : `xn--${encode(label)}`));
}

module.exports = {
  version: '2.1.0',
  ucs2: { decode: ucs2decode, encode: ucs2encode },
  decode,
  encode,
  toASCII,
  toUnicode,
};
