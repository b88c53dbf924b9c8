'use strict';
// CompressionStream and DecompressionStream: the Compression standard, on the streams of `zlib`.

const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { isAnyArrayBuffer, isArrayBufferView, isSharedArrayBuffer } = require('internal/util/types');
const { finishClass, kState, privateStateOf } = require('internal/web/streams/util');

const MAKERS = {
  __proto__: null,
  'deflate': ['createDeflate', 'createInflate'],
  'deflate-raw': ['createDeflateRaw', 'createInflateRaw'],
  'gzip': ['createGzip', 'createGunzip'],
  'brotli': ['createBrotliCompress', 'createBrotliDecompress'],
  'zstd': ['createZstdCompress', 'createZstdDecompress'],
};

// Only plain memory and text may be compressed, not memory that another thread can change meanwhile.
function checkChunk(chunk) {
  if (chunk === null || typeof chunk === 'string') return; // The node stream has its own word for the one, takes the other.
  if (isSharedArrayBuffer(chunk) || (isArrayBufferView(chunk) && isSharedArrayBuffer(chunk.buffer))) {
    throw new ERR_INVALID_ARG_TYPE('chunk', ['Buffer', 'TypedArray', 'DataView'], chunk);
  }
  if (!isAnyArrayBuffer(chunk) && !isArrayBufferView(chunk)) throw new ERR_INVALID_ARG_TYPE('chunk', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

class CodecState {
  constructor(name, format, which) {
    const text = `${format}`;
    const makers = MAKERS[text];
    if (makers === undefined) {
      const err = new ERR_INVALID_ARG_VALUE('format', format);
      err.message = `Failed to construct '${name}': 1st argument '${text}' is not a valid enum value of type CompressionFormat.`;
      throw err;
    }
    const zlib = require('zlib');
    const isDecoder = which === 1;
    const handle = isDecoder ? zlib[makers[1]]({ rejectGarbageAfterEnd: true }) : zlib[makers[0]]();
    this.name = name;
    const { newReadableWritablePairFromDuplex } = require('internal/stream/web_adapters');
    this.pair = newReadableWritablePairFromDuplex(handle, undefined, checkChunk);
  }
}

function codecOf(self, name) {
  const state = privateStateOf(self, CodecState);
  if (state.name !== name) privateStateOf({}, CodecState);
  return state;
}

const show = (self) => ({ readable: self.readable, writable: self.writable });

class CompressionStream {
  constructor(format) {
    this[kState] = new CodecState('CompressionStream', format, 0);
  }

  get readable() {
    return codecOf(this, 'CompressionStream').pair.readable;
  }

  get writable() {
    return codecOf(this, 'CompressionStream').pair.writable;
  }
}
finishClass(CompressionStream, ['readable', 'writable'], show);

class DecompressionStream {
  constructor(format) {
    this[kState] = new CodecState('DecompressionStream', format, 1);
  }

  get readable() {
    return codecOf(this, 'DecompressionStream').pair.readable;
  }

  get writable() {
    return codecOf(this, 'DecompressionStream').pair.writable;
  }
}
finishClass(DecompressionStream, ['readable', 'writable'], show);

module.exports = { CompressionStream, DecompressionStream };
