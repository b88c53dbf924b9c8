'use strict';
// URLSearchParams: a list of name-value pairs, alone or as the live view of a URL's query. Pairs are kept in one flat array
// [name, value, name, value, ...]; nothing here becomes a property name, so hostile names cannot collide.
// Follows https://url.spec.whatwg.org/#interface-urlsearchparams.

const {
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ArrayPrototypeSort,
  IteratorPrototype,
  NumberPrototypeToString,
  ObjectDefineProperties,
  ObjectSetPrototypeOf,
  ReflectApply,
  ReflectGetOwnPropertyDescriptor,
  ReflectOwnKeys,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  SafeMap,
  StringFromCharCode,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeToUpperCase,
  StringPrototypeToWellFormed,
  SymbolIterator,
  SymbolToStringTag,
  decodeURIComponent,
  encodeURIComponent,
} = primordials;

const {
  codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_THIS, ERR_INVALID_TUPLE, ERR_MISSING_ARGS },
} = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const binding = internalBinding('url');

function toUSV(value) {
  const text = typeof value === 'string' ? value : `${value}`;
  // Short text is looked through here: that takes less time than a call to the engine.
  if (text.length > 64) return StringPrototypeToWellFormed(text);
  for (let i = 0; i < text.length; i++) {
    if ((StringPrototypeCharCodeAt(text, i) & 0xf800) === 0xd800) return StringPrototypeToWellFormed(text);
  }
  return text;
}

// --- application/x-www-form-urlencoded ---------------------------------------------------------------------------------------

const PERCENT = 37;
const AMPERSAND = 38;
const PLUS = 43;
const EQUALS = 61;

// What a piece of a form holds besides plain characters.
const HAS_PLUS = 1;
const HAS_PERCENT = 2;

function decodePart(text, flags) {
  if (flags & HAS_PLUS) text = StringPrototypeReplaceAll(text, '+', ' ');
  if (!(flags & HAS_PERCENT)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // Stray percent signs or broken UTF-8: the forgiving decoder.
    return binding.decodeForm(text);
  }
}

// Longer lists are looked at for strings chosen to collide (docs/hash-flooding.md), a part of this length at a time, then whole.
const PART = 512;

// The pairs of `text`, which has no unpaired surrogates.
function parseForm(text) {
  const list = [];
  let looked = 0;
  const { length } = text;
  let name;
  let start = 0;
  let flags = 0;
  for (let i = 0; i <= length; i++) {
    const code = i < length ? StringPrototypeCharCodeAt(text, i) : AMPERSAND;
    if (code === AMPERSAND) {
      if (name !== undefined) {
        ArrayPrototypePush(list, name, decodePart(StringPrototypeSlice(text, start, i), flags));
        name = undefined;
      } else if (i > start) {
        ArrayPrototypePush(list, decodePart(StringPrototypeSlice(text, start, i), flags), '');
      }
      start = i + 1;
      flags = 0;
      if (list.length - looked >= PART) {
        require('internal/hash_guard').guardKeys(ArrayPrototypeSlice(list, looked));
        looked = list.length;
      }
    } else if (code === EQUALS) {
      if (name === undefined) {
        name = decodePart(StringPrototypeSlice(text, start, i), flags);
        start = i + 1;
        flags = 0;
      }
    } else if (code === PLUS) {
      flags |= HAS_PLUS;
    } else if (code === PERCENT) {
      flags |= HAS_PERCENT;
    }
  }
  if (list.length > PART) require('internal/hash_guard').guardKeys(list);
  return list;
}

// How each ASCII character is written in a form; undefined where it stands for itself.
const PLAIN = '*-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ESCAPES = [];
for (let code = 0; code < 128; code++) {
  const char = StringFromCharCode(code);
  const plain = StringPrototypeIncludes(PLAIN, char);
  const digits = NumberPrototypeToString(code, 16);
  ESCAPES[code] = plain ? undefined : char === ' ' ? '+' : `%${code < 16 ? '0' : ''}${StringPrototypeToUpperCase(digits)}`;
}

function encodePart(text) {
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = StringPrototypeCharCodeAt(text, i);
    if (code < 128) {
      const escape = ESCAPES[code];
      if (escape === undefined) continue;
      out += from === i ? escape : StringPrototypeSlice(text, from, i) + escape;
      from = i + 1;
      continue;
    }
    let end = i + 1;
    while (end < text.length && StringPrototypeCharCodeAt(text, end) >= 128) end++;
    out += StringPrototypeSlice(text, from, i) + encodeURIComponent(StringPrototypeSlice(text, i, end));
    from = end;
    i = end - 1;
  }
  return from === 0 ? text : out + StringPrototypeSlice(text, from);
}

function serializeForm(list) {
  let out = '';
  for (let i = 0; i < list.length; i += 2) {
    if (i > 0) out += '&';
    out += `${encodePart(list[i])}=${encodePart(list[i + 1])}`;
  }
  return out;
}

// --- construction -----------------------------------------------------------------------------------------------------------------

// The pairs of `init`, an object with an iterator of pairs.
function pairsOfIterable(init, method) {
  if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE('Query pairs');
  const list = [];
  for (const pair of { __proto__: null, [SymbolIterator]: () => ReflectApply(method, init, []) }) {
    if (pair == null || (typeof pair !== 'object' && typeof pair !== 'function') || typeof pair[SymbolIterator] !== 'function') {
      throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    }
    let count = 0;
    for (const item of pair) {
      if (++count > 2) break;
      ArrayPrototypePush(list, toUSV(item));
    }
    if (count !== 2) throw new ERR_INVALID_TUPLE('Each query pair', '[name, value]');
  }
  return list;
}

// The pairs of a record: own enumerable keys in order; keys that become equal keep the first place and the last value.
function pairsOfRecord(init) {
  const list = [];
  const keys = ReflectOwnKeys(init);
  const places = new SafeMap();
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const desc = ReflectGetOwnPropertyDescriptor(init, key);
    if (desc === undefined || !desc.enumerable) continue;
    const name = toUSV(key);
    const value = toUSV(init[key]);
    const place = places.get(name);
    if (place !== undefined) {
      list[place] = value;
    } else {
      places.set(name, list.length + 1);
      ArrayPrototypePush(list, name, value);
    }
  }
  return list;
}

let listOf; // (params) => its list
let attach; // (params, url, update) => makes it the live view of a URL
let replaceList; // (params, query) => reads a new query, without telling the URL
let isParams;
let textOf; // (params) => its list, serialised
let changed; // (params) => forgets the text of its list and tells the URL

class URLSearchParams {
  #list;
  // Called with the new query after a change; set for the params of a URL.
  #update = undefined;
  // The serialised list, while it is known.
  #text = undefined;

  static {
    changed = (params) => {
      params.#text = undefined;
      if (params.#update !== undefined) params.#update(textOf(params));
    };
    textOf = (params) => (params.#text ??= serializeForm(params.#list));
    listOf = (params) => params.#list;
    attach = (params, update) => { params.#update = update; };
    replaceList = (params, query) => {
      params.#list = parseForm(query);
      params.#text = undefined;
    };
    isParams = (value) => typeof value === 'object' && value !== null && #list in value;
  }

  constructor(init = undefined) {
    if (init == null) {
      this.#list = init === null ? parseForm('null') : [];
    } else if (typeof init === 'object' || typeof init === 'function') {
      const method = init[SymbolIterator];
      if (method === listIterator && isParams(init)) {
        // Another URLSearchParams with its iterator untouched.
        this.#list = ArrayPrototypeSlice(init.#list);
      } else {
        this.#list = method != null ? pairsOfIterable(init, method) : pairsOfRecord(init);
      }
    } else {
      const text = toUSV(init);
      this.#list = parseForm(StringPrototypeCharCodeAt(text, 0) === 63 ? StringPrototypeSlice(text, 1) : text);
    }
  }

  get size() {
    check(this);
    return this.#list.length / 2;
  }

  append(name, value) {
    check(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    ArrayPrototypePush(this.#list, toUSV(name), toUSV(value));
    changed(this);
  }

  delete(name, value = undefined) {
    check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSV(name);
    if (value !== undefined) value = toUSV(value);
    const kept = [];
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) continue;
      ArrayPrototypePush(kept, list[i], list[i + 1]);
    }
    // The same array stays, so that running iterators see the change.
    list.length = 0;
    for (let i = 0; i < kept.length; i++) list[i] = kept[i];
    changed(this);
  }

  get(name) {
    check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSV(name);
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
    return null;
  }

  getAll(name) {
    check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSV(name);
    const values = [];
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) ArrayPrototypePush(values, list[i + 1]);
    return values;
  }

  has(name, value = undefined) {
    check(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('name');
    name = toUSV(name);
    if (value !== undefined) value = toUSV(value);
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) return true;
    }
    return false;
  }

  set(name, value) {
    check(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('name', 'value');
    name = toUSV(name);
    value = toUSV(value);
    const list = this.#list;
    let found = false;
    let at = 0;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name) {
        if (found) continue;
        found = true;
        list[i + 1] = value;
      }
      list[at] = list[i];
      list[at + 1] = list[i + 1];
      at += 2;
    }
    list.length = at;
    if (!found) ArrayPrototypePush(list, name, value);
    changed(this);
  }

  sort() {
    check(this);
    const list = this.#list;
    const pairs = [];
    for (let i = 0; i < list.length; i += 2) ArrayPrototypePush(pairs, { name: list[i], value: list[i + 1] });
    // Stable, by code units: both are what the engine's sort and string comparison do.
    ArrayPrototypeSort(pairs, (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    for (let i = 0; i < pairs.length; i++) {
      list[2 * i] = pairs[i].name;
      list[2 * i + 1] = pairs[i].value;
    }
    changed(this);
  }

  entries() {
    check(this);
    return new URLSearchParamsIterator(this, 'entries');
  }

  forEach(callback, thisArg = undefined) {
    check(this);
    validateFunction(callback, 'callback');
    // The list may change while the callback runs.
    for (let i = 0; i < this.#list.length; i += 2) {
      ReflectApply(callback, thisArg, [this.#list[i + 1], this.#list[i], this]);
    }
  }

  keys() {
    check(this);
    return new URLSearchParamsIterator(this, 'keys');
  }

  values() {
    check(this);
    return new URLSearchParamsIterator(this, 'values');
  }

  toString() {
    check(this);
    return textOf(this);
  }

  [customInspectSymbol](depth, ctx) {
    check(this);
    if (typeof depth === 'number' && depth < 0) return ctx.stylize('[Object]', 'special');
    const { inspect } = require('internal/util/inspect');
    const inner = { ...ctx };
    if (depth !== null) inner.depth = depth - 1;
    const parts = [];
    const list = this.#list;
    for (let i = 0; i < list.length; i += 2) {
      ArrayPrototypePush(parts, `${inspect(list[i], inner)} => ${inspect(list[i + 1], inner)}`);
    }
    return frame('URLSearchParams', parts, ctx, '{}');
  }
}

const listIterator = URLSearchParams.prototype.entries;

function check(value) {
  if (!isParams(value)) throw new ERR_INVALID_THIS('URLSearchParams');
}

// `name { parts }`, on one line if it fits.
function frame(name, parts, ctx, empty) {
  if (parts.length === 0) return `${name} ${empty}`;
  let length = parts.length + 1;
  let broken = false;
  for (let i = 0; i < parts.length; i++) {
    length += RegExpPrototypeSymbolReplace(/\u001b\[\d\d?m/g, parts[i], '').length + 1;
    if (StringPrototypeIncludes(parts[i], '\n')) broken = true;
  }
  if (length <= ctx.breakLength && !broken) return `${name} { ${ArrayPrototypeJoin(parts, ', ')} }`;
  return `${name} {\n  ${ArrayPrototypeJoin(parts, ',\n  ')} }`;
}

class URLSearchParamsIterator {
  #target;
  #kind;
  #index = 0;

  constructor(target, kind) {
    this.#target = target;
    this.#kind = kind;
  }

  next() {
    if (typeof this !== 'object' || this === null || !(#target in this)) throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    const list = listOf(this.#target);
    const index = this.#index;
    if (index >= list.length) return { value: undefined, done: true };
    this.#index = index + 2;
    return { value: pick(list, index, this.#kind), done: false };
  }

  [customInspectSymbol](depth, ctx) {
    if (typeof this !== 'object' || this === null || !(#target in this)) throw new ERR_INVALID_THIS('URLSearchParamsIterator');
    if (typeof depth === 'number' && depth < 0) return ctx.stylize('[Object]', 'special');
    const { inspect } = require('internal/util/inspect');
    const inner = { ...ctx };
    if (depth !== null) inner.depth = depth - 1;
    const list = listOf(this.#target);
    const rest = [];
    for (let i = this.#index; i < list.length; i += 2) ArrayPrototypePush(rest, inspect(pick(list, i, this.#kind), inner));
    return frame('URLSearchParams Iterator', rest, ctx, '{  }');
  }
}

function pick(list, index, kind) {
  if (kind === 'keys') return list[index];
  if (kind === 'values') return list[index + 1];
  return [list[index], list[index + 1]];
}

// Iterators have no constructor of their own and inherit from %IteratorPrototype%.
delete URLSearchParamsIterator.prototype.constructor;
ObjectSetPrototypeOf(URLSearchParamsIterator.prototype, IteratorPrototype);

const enumerable = { __proto__: null, enumerable: true };
ObjectDefineProperties(URLSearchParamsIterator.prototype, {
  next: enumerable,
  [customInspectSymbol]: { __proto__: null, enumerable: false },
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams Iterator' },
});
ObjectDefineProperties(URLSearchParams.prototype, {
  size: enumerable,
  append: enumerable,
  delete: enumerable,
  get: enumerable,
  getAll: enumerable,
  has: enumerable,
  set: enumerable,
  sort: enumerable,
  entries: enumerable,
  forEach: enumerable,
  keys: enumerable,
  values: enumerable,
  toString: enumerable,
  [customInspectSymbol]: { __proto__: null, enumerable: false },
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams' },
  [SymbolIterator]: { __proto__: null, configurable: true, writable: true, value: listIterator },
});

module.exports = { URLSearchParams, attach, replaceList, serializeForm, listOf, isParams };
