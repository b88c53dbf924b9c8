'use strict';
// IP address text: what is one, and its bytes (RFC 4291 section 2.2, RFC 6052 dotted tails). Used by net, dns and the block list.

const { MathFloor, NumberPrototypeToString, StringPrototypeCharCodeAt, StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeSplit } = primordials;

// The four bytes of strict dotted-decimal text, as a number; -1 if it is not that.
function parseV4(text) {
  let value = 0;
  let octet = -1;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const c = StringPrototypeCharCodeAt(text, i);
    if (c === 46) {
      if (octet < 0 || ++dots > 3) return -1;
      value = value * 256 + octet;
      octet = -1;
      digits = 0;
    } else if (c >= 48 && c <= 57) {
      // A leading zero would be octal to some readers.
      if (octet === 0 || ++digits > 3) return -1;
      octet = (octet < 0 ? 0 : octet) * 10 + (c - 48);
      if (octet > 255) return -1;
    } else {
      return -1;
    }
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : -1;
}

function hexGroup(text) {
  if (text.length === 0 || text.length > 4) return -1;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const c = StringPrototypeCharCodeAt(text, i);
    let digit;
    if (c >= 48 && c <= 57) digit = c - 48;
    else if (c >= 97 && c <= 102) digit = c - 87;
    else if (c >= 65 && c <= 70) digit = c - 55;
    else return -1;
    value = value * 16 + digit;
  }
  return value;
}

// The groups on one side of `::`; undefined if malformed.
function groups(text, mayEndDotted) {
  if (text === '') return [];
  const parts = StringPrototypeSplit(text, ':');
  const out = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (mayEndDotted && i === parts.length - 1 && StringPrototypeIndexOf(part, '.') !== -1) {
      const v4 = parseV4(part);
      if (v4 < 0) return undefined;
      out[out.length] = MathFloor(v4 / 65536);
      out[out.length] = v4 % 65536;
      continue;
    }
    const value = hexGroup(part);
    if (value < 0) return undefined;
    out[out.length] = value;
  }
  return out;
}

// Eight 16-bit groups; undefined if `text` is no IPv6 address. A zone (`%eth0`) is allowed and ignored.
function parseV6(text) {
  const zone = StringPrototypeIndexOf(text, '%');
  if (zone !== -1) {
    if (zone === text.length - 1) return undefined;
    for (let i = zone + 1; i < text.length; i++) {
      const c = StringPrototypeCharCodeAt(text, i);
      const ok = (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 45 || c === 46 || c === 95 || c === 126 || c === 58;
      if (!ok) return undefined;
    }
    text = StringPrototypeSlice(text, 0, zone);
  }
  const gap = StringPrototypeIndexOf(text, '::');
  if (gap === -1) {
    const all = groups(text, true);
    return all !== undefined && all.length === 8 ? all : undefined;
  }
  const rest = StringPrototypeSlice(text, gap + 2);
  if (StringPrototypeIndexOf(rest, '::') !== -1) return undefined;
  const left = groups(StringPrototypeSlice(text, 0, gap), false);
  const right = groups(rest, true);
  if (left === undefined || right === undefined || left.length + right.length > 7) return undefined;
  const out = left;
  for (let missing = 8 - left.length - right.length; missing > 0; missing--) out[out.length] = 0;
  for (let i = 0; i < right.length; i++) out[out.length] = right[i];
  return out;
}

const isIPv4 = (text) => parseV4(`${text}`) >= 0;
const isIPv6 = (text) => parseV6(`${text}`) !== undefined;

function isIP(text) {
  text = `${text}`;
  if (parseV4(text) >= 0) return 4;
  return parseV6(text) !== undefined ? 6 : 0;
}

// The compressed lower-case form (RFC 5952) of eight groups.
function formatV6(value) {
  let bestAt = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let n = 0;
    while (i + n < 8 && value[i + n] === 0) n++;
    if (n > bestLength) {
      bestAt = i;
      bestLength = n;
    }
    if (n > 0) i += n - 1;
  }
  const hex = (n) => NumberPrototypeToString(n, 16);
  const dotted = (a, b) => `${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`;
  if (bestAt === 0 && bestLength === 5 && value[5] === 0xffff) return `::ffff:${dotted(value[6], value[7])}`;
  if (bestAt === 0 && bestLength === 6) return `::${dotted(value[6], value[7])}`;
  let text = '';
  for (let i = 0; i < 8; i++) {
    if (i === bestAt) {
      text += i === 0 ? '::' : ':';
      i += bestLength - 1;
      continue;
    }
    text += hex(value[i]);
    if (i < 7) text += ':';
  }
  return text;
}

const formatV4 = (value) => `${MathFloor(value / 16777216)}.${MathFloor(value / 65536) % 256}.${MathFloor(value / 256) % 256}.${value % 256}`;

module.exports = { formatV4, formatV6, isIP, isIPv4, isIPv6, parseV4, parseV6 };
