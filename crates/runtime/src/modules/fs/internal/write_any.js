'use strict';
// What `writeFile` of fs/promises takes and the other forms do not: besides a string or bytes also an iterable, an async
// iterable or a stream, whose chunks are written one after the other as they come.

const { Promise, SymbolAsyncIterator, SymbolIterator } = primordials;
const binding = internalBinding('fs');
const { isArrayBufferView } = require('internal/util/types');
const { validateAbortSignal, validateBoolean } = require('internal/validators');
const { checkStringOrBuffer, settle, throwIfAborted, toBytes, toFlags, toMode } = require('internal/fs/utils');
const { writeFilePromise } = require('internal/fs/whole_file');

function isChunked(data) {
  return data !== null && typeof data === 'object' && !isArrayBufferView(data) &&
    (typeof data[SymbolAsyncIterator] === 'function' || typeof data[SymbolIterator] === 'function');
}

function writeChunk(fd, chunk, encoding) {
  checkStringOrBuffer(chunk, 'data');
  // A descriptor as target: written whole, at the place where the file stands.
  return new Promise((resolve, reject) => binding.writeFile(fd, toBytes(chunk, encoding || undefined), 0, 0, false, 0, settle(resolve, reject)));
}

async function writeChunks(fd, data, options) {
  const { signal, encoding } = options;
  throwIfAborted(signal);
  for await (const chunk of data) {
    throwIfAborted(signal);
    await writeChunk(fd, chunk, encoding);
    throwIfAborted(signal);
  }
}

// `target` is a path or a descriptor.
async function writeAny(target, data, options) {
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  if (!isChunked(data)) return writeFilePromise(target, data, options);
  if (typeof target === 'number') {
    await writeChunks(target, data, options);
    return;
  }
  throwIfAborted(options.signal);
  const flags = toFlags(options.flag || 'w');
  const mode = toMode(options.mode, 'mode', 0o666);
  const fd = await new Promise((resolve, reject) => binding.open(target, flags, mode, settle(resolve, reject)));
  try {
    await writeChunks(fd, data, options);
    if (flush) await new Promise((resolve, reject) => binding.fsync(fd, settle(resolve, reject)));
  } finally {
    await new Promise((resolve, reject) => binding.close(fd, settle(resolve, reject)));
  }
}

module.exports = { writeAny };
