'use strict';
// Pattern strings of URLPattern: tokens, parts, the regular expression and the normal form of a pattern.
// Follows https://urlpattern.spec.whatwg.org/#parsing-pattern-strings (sections named below).

const {
  ArrayPrototypePush,
  RegExp,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  SafeSet,
  StringFromCodePoint,
  StringPrototypeCharCodeAt,
  StringPrototypeCodePointAt,
  StringPrototypeSlice,
  TypeError,
} = primordials;

function bad() {
  const error = new TypeError('Failed to construct URLPattern');
  error.code = 'ERR_INVALID_URL_PATTERN';
  return error;
}

const NAME_START = /^[\p{ID_Start}$_]$/u;
const NAME_PART = /^[\p{ID_Continue}$\u200c\u200d]$/u;

// "Tokenize". Lenient tokenizing turns errors into 'invalid-char' tokens.
function tokenize(input, lenient) {
  const tokens = [];
  let at = 0;
  const add = (type, next, start, end) => {
    ArrayPrototypePush(tokens, { type, index: at, value: StringPrototypeSlice(input, start, end) });
    at = next;
  };
  const fail = (next) => {
    if (!lenient) throw bad();
    add('invalid-char', next, at, next);
  };
  while (at < input.length) {
    const point = StringPrototypeCodePointAt(input, at);
    const next = at + (point > 0xffff ? 2 : 1);
    switch (input[at]) {
      case '*':
        add('asterisk', next, at, next);
        continue;
      case '+':
      case '?':
        add('other-modifier', next, at, next);
        continue;
      case '\\': {
        if (next >= input.length) {
          fail(next);
          continue;
        }
        const end = next + (StringPrototypeCodePointAt(input, next) > 0xffff ? 2 : 1);
        add('escaped-char', end, next, end);
        continue;
      }
      case '{':
        add('open', next, at, next);
        continue;
      case '}':
        add('close', next, at, next);
        continue;
      case ':': {
        let end = next;
        while (end < input.length) {
          const code = StringPrototypeCodePointAt(input, end);
          const char = StringFromCodePoint(code);
          if (RegExpPrototypeExec(NAME_PART, char) === null && !(end === next && RegExpPrototypeExec(NAME_START, char) !== null)) break;
          if (end === next && RegExpPrototypeExec(NAME_START, char) === null) break;
          end += char.length;
        }
        if (end === next) fail(next);
        else add('name', end, next, end);
        continue;
      }
      case '(': {
        const end = groupEnd(input, next);
        if (end === -1) fail(next);
        else add('regexp', end + 1, next, end);
        continue;
      }
      default:
        add('char', next, at, next);
    }
  }
  add('end', at, at, at);
  return tokens;
}

// Index of the ')' that ends the group whose text begins at `start`, or -1 if that text is no regular expression.
function groupEnd(input, start) {
  let depth = 1;
  for (let i = start; i < input.length; i++) {
    const char = input[i];
    if (StringPrototypeCharCodeAt(input, i) > 127) return -1;
    if (i === start && char === '?') return -1;
    if (char === '\\') {
      i++;
      if (i >= input.length || StringPrototypeCharCodeAt(input, i) > 127) return -1;
    } else if (char === ')') {
      if (--depth === 0) return i === start ? -1 : i;
    } else if (char === '(') {
      depth++;
      if (i + 1 >= input.length || input[i + 1] !== '?') return -1;
    }
  }
  return -1;
}

const escapeRegExp = (text) => RegExpPrototypeSymbolReplace(/[.+*?^${}()[\]|/\\]/g, text, '\\$&');
const escapePattern = (text) => RegExpPrototypeSymbolReplace(/[+*?:{}()\\]/g, text, '\\$&');
const FULL_WILDCARD = '.*';
const segmentWildcard = (options) => `[^${escapeRegExp(options.delimiter)}]+?`;

// "Parse a pattern string": a list of { type, value, modifier, name, prefix, suffix }.
function parsePattern(input, options, encode) {
  const tokens = tokenize(input, false);
  const wildcard = segmentWildcard(options);
  const parts = [];
  const names = new SafeSet();
  let index = 0;
  let fixed = '';
  let nextName = 0;

  const take = (type) => (tokens[index].type === type ? tokens[index++] : null);
  const takeModifier = () => take('other-modifier') ?? take('asterisk');
  const takeRegExpOrWildcard = (name) => take('regexp') ?? (name === null ? take('asterisk') : null);
  const flush = () => {
    if (fixed === '') return;
    ArrayPrototypePush(parts, { type: 'fixed', value: encode(fixed), modifier: '', name: '', prefix: '', suffix: '' });
    fixed = '';
  };
  const addPart = (prefix, nameToken, matchToken, suffix, modifierToken) => {
    const modifier = modifierToken === null ? '' : modifierToken.value;
    if (nameToken === null && matchToken === null && modifier === '') {
      fixed += prefix;
      return;
    }
    flush();
    if (nameToken === null && matchToken === null) {
      if (prefix !== '') ArrayPrototypePush(parts, { type: 'fixed', value: encode(prefix), modifier, name: '', prefix: '', suffix: '' });
      return;
    }
    let value = matchToken === null ? wildcard : matchToken.type === 'asterisk' ? FULL_WILDCARD : matchToken.value;
    let type = 'regexp';
    if (value === wildcard) type = 'segment';
    else if (value === FULL_WILDCARD) type = 'full';
    if (type !== 'regexp') value = '';
    let name = '';
    if (nameToken !== null) name = nameToken.value;
    else if (matchToken !== null) name = `${nextName++}`;
    if (names.has(name)) throw bad();
    names.add(name);
    ArrayPrototypePush(parts, { type, value, modifier, name, prefix: encode(prefix), suffix: encode(suffix) });
  };
  const text = () => {
    let out = '';
    for (;;) {
      const token = take('char') ?? take('escaped-char');
      if (token === null) return out;
      out += token.value;
    }
  };

  while (index < tokens.length) {
    const char = take('char');
    const name = take('name');
    const match = takeRegExpOrWildcard(name);
    if (name !== null || match !== null) {
      let prefix = char === null ? '' : char.value;
      if (prefix !== '' && prefix !== options.prefix) {
        fixed += prefix;
        prefix = '';
      }
      flush();
      addPart(prefix, name, match, '', takeModifier());
      continue;
    }
    const literal = char ?? take('escaped-char');
    if (literal !== null) {
      fixed += literal.value;
      continue;
    }
    if (take('open') !== null) {
      const prefix = text();
      const innerName = take('name');
      const innerMatch = takeRegExpOrWildcard(innerName);
      const suffix = text();
      if (take('close') === null) throw bad();
      addPart(prefix, innerName, innerMatch, suffix, takeModifier());
      continue;
    }
    flush();
    if (take('end') === null) throw bad();
  }
  return parts;
}

// "Generate a regular expression and name list".
function toRegExp(parts, options) {
  const names = [];
  let source = '^';
  for (let i = 0; i < parts.length; i++) {
    const { type, modifier, name, prefix, suffix } = parts[i];
    if (type === 'fixed') {
      source += modifier === '' ? escapeRegExp(parts[i].value) : `(?:${escapeRegExp(parts[i].value)})${modifier}`;
      continue;
    }
    ArrayPrototypePush(names, name);
    const inner = type === 'segment' ? segmentWildcard(options) : type === 'full' ? FULL_WILDCARD : parts[i].value;
    if (prefix === '' && suffix === '') {
      source += modifier === '' || modifier === '?' ? `(${inner})${modifier}` : `((?:${inner})${modifier})`;
      continue;
    }
    const before = escapeRegExp(prefix);
    const after = escapeRegExp(suffix);
    if (modifier === '' || modifier === '?') {
      source += `(?:${before}(${inner})${after})${modifier}`;
    } else {
      source += `(?:${before}((?:${inner})(?:${after}${before}(?:${inner}))*)${after})${modifier === '*' ? '?' : ''}`;
    }
  }
  try {
    return { regexp: new RegExp(`${source}$`, options.ignoreCase ? 'vi' : 'v'), names };
  } catch {
    throw bad();
  }
}

// "Generate a pattern string".
function toPatternString(parts, options) {
  let out = '';
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    const previous = i > 0 ? parts[i - 1] : null;
    const next = i + 1 < parts.length ? parts[i + 1] : null;
    if (part.type === 'fixed') {
      out += part.modifier === '' ? escapePattern(part.value) : `{${escapePattern(part.value)}}${part.modifier}`;
      continue;
    }
    const custom = RegExpPrototypeExec(/^[0-9]/, part.name) === null;
    let group = part.suffix !== '' || (part.prefix !== '' && part.prefix !== options.prefix);
    if (!group && custom && part.type === 'segment' && part.modifier === '' && next !== null && next.prefix === '' && next.suffix === '') {
      if (next.type === 'fixed') {
        const first = StringFromCodePoint(StringPrototypeCodePointAt(next.value, 0));
        group = RegExpPrototypeExec(NAME_PART, first) !== null;
      } else {
        group = RegExpPrototypeExec(/^[0-9]/, next.name) !== null;
      }
    }
    if (!group && part.prefix === '' && previous !== null && previous.type === 'fixed' && options.prefix !== '' &&
        previous.value[previous.value.length - 1] === options.prefix) group = true;
    if (group) out += '{';
    out += escapePattern(part.prefix);
    if (custom) out += `:${part.name}`;
    if (part.type === 'regexp') {
      out += `(${part.value})`;
    } else if (part.type === 'segment' && !custom) {
      out += `(${segmentWildcard(options)})`;
    } else if (part.type === 'full') {
      if (!custom && (previous === null || previous.type === 'fixed' || previous.modifier !== '' || group || part.prefix !== '')) out += '*';
      else out += `(${FULL_WILDCARD})`;
    }
    if (part.type === 'segment' && custom && part.suffix !== '' &&
        RegExpPrototypeExec(NAME_PART, StringFromCodePoint(StringPrototypeCodePointAt(part.suffix, 0))) !== null) out += '\\';
    out += escapePattern(part.suffix);
    if (group) out += '}';
    out += part.modifier;
  }
  return out;
}

// "Compile a component".
function compile(input, encode, options) {
  const parts = parsePattern(input, options, encode);
  const { regexp, names } = toRegExp(parts, options);
  let hasGroups = false;
  for (let i = 0; i < parts.length; i++) if (parts[i].type === 'regexp') hasGroups = true;
  return { pattern: toPatternString(parts, options), regexp, names, hasGroups };
}

module.exports = { bad, tokenize, compile, escapePattern };
