'use strict';
// How messages become bytes on a channel and back. Node docs: child_process, "Advanced serialization"; environment variables
// NODE_CHANNEL_FD, NODE_CHANNEL_SERIALIZATION_MODE.
//
// json: one JSON text per line. advanced: a length of four bytes (most significant first), then what v8.serialize makes.

const { ArrayPrototypePush, JSONParse, JSONStringify, StringPrototypeIndexOf, StringPrototypeSlice, TypedArrayPrototypeSet } = primordials;
const { Buffer } = require('buffer');
const { StringDecoder } = require('string_decoder');

class JsonCodec {
  #decoder = new StringDecoder('utf8');
  // Pieces of a line whose end has not come; joined once, so that a long line costs what it is long.
  #pieces = [];

  encode(message) {
    return `${JSONStringify(message)}\n`;
  }

  // Whether bytes of an unfinished message wait.
  get waiting() {
    return this.#pieces.length > 0;
  }

  // The texts of the messages that `bytes` completes, parsed one by one by the caller.
  push(bytes) {
    const text = this.#decoder.write(bytes);
    const lines = [];
    let from = 0;
    for (;;) {
      const at = StringPrototypeIndexOf(text, '\n', from);
      if (at === -1) break;
      let line = StringPrototypeSlice(text, from, at);
      if (this.#pieces.length > 0) {
        ArrayPrototypePush(this.#pieces, line);
        line = primordials.ArrayPrototypeJoin(this.#pieces, '');
        this.#pieces = [];
      }
      ArrayPrototypePush(lines, line);
      from = at + 1;
    }
    if (from < text.length) ArrayPrototypePush(this.#pieces, from === 0 ? text : StringPrototypeSlice(text, from));
    return lines;
  }
  parse(line) {
    return JSONParse(line);
  }
}

let classes;
// The serializer of v8 with Buffers kept as Buffers: the view's kind goes before its bytes.
function serializerClasses() {
  if (classes !== undefined) return classes;
  const { DefaultSerializer, DefaultDeserializer } = require('v8');
  const VIEW = 0;
  const PLAIN = 1;
  class ChannelSerializer extends DefaultSerializer {
    _writeHostObject(object) {
      if (primordials.ArrayBufferIsView(object)) {
        this.writeUint32(VIEW);
        return super._writeHostObject(object);
      }
      // What cannot be cloned goes as a plain object with its own properties.
      this.writeUint32(PLAIN);
      this.writeValue({ ...object });
    }
  }
  class ChannelDeserializer extends DefaultDeserializer {
    _readHostObject() {
      return this.readUint32() === VIEW ? super._readHostObject() : this.readValue();
    }
  }
  classes = { ChannelSerializer, ChannelDeserializer };
  return classes;
}

class AdvancedCodec {
  #pieces = [];
  #length = 0;

  encode(message) {
    const { ChannelSerializer } = serializerClasses();
    const serializer = new ChannelSerializer();
    serializer.writeHeader();
    serializer.writeValue(message);
    const body = serializer.releaseBuffer();
    const bytes = Buffer.allocUnsafe(4 + body.length);
    bytes.writeUInt32BE(body.length, 0);
    TypedArrayPrototypeSet(bytes, body, 4);
    return bytes;
  }

  get waiting() {
    return this.#length > 0;
  }

  // A length is only a promise: memory is taken for bytes that came.
  push(bytes) {
    ArrayPrototypePush(this.#pieces, bytes);
    this.#length += bytes.length;
    const bodies = [];
    while (this.#length >= 4) {
      if (this.#pieces[0].length < 4) this.#join();
      const size = this.#pieces[0].readUInt32BE(0);
      if (this.#length < 4 + size) break;
      if (this.#pieces[0].length < 4 + size) this.#join();
      const first = this.#pieces[0];
      ArrayPrototypePush(bodies, first.subarray(4, 4 + size));
      this.#length -= 4 + size;
      if (first.length === 4 + size) primordials.ArrayPrototypeShift(this.#pieces);
      else this.#pieces[0] = first.subarray(4 + size);
    }
    return bodies;
  }
  #join() {
    this.#pieces = [Buffer.concat(this.#pieces, this.#length)];
  }
  parse(body) {
    const { ChannelDeserializer } = serializerClasses();
    const deserializer = new ChannelDeserializer(body);
    deserializer.readHeader();
    return deserializer.readValue();
  }
}

const codecFor = (mode) => (mode === 'advanced' ? new AdvancedCodec() : new JsonCodec());

module.exports = { codecFor };
