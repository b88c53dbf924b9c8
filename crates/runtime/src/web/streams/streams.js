'use strict';
// The classes of the Streams standard as one object: what require('stream/web') and the globals are made of.

const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { kState } = require('internal/web/streams/util');
const readable = require('internal/web/streams/readable');
const writable = require('internal/web/streams/writable');
const transform = require('internal/web/streams/transform');
const strategies = require('internal/web/streams/strategies');

require('internal/web/streams/transfer');

function ReadableStreamTee(stream) {
  if (!readable.isReadableStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  return require('internal/web/streams/tee').tee(stream[kState], true);
}

module.exports = {
  ReadableStream: readable.ReadableStream,
  ReadableStreamTee,
  ReadableStreamDefaultReader: readable.ReadableStreamDefaultReader,
  ReadableStreamBYOBReader: readable.ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest: readable.ReadableStreamBYOBRequest,
  ReadableByteStreamController: readable.ReadableByteStreamController,
  ReadableStreamDefaultController: readable.ReadableStreamDefaultController,
  TransformStream: transform.TransformStream,
  TransformStreamDefaultController: transform.TransformStreamDefaultController,
  WritableStream: writable.WritableStream,
  WritableStreamDefaultWriter: writable.WritableStreamDefaultWriter,
  WritableStreamDefaultController: writable.WritableStreamDefaultController,
  ByteLengthQueuingStrategy: strategies.ByteLengthQueuingStrategy,
  CountQueuingStrategy: strategies.CountQueuingStrategy,
  get TextEncoderStream() { return require('internal/web/streams/encoding').TextEncoderStream; },
  get TextDecoderStream() { return require('internal/web/streams/encoding').TextDecoderStream; },
  get CompressionStream() { return require('internal/web/streams/compression').CompressionStream; },
  get DecompressionStream() { return require('internal/web/streams/compression').DecompressionStream; },
};
