'use strict';
// TextEncoderStream and TextDecoderStream: Encoding standard, section 7.

const { StringPrototypeCharCodeAt, StringPrototypeSlice, String } = primordials;
const { finishClass, kState, privateStateOf } = require('internal/web/streams/util');
const { TextDecoder, TextEncoder } = require('internal/web/encoding');
const { TransformStream } = require('internal/web/streams/transform');

class EncoderState {
  constructor() {
    const encoder = new TextEncoder();
    let pending = ''; // a high surrogate at the end of a chunk: its other half may come with the next
    this.transform = new TransformStream({
      transform(chunk, controller) {
        let text = pending + String(chunk);
        pending = '';
        if (text.length > 0) {
          const last = StringPrototypeCharCodeAt(text, text.length - 1);
          if (last >= 0xD800 && last <= 0xDBFF) {
            pending = StringPrototypeSlice(text, -1);
            text = StringPrototypeSlice(text, 0, -1);
          }
        }
        if (text.length > 0) controller.enqueue(encoder.encode(text));
      },
      flush(controller) {
        if (pending !== '') controller.enqueue(encoder.encode('\ufffd'));
      },
    });
  }
}

class TextEncoderStream {
  constructor() {
    this[kState] = new EncoderState();
  }

  get encoding() {
    privateStateOf(this, EncoderState);
    return 'utf-8';
  }

  get readable() {
    return privateStateOf(this, EncoderState).transform.readable;
  }

  get writable() {
    return privateStateOf(this, EncoderState).transform.writable;
  }
}
finishClass(TextEncoderStream, ['encoding', 'readable', 'writable'], (self) => ({
  encoding: self.encoding, readable: self.readable, writable: self.writable,
}));

class DecoderState {
  constructor(encoding, options) {
    const decoder = new TextDecoder(encoding, options);
    this.decoder = decoder;
    this.transform = new TransformStream({
      transform(chunk, controller) {
        if (chunk === undefined) {
          const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
          throw new ERR_INVALID_ARG_TYPE('chunk', 'string', chunk);
        }
        const text = decoder.decode(chunk, { stream: true });
        if (text) controller.enqueue(text);
      },
      flush(controller) {
        const text = decoder.decode();
        if (text) controller.enqueue(text);
      },
    });
  }
}

class TextDecoderStream {
  constructor(encoding = 'utf-8', options = {}) {
    this[kState] = new DecoderState(encoding, options);
  }

  get encoding() {
    return privateStateOf(this, DecoderState).decoder.encoding;
  }

  get fatal() {
    return privateStateOf(this, DecoderState).decoder.fatal;
  }

  get ignoreBOM() {
    return privateStateOf(this, DecoderState).decoder.ignoreBOM;
  }

  get readable() {
    return privateStateOf(this, DecoderState).transform.readable;
  }

  get writable() {
    return privateStateOf(this, DecoderState).transform.writable;
  }
}
finishClass(TextDecoderStream, ['encoding', 'fatal', 'ignoreBOM', 'readable', 'writable'], (self) => ({
  encoding: self.encoding, fatal: self.fatal, ignoreBOM: self.ignoreBOM, readable: self.readable, writable: self.writable,
}));

module.exports = { TextDecoderStream, TextEncoderStream };
