'use strict';
// Brand checks: what kind of object a value is, whatever its prototype or Symbol.toStringTag say.
// https://nodejs.org/api/util.html#utiltypes. The checks that JavaScript cannot make itself are natives.

const {
  ArrayBufferIsView,
  FunctionPrototypeToString,
  ObjectDefineProperties,
  ObjectGetPrototypeOf,
  RegExpPrototypeExec,
  StringPrototypeSlice,
  TypedArrayPrototypeGetSymbolToStringTag,
} = primordials;

const natives = internalBinding('types');

// The name of a typed array's class, undefined for anything else.
const tagOf = TypedArrayPrototypeGetSymbolToStringTag;

const typedArrays = {
  isTypedArray(value) { return tagOf(value) !== undefined; },
  isUint8Array(value) { return tagOf(value) === 'Uint8Array'; },
  isUint8ClampedArray(value) { return tagOf(value) === 'Uint8ClampedArray'; },
  isUint16Array(value) { return tagOf(value) === 'Uint16Array'; },
  isUint32Array(value) { return tagOf(value) === 'Uint32Array'; },
  isInt8Array(value) { return tagOf(value) === 'Int8Array'; },
  isInt16Array(value) { return tagOf(value) === 'Int16Array'; },
  isInt32Array(value) { return tagOf(value) === 'Int32Array'; },
  isFloat16Array(value) { return tagOf(value) === 'Float16Array'; },
  isFloat32Array(value) { return tagOf(value) === 'Float32Array'; },
  isFloat64Array(value) { return tagOf(value) === 'Float64Array'; },
  isBigInt64Array(value) { return tagOf(value) === 'BigInt64Array'; },
  isBigUint64Array(value) { return tagOf(value) === 'BigUint64Array'; },
};

// Functions are told by how their source starts; a function named `async` with no prefix of that kind is not fooled by it,
// because its prototype is checked too.
const generatorHead = /^(?:async(?:\s|\/\*[^]*?\*\/)*)?(?:function(?:\s|\/\*[^]*?\*\/)*)?\*/;
const asyncHead = /^async(?:\s+(?:function\b|\*|[\w$[#'"\u0080-\uffff])|\s*\*|\s*\[)/;
const asyncPrototypes = [
  ObjectGetPrototypeOf(async () => {}),
  ObjectGetPrototypeOf(async function* () {}), // eslint-disable-line no-empty-function
];

function inherits(value, list) {
  const prototype = ObjectGetPrototypeOf(value);
  return prototype === list[0] || prototype === list[1];
}

const functions = {
  isAsyncFunction(value) {
    if (typeof value !== 'function') return false;
    const source = sourceOf(value);
    if (RegExpPrototypeExec(asyncHead, source) !== null) return true;
    // `async(a) => {}` or a method that is named `async`.
    return RegExpPrototypeExec(/^async\s*\(/, source) !== null && inherits(value, asyncPrototypes);
  },
  isGeneratorFunction(value) {
    if (typeof value !== 'function') return false;
    return RegExpPrototypeExec(generatorHead, sourceOf(value)) !== null;
  },
};

// The first characters are all the patterns look at; a proxy has no source.
function sourceOf(value) {
  try {
    return StringPrototypeSlice(FunctionPrototypeToString(value), 0, 200);
  } catch {
    return '';
  }
}

module.exports = { ...natives, ...functions, isArrayBufferView: ArrayBufferIsView, ...typedArrays };

// Keys made by node:crypto; false for everything while that module has not been loaded, for then none exist.
let cryptoKeys;
ObjectDefineProperties(module.exports, {
  __proto__: null,
  isKeyObject: {
    __proto__: null,
    configurable: false,
    enumerable: true,
    value: function isKeyObject(value) { return cryptoKeys === undefined ? false : cryptoKeys.isKeyObject(value); },
  },
  isCryptoKey: {
    __proto__: null,
    configurable: false,
    enumerable: true,
    value: function isCryptoKey(value) { return cryptoKeys === undefined ? false : cryptoKeys.isCryptoKey(value); },
  },
  // Called once by the crypto module: `{ isKeyObject, isCryptoKey }`.
  setCryptoKeyChecks: { __proto__: null, enumerable: false, value: (checks) => { cryptoKeys = checks; } },
});
