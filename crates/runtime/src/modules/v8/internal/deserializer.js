'use strict';
// V8's wire format, versions 13 to 15: `v8.Deserializer` (Node docs: "Serialization API"). The bytes may come from anywhere: every
// length is checked against what is left before anything is made.

const {
  Array, ArrayBuffer, BigInt, Date, EvalError, Map, MapPrototypeSet, MathTrunc, Number, NumberIsNaN, Object, ObjectDefineProperty, RangeError, ReferenceError, RegExp,
  SafeMap, Set, SetPrototypeAdd, StringPrototypeCharCodeAt, SyntaxError, TypeError, URIError, Uint8Array,
} = primordials;
const { Buffer } = require('buffer');
const types = require('internal/util/types');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { wrongView } = require('internal/v8/serializer');
const { regExpFlags, viewTags } = require('internal/v8/wire');

const code = (tag) => StringPrototypeCharCodeAt(tag, 0);
const kEndObject = code('{');
const kEndDense = code('$');
const kEndSparse = code('@');
const kEndMap = code(':');
const kEndSet = code(',');
const kView = code('V');

const errorClasses = new SafeMap();
errorClasses.set(code('E'), EvalError);
errorClasses.set(code('R'), RangeError);
errorClasses.set(code('F'), ReferenceError);
errorClasses.set(code('S'), SyntaxError);
errorClasses.set(code('T'), TypeError);
errorClasses.set(code('U'), URIError);

// An array this long may be made before its elements are seen; a longer one is taken on trust nowhere.
const kMaxSparse = 2 ** 32 - 1;

class Deserializer {
  #bytes;
  #at = 0;
  #version = 0;
  #objects = [];
  #transfers = new SafeMap();

  constructor(buffer) {
    if (!types.isArrayBufferView(buffer)) throw wrongView('buffer');
    this.#bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    this.buffer = buffer;
  }

  // --- bytes ---
  #fail(message = 'Unable to deserialize cloned data.') {
    return new primordials.Error(message);
  }
  #need(count) {
    if (count < 0 || count > this.#bytes.length - this.#at) throw this.#fail();
  }
  #byte() {
    this.#need(1);
    return this.#bytes[this.#at++];
  }
  #tag() {
    let tag;
    do tag = this.#byte(); while (tag === 0);
    return tag;
  }
  #peek() {
    while (this.#at < this.#bytes.length && this.#bytes[this.#at] === 0) this.#at++;
    return this.#bytes[this.#at];
  }
  #varint() {
    let value = 0;
    let scale = 1;
    for (let i = 0; ; i++) {
      const byte = this.#byte();
      if (i < 5) value += (byte & 0x7f) * scale;
      scale *= 0x80;
      if (byte < 0x80) return value % 2 ** 32;
      if (i > 9) throw this.#fail();
    }
  }
  #zigzag() {
    const value = this.#varint();
    return (value >>> 1) ^ -(value & 1);
  }
  #double() {
    this.#need(8);
    const value = this.#bytes.readDoubleLE(this.#at);
    this.#at += 8;
    return value;
  }
  #take(count) {
    this.#need(count);
    const start = this.#at;
    this.#at += count;
    return start;
  }
  #text(tag) {
    const size = this.#varint();
    const start = this.#take(size);
    if (tag === 0x22) return this.#bytes.latin1Slice(start, start + size);
    if (tag === 0x63) {
      if (size % 2 !== 0) throw this.#fail();
      return this.#bytes.ucs2Slice(start, start + size);
    }
    if (tag === 0x53) return this.#bytes.utf8Slice(start, start + size);
    throw this.#fail();
  }
  #string() {
    return this.#text(this.#tag());
  }

  // --- values ---
  #value() {
    // The stack is the limit of how deep values nest; a RangeError there is an answer too.
    let value = this.#plain(this.#tag());
    // A view follows the buffer it looks into.
    if (types.isAnyArrayBuffer(value) && this.#peek() === kView) {
      this.#at++;
      value = this.#view(value);
    }
    return value;
  }
  #keep(object) {
    this.#objects[this.#objects.length] = object;
    return object;
  }
  #plain(tag) {
    switch (tag) {
      case 0x5f: return undefined;
      case 0x30: return null;
      case 0x54: return true;
      case 0x46: return false;
      case 0x49: return this.#zigzag();
      case 0x55: return this.#varint();
      case 0x4e: return this.#double();
      case 0x5a: return this.#bigint();
      case 0x22: case 0x63: case 0x53: return this.#text(tag);
      case 0x5e: {
        const id = this.#varint();
        if (id >= this.#objects.length) throw this.#fail();
        return this.#objects[id];
      }
      case 0x6f: return this.#object();
      case 0x41: return this.#dense();
      case 0x61: return this.#sparse();
      case 0x44: return this.#keep(new Date(this.#double()));
      case 0x79: return this.#keep(Object(true));
      case 0x78: return this.#keep(Object(false));
      case 0x6e: return this.#keep(Object(this.#double()));
      case 0x7a: return this.#keep(Object(this.#bigint()));
      case 0x73: return this.#keep(Object(this.#string()));
      case 0x52: return this.#regExp();
      case 0x3b: return this.#map();
      case 0x27: return this.#set();
      case 0x42: case 0x7e: return this.#arrayBuffer(tag);
      case 0x74: case 0x75: return this.#transferred(tag);
      case 0x72: return this.#error();
      case 0x5c: return this.#host();
      default: throw this.#fail();
    }
  }
  #bigint() {
    const bits = this.#varint();
    const size = bits >>> 1;
    const start = this.#take(size);
    let hex = '';
    for (let i = size - 1; i >= 0; i--) hex += primordials.StringPrototypePadStart(primordials.NumberPrototypeToString(this.#bytes[start + i], 16), 2, '0');
    const value = hex === '' ? 0n : BigInt(`0x${hex}`);
    return bits & 1 ? -value : value;
  }
  #properties(object, end) {
    let count = 0;
    while (this.#peek() !== end) {
      const key = this.#value();
      if (typeof key !== 'string' && typeof key !== 'number') throw this.#fail();
      const value = this.#value();
      ObjectDefineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
      count++;
    }
    this.#at++;
    return count;
  }
  #object() {
    const object = this.#keep({});
    if (this.#properties(object, kEndObject) !== this.#varint()) throw this.#fail();
    return object;
  }
  #dense() {
    const length = this.#varint();
    // Every element takes a byte at least.
    this.#need(length);
    const array = this.#keep(new Array(length));
    for (let i = 0; i < length; i++) {
      if (this.#peek() === 0x2d) {
        this.#at++;
        continue;
      }
      const value = this.#value();
      // Old versions wrote holes as undefined.
      if (value === undefined && this.#version < 11) continue;
      array[i] = value;
    }
    const count = this.#properties(array, kEndDense);
    if (count !== this.#varint() || length !== this.#varint()) throw this.#fail();
    return array;
  }
  #sparse() {
    const length = this.#varint();
    if (length > kMaxSparse) throw this.#fail();
    const array = this.#keep([]);
    array.length = length;
    const count = this.#properties(array, kEndSparse);
    if (count !== this.#varint() || length !== this.#varint()) throw this.#fail();
    return array;
  }
  #regExp() {
    const source = this.#string();
    const flags = regExpFlags.fromBits(this.#varint());
    if (flags === undefined) throw this.#fail();
    return this.#keep(new RegExp(source, flags));
  }
  #map() {
    const map = this.#keep(new Map());
    let count = 0;
    while (this.#peek() !== kEndMap) {
      const key = this.#value();
      MapPrototypeSet(map, key, this.#value());
      count += 2;
    }
    this.#at++;
    if (count !== this.#varint()) throw this.#fail();
    return map;
  }
  #set() {
    const set = this.#keep(new Set());
    let count = 0;
    while (this.#peek() !== kEndSet) {
      SetPrototypeAdd(set, this.#value());
      count++;
    }
    this.#at++;
    if (count !== this.#varint()) throw this.#fail();
    return set;
  }
  #arrayBuffer(tag) {
    const size = this.#varint();
    const most = tag === 0x7e ? this.#varint() : undefined;
    const start = this.#take(size);
    if (most !== undefined && most < size) throw this.#fail();
    const buffer = most === undefined ? new ArrayBuffer(size) : new ArrayBuffer(size, { maxByteLength: most });
    new Uint8Array(buffer).set(this.#bytes.subarray(start, start + size));
    return this.#keep(buffer);
  }
  #transferred(tag) {
    const id = this.#varint();
    const buffer = this.#transfers.get(id);
    if (buffer === undefined || types.isSharedArrayBuffer(buffer) !== (tag === 0x75)) throw this.#fail();
    return this.#keep(buffer);
  }
  #view(buffer) {
    const View = viewTags.constructorOf(this.#byte());
    const offset = this.#varint();
    const size = this.#varint();
    if (this.#version >= 14) this.#varint();
    if (View === undefined || offset > buffer.byteLength || size > buffer.byteLength - offset) throw this.#fail();
    const width = View.BYTES_PER_ELEMENT ?? 1;
    if (offset % width !== 0 || size % width !== 0) throw this.#fail();
    return this.#keep(new View(buffer, offset, size / width));
  }
  #error() {
    // The place is taken before the parts are read: a cause may refer to the error.
    const id = this.#objects.length;
    this.#objects[id] = undefined;
    let Class = primordials.Error;
    let made;
    const make = (message) => {
      made = message === undefined ? new Class() : new Class(message);
      this.#objects[id] = made;
    };
    let message;
    for (;;) {
      const tag = this.#byte();
      const known = errorClasses.get(tag);
      if (known !== undefined && made === undefined && message === undefined) {
        Class = known;
      } else if (tag === 0x6d) {
        message = this.#string();
        if (made === undefined) make(message);
      } else if (tag === 0x63) {
        if (made === undefined) make(message);
        const value = this.#value();
        ObjectDefineProperty(made, 'cause', { __proto__: null, value, writable: true, enumerable: false, configurable: true });
      } else if (tag === 0x73) {
        if (made === undefined) make(message);
        const value = this.#string();
        ObjectDefineProperty(made, 'stack', { __proto__: null, value, writable: true, enumerable: false, configurable: true });
      } else if (tag === 0x2e) {
        if (made === undefined) make(message);
        return made;
      } else {
        throw this.#fail();
      }
    }
  }
  #host() {
    if (typeof this._readHostObject !== 'function') throw this.#fail();
    const id = this.#objects.length;
    this.#objects[id] = undefined;
    const object = this._readHostObject();
    if (typeof object !== 'object' || object === null) throw new primordials.TypeError('readHostObject must return an object');
    this.#objects[id] = object;
    return object;
  }

  // --- what users call ---
  readHeader() {
    if (this.#bytes[this.#at] === 0xff) {
      this.#at++;
      this.#version = this.#varint();
      if (this.#version > 15 || this.#version < 1) throw this.#fail('Unable to deserialize cloned data due to invalid or unsupported version.');
      return true;
    }
    throw this.#fail('Unable to deserialize cloned data due to invalid or unsupported version.');
  }
  readValue() {
    return this.#value();
  }
  transferArrayBuffer(id, buffer) {
    if (!types.isAnyArrayBuffer(buffer)) throw new ERR_INVALID_ARG_TYPE('arrayBuffer', ['ArrayBuffer', 'SharedArrayBuffer'], buffer);
    this.#transfers.set(id >>> 0, buffer);
  }
  getWireFormatVersion() {
    return this.#version;
  }
  // What a program reads by itself fails under the reader's name.
  #reading(name, read) {
    try {
      return read();
    } catch {
      throw this.#fail(`${name}() failed`);
    }
  }
  readUint32() {
    return this.#reading('ReadUint32', () => this.#varint());
  }
  readUint64() {
    return this.#reading('ReadUint64', () => this.#long());
  }
  #long() {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
      if (shift > 63n) throw this.#fail();
    }
    return [Number((value >> 32n) & 0xffffffffn), Number(value & 0xffffffffn)];
  }
  readDouble() {
    return this.#reading('ReadDouble', () => this.#double());
  }
  _readRawBytes(length) {
    const count = MathTrunc(+length);
    return this.#reading('ReadRawBytes', () => this.#take(NumberIsNaN(count) ? 0 : count));
  }
  readRawBytes(length) {
    const start = this._readRawBytes(length);
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + start, length);
  }
}

module.exports = { Deserializer };
