'use strict';
// The argument forms of `socket.send()` (Node docs: dgram, socket.send): bytes, part of them, target, callback.

const {
  ArrayIsArray, ArrayPrototypePush, DataViewPrototypeGetBuffer, DataViewPrototypeGetByteLength, DataViewPrototypeGetByteOffset,
  TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength, TypedArrayPrototypeGetByteOffset,
} = primordials;
const { Buffer } = require('buffer');
const { codes: { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_SOCKET_DGRAM_IS_CONNECTED } } = require('internal/errors');
const { validatePort, validateString } = require('internal/validators');
const { isArrayBufferView, isTypedArray } = require('internal/util/types');

const accepted = ['string', 'Buffer', 'TypedArray', 'DataView'];

function toBuffer(value) {
  if (typeof value === 'string') return Buffer.from(value);
  if (!isArrayBufferView(value)) return undefined;
  if (isTypedArray(value)) return Buffer.from(TypedArrayPrototypeGetBuffer(value), TypedArrayPrototypeGetByteOffset(value), TypedArrayPrototypeGetByteLength(value));
  return Buffer.from(DataViewPrototypeGetBuffer(value), DataViewPrototypeGetByteOffset(value), DataViewPrototypeGetByteLength(value));
}

function oneBuffer(value) {
  const buffer = toBuffer(value);
  if (buffer === undefined) throw new ERR_INVALID_ARG_TYPE('buffer', accepted, value);
  return buffer;
}

function part(value, offset, length) {
  const buffer = oneBuffer(value);
  offset >>>= 0;
  length >>>= 0;
  if (offset > buffer.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (offset + length > buffer.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  return Buffer.from(buffer.buffer, buffer.byteOffset + offset, length);
}

function listOf(value) {
  if (!ArrayIsArray(value)) return [oneBuffer(value)];
  const list = [];
  for (let i = 0; i < value.length; i++) {
    const buffer = toBuffer(value[i]);
    if (buffer === undefined) throw new ERR_INVALID_ARG_TYPE('buffer list arguments', accepted, value);
    ArrayPrototypePush(list, buffer);
  }
  return list;
}

// { list, port, address, callback } of `send(msg[, offset, length][, port][, address][, callback])`.
function sendArguments(connected, message, offset, length, port, address, callback) {
  if (connected) {
    if (typeof length === 'number') {
      message = part(message, offset, length);
      if (typeof port === 'function') {
        callback = port;
        port = undefined;
      }
    } else {
      callback = offset;
    }
    if (port || address) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
    address = port = undefined;
  } else if (address || (port && typeof port !== 'function')) {
    message = part(message, offset, length);
  } else {
    callback = port;
    port = offset;
    address = length;
  }
  const list = listOf(message);
  if (!connected) port = validatePort(port, 'Port', false);
  if (typeof address === 'function') {
    callback = address;
    address = undefined;
  } else if (address !== undefined && address !== null) {
    validateString(address, 'address');
  }
  return { list, port, address, callback: typeof callback === 'function' ? callback : undefined };
}

module.exports = { sendArguments };
