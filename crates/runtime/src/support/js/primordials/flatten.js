'use strict';
// Writes the code that captures the intrinsics: for each wanted name one plain assignment. Running such code at each start
// is several times cheaper than walking over every constructor and its prototype, and Rondo's build keeps only the names
// that some built-in file uses. The build calls this file with those names; a developer's binary that reads the built-ins
// from a folder calls it with `undefined`, which means all of them.
//
// A method `Array.prototype.push` is `ArrayPrototypePush(array, ...)`, a static `Object.keys` is `ObjectKeys`, a getter
// `Map.prototype.size` is `MapPrototypeGetSize`, a well-known symbol is `SymbolIterator`. A bound `Function.prototype.call`
// costs the same as a direct call of a native that the compiler knows; primordials.js has other ways for the rest.
/* global wanted */

const CONSTRUCTORS = [
  'AggregateError', 'Array', 'ArrayBuffer', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView', 'Date',
  'Error', 'EvalError', 'FinalizationRegistry', 'Float16Array', 'Float32Array', 'Float64Array', 'Function', 'Int16Array',
  'Int32Array', 'Int8Array', 'Iterator', 'Map', 'Number', 'Object', 'Promise', 'RangeError', 'ReferenceError', 'RegExp',
  'Set', 'SharedArrayBuffer', 'String', 'SuppressedError', 'Symbol', 'SyntaxError', 'TypeError', 'URIError', 'Uint16Array',
  'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakMap', 'WeakRef', 'WeakSet',
];
const NAMESPACES = ['JSON', 'Math', 'Reflect', 'Atomics'];
const PLAIN = ['Proxy', 'globalThis', 'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape', 'eval'];
// Prototypes without a constructor in sight, by an expression that reaches them.
const HIDDEN = {
  ArrayIterator: 'Reflect.getPrototypeOf([][Symbol.iterator]())',
  StringIterator: "Reflect.getPrototypeOf(''[Symbol.iterator]())",
  MapIterator: 'Reflect.getPrototypeOf(new Map()[Symbol.iterator]())',
  SetIterator: 'Reflect.getPrototypeOf(new Set()[Symbol.iterator]())',
};
// The statics that ask for their receiver; all others are taken as they are, which the JIT likes better than bound ones.
const NEEDS_RECEIVER = ['Array', 'Promise', 'TypedArray', 'Map', 'Iterator'];

const upperFirst = (text) => text[0].toUpperCase() + text.slice(1);
const nameOf = (key) => (typeof key === 'symbol' ? `Symbol${upperFirst(key.description.slice(7))}` : upperFirst(key));
const access = (key) => (typeof key === 'symbol' ? `[${key.description}]` : /^[\w$]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);
const keyText = (key) => (typeof key === 'symbol' ? key.description : JSON.stringify(key));

const lines = [];
const written = new Set();
const found = new Set();
let holders = 0;

function put(name, expression) {
  if (!/^[\w$]+$/.test(name)) return false;
  found.add(name);
  if ((wanted !== undefined && !wanted.includes(name)) || written.has(name)) return false;
  written.add(name);
  lines.push(`primordials.${name} = ${expression};`);
  return true;
}

// Gives the value of `expression` a variable the first time one of its members is wanted.
function holder(expression) {
  let variable;
  return () => {
    if (variable === undefined) {
      variable = `h${holders++}`;
      lines.push(`const ${variable} = ${expression};`);
    }
    return variable;
  };
}

const isWanted = (name) => wanted === undefined || wanted.includes(name);

function members(object, prefix, expression, isStatic) {
  const place = holder(expression);
  for (const key of Reflect.ownKeys(object)) {
    if (key === 'constructor' || (isStatic && typeof object === 'function' && ['prototype', 'length', 'name', 'arguments', 'caller'].includes(key))) continue;
    const desc = Reflect.getOwnPropertyDescriptor(object, key);
    const name = `${prefix}${nameOf(key)}`;
    if ('get' in desc) {
      for (const [kind, word] of [['get', 'Get'], ['set', 'Set']]) {
        const accessor = `${prefix}${word}${nameOf(key)}`;
        found.add(accessor);
        if (desc[kind] && isWanted(accessor)) put(accessor, `uncurryThis(getOwnPropertyDescriptor(${place()}, ${keyText(key)}).${kind})`);
      }
      continue;
    }
    const apply = `${name}Apply`;
    if (!isStatic && typeof desc.value === 'function') {
      found.add(apply);
      if (wanted !== undefined && isWanted(apply)) put(apply, `applyBind(${place()}${access(key)})`);
    }
    found.add(name);
    if (!isWanted(name)) continue;
    if (typeof desc.value !== 'function') put(name, `${place()}${access(key)}`);
    else if (!isStatic) put(name, `uncurryThis(${place()}${access(key)})`);
    else if (NEEDS_RECEIVER.includes(prefix) && !desc.value.prototype) put(name, `${place()}${access(key)}.bind(${place()})`);
    else put(name, `${place()}${access(key)}`);
  }
}

for (const name of PLAIN) put(name, name);
for (const name of NAMESPACES) {
  if (globalThis[name] === undefined) continue;
  put(name, name);
  members(globalThis[name], name, name, true);
}
for (const name of CONSTRUCTORS) {
  const constructor = globalThis[name];
  if (constructor === undefined) continue;
  put(name, name);
  put(`${name}Prototype`, `${name}.prototype`);
  members(constructor, name, name, true);
  members(constructor.prototype, `${name}Prototype`, `${name}.prototype`, false);
}
const typedArray = 'Reflect.getPrototypeOf(Uint8Array)';
put('TypedArray', typedArray);
put('TypedArrayPrototype', `${typedArray}.prototype`);
members(Reflect.getPrototypeOf(Uint8Array), 'TypedArray', typedArray, true);
members(Reflect.getPrototypeOf(Uint8Array).prototype, 'TypedArrayPrototype', `${typedArray}.prototype`, false);
for (const name of Object.keys(HIDDEN)) {
  put(`${name}Prototype`, HIDDEN[name]);
  members((0, eval)(HIDDEN[name]), `${name}Prototype`, HIDDEN[name], false);
}
put('IteratorPrototype', 'Iterator.prototype');
put('AsyncIteratorPrototype', 'Reflect.getPrototypeOf(Reflect.getPrototypeOf(async function* () {}).prototype)');
put('AsyncFunction', 'Reflect.getPrototypeOf(async () => {}).constructor');
put('GeneratorFunction', 'Reflect.getPrototypeOf(function* () {}).constructor');

return { code: lines.join('\n'), unknown: wanted === undefined ? [] : wanted.filter((name) => !found.has(name)) };
