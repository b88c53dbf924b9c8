'use strict';
// Glob patterns as `fs.glob` and the `ignore` option of `fs.watch` take them: `*`, `?`, `[...]` with POSIX classes, `{a,b}`,
// `{1..3}`, the forms `@( | )`, `!( )`, `?( )`, `*( )`, `+( )`, and `**` for any number of directories. A pattern becomes a
// list of alternatives (braces are spread out first); each is a list of segments, one for each name of a path.

const {
  ArrayPrototypeJoin, ArrayPrototypePush, MathAbs, Number, RegExp, RegExpPrototypeExec, RegExpPrototypeSymbolReplace, String,
  StringPrototypeCharCodeAt, StringPrototypeIndexOf, StringPrototypePadStart, StringPrototypeSlice, StringPrototypeSplit,
  StringFromCharCode,
} = primordials;

// More alternatives than this come only from patterns made to hurt: `{1..99}{1..99}{1..99}`.
const kMaxAlternatives = 10000;
const kGlobstar = 'globstar';
const kLiteral = 'literal';
const kRegExp = 'regexp';

const posixClasses = {
  '__proto__': null,
  '[:alnum:]': '\\p{L}\\p{Nl}\\p{Nd}', '[:alpha:]': '\\p{L}\\p{Nl}', '[:ascii:]': '\\x00-\\x7f', '[:blank:]': '\\p{Zs}\\t',
  '[:cntrl:]': '\\p{Cc}', '[:digit:]': '\\p{Nd}', '[:graph:]': '\\x21-\\x7e', '[:lower:]': '\\p{Ll}', '[:print:]': '\\x20-\\x7e',
  '[:punct:]': '\\p{P}', '[:space:]': '\\p{Z}\\t\\r\\n\\v\\f', '[:upper:]': '\\p{Lu}', '[:word:]': '\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}',
  '[:xdigit:]': 'A-Fa-f0-9',
};

const escapeText = (text) => RegExpPrototypeSymbolReplace(/[\\^$.*+?()[\]{}|/]/g, text, '\\$&');
// In a class a hyphen makes a range; outside of one it must not be escaped.
const escapeInClass = (text) => RegExpPrototypeSymbolReplace(/[\\^$.*+?()[\]{}|/-]/g, text, '\\$&');

// --- braces ------------------------------------------------------------------------------------------------------------

// The end of the brace that opens at `start` and the places of its own commas; null when it is none.
function braceAt(text, start) {
  let depth = 0;
  const commas = [];
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === '{') depth++;
    else if (c === ',' && depth === 1) ArrayPrototypePush(commas, i);
    else if (c === '}' && --depth === 0) return { end: i, commas };
  }
  return null;
}

function sequence(body) {
  const m = RegExpPrototypeExec(/^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])(?:\.\.(-?\d+))?$/, body);
  if (m === null) return null;
  const numeric = RegExpPrototypeExec(/^-?\d/, m[1]) !== null;
  if (numeric !== (RegExpPrototypeExec(/^-?\d/, m[2]) !== null)) return null;
  const from = numeric ? Number(m[1]) : StringPrototypeCharCodeAt(m[1], 0);
  const to = numeric ? Number(m[2]) : StringPrototypeCharCodeAt(m[2], 0);
  const step = MathAbs(Number(m[3] ?? 1)) || 1;
  const padded = numeric && (RegExpPrototypeExec(/^-?0\d/, m[1]) !== null || RegExpPrototypeExec(/^-?0\d/, m[2]) !== null);
  const width = padded ? (m[1].length > m[2].length ? m[1].length : m[2].length) : 0;
  const out = [];
  for (let i = from; from <= to ? i <= to : i >= to; i += from <= to ? step : -step) {
    if (out.length >= kMaxAlternatives) break;
    ArrayPrototypePush(out, numeric ? StringPrototypePadStart(String(i), width, '0') : StringFromCharCode(i));
  }
  return out;
}

function expandBraces(text, out = []) {
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') {
      i++;
      continue;
    }
    if (text[i] !== '{') continue;
    const brace = braceAt(text, i);
    if (brace === null) continue;
    const head = StringPrototypeSlice(text, 0, i);
    const tail = StringPrototypeSlice(text, brace.end + 1);
    let parts;
    if (brace.commas.length === 0) {
      parts = sequence(StringPrototypeSlice(text, i + 1, brace.end));
      if (parts === null) continue;
    } else {
      parts = [];
      let start = i + 1;
      for (let k = 0; k <= brace.commas.length; k++) {
        const end = k === brace.commas.length ? brace.end : brace.commas[k];
        ArrayPrototypePush(parts, StringPrototypeSlice(text, start, end));
        start = end + 1;
      }
    }
    for (let k = 0; k < parts.length && out.length < kMaxAlternatives; k++) expandBraces(`${head}${parts[k]}${tail}`, out);
    return out;
  }
  ArrayPrototypePush(out, text);
  return out;
}

// --- one segment -------------------------------------------------------------------------------------------------------

// The class that opens at `start`: its regular expression and where it ends; null when there is no closing bracket.
function classAt(text, start) {
  let i = start + 1;
  let negated = false;
  if (text[i] === '!' || text[i] === '^') {
    negated = true;
    i++;
  }
  let body = '';
  let first = true;
  for (; i < text.length; i++) {
    const c = text[i];
    if (c === ']' && !first) return { source: `[${negated ? '^' : ''}${body}]`, end: i };
    first = false;
    if (c === '[' && text[i + 1] === ':') {
      const close = StringPrototypeIndexOf(text, ':]', i);
      const found = close === -1 ? undefined : posixClasses[StringPrototypeSlice(text, i, close + 2)];
      if (found !== undefined) {
        body += found;
        i = close + 1;
        continue;
      }
    }
    if (c === '\\' && i + 1 < text.length) body += escapeInClass(text[++i]);
    else if (c === '-' && body !== '' && text[i + 1] !== ']') body += '-';
    else body += escapeInClass(c);
  }
  return null;
}

// The group `(a|b)` that opens at `start`.
function groupAt(text, start) {
  let depth = 0;
  const parts = [];
  let from = start + 1;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === '(') depth++;
    else if (c === '|' && depth === 1) {
      ArrayPrototypePush(parts, StringPrototypeSlice(text, from, i));
      from = i + 1;
    } else if (c === ')' && --depth === 0) {
      ArrayPrototypePush(parts, StringPrototypeSlice(text, from, i));
      return { parts, end: i };
    }
  }
  return null;
}

function sourceOf(text) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if ((c === '@' || c === '!' || c === '?' || c === '*' || c === '+') && text[i + 1] === '(') {
      const group = groupAt(text, i + 1);
      if (group !== null) {
        const inner = [];
        for (let k = 0; k < group.parts.length; k++) ArrayPrototypePush(inner, sourceOf(group.parts[k]));
        const any = `(?:${ArrayPrototypeJoin(inner, '|')})`;
        if (c === '!') {
          // What follows belongs into the look-ahead: `!(a)b` must refuse `ab`, not everything that starts with `a`.
          const rest = sourceOf(StringPrototypeSlice(text, group.end + 1));
          return `${out}(?:(?!${any}${rest}$)[^/]*?)${rest}`;
        }
        out += c === '@' ? any : `${any}${c}`;
        i = group.end;
        continue;
      }
    }
    if (c === '*') {
      while (text[i + 1] === '*') i++;
      out += '[^/]*?';
    } else if (c === '?') {
      out += '[^/]';
    } else if (c === '[') {
      const found = classAt(text, i);
      if (found === null) {
        out += '\\[';
      } else {
        out += found.source;
        i = found.end;
      }
    } else if (c === '\\' && i + 1 < text.length) {
      out += escapeText(text[++i]);
    } else {
      out += escapeText(c);
    }
  }
  return out;
}

const hasMagic = (text) => RegExpPrototypeExec(/[*?[]|[@!+]\(/, text) !== null;

function compileSegment(text, dot) {
  if (text === '**') return { kind: kGlobstar };
  if (!hasMagic(text)) return { kind: kLiteral, name: RegExpPrototypeSymbolReplace(/\\(.)/g, text, '$1') };
  // A name that starts with a dot matches only where the pattern spells the dot; `.` and `..` never match by magic.
  const guard = text[0] === '.' ? '(?!\\.{1,2}$)' : dot ? '(?!\\.{1,2}$)(?=.)' : '(?!\\.)(?=.)';
  return { kind: kRegExp, regexp: new RegExp(`^${guard}${sourceOf(text)}$`, 'su') };
}

function segmentMatches(segment, name) {
  if (segment.kind === kLiteral) return segment.name === name;
  return RegExpPrototypeExec(segment.regexp, name) !== null;
}

// The alternatives of a pattern: `{ segments, absolute, onlyDirectories }`.
function parse(pattern, dot) {
  const texts = expandBraces(pattern);
  const alternatives = [];
  for (let i = 0; i < texts.length; i++) {
    const parts = StringPrototypeSplit(texts[i], '/');
    const segments = [];
    for (let k = 0; k < parts.length; k++) {
      if (parts[k] === '' || parts[k] === '.') continue;
      // Two `**` in a row say no more than one.
      if (parts[k] === '**' && segments.length > 0 && segments[segments.length - 1].kind === kGlobstar) continue;
      ArrayPrototypePush(segments, compileSegment(parts[k], dot));
    }
    ArrayPrototypePush(alternatives, {
      segments,
      absolute: texts[i][0] === '/',
      onlyDirectories: parts.length > 1 && parts[parts.length - 1] === '',
    });
  }
  return alternatives;
}

function matchFrom(segments, s, names, n, dot) {
  for (; s < segments.length; s++, n++) {
    const segment = segments[s];
    if (segment.kind === kGlobstar) {
      for (let skip = n; skip <= names.length; skip++) {
        if (matchFrom(segments, s + 1, names, skip, dot)) return true;
        if (skip < names.length && names[skip][0] === '.' && (!dot || names[skip] === '.' || names[skip] === '..')) return false;
      }
      return false;
    }
    if (n >= names.length || !segmentMatches(segment, names[n])) return false;
  }
  return n === names.length;
}

function namesOf(path) {
  const parts = StringPrototypeSplit(path, '/');
  const names = [];
  for (let i = 0; i < parts.length; i++) if (parts[i] !== '' && parts[i] !== '.') ArrayPrototypePush(names, parts[i]);
  return names;
}

// A function of a path that says whether it matches. With `baseName`, a pattern without a slash is matched against the last
// name of the path alone.
function compile(pattern, { dot = false, baseName = false } = {}) {
  const alternatives = parse(pattern, dot);
  const onName = baseName && StringPrototypeIndexOf(pattern, '/') === -1;
  return (path) => {
    let names = namesOf(path);
    if (onName && names.length > 1) names = [names[names.length - 1]];
    for (let i = 0; i < alternatives.length; i++) {
      const { segments, absolute } = alternatives[i];
      if (!onName && absolute !== (path[0] === '/')) continue;
      if (matchFrom(segments, 0, names, 0, dot)) return true;
    }
    return false;
  };
}

module.exports = { compile, kGlobstar, kLiteral, kRegExp, parse, segmentMatches };
