'use strict';
// Deep equality for assert and util.isDeepStrictEqual: loose, strict, and partial ("is everything in `expected` also in
// `actual`"). The rules are those of https://nodejs.org/api/assert.html#assertdeepstrictequalactual-expected-message

const {
  ArrayIsArray,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  BigIntPrototypeValueOf,
  BooleanPrototypeValueOf,
  Date,
  DatePrototypeGetTime,
  Error,
  Map,
  MapIteratorPrototypeNext,
  MapPrototypeEntries,
  MapPrototypeGet,
  MapPrototypeGetSize,
  MapPrototypeHas,
  NumberPrototypeValueOf,
  ObjectGetOwnPropertySymbols,
  ObjectGetPrototypeOf,
  ObjectIs,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty: hasOwn,
  ObjectPrototypePropertyIsEnumerable: isEnumerable,
  ObjectPrototypeToString,
  SafeMap,
  Set,
  SetIteratorPrototypeNext,
  SetPrototypeGetSize,
  SetPrototypeHas,
  SetPrototypeValues,
  StringPrototypeValueOf,
  SymbolPrototypeValueOf,
  SymbolToStringTag,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetSymbolToStringTag,
  Uint8Array,
} = primordials;

const types = require('internal/util/types');
const { getOwnNonIndexProperties } = internalBinding('util');
const { kindOf, pairKind, sameShape } = internalBinding('types');
const { compare } = internalBinding('buffer');
const { zeroed } = require('internal/buffer/fast');

// What pairKind() tells of two objects of one shape: plain objects, or the place of their model.
const PLAIN_OBJECT = 0;
const PLAIN_ARRAY = 1;
const PLAIN_MAP = 2;
const PLAIN_SET = 3;
const PLAIN_DATE = 6; // 4 and 5 are bytes
const KNOWN_OBJECT = 7; // plain, of the shape of the comparison's model
const EMPTY = [];
const EMPTY_MAP = new Map();
const EMPTY_SET = new Set();
const BYTES = new Uint8Array(0);
const BUFFER = zeroed(0);
const DATE = new Date(0);

const kLoose = 0;
const kStrict = 1;
const kPartial = 2;

const kEnumerableOnly = 2;

// The first levels of a path are looked through, which takes less time than maps do; what lies deeper is in a map.
const SHALLOW = 24;

// The objects of one side that are being compared further out, by place (for cyclic structures).
class Path {
  constructor() {
    this.objects = [];
    this.deeper = undefined;
  }

  // Where the object was met last, undefined if it is not on the path.
  placeOf(object) {
    const { objects } = this;
    if (this.deeper !== undefined) {
      const place = this.deeper.get(object);
      if (place !== undefined) return place;
    }
    for (let i = (objects.length < SHALLOW ? objects.length : SHALLOW) - 1; i >= 0; i--) if (objects[i] === object) return i;
    return undefined;
  }

  enter(object) {
    const place = this.objects.length;
    this.objects[place] = object;
    if (place >= SHALLOW) {
      this.deeper ??= new SafeMap();
      this.deeper.set(object, place);
    }
  }

  // `before` is what placeOf() told before the object was entered.
  leave(before) {
    const object = ArrayPrototypePop(this.objects);
    if (this.objects.length < SHALLOW) return;
    if (before !== undefined && before >= SHALLOW) this.deeper.set(object, before);
    else this.deeper.delete(object);
  }
}

// One comparison: its mode, and the path on either side.
class Comparison {
  constructor(mode, skipPrototype) {
    this.mode = mode;
    this.skipPrototype = skipPrototype;
    this.left = undefined;
    this.right = undefined;
    // The last plain object without symbols: others of its shape have none either.
    this.model = undefined;
  }
}

const isObject = (value) => value !== null && typeof value === 'object';

function equal(a, b, c) {
  if (a === b) return a !== 0 || c.mode === kLoose || ObjectIs(a, b);
  if (c.mode === kLoose) {
    if (!isObject(a)) return !isObject(b) && (a == b || (a !== a && b !== b)); // eslint-disable-line eqeqeq, no-self-compare
    if (!isObject(b)) return false;
  } else {
    if (typeof a !== 'object') return typeof a === 'number' && a !== a && b !== b; // eslint-disable-line no-self-compare
    if (!isObject(a) || !isObject(b)) return false;
  }
  if (c.mode !== kPartial) {
    // One shape means one prototype.
    const kind = pairKind(a, b, EMPTY, EMPTY_MAP, EMPTY_SET, BYTES, BUFFER, DATE, c.model);
    if (kind !== -1) return equalPair(a, b, c, kind);
  }
  if (c.mode !== kLoose && !c.skipPrototype && ObjectGetPrototypeOf(a) !== ObjectGetPrototypeOf(b)) return false;
  return equalObjects(a, b, c);
}

// Two objects of one shape. Besides the plain objects they have no properties but their contents.
function equalPair(a, b, c, kind) {
  switch (kind) {
    case KNOWN_OBJECT: return equalAlike(a, b, c);
    case PLAIN_OBJECT:
      if (ObjectGetOwnPropertySymbols(b).length === 0) {
        c.model = b;
        return equalAlike(a, b, c);
      }
      // A tag of their own may have different texts.
      if (a[SymbolToStringTag] !== b[SymbolToStringTag]) return false;
      return equalKeys(a, b, c, ObjectKeys(b), undefined, undefined, true);
    case PLAIN_ARRAY: {
      const { length } = a;
      if (length !== b.length) return false;
      // Only arrays with something further in are noted as being compared.
      let i = 0;
      while (i < length && typeof a[i] !== 'object' && a[i] !== undefined && a[i] === b[i] && a[i] !== 0) i++;
      return i === length || onPath(a, b, c, none, undefined, equalItems);
    }
    case PLAIN_MAP: return MapPrototypeGetSize(a) === MapPrototypeGetSize(b) && onPath(a, b, c, none, undefined, equalMaps);
    case PLAIN_SET: return SetPrototypeGetSize(a) === SetPrototypeGetSize(b) && onPath(a, b, c, none, undefined, equalSets);
    case PLAIN_DATE: return ObjectIs(DatePrototypeGetTime(a), DatePrototypeGetTime(b));
    default: return equalItemsOfBytes(a, b);
  }
}

// Two plain objects of one shape, without symbols. They are noted as being compared only once there is something further in.
function equalAlike(a, b, c) {
  const keys = ObjectKeys(b);
  const others = ObjectKeys(a);
  if (keys.length !== others.length) return false;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    // The named ones are alike; indices need not be.
    if (others[i] !== key) return false;
    const left = a[key];
    const right = b[key];
    if (left === right && left !== 0) continue;
    if (isObject(left) && isObject(right)) return onPath(a, b, c, i === 0 ? keys : ArrayPrototypeSlice(keys, i), undefined, undefined);
    if (!equal(left, right, c)) return false;
  }
  return true;
}

function equalItemsOfBytes(a, b) {
  const length = TypedArrayPrototypeGetLength(a);
  if (length !== TypedArrayPrototypeGetLength(b)) return false;
  if (length > 64) return compare(a, b) === 0;
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function equalObjects(a, b, c) {
  const tag = ObjectPrototypeToString(a);
  if (tag !== ObjectPrototypeToString(b)) return false;
  if (ArrayIsArray(a)) return ArrayIsArray(b) && equalArrays(a, b, c);
  if (ArrayIsArray(b)) return false;
  if (tag === '[object Object]' && isOrdinary(a) && isOrdinary(b)) return equalKeys(a, b, c, ObjectKeys(b), undefined);
  if (types.isDate(a)) {
    if (!types.isDate(b)) return false;
    const left = DatePrototypeGetTime(a);
    const right = DatePrototypeGetTime(b);
    if (left !== right && (left === left || right === right)) return false; // eslint-disable-line no-self-compare
  } else if (types.isRegExp(a)) {
    if (!types.isRegExp(b) || a.source !== b.source || a.flags !== b.flags || a.lastIndex !== b.lastIndex) return false;
  } else if (types.isArrayBufferView(a)) {
    return types.isArrayBufferView(b) && equalViews(a, b, c);
  } else if (types.isSet(a)) {
    if (!types.isSet(b) || !sizesFit(SetPrototypeGetSize(a), SetPrototypeGetSize(b), c)) return false;
    return equalKeys(a, b, c, ObjectKeys(b), equalSets);
  } else if (types.isMap(a)) {
    if (!types.isMap(b) || !sizesFit(MapPrototypeGetSize(a), MapPrototypeGetSize(b), c)) return false;
    return equalKeys(a, b, c, ObjectKeys(b), equalMaps);
  } else if (types.isAnyArrayBuffer(a)) {
    if (!types.isAnyArrayBuffer(b) || !equalBytes(new Uint8Array(a), new Uint8Array(b), c)) return false;
  } else if (types.isNativeError(a) || a instanceof Error) {
    return (types.isNativeError(b) || b instanceof Error) && equalErrors(a, b, c);
  } else if (types.isBoxedPrimitive(a)) {
    if (!equalBoxed(a, b)) return false;
  } else if (types.isDate(b) || types.isRegExp(b) || types.isArrayBufferView(b) || isCollection(b) || types.isAnyArrayBuffer(b) ||
      types.isNativeError(b) || b instanceof Error || types.isBoxedPrimitive(b)) {
    return false;
  } else if (types.isKeyObject(a)) {
    if (!types.isKeyObject(b) || !a.equals(b)) return false;
  } else if (types.isWeakMap(a) || types.isWeakSet(a) || types.isPromise(a)) {
    return false;
  } else if (isUrl(a)) {
    if (!isUrl(b) || a.href !== b.href) return false;
  }
  return equalKeys(a, b, c, ObjectKeys(b), undefined);
}

const isOrdinary = (value) => kindOf(value) === PLAIN_OBJECT || (!types.isNativeError(value) && !isCollection(value));
const isCollection = (value) => types.isSet(value) || types.isMap(value);
const isUrl = (value) => typeof value.href === 'string' && typeof value.protocol === 'string' && value.auth === undefined && value.path === undefined && ObjectPrototypeToString(value) === '[object URL]';
const sizesFit = (a, b, c) => (c.mode === kPartial ? a >= b : a === b);

function equalErrors(a, b, c) {
  const names = ['message', 'name'];
  for (let i = 0; i < names.length; i++) {
    const key = names[i];
    // Where the property is enumerable the keys are compared anyway.
    if ((isEnumerable(a, key) !== isEnumerable(b, key)) && c.mode !== kPartial) return false;
    // In partial mode an empty message says nothing.
    const silent = c.mode === kPartial && (b[key] === undefined || (key === 'message' && b[key] === ''));
    if (!isEnumerable(a, key) && !silent && a[key] !== b[key]) return false;
  }
  const hidden = ['cause', 'errors'];
  for (let i = 0; i < hidden.length; i++) {
    const key = hidden[i];
    const left = hasOwn(a, key);
    const right = hasOwn(b, key);
    if (c.mode === kPartial) {
      if (right && (!left || !equal(a[key], b[key], c))) return false;
      continue;
    }
    if (left !== right || isEnumerable(a, key) !== isEnumerable(b, key)) return false;
    if (left && !isEnumerable(a, key) && !equal(a[key], b[key], c)) return false;
  }
  return equalKeys(a, b, c, ObjectKeys(b), undefined);
}

function equalBoxed(a, b) {
  if (types.isNumberObject(a)) return types.isNumberObject(b) && ObjectIs(NumberPrototypeValueOf(a), NumberPrototypeValueOf(b));
  if (types.isStringObject(a)) return types.isStringObject(b) && StringPrototypeValueOf(a) === StringPrototypeValueOf(b);
  if (types.isBooleanObject(a)) return types.isBooleanObject(b) && BooleanPrototypeValueOf(a) === BooleanPrototypeValueOf(b);
  if (types.isBigIntObject(a)) return types.isBigIntObject(b) && BigIntPrototypeValueOf(a) === BigIntPrototypeValueOf(b);
  return types.isSymbolObject(b) && SymbolPrototypeValueOf(a) === SymbolPrototypeValueOf(b);
}

function equalBytes(a, b, c) {
  const length = b.length;
  if (!sizesFit(a.length, length, c)) return false;
  if (c.mode === kPartial && a.length !== length) return isSubsequence(a, b, c);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function equalViews(a, b, c) {
  const name = TypedArrayPrototypeGetSymbolToStringTag(a);
  if (name !== TypedArrayPrototypeGetSymbolToStringTag(b)) return false;
  if (name === undefined) {
    const left = new Uint8Array(a.buffer, a.byteOffset, a.byteLength);
    if (!equalBytes(left, new Uint8Array(b.buffer, b.byteOffset, b.byteLength), c)) return false;
    return equalKeys(a, b, c, ObjectKeys(b), undefined);
  }
  const length = TypedArrayPrototypeGetLength(b);
  const leftLength = TypedArrayPrototypeGetLength(a);
  if (!sizesFit(leftLength, length, c)) return false;
  if (c.mode === kPartial && leftLength !== length) {
    if (!isSubsequence(a, b, c)) return false;
  } else if (name === 'Float32Array' || name === 'Float64Array' || name === 'Float16Array') {
    for (let i = 0; i < length; i++) {
      if (c.mode === kLoose ? a[i] !== b[i] && (a[i] === a[i] || b[i] === b[i]) : !ObjectIs(a[i], b[i])) return false; // eslint-disable-line no-self-compare
    }
  } else if (length > 64) {
    if (compare(a, b) !== 0) return false;
  } else {
    for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  }
  if (sameShape(a, b) && (sameShape(a, BYTES) || sameShape(a, BUFFER))) return true;
  return equalKeys(a, b, c, getOwnNonIndexProperties(b, kEnumerableOnly), undefined, getOwnNonIndexProperties(a, kEnumerableOnly));
}

// Each item of `b` must be found in `a`, in order.
function isSubsequence(a, b, c) {
  let at = 0;
  for (let i = 0; i < b.length; i++) {
    while (at < a.length && !equal(a[at], b[i], c)) at++;
    if (at++ >= a.length) return false;
  }
  return true;
}

function stringKeys(list) {
  const out = [];
  for (let i = 0; i < list.length; i++) if (typeof list[i] === 'string') ArrayPrototypePush(out, list[i]);
  return out;
}

// The own enumerable string keys of an array that are no indices.
function extraKeys(array) {
  if (array.length <= 32) {
    const keys = ObjectKeys(array);
    const { length } = keys;
    // Indices come first: if as many as there can be are there, nothing else is.
    if (length === array.length && (length === 0 || keys[length - 1] === `${length - 1}`)) return none;
  }
  return stringKeys(getOwnNonIndexProperties(array, kEnumerableOnly));
}
const none = [];

function equalArrays(a, b, c) {
  if (!sizesFit(a.length, b.length, c)) return false;
  return equalKeys(a, b, c, extraKeys(b), equalItems, extraKeys(a));
}

function equalItems(a, b, c) {
  if (c.mode === kPartial) return isPartialArray(a, b, c);
  for (let i = 0; i < a.length; i++) {
    const left = a[i];
    const right = b[i];
    // A hole differs from undefined, loosely too; not from null then.
    if (left === undefined && right === undefined && hasOwn(a, i) !== hasOwn(b, i)) return false;
    if (left === right && left !== 0) continue;
    if (!equal(left, right, c)) return false;
  }
  return true;
}

// Each item of `b` must be found in `a`, in order. From the first hole on either side on, holes count for nothing.
function isPartialArray(a, b, c) {
  const { length } = a;
  const isHole = (array, i) => array[i] === undefined && !hasOwn(array, i);
  let at = 0;
  let sparse = false;
  for (let i = 0; i < b.length; i++) {
    const hole = isHole(b, i);
    if (!sparse) {
      if (at >= length) return false;
      sparse = hole || isHole(a, at);
    }
    if (hole) continue;
    while (at < length && (isHole(a, at) || !equal(a[at], b[i], c))) at++;
    if (at++ >= length) return false;
  }
  return true;
}

// Compares the own enumerable properties named in `right`, then the contents with `contents`. `alike`: the objects are of one
// shape, so what symbols one has, the other has too.
function equalKeys(a, b, c, right, contents, left, alike = false) {
  const { mode } = c;
  if (mode !== kPartial) {
    left ??= ObjectKeys(a);
    if (right.length !== left.length) return false;
  }
  for (let i = 0; i < right.length; i++) {
    const key = right[i];
    // The same key at the same place, as is usual, is there and enumerable.
    if (mode !== kPartial && left[i] === key) continue;
    if (!isEnumerable(a, key) && !(mode === kPartial && hasOwn(a, key))) return false;
  }
  let symbols;
  if (mode !== kLoose) {
    symbols = enumerableSymbols(b);
    if (mode === kStrict && !alike && enumerableSymbols(a).length !== symbols.length) return false;
    for (let i = 0; i < symbols.length; i++) if (!isEnumerable(a, symbols[i])) return false;
  }
  if (right.length === 0 && contents === undefined && (symbols === undefined || symbols.length === 0)) return true;
  if (contents !== undefined && right.length === 0 && a.length === 0 && b.length === 0) return true;
  return onPath(a, b, c, right, symbols, contents);
}

// Compares what is inside, with the objects noted as being compared.
function onPath(a, b, c, right, symbols, contents) {
  // A pair met again further in is equal exactly if both sides are at the same place of their own path.
  if (c.left === undefined) {
    c.left = new Path();
    c.right = new Path();
  }
  const seenLeft = c.left.placeOf(a);
  const seenRight = c.right.placeOf(b);
  if (seenLeft !== undefined && seenRight !== undefined) return seenLeft === seenRight;
  c.left.enter(a);
  c.right.enter(b);
  const result = equalMembers(a, b, c, right, symbols, contents);
  c.left.leave(seenLeft);
  c.right.leave(seenRight);
  return result;
}

function equalMembers(a, b, c, keys, symbols, contents) {
  if (contents !== undefined && !contents(a, b, c)) return false;
  for (let i = 0; i < keys.length; i++) {
    const left = a[keys[i]];
    const right = b[keys[i]];
    if (left === right && left !== 0) continue;
    if (!equal(left, right, c)) return false;
  }
  if (symbols !== undefined) for (let i = 0; i < symbols.length; i++) if (!equal(a[symbols[i]], b[symbols[i]], c)) return false;
  return true;
}

function enumerableSymbols(object) {
  const symbols = ObjectGetOwnPropertySymbols(object);
  if (symbols.length === 0) return symbols;
  const out = [];
  for (let i = 0; i < symbols.length; i++) if (isEnumerable(object, symbols[i])) ArrayPrototypePush(out, symbols[i]);
  return out;
}

// Whether an item that is not in the other collection by identity may still have an equal there.
const mayHaveEqual = (value, c) => isObject(value) || (c.mode === kLoose && typeof value !== 'symbol' && typeof value !== 'function');

// Finds a partner for each of `wanted` among `pool`; partners are used once.
function matchAll(wanted, pool, same) {
  if (wanted.length > pool.length) return false;
  for (let i = 0; i < wanted.length; i++) {
    let found = -1;
    for (let k = 0; k < pool.length && found === -1; k++) if (same(pool[k], wanted[i])) found = k;
    if (found === -1) return false;
    primordials.ArrayPrototypeSplice(pool, found, 1);
  }
  return true;
}

// Iterators cost less than callbacks of forEach().
function equalSets(a, b, c) {
  const wanted = [];
  const items = SetPrototypeValues(b);
  for (let step = SetIteratorPrototypeNext(items); !step.done; step = SetIteratorPrototypeNext(items)) {
    const item = step.value;
    if (SetPrototypeHas(a, item)) continue;
    if (!mayHaveEqual(item, c)) return false;
    ArrayPrototypePush(wanted, item);
  }
  if (wanted.length === 0) return true;
  const pool = [];
  const others = SetPrototypeValues(a);
  for (let step = SetIteratorPrototypeNext(others); !step.done; step = SetIteratorPrototypeNext(others)) {
    if (!SetPrototypeHas(b, step.value)) ArrayPrototypePush(pool, step.value);
  }
  return matchAll(wanted, pool, (left, right) => equal(left, right, c));
}

function equalMaps(a, b, c) {
  const wanted = [];
  const entries = MapPrototypeEntries(b);
  for (let step = MapIteratorPrototypeNext(entries); !step.done; step = MapIteratorPrototypeNext(entries)) {
    const { 0: key, 1: value } = step.value;
    const other = MapPrototypeGet(a, key);
    if (other !== undefined || MapPrototypeHas(a, key)) {
      if (equal(other, value, c)) continue;
      if (c.mode !== kLoose || isObject(key)) return false;
    } else if (!mayHaveEqual(key, c)) {
      return false;
    }
    ArrayPrototypePush(wanted, [key, value]);
  }
  if (wanted.length === 0) return true;
  const pool = [];
  const others = MapPrototypeEntries(a);
  for (let step = MapIteratorPrototypeNext(others); !step.done; step = MapIteratorPrototypeNext(others)) {
    const { 0: key, 1: value } = step.value;
    if (!MapPrototypeHas(b, key) || !equal(value, MapPrototypeGet(b, key), c)) ArrayPrototypePush(pool, [key, value]);
  }
  return matchAll(wanted, pool, (left, right) => equal(left[0], right[0], c) && equal(left[1], right[1], c));
}

function isDeepEqual(a, b) { return equal(a, b, new Comparison(kLoose, false)); }
function isDeepStrictEqual(a, b, skipPrototype = false) { return equal(a, b, new Comparison(kStrict, skipPrototype)); }
function isPartialStrictEqual(a, b) { return equal(a, b, new Comparison(kPartial, true)); }

module.exports = { isDeepEqual, isDeepStrictEqual, isPartialStrictEqual };
