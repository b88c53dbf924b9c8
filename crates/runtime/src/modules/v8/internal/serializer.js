'use strict';
// V8's wire format, version 15: `v8.Serializer` (Node docs: "Serialization API"). Values that V8 or another runtime of its kind
// wrote can be read, and the other way round.

const {
  ArrayIsArray, ArrayPrototypePush, BigInt, BigIntPrototypeToString, BigIntPrototypeValueOf, BooleanPrototypeValueOf, DatePrototypeGetTime,
  MapPrototypeForEach, NumberPrototypeValueOf, ObjectGetOwnPropertyDescriptor, ObjectKeys, RegExpPrototypeGetFlags,
  RegExpPrototypeGetSource, SafeMap, SetPrototypeForEach, StringPrototypeCharCodeAt, StringPrototypeValueOf, Uint8Array,
} = primordials;
const { Buffer } = require('buffer');
const types = require('internal/util/types');
const { regExpFlags, viewTags } = require('internal/v8/wire');

const kMinimum = 64;

// Names of errors that have a tag.
const errorTags = { '__proto__': null, 'EvalError': 'E', 'RangeError': 'R', 'ReferenceError': 'F', 'SyntaxError': 'S', 'TypeError': 'T', 'URIError': 'U' };

// The engine's message for a wrong argument has this form, not that of the validators.
function wrongView(name) {
  const error = new primordials.TypeError(`${name} must be a TypedArray or a DataView`);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

class Serializer {
  #bytes = Buffer.alloc(kMinimum);
  #length = 0;
  #ids = new SafeMap();
  #transfers = new SafeMap();
  #viewsAreHostObjects = false;
  #released = false;

  // --- bytes ---
  #room(count) {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    let size = this.#bytes.length * 2;
    while (size < needed) size *= 2;
    const bytes = Buffer.alloc(size);
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
  }
  #byte(value) {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }
  #tag(tag) {
    this.#byte(StringPrototypeCharCodeAt(tag, 0));
  }
  #varint(value) {
    while (value >= 0x80) {
      this.#byte((value % 0x80) | 0x80);
      value = primordials.MathFloor(value / 0x80);
    }
    this.#byte(value);
  }
  #zigzag(value) {
    this.#varint(((value << 1) ^ (value >> 31)) >>> 0);
  }
  #double(value) {
    this.#room(8);
    this.#bytes.writeDoubleLE(value, this.#length);
    this.#length += 8;
  }
  #raw(bytes) {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }
  #string(text) {
    let wide = false;
    for (let i = 0; i < text.length && !wide; i++) wide = StringPrototypeCharCodeAt(text, i) > 0xff;
    if (!wide) {
      this.#tag('"');
      this.#varint(text.length);
      this.#room(text.length);
      this.#bytes.latin1Write(text, this.#length);
      this.#length += text.length;
      return;
    }
    const size = text.length * 2;
    let prefix = 1;
    for (let rest = size; rest >= 0x80; rest = primordials.MathFloor(rest / 0x80)) prefix++;
    // The characters begin at an even place.
    if ((this.#length + 1 + prefix) % 2 !== 0) this.#byte(0);
    this.#tag('c');
    this.#varint(size);
    this.#room(size);
    this.#bytes.ucs2Write(text, this.#length);
    this.#length += size;
  }

  // --- values ---
  #value(value) {
    switch (typeof value) {
      case 'undefined': return this.#tag('_');
      case 'boolean': return this.#tag(value ? 'T' : 'F');
      case 'number': return this.#number(value);
      case 'bigint':
        this.#tag('Z');
        return this.#bigint(value);
      case 'string': return this.#string(value);
      case 'object':
        if (value === null) return this.#tag('0');
        return this.#object(value);
      default:
        throw this._getDataCloneError(`${typeof value === 'symbol' ? primordials.SymbolPrototypeToString(value) : value} could not be cloned.`);
    }
  }
  #number(value) {
    if ((value | 0) === value && !primordials.ObjectIs(value, -0)) {
      this.#tag('I');
      this.#zigzag(value);
    } else {
      this.#tag('N');
      this.#double(value);
    }
  }
  #bigint(value) {
    const negative = value < 0n;
    let hex = BigIntPrototypeToString(negative ? -value : value, 16);
    if (value === 0n) hex = '';
    if (hex.length % 16 !== 0) hex = primordials.StringPrototypePadStart(hex, primordials.MathCeil(hex.length / 16) * 16, '0');
    const size = hex.length / 2;
    this.#varint(size * 2 + (negative ? 1 : 0));
    const digits = Buffer.from(hex, 'hex');
    primordials.TypedArrayPrototypeReverse(digits);
    this.#raw(digits);
  }
  #object(object) {
    const id = this.#ids.get(object);
    if (id !== undefined) {
      this.#tag('^');
      this.#varint(id);
      return;
    }
    // A view that V8 writes itself is preceded by its buffer.
    if (types.isArrayBufferView(object) && !this.#viewsAreHostObjects && !this.#ids.has(object.buffer)) this.#object(object.buffer);
    this.#ids.set(object, this.#ids.size);
    this.#fresh(object);
  }
  #fresh(object) {
    if (typeof object === 'function') throw this._getDataCloneError(`${object} could not be cloned.`);
    if (types.isProxy(object)) throw this._getDataCloneError('#<Object> could not be cloned.');
    if (ArrayIsArray(object)) return this.#array(object);
    if (types.isArrayBufferView(object)) return this.#viewsAreHostObjects ? this.#host(object) : this.#view(object);
    if (types.isDate(object)) {
      this.#tag('D');
      return this.#double(DatePrototypeGetTime(object));
    }
    if (types.isBoxedPrimitive(object)) return this.#boxed(object);
    if (types.isRegExp(object)) {
      this.#tag('R');
      this.#string(RegExpPrototypeGetSource(object));
      return this.#varint(regExpFlags.toBits(RegExpPrototypeGetFlags(object)));
    }
    if (types.isMap(object)) return this.#map(object);
    if (types.isSet(object)) return this.#set(object);
    if (types.isArrayBuffer(object)) return this.#arrayBuffer(object);
    if (types.isSharedArrayBuffer(object)) {
      if (typeof this._getSharedArrayBufferId !== 'function') throw this._getDataCloneError('#<SharedArrayBuffer> could not be cloned.');
      this.#tag('u');
      return this.#varint(this._getSharedArrayBufferId(object) >>> 0);
    }
    if (types.isNativeError(object)) return this.#error(object);
    if (isUncloneable(object)) throw this._getDataCloneError(`#<${object.constructor?.name ?? 'Object'}> could not be cloned.`);
    if (types.isExternal(object) || isHostObject(object)) return this.#host(object);
    this.#tag('o');
    const count = this.#properties(object, ObjectKeys(object));
    this.#tag('{');
    this.#varint(count);
  }
  // Own enumerable properties as key and value, without those that a getter removed meanwhile.
  #properties(object, keys) {
    let count = 0;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (ObjectGetOwnPropertyDescriptor(object, key) === undefined) continue;
      const index = +key;
      if ((index | 0) === index && index >= 0 && `${index}` === key) this.#number(index);
      else this.#string(key);
      this.#value(object[key]);
      count++;
    }
    return count;
  }
  #array(array) {
    const { length } = array;
    const keys = ObjectKeys(array);
    let dense = keys.length >= length;
    for (let i = 0; i < length && dense; i++) dense = keys[i] === `${i}`;
    if (!dense) {
      this.#tag('a');
      this.#varint(length);
      const count = this.#properties(array, keys);
      this.#tag('@');
      this.#varint(count);
      this.#varint(length);
      return;
    }
    this.#tag('A');
    this.#varint(length);
    for (let i = 0; i < length; i++) {
      // A getter may have shortened the array.
      if (i < array.length) this.#value(array[i]);
      else this.#tag('-');
    }
    const count = this.#properties(array, primordials.ArrayPrototypeSlice(keys, length));
    this.#tag('$');
    this.#varint(count);
    this.#varint(length);
  }
  #boxed(object) {
    if (types.isBooleanObject(object)) return this.#tag(BooleanPrototypeValueOf(object) ? 'y' : 'x');
    if (types.isNumberObject(object)) {
      this.#tag('n');
      return this.#double(NumberPrototypeValueOf(object));
    }
    if (types.isBigIntObject(object)) {
      this.#tag('z');
      return this.#bigint(BigIntPrototypeValueOf(object));
    }
    if (types.isStringObject(object)) {
      this.#tag('s');
      return this.#string(StringPrototypeValueOf(object));
    }
    throw this._getDataCloneError('Object(Symbol()) could not be cloned.');
  }
  #map(map) {
    this.#tag(';');
    const entries = [];
    MapPrototypeForEach(map, (value, key) => ArrayPrototypePush(entries, key, value));
    for (let i = 0; i < entries.length; i++) this.#value(entries[i]);
    this.#tag(':');
    this.#varint(entries.length);
  }
  #set(set) {
    this.#tag("'");
    const entries = [];
    SetPrototypeForEach(set, (value) => ArrayPrototypePush(entries, value));
    for (let i = 0; i < entries.length; i++) this.#value(entries[i]);
    this.#tag(',');
    this.#varint(entries.length);
  }
  #arrayBuffer(buffer) {
    const transfer = this.#transfers.get(buffer);
    if (transfer !== undefined) {
      this.#tag('t');
      return this.#varint(transfer);
    }
    if (buffer.detached) throw this._getDataCloneError('An ArrayBuffer is detached and could not be cloned.');
    if (buffer.resizable) {
      this.#tag('~');
      this.#varint(buffer.byteLength);
      this.#varint(buffer.maxByteLength);
    } else {
      this.#tag('B');
      this.#varint(buffer.byteLength);
    }
    this.#raw(new Uint8Array(buffer));
  }
  #view(view) {
    this.#tag('V');
    this.#tag(viewTags.tagOf(view));
    this.#varint(view.byteOffset);
    this.#varint(view.byteLength);
    this.#varint(0);
  }
  #error(error) {
    this.#tag('r');
    const tag = errorTags[nameOf(error)];
    if (tag !== undefined) this.#tag(tag);
    const message = ObjectGetOwnPropertyDescriptor(error, 'message');
    if (message !== undefined && 'value' in message) {
      this.#tag('m');
      this.#string(`${message.value}`);
    }
    const { stack } = error;
    if (typeof stack === 'string') {
      this.#tag('s');
      this.#string(stack);
    }
    if (ObjectGetOwnPropertyDescriptor(error, 'cause') !== undefined) {
      this.#tag('c');
      this.#value(error.cause);
    }
    this.#tag('.');
  }
  #host(object) {
    this.#tag('\\');
    if (typeof this._writeHostObject !== 'function') throw this._getDataCloneError(`${describe(object)} could not be cloned.`);
    this._writeHostObject(object);
  }

  // --- what users call ---
  writeHeader() {
    this.#byte(0xff);
    this.#byte(15);
  }
  writeValue(value) {
    this.#value(value);
    return true;
  }
  releaseBuffer() {
    const bytes = this.#released ? Buffer.alloc(0) : Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, this.#length);
    this.#bytes = Buffer.alloc(kMinimum);
    this.#length = 0;
    return bytes;
  }
  transferArrayBuffer(id, buffer) {
    this.#transfers.set(buffer, id >>> 0);
  }
  writeUint32(value) {
    this.#varint(value >>> 0);
  }
  writeUint64(high, low) {
    let value = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    while (value >= 0x80n) {
      this.#byte(primordials.Number(value & 0x7fn) | 0x80);
      value >>= 7n;
    }
    this.#byte(primordials.Number(value));
  }
  writeDouble(value) {
    this.#double(+value);
  }
  writeRawBytes(source) {
    if (!types.isArrayBufferView(source)) throw wrongView('source');
    this.#raw(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  }
  _setTreatArrayBufferViewsAsHostObjects(flag) {
    this.#viewsAreHostObjects = !!flag;
  }
}

// Methods of the prototype that users may replace.
Serializer.prototype._getDataCloneError = primordials.Error;
// The class of error that the prototype chain names.
function nameOf(error) {
  for (let proto = error, i = 0; proto !== null && i < 100; proto = primordials.ObjectGetPrototypeOf(proto), i++) {
    const name = ObjectGetOwnPropertyDescriptor(proto, 'name');
    if (name !== undefined) return typeof name.value === 'string' ? name.value : '';
  }
  return '';
}

function isUncloneable(object) {
  return types.isPromise(object) || types.isWeakMap(object) || types.isWeakSet(object) || types.isGeneratorObject(object) ||
    types.isMapIterator(object) || types.isSetIterator(object) || types.isModuleNamespaceObject(object);
}

// Objects of native code have nothing that could be copied.
const isHostObject = (object) => require('internal/util/types').isKeyObject?.(object) === true;

function describe(object) {
  const name = object.constructor?.name;
  return `#<${typeof name === 'string' && name !== '' ? name : 'Object'}>`;
}

module.exports = { Serializer, wrongView };
