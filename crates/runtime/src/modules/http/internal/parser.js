'use strict';
// `HTTPParser` of _http_common, for programs that parse HTTP themselves: `initialize`, `execute`, `finish`, and callbacks
// under the numbers kOnHeaders, kOnHeadersComplete, kOnBody, kOnMessageComplete. A face on the parser in Rust.
//
// What a callback throws comes out of `execute`. A refusal is not thrown: `execute` gives it back as an Error.

const { ArrayPrototypePush, ObjectDefineProperty, ReflectApply, TypedArrayPrototypeGetByteLength } = primordials;
const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS } } = require('internal/errors');
const { isUint8Array } = require('internal/util/types');
const { F, LENIENT_ALL, parseError, splitFields } = require('internal/http/common');
const { HTTPParser: NativeParser } = require('internal/net/handles');

const REQUEST = 1;
const RESPONSE = 2;
const kOnMessageBegin = 0;
const kOnHeaders = 1;
const kOnHeadersComplete = 2;
const kOnBody = 3;
const kOnMessageComplete = 4;
const kOnExecute = 5;
const kOnTimeout = 6;
// Node's bits that the parser in Rust knows too; the rest are its own (internal/http/common).
const KNOWN_LENIENT = 2047;

class HTTPParser {
  #native = null;
  #type = REQUEST;
  #error = undefined; // thrown by a callback
  #refused = undefined;
  #consumed = 0;
  #given = null;
  #paused = false;
  #waiting = [];

  initialize(type, resource, maxHeaderSize = 0, lenientFlags = 0) {
    if (!(#native in this)) throw new ERR_INVALID_THIS('HTTPParser');
    if (type !== REQUEST && type !== RESPONSE) throw new ERR_INVALID_ARG_TYPE('type', 'HTTPParser.REQUEST or HTTPParser.RESPONSE', type);
    this.#type = type;
    this.#error = undefined;
    this.#refused = undefined;
    this.#paused = false;
    this.#waiting = [];
    const bits = (lenientFlags & 1023) === 1023 ? LENIENT_ALL : lenientFlags & KNOWN_LENIENT;
    if (this.#native === null) this.#native = new NativeParser(this.#owner(), type - 1, maxHeaderSize, bits);
    else this.#native.reset(type - 1, maxHeaderSize, bits);
  }

  #call(which, ...args) {
    if (this.#error !== undefined) return undefined;
    const callback = this[which];
    if (typeof callback !== 'function') return undefined;
    try {
      return ReflectApply(callback, this, args);
    } catch (error) {
      this.#error = { error };
      return undefined;
    }
  }

  // What the parser in Rust calls.
  #owner() {
    const parser = this;
    return {
      onHead(first, text, fields, flags) {
        if (parser.#error !== undefined) return 0;
        const request = parser.#type === REQUEST;
        parser.#call(kOnMessageBegin);
        const verdict = parser.#call(kOnHeadersComplete, 1, (flags & F.HTTP_10) !== 0 ? 0 : 1, splitFields(fields, 0), request ? first : undefined, request ? text : undefined,
          request ? undefined : first, request ? undefined : text, (flags & F.UPGRADE) !== 0, (flags & F.KEEP_ALIVE) !== 0);
        if (verdict === 2 || (flags & F.UPGRADE) !== 0) return 2;
        if ((flags & F.HAS_BODY) === 0 && request) parser.#call(kOnMessageComplete);
        return verdict === 1 ? 1 : 0;
      },
      onBody(bytes) { parser.#call(kOnBody, bytes); },
      onEvent(kind, a, b, c, d) {
        switch (kind) {
          case 0: parser.#call(kOnMessageComplete); break;
          case 1: parser.#call(kOnHeaders, splitFields(a, 0), ''); break;
          case 2:
            parser.#consumed = parser.#given === null ? 0 : TypedArrayPrototypeGetByteLength(parser.#given) - (a === undefined ? 0 : a.byteLength);
            parser.#call(kOnMessageComplete);
            break;
          case 3: parser.#refused = parseError(a, b, undefined, d); break;
          case 4: if (a !== undefined) parser.#refused = parseError(a, b, undefined, 0); break;
        }
      },
    };
  }

  #outcome() {
    const thrown = this.#error;
    if (thrown !== undefined) {
      this.#error = undefined;
      throw thrown.error;
    }
    const refused = this.#refused;
    this.#refused = undefined;
    return refused;
  }

  // The number of bytes taken (fewer than given before an upgrade), or an Error.
  execute(buffer, offset = 0, length = undefined) {
    if (!(#native in this)) throw new ERR_INVALID_THIS('HTTPParser');
    if (!isUint8Array(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'Uint8Array'], buffer);
    if (this.#native === null) throw new ERR_INVALID_ARG_TYPE('parser', 'an initialized HTTPParser', this);
    const part = Buffer.from(buffer.buffer, buffer.byteOffset + offset, length ?? TypedArrayPrototypeGetByteLength(buffer) - offset);
    if (this.#paused) {
      ArrayPrototypePush(this.#waiting, Buffer.from(part));
      return part.length;
    }
    this.#given = part;
    this.#consumed = part.length;
    this.#native.execute(part);
    this.#given = null;
    return this.#outcome() ?? this.#consumed;
  }

  finish() {
    if (!(#native in this)) throw new ERR_INVALID_THIS('HTTPParser');
    this.#native?.finish();
    return this.#outcome();
  }

  // Bytes given meanwhile are kept until `resume`.
  pause() { this.#paused = true; }
  resume() {
    this.#paused = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let i = 0; i < waiting.length; i++) this.execute(waiting[i]);
  }

  getCurrentBuffer() { return this.#given === null ? undefined : Buffer.from(this.#given); }

  // The parser lets its memory go; `initialize` begins anew.
  close() {
    this.#native?.close();
    this.#native = null;
  }
  free() { this.close(); }
  remove() { this.close(); }
}

const constants = {
  REQUEST, RESPONSE, kOnMessageBegin, kOnHeaders, kOnHeadersComplete, kOnBody, kOnMessageComplete, kOnExecute, kOnTimeout,
  kLenientNone: 0, kLenientHeaders: 1, kLenientChunkedLength: 2, kLenientKeepAlive: 4, kLenientTransferEncoding: 8, kLenientVersion: 16, kLenientDataAfterClose: 32,
  kLenientOptionalLFAfterCR: 64, kLenientOptionalCRLFAfterChunk: 128, kLenientOptionalCRBeforeLF: 256, kLenientSpacesAfterChunkSize: 512, kLenientHeaderValueRelaxed: 1024,
  kLenientAll: 1023,
};
for (const name in constants) ObjectDefineProperty(HTTPParser, name, { __proto__: null, configurable: true, enumerable: true, value: constants[name], writable: true });

module.exports = { HTTPParser };
