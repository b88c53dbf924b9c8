'use strict';
// The data of `script.createCachedData()`. The engine's bytecode must not be taken from bytes that a program hands over (it
// trusts them), so the data holds no code: it names this build and the source, and is rejected when either differs.

const { StringPrototypeCharCodeAt } = primordials;
const { Buffer } = require('buffer');

const magic = 0x52435632;
const kLength = 32;

// Two FNV-1a sums of the text.
function sums(source) {
  let a = 0x811c9dc5 | 0;
  let b = 0x01000193 | 0;
  for (let i = 0; i < source.length; i++) {
    const unit = StringPrototypeCharCodeAt(source, i);
    a = primordials.MathImul(a ^ unit, 0x01000193);
    b = primordials.MathImul(b ^ (unit + i), 0x85ebca6b);
  }
  return { a: a >>> 0, b: b >>> 0 };
}

let flags = 0;
function versionTag() {
  const { a } = sums(`${process.version} ${internalBinding('runtime').version}`);
  return (a ^ flags) >>> 0;
}
// The tag depends on the engine's flags.
function noteFlags(text) {
  flags = (flags ^ sums(text).b) >>> 0;
}

function make(source) {
  const data = Buffer.alloc(kLength);
  const { a, b } = sums(source);
  data.writeUInt32LE(magic, 0);
  data.writeUInt32LE(versionTag(), 4);
  data.writeUInt32LE(source.length, 8);
  data.writeUInt32LE(a, 12);
  data.writeUInt32LE(b, 16);
  return data;
}

function accepts(data, source) {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return bytes.length === kLength && bytes.equals(make(source));
}

module.exports = { accepts, make, noteFlags, versionTag };
