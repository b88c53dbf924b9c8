'use strict';
// Tables of V8's wire format that reader and writer share.

const { SafeMap, StringPrototypeCharCodeAt, StringPrototypeIncludes, TypedArrayPrototypeGetSymbolToStringTag } = primordials;

const flagBits = [['g', 1], ['i', 2], ['m', 4], ['y', 8], ['u', 16], ['s', 32], ['d', 128], ['v', 256]];
const regExpFlags = {
  toBits(flags) {
    let bits = 0;
    for (let i = 0; i < flagBits.length; i++) if (StringPrototypeIncludes(flags, flagBits[i][0])) bits |= flagBits[i][1];
    return bits;
  },
  // undefined: bits that stand for nothing.
  fromBits(bits) {
    let flags = '';
    for (let i = 0; i < flagBits.length; i++) {
      if ((bits & flagBits[i][1]) === 0) continue;
      flags += flagBits[i][0];
      bits &= ~flagBits[i][1];
    }
    return bits === 0 ? flags : undefined;
  },
};

const views = [
  ['b', 'Int8Array'], ['B', 'Uint8Array'], ['C', 'Uint8ClampedArray'], ['w', 'Int16Array'], ['W', 'Uint16Array'], ['d', 'Int32Array'],
  ['D', 'Uint32Array'], ['h', 'Float16Array'], ['f', 'Float32Array'], ['F', 'Float64Array'], ['q', 'BigInt64Array'], ['Q', 'BigUint64Array'],
  ['?', 'DataView'],
];
const byName = new SafeMap();
const byTag = new SafeMap();
for (let i = 0; i < views.length; i++) {
  byName.set(views[i][1], views[i][0]);
  byTag.set(StringPrototypeCharCodeAt(views[i][0], 0), views[i][1]);
}
const viewTags = {
  tagOf(view) { return byName.get(TypedArrayPrototypeGetSymbolToStringTag(view) ?? 'DataView'); },
  constructorOf(tag) { return globals[byTag.get(tag)]; },
};
// The names are those of the language; a program may replace the globals, so they are taken when this file is loaded.
const globals = { __proto__: null };
for (let i = 0; i < views.length; i++) globals[views[i][1]] = globalThis[views[i][1]];

module.exports = { regExpFlags, viewTags };
