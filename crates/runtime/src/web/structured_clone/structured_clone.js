'use strict';
// The structured clone algorithm between objects of one thread: structuredClone() and the messages of MessagePort.
// Follows https://html.spec.whatwg.org/multipage/structured-data.html; error texts are those that Node's users know.
// Values are copied directly, without an intermediate form. The walk keeps its own stack, so deep values cannot exhaust the
// native one.

const {
  Array,
  ArrayBuffer,
  ArrayBufferPrototypeGetByteLength,
  ArrayBufferPrototypeGetDetached,
  ArrayBufferPrototypeGetMaxByteLength,
  ArrayBufferPrototypeGetResizable,
  ArrayBufferPrototypeSlice,
  ArrayBufferPrototypeTransfer,
  ArrayIsArray,
  ArrayPrototypePush,
  BigInt64Array,
  BigIntPrototypeValueOf,
  BigUint64Array,
  BooleanPrototypeValueOf,
  DataView,
  Date,
  DatePrototypeGetTime,
  Error,
  EvalError,
  Float16Array,
  Float32Array,
  Float64Array,
  FunctionPrototypeToString,
  globalThis,
  Int16Array,
  Int32Array,
  Int8Array,
  Map,
  MapIteratorPrototypeNext,
  MapPrototypeEntries,
  MapPrototypeSet,
  NumberPrototypeValueOf,
  Object,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty,
  ObjectPrototypeToString,
  RangeError,
  ReferenceError,
  RegExp,
  RegExpPrototypeExec,
  RegExpPrototypeGetFlags,
  RegExpPrototypeGetSource,
  SafeMap,
  SafeSet,
  Set,
  SetIteratorPrototypeNext,
  SetPrototypeAdd,
  SetPrototypeValues,
  String,
  StringPrototypeSlice,
  StringPrototypeValueOf,
  SymbolIterator,
  SymbolPrototypeToString,
  SymbolToStringTag,
  SyntaxError,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetSymbolToStringTag,
  TypedArrayPrototypeSet,
  TypeError,
  Uint16Array,
  Uint32Array,
  Uint8Array,
  Uint8ClampedArray,
  URIError,
} = primordials;

const { codes: { ERR_MISSING_ARGS } } = require('internal/errors');
const types = require('internal/util/types');
const { DOMException } = require('internal/web/dom_exception');
const { kClone, kTransfer, kTransferOnly, kUncloneable, kUntransferable } = require('internal/web/structured_clone/symbols');

const { kindOf, sameShape } = internalBinding('types');
const PLAIN_OBJECT = 0;
const PLAIN_ARRAY = 1;
const PROXY = 2;
const DATE = 4;
const REGEXP = 5;
const MAP = 6;
const SET = 7;
// Arrays up to this length are filled item by item.
const DENSE_MAX = 1 << 20;
const ObjectPrototype = Object.prototype;

const dataCloneError = (message) => new DOMException(message, 'DataCloneError');

function argumentError(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

function describe(value) {
  if (typeof value === 'function') return FunctionPrototypeToString(value);
  if (typeof value === 'symbol') return SymbolPrototypeToString(value);
  const tag = ObjectPrototypeToString(value);
  if (types.isGeneratorObject(value) || tag === '[object Symbol]') return tag;
  let { constructor } = value;
  if (RegExpPrototypeExec(/ Iterator\]$/, tag) !== null) return tag;
  constructor = typeof constructor === 'function' && constructor.name ? constructor.name : 'Object';
  return `#<${constructor}>`;
}

const refuse = (value) => dataCloneError(`${describe(value)} could not be cloned.`);

const ERRORS = { __proto__: null, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
const VIEWS = {
  __proto__: null, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float16Array,
  Float32Array, Float64Array, BigInt64Array, BigUint64Array,
};

class Cloner {
  // Original to copy, for cycles and shared references; transferred objects are entered before the walk.
  memory = new SafeMap();
  // Where views lie in their buffers; read before buffers are moved, which leaves their views empty.
  places = new SafeMap();
  // Work left: copies made before that want filling, each behind its original, or behind the function that fills it. Grows
  // and shrinks at `height`.
  pending = [];
  height = 0;

  value(original) {
    const copy = this.copyOf(original);
    const { pending } = this;
    while (this.height > 0) {
      const to = pending[--this.height];
      const from = pending[--this.height];
      if (to === undefined) from();
      else if (ArrayIsArray(to)) this.items(from, to);
      else this.properties(from, to, 0);
    }
    return copy;
  }

  copyOf(value) {
    if (typeof value !== 'object') {
      if (typeof value === 'symbol' || typeof value === 'function') throw refuse(value);
      return value;
    }
    if (value === null) return value;
    const known = this.memory.get(value);
    if (known !== undefined) return known;
    const copy = this.shell(value);
    this.memory.set(value, copy);
    return copy;
  }

  later(fill) {
    this.withProperties(fill, undefined);
  }

  withProperties(from, to) {
    const { pending, height } = this;
    pending[height] = from;
    pending[height + 1] = to;
    this.height = height + 2;
    return to;
  }

  // A copy of the object without what it refers to; that is filled in later.
  shell(value) {
    if (value[kUncloneable] === true) throw dataCloneError('Cannot clone object of unsupported type.');
    if (value[kTransferOnly] === true) {
      throw dataCloneError('Object that needs transfer was found in message but not listed in transferList');
    }
    if (typeof value[kClone] === 'function') {
      // Nothing, for objects that only inherit from such a class.
      const form = value[kClone]();
      if (form !== undefined) return form.build(form.data === undefined ? undefined : new Cloner().value(form.data));
    }
    const kind = kindOf(value);
    if (kind === PLAIN_OBJECT) {
      const proto = ObjectGetPrototypeOf(value);
      if (proto === ObjectPrototype || proto === null) {
        if (value === globalThis) throw refuse(value);
        if (value[SymbolToStringTag] === undefined) return this.withProperties(value, {});
      }
    }
    if (value === process.env) return this.withProperties(value, {});
    if (kind === PLAIN_ARRAY || (ArrayIsArray(value) && kind !== PROXY)) {
      return this.withProperties(value, value.length > DENSE_MAX ? new Array(value.length) : []);
    }
    return this.rare(value, kind);
  }

  // The copy of an object of a class with something of its own.
  rare(value, kind) {
    switch (kind) {
      case DATE: return new Date(DatePrototypeGetTime(value));
      case REGEXP: return new RegExp(RegExpPrototypeGetSource(value), RegExpPrototypeGetFlags(value));
      case MAP: return this.map(value);
      case SET: return this.set(value);
      default:
    }
    if (types.isArrayBufferView(value)) return this.view(value);
    if (types.isArrayBuffer(value)) return copyBuffer(value);
    if (types.isSharedArrayBuffer(value)) return value;
    if (types.isNativeError(value)) return this.error(value);
    if (types.isBoxedPrimitive(value)) return boxed(value);
    if (isPlatform(value)) throw refuse(value);
    if (isWebObject(value)) throw dataCloneError('Cannot clone object of unsupported type.');
    return this.withProperties(value, {});
  }

  // An array's items one by one, as long as there are items; the rest, and whatever else it has, by name.
  items(from, to) {
    const { length } = from;
    let i = 0;
    if (length <= DENSE_MAX && sameShape(from, to)) {
      for (; i < length; i++) {
        const value = from[i];
        if (value === undefined && !ObjectPrototypeHasOwnProperty(from, i)) break;
        to[i] = typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol' ? this.copyOf(value) : value;
      }
      if (i === length) return;
    }
    to.length = length;
    this.properties(from, to, i);
  }

  properties(from, to, done) {
    const keys = ObjectKeys(from);
    const count = keys.length;
    for (let i = done; i < count; i++) {
      const key = keys[i];
      // A getter that ran before may have removed it.
      if (!ObjectPrototypeHasOwnProperty(from, key)) continue;
      let value = from[key];
      if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol') value = this.copyOf(value);
      // What is in the prototype could be a setter, or read-only.
      if (key in to) ObjectDefineProperty(to, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
      else to[key] = value;
    }
  }

  view(value) {
    let place = this.places.get(value);
    if (place === undefined) {
      const isData = types.isDataView(value);
      place = { buffer: value.buffer, offset: value.byteOffset, length: isData ? value.byteLength : TypedArrayPrototypeGetLength(value) };
      this.places.set(value, place);
    }
    const buffer = this.copyOf(place.buffer);
    const View = types.isDataView(value) ? DataView : VIEWS[TypedArrayPrototypeGetSymbolToStringTag(value)];
    return new View(buffer, place.offset, place.length);
  }

  map(value) {
    const copy = new Map();
    const entries = [];
    const iterator = MapPrototypeEntries(value);
    let count = 0;
    for (let step = MapIteratorPrototypeNext(iterator); !step.done; step = MapIteratorPrototypeNext(iterator)) entries[count++] = step.value;
    this.later(() => {
      for (let i = 0; i < count; i++) MapPrototypeSet(copy, this.copyOf(entries[i][0]), this.copyOf(entries[i][1]));
    });
    return copy;
  }

  set(value) {
    const copy = new Set();
    const items = [];
    const iterator = SetPrototypeValues(value);
    let count = 0;
    for (let step = SetIteratorPrototypeNext(iterator); !step.done; step = SetIteratorPrototypeNext(iterator)) items[count++] = step.value;
    this.later(() => {
      for (let i = 0; i < count; i++) SetPrototypeAdd(copy, this.copyOf(items[i]));
    });
    return copy;
  }

  // The name chooses the class; message, stack and cause are the only properties taken along.
  error(value) {
    const Class = ERRORS[`${value.name}`] ?? Error;
    const message = ObjectGetOwnPropertyDescriptor(value, 'message');
    const cause = ObjectGetOwnPropertyDescriptor(value, 'cause');
    const copy = message !== undefined && 'value' in message ? new Class(`${message.value}`) : new Class();
    const { stack } = value;
    if (typeof stack === 'string') {
      ObjectDefineProperty(copy, 'stack', { __proto__: null, value: stack, writable: true, enumerable: false, configurable: true });
    }
    if (cause !== undefined && 'value' in cause) {
      this.later(() => {
        ObjectDefineProperty(copy, 'cause', {
          __proto__: null, value: this.copyOf(cause.value), writable: true, enumerable: false, configurable: true,
        });
      });
    }
    return copy;
  }
}

function copyBuffer(buffer) {
  if (ArrayBufferPrototypeGetDetached(buffer)) throw dataCloneError('An ArrayBuffer is detached and could not be cloned.');
  if (!ArrayBufferPrototypeGetResizable(buffer)) return ArrayBufferPrototypeSlice(buffer, 0);
  const length = ArrayBufferPrototypeGetByteLength(buffer);
  const copy = new ArrayBuffer(length, { maxByteLength: ArrayBufferPrototypeGetMaxByteLength(buffer) });
  TypedArrayPrototypeSet(new Uint8Array(copy), new Uint8Array(buffer, 0, length), 0);
  return copy;
}

function boxed(value) {
  if (types.isNumberObject(value)) return Object(NumberPrototypeValueOf(value));
  if (types.isStringObject(value)) return new String(StringPrototypeValueOf(value));
  if (types.isBooleanObject(value)) return Object(BooleanPrototypeValueOf(value));
  if (types.isBigIntObject(value)) return Object(BigIntPrototypeValueOf(value));
  throw refuse(value);
}

// Objects with internal state that cloning as a plain object would lose.
function isPlatform(value) {
  if (types.isPromise(value) || types.isWeakMap(value) || types.isWeakSet(value) || types.isProxy(value) ||
      types.isGeneratorObject(value) || types.isMapIterator(value) || types.isSetIterator(value) || types.isArgumentsObject(value) ||
      types.isModuleNamespaceObject(value) || types.isExternal(value)) return true;
  if (value === globalThis) return true;
  // The rest of the intrinsics with state show by the tag that their prototype, not the object, carries.
  const proto = ObjectGetPrototypeOf(value);
  if (proto === null || proto === Object.prototype) return false;
  const tag = ObjectPrototypeToString(value);
  return STATEFUL[tag] === true && !ObjectPrototypeHasOwnProperty(value, SymbolToStringTag);
}
// Objects of the web APIs whose state is in private fields and that cannot be cloned.
function isWebObject(value) {
  const tag = ObjectPrototypeToString(value);
  return WEB[tag] === true && !ObjectPrototypeHasOwnProperty(value, SymbolToStringTag);
}
const WEB = { __proto__: null };
for (const name of ['URL', 'URLSearchParams', 'Headers', 'Request', 'Response', 'FormData']) WEB[`[object ${name}]`] = true;
const STATEFUL = { __proto__: null };
for (const name of ['WeakRef', 'FinalizationRegistry', 'Intl.NumberFormat', 'Intl.DateTimeFormat', 'Intl.Collator',
                    'Intl.PluralRules', 'Intl.RelativeTimeFormat', 'Intl.ListFormat', 'Intl.Locale', 'Intl.Segmenter',
                    'Intl.DisplayNames', 'Intl.DurationFormat', 'Array Iterator', 'String Iterator', 'RegExp String Iterator',
                    'Iterator Helper', 'Generator', 'AsyncGenerator', 'Temporal.Instant', 'Temporal.PlainDate',
                    'Temporal.PlainDateTime', 'Temporal.PlainTime', 'Temporal.ZonedDateTime', 'Temporal.Duration',
                    'Temporal.PlainYearMonth', 'Temporal.PlainMonthDay', 'WebAssembly.Instance', 'WebAssembly.Memory', 'WebAssembly.Table']) {
  STATEFUL[`[object ${name}]`] = true;
}

// Whether the object may stand in a transfer list in which those of `seen` stand before it.
function checkTransferable(item, seen, source) {
  if (seen.has(item)) {
    throw dataCloneError(`Transfer list contains duplicate ${types.isArrayBuffer(item) ? 'ArrayBuffer' : StringPrototypeSlice(describe(item), 2, -1)}`);
  }
  seen.add(item);
  if (item[kUntransferable] === true) throw dataCloneError('Cannot transfer object of unsupported type.');
  if (types.isArrayBuffer(item)) {
    if (ArrayBufferPrototypeGetDetached(item)) throw dataCloneError('Cannot transfer object of unsupported type.');
    return;
  }
  if (item === source) throw dataCloneError('Transfer list contains source port');
  if (require('internal/web/messaging').isDetachedPort(item)) {
    throw dataCloneError('MessagePort in transfer list is already detached');
  }
  if (typeof item[kTransfer] !== 'function') throw dataCloneError('Found invalid value in transferList.');
}

// Clones `value`, moving what `transferList` names. `source` is the port that sends, which may not send itself.
// Gives { value, ports }: the copy and the message ports that came along, in order.
function cloneWithTransfer(value, transferList, source) {
  const cloner = new Cloner();
  if (transferList.length === 0) return { value: cloner.value(value), ports: [] };
  const seen = new SafeSet();
  for (let i = 0; i < transferList.length; i++) {
    const item = transferList[i];
    checkTransferable(item, seen, source);
  }
  return moveAll(cloner, value, transferList);
}

// Takes an object from its owner and gives its new self.
function take(item) {
  if (types.isArrayBuffer(item)) {
    try {
      return ArrayBufferPrototypeTransfer(item);
    } catch {
      // Pinned memory, such as Buffer's pool.
      throw dataCloneError('Cannot transfer object of unsupported type.');
    }
  }
  const { data, build } = item[kTransfer]();
  return build(data);
}

function moveAll(cloner, value, transferList) {
  // A dry walk finds values that cannot be cloned while every owner still has its objects.
  const probe = new Cloner();
  for (let i = 0; i < transferList.length; i++) probe.memory.set(transferList[i], transferList[i]);
  probe.value(value);
  cloner.places = probe.places;
  const ports = [];
  const { isMessagePort } = require('internal/web/messaging');
  for (let i = 0; i < transferList.length; i++) {
    const moved = take(transferList[i]);
    cloner.memory.set(transferList[i], moved);
    if (isMessagePort(moved)) ArrayPrototypePush(ports, moved);
  }
  return { value: cloner.value(value), ports };
}

// A transfer list: any iterable of objects.
function toList(value, notIterable, notObject) {
  if (value === undefined || value === null) return [];
  if ((typeof value !== 'object' && typeof value !== 'function') || typeof value[SymbolIterator] !== 'function') throw argumentError(notIterable);
  const list = [];
  for (const item of value) {
    if ((typeof item !== 'object' || item === null) && typeof item !== 'function') throw notObject(list.length);
    ArrayPrototypePush(list, item);
  }
  return list;
}

function structuredClone(value, options) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('The value argument must be specified');
  let list = [];
  if (options !== undefined && options !== null) {
    if (typeof options !== 'object' && typeof options !== 'function') {
      throw argumentError("Failed to execute 'structuredClone': Options cannot be converted to a dictionary");
    }
    list = toList(options.transfer, "Failed to execute 'structuredClone': transfer in Options cannot be converted to sequence.",
                  (i) => argumentError(`Failed to execute 'structuredClone': transfer in Options[${i}] is not an object.`));
  }
  return cloneWithTransfer(value, list, undefined).value;
}

module.exports = { Cloner, ERRORS, argumentError, checkTransferable, cloneWithTransfer, dataCloneError, describe, structuredClone, toList };
