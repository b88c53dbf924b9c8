'use strict';
// Blob, File and the store behind `blob:` URLs. A Blob is a list of parts; a part is bytes in memory, copied when the Blob is
// made, or a range of a source that is read when asked for (a file). Slices share their parents' parts.
// Follows https://w3c.github.io/FileAPI/ and https://nodejs.org/api/buffer.html#class-blob.

const {
  ArrayPrototypePush,
  BigInt,
  BigIntAsIntN,
  DateNow,
  FunctionPrototypeCall,
  MathMax,
  MathMin,
  MathTrunc,
  Number,
  NumberIsFinite,
  NumberIsNaN,
  ObjectDefineProperties,
  PromiseReject,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  SafeMap,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  StringPrototypeToWellFormed,
  SymbolIterator,
  SymbolToStringTag,
  TypeError,
  TypedArrayPrototypeSet,
  TypedArrayPrototypeSlice,
  TypedArrayPrototypeSubarray,
  Uint8Array,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { kClone } = require('internal/web/structured_clone/symbols');

const lazyEncoding = () => require('internal/web/encoding');

// --- conversions -----------------------------------------------------------------------------------------------------------------

function dictionary(options) {
  if (options === undefined || options === null) return { __proto__: null };
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options', 'a dictionary', options);
  }
  return options;
}

function typeOf(type) {
  type = type === undefined ? '' : `${type}`;
  return RegExpPrototypeExec(/[^\x20-\x7e]/, type) === null ? StringPrototypeToLowerCase(type) : '';
}

function typeError(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

// An element of the constructor's sequence as it is read from there: what is no bytes becomes text at once.
function convertPart(source, index) {
  if (isBlob(source) || isAnyArrayBuffer(source) || isArrayBufferView(source)) return source;
  if (typeof source === 'symbol') throw typeError(`Value[${index}] is a Symbol and cannot be converted to a string.`);
  return StringPrototypeToWellFormed(`${source}`);
}

// The bytes, copied, of one element of the constructor's sequence; or the parts of a Blob.
function addParts(parts, source, native) {
  if (isBlob(source)) {
    const theirs = partsOf(source);
    for (let i = 0; i < theirs.length; i++) ArrayPrototypePush(parts, theirs[i]);
    return;
  }
  let bytes;
  if (isAnyArrayBuffer(source)) {
    bytes = TypedArrayPrototypeSlice(new Uint8Array(source));
  } else if (isArrayBufferView(source)) {
    bytes = TypedArrayPrototypeSlice(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  } else {
    let text = source;
    if (native) text = RegExpPrototypeSymbolReplace(/\r\n|\n|\r/g, text, process.platform === 'win32' ? '\r\n' : '\n');
    bytes = require('internal/buffer/encodings').utf8Bytes(text);
  }
  if (bytes.length > 0) ArrayPrototypePush(parts, { length: bytes.length, bytes, source: undefined, start: 0 });
}

// Web IDL's [Clamp]: to the nearest whole number, halves to the even one.
function roundHalfEven(value) {
  const whole = MathTrunc(value);
  const rest = value - whole;
  if (rest === 0.5 || rest === -0.5) return whole % 2 === 0 ? whole : whole + 2 * rest;
  return rest > 0.5 ? whole + 1 : rest < -0.5 ? whole - 1 : whole;
}

// The range [start, end) of a list of parts.
function cutParts(parts, start, end) {
  const out = [];
  let at = 0;
  for (let i = 0; i < parts.length && at < end; i++) {
    const part = parts[i];
    const from = MathMax(start - at, 0);
    const to = MathMin(end - at, part.length);
    if (to > from) {
      ArrayPrototypePush(out, {
        length: to - from,
        bytes: part.bytes === undefined ? undefined : TypedArrayPrototypeSubarray(part.bytes, from, to),
        source: part.source,
        start: part.start + from,
      });
    }
    at += part.length;
  }
  return out;
}

// How much of a file a stream asks for at once.
const FILE_CHUNK = 64 * 1024;

// --- Blob --------------------------------------------------------------------------------------------------------------------------

let isBlob;
let partsOf;
let fromParts; // (parts, type) => Blob
const kMake = { __proto__: null };

class Blob {
  #parts;
  #size;
  #type;

  static {
    isBlob = (value) => typeof value === 'object' && value !== null && #parts in value;
    partsOf = (blob) => blob.#parts;
    fromParts = (parts, type) => {
      const blob = new Blob(kMake);
      blob.#setParts(parts);
      blob.#type = type;
      return blob;
    };
  }

  constructor(sources = [], options = undefined) {
    if (sources === kMake) return;
    const isObject = sources !== null && (typeof sources === 'object' || typeof sources === 'function');
    // Read once, as everything a program can see.
    const method = isObject ? sources[SymbolIterator] : undefined;
    if (typeof method !== 'function') throw typeError('Value cannot be converted to sequence.');
    const list = [];
    const iterable = { __proto__: null, [SymbolIterator]: () => FunctionPrototypeCall(method, sources) };
    for (const source of iterable) ArrayPrototypePush(list, convertPart(source, list.length));
    const options_ = dictionary(options);
    // In the order of their names, as dictionaries are read.
    let { endings } = options_;
    endings = endings === undefined ? 'transparent' : `${endings}`;
    if (endings !== 'transparent' && endings !== 'native') throw new ERR_INVALID_ARG_VALUE('options.endings', endings);
    let { type } = options_;
    type = type === undefined ? '' : `${type}`;
    const parts = [];
    for (let i = 0; i < list.length; i++) addParts(parts, list[i], endings === 'native');
    this.#setParts(parts);
    this.#type = typeOf(type);
  }

  #setParts(parts) {
    this.#parts = parts;
    let size = 0;
    for (let i = 0; i < parts.length; i++) size += parts[i].length;
    this.#size = size;
  }

  get type() {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    return this.#type;
  }

  get size() {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    return this.#size;
  }

  slice(start = 0, end = undefined, contentType = '') {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    const size = this.#size;
    const place = (value) => {
      value = Number(value);
      value = NumberIsNaN(value) ? 0 : roundHalfEven(value);
      return value < 0 ? MathMax(size + value, 0) : MathMin(value, size);
    };
    start = place(start);
    end = end === undefined ? size : place(end);
    return fromParts(cutParts(this.#parts, start, MathMax(start, end)), typeOf(contentType));
  }

  arrayBuffer() {
    if (!isBlob(this)) return PromiseReject(new ERR_INVALID_THIS('Blob'));
    return this.#read().then((bytes) => bytes.buffer);
  }

  text() {
    if (!isBlob(this)) return PromiseReject(new ERR_INVALID_THIS('Blob'));
    return this.#read().then((bytes) => new (lazyEncoding().TextDecoder)().decode(bytes));
  }

  bytes() {
    if (!isBlob(this)) return PromiseReject(new ERR_INVALID_THIS('Blob'));
    return this.#read();
  }

  // All bytes, in memory of their own.
  async #read() {
    const out = new Uint8Array(this.#size);
    let at = 0;
    for (let i = 0; i < this.#parts.length; i++) {
      const part = this.#parts[i];
      // An empty file may have grown since.
      const bytes = part.bytes ?? await part.source.read(part.start, part.start + part.length);
      TypedArrayPrototypeSet(out, bytes, at);
      at += part.length;
    }
    return out;
  }

  stream() {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    const parts = this.#parts;
    let index = 0;
    let offset = 0; // within a part that is read from a source
    const { ReadableStream } = require('internal/web/streams');
    return new ReadableStream({
      type: 'bytes',
      async pull(controller) {
        while (index < parts.length && parts[index].length === 0) index++;
        if (index >= parts.length) {
          for (let i = 0; i < parts.length; i++) {
            if (parts[i].source !== undefined) await parts[i].source.check();
          }
          controller.close();
          // A waiting BYOB read ends with no bytes.
          controller.byobRequest?.respond(0);
          return;
        }
        const part = parts[index];
        if (part.bytes !== undefined) {
          index++;
          controller.enqueue(TypedArrayPrototypeSlice(part.bytes));
          return;
        }
        const from = part.start + offset;
        const to = MathMin(from + FILE_CHUNK, part.start + part.length);
        const bytes = await part.source.read(from, to);
        offset += to - from;
        if (offset >= part.length) {
          index++;
          offset = 0;
        }
        controller.enqueue(bytes);
      },
    }, { highWaterMark: 0 });
  }

  textStream() {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    const { TextDecoderStream } = require('internal/web/streams');
    return this.stream().pipeThrough(new TextDecoderStream());
  }

  [customInspectSymbol](depth, options) {
    if (!isBlob(this)) throw new ERR_INVALID_THIS('Blob');
    return show('Blob', depth, options, { size: this.size, type: this.type });
  }

  [kClone]() {
    if (!isBlob(this)) return undefined;
    const parts = this.#parts;
    for (let i = 0; i < parts.length; i++) {
      if (parts[i].source !== undefined) throw new ERR_INVALID_STATE('File-backed Blobs are not cloneable');
    }
    const type = this.#type;
    return { data: undefined, build: () => fromParts(parts, type), type: 'Blob', plain: () => ({ bytes: bytesOfParts(parts), type }) };
  }
}

function show(name, depth, options, fields) {
  if (depth < 0) return `[${name}]`;
  const { inspect } = require('internal/util/inspect');
  return `${name} ${inspect(fields, { ...options, depth: options.depth == null ? null : options.depth - 1 })}`;
}

// --- File --------------------------------------------------------------------------------------------------------------------------

class File extends Blob {
  #name;
  #lastModified;

  constructor(fileBits, fileName, options = undefined) {
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    const { lastModified } = options ?? { __proto__: null };
    this.#lastModified = lastModified === undefined ? DateNow() : toLongLong(lastModified);
    this.#name = StringPrototypeToWellFormed(`${fileName}`);
  }

  get name() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('File');
    return this.#name;
  }

  get lastModified() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('File');
    return this.#lastModified;
  }

  [customInspectSymbol](depth, options) {
    if (!(#name in this)) throw new ERR_INVALID_THIS('File');
    return show('File', depth, options, { size: this.size, type: this.type, name: this.#name, lastModified: this.#lastModified });
  }

  [kClone]() {
    if (!(#name in this)) return undefined;
    const parts = partsOf(this);
    const { type } = this;
    const name = this.#name;
    const lastModified = this.#lastModified;
    return {
      data: undefined,
      build() {
        const file = new File([fromParts(parts, '')], name, { lastModified });
        return type === '' ? file : new File([file], name, { type, lastModified });
      },
      type: 'File',
      plain: () => ({ bytes: bytesOfParts(parts), type, name, lastModified }),
    };
  }
}

// For another thread: the contents as a list of byte arrays, and back.
function bytesOfParts(parts) {
  const list = [];
  for (let i = 0; i < parts.length; i++) ArrayPrototypePush(list, TypedArrayPrototypeSlice(parts[i].bytes));
  return list;
}
function fromBytes({ bytes, type, name, lastModified }) {
  return name === undefined ? new Blob(bytes, { type }) : new File(bytes, name, { type, lastModified });
}

// WebIDL `long long`.
function toLongLong(value) {
  value = +value;
  return NumberIsNaN(value) || !NumberIsFinite(value) ? 0 : Number(BigIntAsIntN(64, BigInt(MathTrunc(value)))) + 0;
}

const enumerable = { __proto__: null, enumerable: true };
const hidden = { __proto__: null, enumerable: false };
ObjectDefineProperties(Blob.prototype, {
  type: enumerable,
  size: enumerable,
  slice: enumerable,
  arrayBuffer: enumerable,
  text: enumerable,
  bytes: enumerable,
  stream: enumerable,
  textStream: enumerable,
  [customInspectSymbol]: hidden,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'Blob' },
});
ObjectDefineProperties(File.prototype, {
  name: enumerable,
  lastModified: enumerable,
  [customInspectSymbol]: hidden,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'File' },
});

// A Blob of `size` bytes that `source.read(start, end)`, a promise of a Uint8Array, supplies. For fs.openAsBlob().
function createSourceBlob(source, size, options) {
  const { type } = dictionary(options);
  return fromParts([{ length: size, bytes: undefined, source, start: 0 }], typeOf(type));
}

// --- blob: URLs ----------------------------------------------------------------------------------------------------------------------

const registered = new SafeMap();
const PREFIX = 'blob:nodedata:';

function createObjectURL(obj) {
  if (!isBlob(obj)) throw new ERR_INVALID_ARG_TYPE('obj', 'Blob', obj);
  const id = require('crypto').randomUUID();
  registered.set(id, obj);
  return `${PREFIX}${id}`;
}

function idOf(url) {
  url = `${url}`;
  return StringPrototypeStartsWith(url, PREFIX) ? StringPrototypeSlice(url, PREFIX.length) : undefined;
}

function revokeObjectURL(url) {
  const id = idOf(url);
  if (id !== undefined) registered.delete(id);
}

function resolveObjectURL(url) {
  const id = idOf(url);
  const blob = id === undefined ? undefined : registered.get(id);
  return blob === undefined ? undefined : fromParts(partsOf(blob), blob.type);
}

module.exports = { Blob, File, fromBytes, isBlob, createSourceBlob, createObjectURL, revokeObjectURL, resolveObjectURL };
