'use strict';
// The insides of each kind of object for inspect(): what stands between its braces, one text per item.

const {
  ArrayBufferPrototypeGetByteLength,
  ArrayPrototypePush,
  MapPrototypeEntries,
  MapIteratorPrototypeNext,
  MathMax,
  MathMin,
  ObjectGetOwnPropertyDescriptor,
  SetIteratorPrototypeNext,
  SetPrototypeValues,
  StringPrototypePadStart,
  StringPrototypeSlice,
  TypedArrayPrototypeGetLength,
  NumberPrototypeToString,
  Uint8Array,
} = primordials;

const { getPromiseDetails } = internalBinding('util');
const { previewEntries } = require('internal/util/preview');
const { kArrayItem, kArrayExtras } = require('internal/util/inspect/layout');
const { formatBigInt, formatNumber } = require('internal/util/inspect/primitive');
const { isAnyArrayBuffer } = require('internal/util/types');

const kPending = 0;
const kRejected = 2;

function more(count) {
  return `... ${count} more item${count > 1 ? 's' : ''}`;
}

function limit(ctx, length) {
  return MathMin(MathMax(0, ctx.maxArrayLength), length);
}

function arrayItems(ctx, value, depth, format) {
  const { length } = value;
  const shown = limit(ctx, length);
  const out = [];
  for (let i = 0; i < shown; i++) {
    const descriptor = ObjectGetOwnPropertyDescriptor(value, i);
    if (descriptor === undefined) return sparseItems(ctx, value, depth, shown, out, i, format);
    ArrayPrototypePush(out, format.property(ctx, value, depth, i, kArrayItem, descriptor));
  }
  if (length > shown) ArrayPrototypePush(out, more(length - shown));
  return out;
}

// Continues from the first hole; a run of holes is one item.
function sparseItems(ctx, value, depth, shown, out, i, format) {
  const { length } = value;
  const keys = primordials.ObjectKeys(value);
  let at = i;
  let index = i;
  while (out.length < shown && index < length) {
    const next = at < keys.length ? indexOf(keys[at]) : -1;
    const target = next === -1 ? length : next;
    if (target > index) {
      const holes = target - index;
      ArrayPrototypePush(out, ctx.stylize(`<${holes} empty item${holes > 1 ? 's' : ''}>`, 'undefined'));
      index = target;
      continue;
    }
    ArrayPrototypePush(out, format.property(ctx, value, depth, keys[at], kArrayItem));
    at++;
    index++;
  }
  if (index < length) ArrayPrototypePush(out, more(length - index));
  return out;
}

// The array index that `key` stands for, -1 if it is not one.
function indexOf(key) {
  const number = key >>> 0;
  return `${number}` === key && number !== 4294967295 ? number : -1;
}

function typedArrayItems(ctx, value, depth, format) {
  const length = TypedArrayPrototypeGetLength(value);
  const shown = limit(ctx, length);
  const out = [];
  const one = length > 0 && typeof value[0] === 'bigint' ? formatBigInt : formatNumber;
  for (let i = 0; i < shown; i++) ArrayPrototypePush(out, one(ctx.stylize, value[i], ctx.numericSeparator));
  if (length > shown) ArrayPrototypePush(out, more(length - shown));
  if (ctx.showHidden) {
    ctx.indentation += 2;
    const names = ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer'];
    for (let i = 0; i < names.length; i++) {
      ArrayPrototypePush(out, `${ctx.stylize(`[${names[i]}]`, 'string')}: ${format.value(ctx, value[names[i]], depth, true)}`);
    }
    ctx.indentation -= 2;
  }
  return out;
}

function hexBytes(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    text += `${i === 0 ? '' : ' '}${StringPrototypePadStart(NumberPrototypeToString(bytes[i], 16), 2, '0')}`;
  }
  return text;
}

function named(ctx, name, value, depth, format) {
  return `${ctx.stylize(`[${name}]`, 'string')}: ${format.value(ctx, value, depth)}`;
}

function arrayBufferItems(ctx, value, depth, format, hideContents) {
  const length = isAnyArrayBuffer(value) ? value.byteLength : ArrayBufferPrototypeGetByteLength(value);
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch {
    return [ctx.stylize('(detached)', 'special'), named(ctx, 'byteLength', length, depth, format)];
  }
  const tail = () => {
    ctx.indentation += 2;
    const text = named(ctx, 'byteLength', length, depth, format);
    ctx.indentation -= 2;
    return text;
  };
  if (hideContents) return [`[byteLength]: ${format.value(ctx, length, depth)}`];
  const shown = limit(ctx, bytes.length);
  let text = hexBytes(primordials.TypedArrayPrototypeSubarray(bytes, 0, shown));
  const rest = bytes.length - shown;
  if (rest > 0) text += ` ... ${rest} more byte${rest > 1 ? 's' : ''}`;
  return [`${ctx.stylize('[Uint8Contents]', 'special')}: <${text}>`, tail()];
}

// A view of a detached buffer throws when asked where it lies.
function readOr(view, key, fallback) {
  try {
    return view[key];
  } catch {
    return fallback;
  }
}

function dataViewItems(ctx, value, depth, format) {
  ctx.indentation += 2;
  const out = [
    named(ctx, 'byteLength', readOr(value, 'byteLength', 0), depth, format),
    named(ctx, 'byteOffset', readOr(value, 'byteOffset', undefined), depth, format),
    named(ctx, 'buffer', value.buffer, depth, format),
  ];
  ctx.indentation -= 2;
  return out;
}

function setItems(ctx, value, depth, format) {
  const iterator = SetPrototypeValues(value);
  const size = primordials.SetPrototypeGetSize(value);
  const shown = limit(ctx, size);
  const out = [];
  ctx.indentation += 2;
  for (let i = 0; i < shown; i++) {
    const { done, value: item } = SetIteratorPrototypeNext(iterator);
    if (done) break;
    ArrayPrototypePush(out, format.value(ctx, item, depth));
  }
  if (size > shown) ArrayPrototypePush(out, more(size - shown));
  ctx.indentation -= 2;
  return out;
}

function mapItems(ctx, value, depth, format) {
  const iterator = MapPrototypeEntries(value);
  const size = primordials.MapPrototypeGetSize(value);
  const shown = limit(ctx, size);
  const out = [];
  ctx.indentation += 2;
  for (let i = 0; i < shown; i++) {
    const { done, value: entry } = MapIteratorPrototypeNext(iterator);
    if (done) break;
    ArrayPrototypePush(out, `${format.value(ctx, entry[0], depth)} => ${format.value(ctx, entry[1], depth)}`);
  }
  if (size > shown) ArrayPrototypePush(out, more(size - shown));
  ctx.indentation -= 2;
  return out;
}

// Items of a list that the engine handed out; `pairs`: two by two, written `a => b` or `[ a, b ]`.
function listItems(ctx, list, depth, format, pairs) {
  const count = pairs === undefined ? list.length : list.length / 2;
  const shown = limit(ctx, count);
  let out = [];
  ctx.indentation += 2;
  for (let i = 0; i < shown; i++) {
    if (pairs === undefined) {
      ArrayPrototypePush(out, format.value(ctx, list[i], depth));
    } else {
      const key = format.value(ctx, list[2 * i], depth);
      const item = format.value(ctx, list[2 * i + 1], depth);
      ArrayPrototypePush(out, pairs === 'map' ? `${key} => ${item}` : format.layout(ctx, [key, item], '', ['[', ']'], kArrayExtras, depth));
    }
  }
  ctx.indentation -= 2;
  // The order of weak collections has no meaning, so make it stable.
  if (pairs !== 'entries' && ctx.sortWeak) out = primordials.ArrayPrototypeSort(out);
  if (count > shown) ArrayPrototypePush(out, more(count - shown));
  return out;
}

function weakItems(ctx, value, depth, format, pairs) {
  if (!ctx.showHidden) return [ctx.stylize('<items unknown>', 'special')];
  ctx.sortWeak = true;
  const out = listItems(ctx, previewEntries(value), depth, format, pairs);
  ctx.sortWeak = false;
  return out;
}

// Sets braces[0] to "[Map Entries] {" where the iterator yields pairs.
function iteratorItems(ctx, value, depth, format, braces) {
  const { 0: list, 1: isKeyValue } = previewEntries(value, true);
  if (!isKeyValue) return listItems(ctx, list, depth, format, undefined);
  braces[0] = `${StringPrototypeSlice(braces[0], 0, -'Iterator] {'.length)}Entries] {`;
  return listItems(ctx, list, depth, format, 'entries');
}

function promiseItems(ctx, value, depth, format) {
  const { 0: state, 1: result } = getPromiseDetails(value);
  if (state === kPending) return [ctx.stylize('<pending>', 'special')];
  ctx.indentation += 2;
  const text = format.value(ctx, result, depth);
  ctx.indentation -= 2;
  return [state === kRejected ? `${ctx.stylize('<rejected>', 'special')} ${text}` : text];
}

module.exports = {
  arrayBufferItems,
  arrayItems,
  dataViewItems,
  iteratorItems,
  mapItems,
  promiseItems,
  setItems,
  typedArrayItems,
  weakItems,
};
