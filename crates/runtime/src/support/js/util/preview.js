'use strict';
// What collections hold, without moving their iterators: the engine tells where an iterator stands, the rest is a fresh
// walk over its collection.

const {
  ArrayPrototypePush,
  MapIteratorPrototypeNext,
  MapPrototypeEntries,
  ObjectGetOwnPropertyDescriptor,
  SetIteratorPrototypeNext,
  SetPrototypeValues,
  SymbolToStringTag,
  WeakMapPrototypeGet,
} = primordials;

const { collectionIterator, getClassName, weakKeys } = internalBinding('util');
const { isMap, isWeakMap, isSet, isWeakSet } = require('internal/util/types');

const kKeys = 0;
const kEntries = 2;

function rest(collection, kind, skip) {
  const out = [];
  if (collection === undefined) return out;
  const map = isMap(collection);
  const iterator = map ? MapPrototypeEntries(collection) : SetPrototypeValues(collection);
  for (let i = 0; ; i++) {
    const { done, value } = map ? MapIteratorPrototypeNext(iterator) : SetIteratorPrototypeNext(iterator);
    if (done) return out;
    if (i < skip) continue;
    if (kind === kEntries) ArrayPrototypePush(out, map ? value[0] : value, map ? value[1] : value);
    else ArrayPrototypePush(out, map ? value[kind === kKeys ? 0 : 1] : value);
  }
}

function itemsOf(object) {
  const state = collectionIterator(object);
  if (state !== undefined) return [rest(state[0], state[1], state[2]), state[1] === kEntries];
  if (isMap(object)) return [rest(object, kEntries, 0), true];
  if (isSet(object)) return [rest(object, kKeys, 0), false];
  if (isWeakSet(object)) return [weakKeys(object), false];
  if (!isWeakMap(object)) return undefined;
  const keys = weakKeys(object);
  const out = [];
  for (let i = 0; i < keys.length; i++) ArrayPrototypePush(out, keys[i], WeakMapPrototypeGet(object, keys[i]));
  return [out, true];
}

// The items of a collection, or those that an iterator still has to yield. With `isIterator` returns `[items, isPairs]`.
function previewEntries(object, isIterator) {
  const found = itemsOf(object);
  if (found === undefined) return undefined;
  return isIterator ? found : found[0];
}

// A name for an object whose prototype chain names no class.
function getConstructorName(object) {
  const descriptor = ObjectGetOwnPropertyDescriptor(object, SymbolToStringTag);
  if (descriptor !== undefined && descriptor.enumerable && typeof descriptor.value === 'string' && descriptor.value !== '') return descriptor.value;
  const name = getClassName(object);
  return name === 'Module' ? 'Module' : name === '' ? 'Object' : name;
}

module.exports = { getConstructorName, previewEntries };
