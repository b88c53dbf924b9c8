'use strict';
// Unpacks what the binding gives for a directory listing. A listing crosses as one value: the names one after the other,
// divided by NUL (which no name can hold), each with a digit for its type in front when types were asked for. Text for
// UTF-8, bytes for every other encoding. Names of a recursive listing are paths relative to the listed directory.

const {
  ArrayPrototypePush, StringPrototypeCharCodeAt, StringPrototypeIndexOf, StringPrototypeLastIndexOf, StringPrototypeSlice,
  StringPrototypeSplit, TypedArrayPrototypeIndexOf, TypedArrayPrototypeLastIndexOf, TypedArrayPrototypeSubarray,
} = primordials;
const { Buffer } = require('buffer');
const path = require('path');
const { Dirent } = require('internal/fs/stats');
const { decodeName, toBuffer } = require('internal/fs/utils');

const kSlash = 47;
const kZero = 48;

// The directory that holds entry `relative` of the listing of `base`, and the entry's own name.
function parentOf(base, directory) {
  if (typeof base === 'string' && typeof directory === 'string') return path.join(base, directory);
  return Buffer.concat([Buffer.from(base), Buffer.from('/'), Buffer.from(directory)]);
}

function unpackText(packed, withTypes, base) {
  if (packed === '') return [];
  if (!withTypes) return StringPrototypeSplit(packed, '\u0000');
  const out = [];
  let lastDirectory = '';
  let lastParent = base;
  for (let start = 0; start <= packed.length;) {
    let end = StringPrototypeIndexOf(packed, '\u0000', start);
    if (end === -1) end = packed.length;
    const type = StringPrototypeCharCodeAt(packed, start) - kZero;
    let name = StringPrototypeSlice(packed, start + 1, end);
    let parent = base;
    const slash = StringPrototypeLastIndexOf(name, '/');
    if (slash !== -1) {
      const directory = StringPrototypeSlice(name, 0, slash);
      if (directory !== lastDirectory) {
        lastDirectory = directory;
        lastParent = parentOf(base, directory);
      }
      parent = lastParent;
      name = StringPrototypeSlice(name, slash + 1);
    }
    ArrayPrototypePush(out, new Dirent(name, type, parent));
    start = end + 1;
  }
  return out;
}

function unpackBytes(data, withTypes, base, encoding) {
  const packed = toBuffer(data);
  const out = [];
  if (packed.length === 0) return out;
  for (let start = 0; start <= packed.length;) {
    let end = TypedArrayPrototypeIndexOf(packed, 0, start);
    if (end === -1) end = packed.length;
    let bytes = Buffer.from(TypedArrayPrototypeSubarray(packed, withTypes ? start + 1 : start, end));
    if (withTypes) {
      let parent = base;
      const slash = TypedArrayPrototypeLastIndexOf(bytes, kSlash);
      if (slash !== -1) {
        parent = parentOf(base, typeof base === 'string' ? Buffer.from(bytes.buffer, bytes.byteOffset, slash).toString() :
          Buffer.from(bytes.buffer, bytes.byteOffset, slash));
        bytes = Buffer.from(TypedArrayPrototypeSubarray(bytes, slash + 1));
      }
      ArrayPrototypePush(out, new Dirent(decodeName(bytes, encoding), packed[start] - kZero, parent));
    } else {
      ArrayPrototypePush(out, decodeName(bytes, encoding));
    }
    start = end + 1;
  }
  return out;
}

function unpackNames(packed, withTypes, base, encoding) {
  return typeof packed === 'string' ? unpackText(packed, withTypes, base) : unpackBytes(packed, withTypes, base, encoding);
}

module.exports = { unpackNames };
