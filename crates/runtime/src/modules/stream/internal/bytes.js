'use strict';
// Byte chunks of other kinds (typed arrays, DataView) seen as Buffers over the same memory.

const { ArrayBufferIsView, DataViewPrototypeGetBuffer, DataViewPrototypeGetByteLength, DataViewPrototypeGetByteOffset,
  TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength, TypedArrayPrototypeGetByteOffset,
  TypedArrayPrototypeGetSymbolToStringTag } = primordials;
const { Buffer } = require('buffer');

function viewToBuffer(view) {
  if (TypedArrayPrototypeGetSymbolToStringTag(view) === undefined) {
    return Buffer.from(DataViewPrototypeGetBuffer(view), DataViewPrototypeGetByteOffset(view), DataViewPrototypeGetByteLength(view));
  }
  return Buffer.from(TypedArrayPrototypeGetBuffer(view), TypedArrayPrototypeGetByteOffset(view), TypedArrayPrototypeGetByteLength(view));
}

function isUint8Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Uint8Array';
}

module.exports = { isArrayBufferView: ArrayBufferIsView, isUint8Array, viewToBuffer };
