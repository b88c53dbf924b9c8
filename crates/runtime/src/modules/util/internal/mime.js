'use strict';
// MIMEType and MIMEParams: https://nodejs.org/api/util.html#class-utilmimetype, parsing after https://mimesniff.spec.whatwg.org

const {
  MapIteratorPrototypeNext,
  MapPrototypeEntries,
  ObjectDefineProperties,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  SafeMap,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  Symbol,
  SymbolIterator,
} = primordials;

const { codes: { ERR_INVALID_MIME_SYNTAX } } = require('internal/errors');

const notTokenChar = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
const notQuotedChar = /[^\t\u0020-~\u0080-\u00FF]/;
const notSpace = /[^\r\n\t ]/;
const trailingSpace = /[\r\n\t ]+$/;

const indexOfMatch = (pattern, text) => RegExpPrototypeExec(pattern, text)?.index ?? -1;
const skipSpace = (text, from) => {
  const at = indexOfMatch(notSpace, StringPrototypeSlice(text, from));
  return at === -1 ? text.length : from + at;
};
const trimEnd = (text) => RegExpPrototypeSymbolReplace(trailingSpace, text, '');

// Checks one half of the type or a parameter's name; returns it in lower case.
function checkToken(what, value) {
  const text = `${value}`;
  const bad = indexOfMatch(notTokenChar, text);
  if (text === '' || bad !== -1) throw new ERR_INVALID_MIME_SYNTAX(what, text, bad);
  return StringPrototypeToLowerCase(text);
}

function quoteValue(value) {
  if (value !== '' && RegExpPrototypeExec(notTokenChar, value) === null) return value;
  return `"${RegExpPrototypeSymbolReplace(/[\\"]/g, value, '\\$&')}"`;
}

// Reads `type/subtype`; returns the two and where the parameters begin.
function parseEssence(text) {
  let at = skipSpace(text, 0);
  const slash = StringPrototypeIndexOf(text, '/', at);
  const type = slash === -1 ? StringPrototypeSlice(text, at) : StringPrototypeSlice(text, at, slash);
  const badType = indexOfMatch(notTokenChar, type);
  if (type === '' || badType !== -1 || slash === -1) throw new ERR_INVALID_MIME_SYNTAX('type', text, badType);
  at = slash + 1;
  const semicolon = StringPrototypeIndexOf(text, ';', at);
  const raw = semicolon === -1 ? StringPrototypeSlice(text, at) : StringPrototypeSlice(text, at, semicolon);
  const subtype = trimEnd(raw);
  const badSubtype = indexOfMatch(notTokenChar, subtype);
  if (subtype === '' || badSubtype !== -1) throw new ERR_INVALID_MIME_SYNTAX('subtype', text, badSubtype);
  return {
    type: StringPrototypeToLowerCase(type),
    subtype: StringPrototypeToLowerCase(subtype),
    rest: semicolon === -1 ? text.length : semicolon + 1,
  };
}

// Reads a quoted value whose opening mark is at `at`; returns the text and the place behind the closing mark.
function readQuoted(text, at) {
  let out = '';
  let i = at + 1;
  for (; i < text.length && text[i] !== '"'; i++) {
    if (text[i] === '\\' && i + 1 < text.length) i++;
    out += text[i];
  }
  return { value: out, end: i + 1 };
}

function parseParams(text, at, map) {
  while (at < text.length) {
    at = skipSpace(text, at);
    let end = at;
    while (end < text.length && text[end] !== ';' && text[end] !== '=') end++;
    const name = StringPrototypeToLowerCase(StringPrototypeSlice(text, at, end));
    if (end >= text.length) return;
    at = end + 1;
    if (text[end] === ';') continue;
    let value;
    if (text[at] === '"') {
      const quoted = readQuoted(text, at);
      value = quoted.value;
      const semicolon = StringPrototypeIndexOf(text, ';', quoted.end);
      at = semicolon === -1 ? text.length : semicolon + 1;
    } else {
      const semicolon = StringPrototypeIndexOf(text, ';', at);
      value = trimEnd(semicolon === -1 ? StringPrototypeSlice(text, at) : StringPrototypeSlice(text, at, semicolon));
      at = semicolon === -1 ? text.length : semicolon + 1;
      if (value === '') continue;
    }
    if (name !== '' && RegExpPrototypeExec(notTokenChar, name) === null && RegExpPrototypeExec(notQuotedChar, value) === null && !map.has(name)) {
      map.set(name, value);
    }
  }
}

const kFill = Symbol('kFill');

class MIMEParams {
  #map = new SafeMap();

  // Takes over the parameters in `text` from `at` on.
  [kFill](text, at) { parseParams(text, at, this.#map); }

  delete(name) { this.#map.delete(`${name}`); }

  get(name) {
    const value = this.#map.get(`${name}`);
    return value === undefined ? null : value;
  }

  has(name) { return this.#map.has(`${name}`); }

  set(name, value) {
    name = `${name}`;
    value = `${value}`;
    const badName = indexOfMatch(notTokenChar, name);
    if (name === '' || badName !== -1) throw new ERR_INVALID_MIME_SYNTAX('parameter name', name, badName);
    const badValue = indexOfMatch(notQuotedChar, value);
    if (badValue !== -1) throw new ERR_INVALID_MIME_SYNTAX('parameter value', value, badValue);
    this.#map.set(name, value);
  }

  *entries() {
    const iterator = MapPrototypeEntries(this.#map);
    for (;;) {
      const { done, value } = MapIteratorPrototypeNext(iterator);
      if (done) return;
      yield value;
    }
  }

  *keys() {
    const iterator = MapPrototypeEntries(this.#map);
    for (;;) {
      const { done, value } = MapIteratorPrototypeNext(iterator);
      if (done) return;
      yield value[0];
    }
  }

  *values() {
    const iterator = MapPrototypeEntries(this.#map);
    for (;;) {
      const { done, value } = MapIteratorPrototypeNext(iterator);
      if (done) return;
      yield value[1];
    }
  }

  toString() {
    const iterator = MapPrototypeEntries(this.#map);
    let text = '';
    for (;;) {
      const { done, value } = MapIteratorPrototypeNext(iterator);
      if (done) return text;
      text += `${text === '' ? '' : ';'}${value[0]}=${quoteValue(value[1])}`;
    }
  }
}

ObjectDefineProperties(MIMEParams.prototype, {
  __proto__: null,
  [SymbolIterator]: { __proto__: null, configurable: true, value: MIMEParams.prototype.entries, writable: true },
  toJSON: { __proto__: null, configurable: true, value: MIMEParams.prototype.toString, writable: true },
});
for (const name of ['delete', 'get', 'has', 'set', 'entries', 'keys', 'values', 'toString', 'toJSON']) {
  ObjectDefineProperties(MIMEParams.prototype, { __proto__: null, [name]: { __proto__: null, enumerable: true } });
}

class MIMEType {
  #type;
  #subtype;
  #parameters;

  constructor(string) {
    const text = `${string}`;
    const { type, subtype, rest } = parseEssence(text);
    this.#type = type;
    this.#subtype = subtype;
    this.#parameters = new MIMEParams();
    this.#parameters[kFill](text, rest);
  }

  get type() { return this.#type; }
  set type(value) { this.#type = checkToken('type', value); }
  get subtype() { return this.#subtype; }
  set subtype(value) { this.#subtype = checkToken('subtype', value); }
  get essence() { return `${this.#type}/${this.#subtype}`; }
  get params() { return this.#parameters; }

  toString() {
    const params = this.#parameters.toString();
    return params === '' ? this.essence : `${this.essence};${params}`;
  }
}

for (const name of ['type', 'subtype', 'essence', 'params', 'toString']) {
  ObjectDefineProperties(MIMEType.prototype, { __proto__: null, [name]: { __proto__: null, enumerable: true } });
}
ObjectDefineProperties(MIMEType.prototype, {
  __proto__: null,
  toJSON: { __proto__: null, configurable: true, enumerable: true, value: MIMEType.prototype.toString, writable: true },
});

module.exports = { MIMEParams, MIMEType };
