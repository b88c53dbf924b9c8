'use strict';
// The heart of inspect(): decides what kind of thing a value is, what to write before its braces, and formats its keys.

const {
  Array,
  ArrayIsArray,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ArrayPrototypeSort,
  BigIntPrototypeValueOf,
  BooleanPrototypeValueOf,
  DatePrototypeGetTime,
  DatePrototypeToISOString,
  DatePrototypeToString,
  Error,
  FunctionPrototypeCall,
  FunctionPrototypeToString,
  NumberIsNaN,
  NumberPrototypeValueOf,
  Object,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetOwnPropertyNames,
  ObjectGetOwnPropertySymbols,
  ObjectGetPrototypeOf,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty,
  ObjectPrototypePropertyIsEnumerable,
  ReflectOwnKeys,
  RegExp,
  RegExpPrototypeExec,
  RegExpPrototypeToString,
  SafeMap,
  SafeSet,
  String,
  StringPrototypeCharCodeAt,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeRepeat,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  StringPrototypeValueOf,
  SymbolFor,
  SymbolIterator,
  SymbolPrototypeToString,
  SymbolPrototypeValueOf,
  SymbolToStringTag,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetSymbolToStringTag,
} = primordials;

const { getOwnNonIndexProperties, getProxyDetails } = internalBinding('util');
// What most objects are, by one call to the native side; every other kind is found out by one check after the other.
const { kindOf } = internalBinding('types');
const PLAIN_OBJECT = 0;
const PLAIN_ARRAY = 1;
const PROXY = 2;
const ObjectPrototype = Object.prototype;
const ArrayPrototype = Array.prototype;
const { getConstructorName: engineName } = require('internal/util/preview');
const types = require('internal/util/types');
const { quote } = require('internal/util/inspect/strings');
const { kArrayExtras, kArrayItem, kObject, toText } = require('internal/util/inspect/layout');
const { formatError } = require('internal/util/inspect/error');
const { formatPrimitive } = require('internal/util/inspect/primitive');
const parts = require('internal/util/inspect/parts');
const { getStringWidth } = require('internal/util/inspect/strings');

const customInspectSymbol = SymbolFor('nodejs.util.inspect.custom');
const kAllProperties = 0;
const kEnumerableOnly = 2;

// The language's own classes, as opposed to those of programs.
const languageClasses = new SafeSet([
  'AggregateError', 'Array', 'ArrayBuffer', 'AsyncFunction', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView',
  'Date', 'Error', 'EvalError', 'FinalizationRegistry', 'Float16Array', 'Float32Array', 'Float64Array', 'Function',
  'GeneratorFunction', 'Int16Array', 'Int32Array', 'Int8Array', 'Iterator', 'Map', 'Number', 'Object', 'Promise', 'Proxy',
  'RangeError', 'ReferenceError', 'RegExp', 'Set', 'SharedArrayBuffer', 'String', 'SuppressedError', 'Symbol', 'SyntaxError',
  'TypeError', 'TypedArray', 'URIError', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakMap', 'WeakRef',
  'WeakSet',
]);

// The inspect function itself, which custom inspectors get; set by internal/util/inspect.
let publicInspect;
function setInspect(fn) { publicInspect = fn; }

const plain = (text) => text;
const format = { value: formatValue, property: formatProperty, layout: toText };

function formatValue(ctx, value, depth, inTypedArray = false) {
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(ctx, ctx.stylize, value);
  if (value === null) return ctx.stylize('null', 'null');
  const receiver = value;
  let proxies = 0;
  let kind = kindOf(value);
  let target = kind === PROXY ? getProxyDetails(value, ctx.showProxy ? true : false) : undefined;
  if (target !== undefined) {
    if (ctx.showProxy) {
      if (target === null || target[0] === null) return ctx.stylize('<Revoked Proxy>', 'special');
      return formatProxy(ctx, target, depth);
    }
    // Looks through all layers without running a trap.
    while (target !== undefined) {
      if (target === null) return ctx.stylize('<Revoked Proxy>', 'special');
      proxies++;
      value = target;
      target = getProxyDetails(value, false);
    }
    kind = kindOf(value);
  }
  if (ctx.customInspect) {
    const custom = value[customInspectSymbol];
    // A prototype that carries the method is no instance to call it on.
    if (typeof custom === 'function' && custom !== publicInspect && !isPrototypeObject(value)) {
      const left = ctx.depth === null ? null : ctx.depth - depth;
      const foreign = proxies > 0 || !(receiver instanceof Object);
      const shown = FunctionPrototypeCall(custom, receiver, left, userOptions(ctx, foreign), publicInspect);
      if (shown !== receiver) {
        const text = typeof shown === 'object' || typeof shown === 'function' ? formatValue(ctx, shown, depth) : typeof shown === 'symbol' ? String(shown) : `${shown}`;
        return StringPrototypeReplaceAll(text, '\n', `\n${StringPrototypeRepeat(' ', ctx.indentation)}`);
      }
    }
  }
  if (hasSeen(ctx.seen, value)) {
    ctx.circular ??= new SafeMap();
    let index = ctx.circular.get(value);
    if (index === undefined) {
      index = ctx.circular.size + 1;
      ctx.circular.set(value, index);
    }
    return ctx.stylize(`[Circular *${index}]`, 'special');
  }
  let text = formatObject(ctx, value, depth, inTypedArray, kind);
  for (; proxies > 0; proxies--) text = `${ctx.stylize('Proxy(', 'special')}${text}${ctx.stylize(')', 'special')}`;
  return text;
}

function hasSeen(seen, value) {
  for (let i = 0; i < seen.length; i++) if (seen[i] === value) return true;
  return false;
}

function isPrototypeObject(value) {
  const { constructor } = value;
  return constructor != null && constructor.prototype === value;
}

function formatProxy(ctx, details, depth) {
  if (depth > ctx.depth && ctx.depth !== null) return ctx.stylize('Proxy [Array]', 'special');
  depth++;
  ctx.indentation += 2;
  const items = [formatValue(ctx, details[0], depth), formatValue(ctx, details[1], depth)];
  ctx.indentation -= 2;
  return toText(ctx, items, '', ['Proxy [', ']'], kArrayExtras, depth);
}

// The options as a custom inspector gets them; without a prototype if the object comes from another realm.
function userOptions(ctx, foreign) {
  const options = {
    stylize: ctx.stylize,
    showHidden: ctx.showHidden,
    depth: ctx.depth,
    colors: ctx.colors,
    customInspect: ctx.customInspect,
    showProxy: ctx.showProxy,
    maxArrayLength: ctx.maxArrayLength,
    maxStringLength: ctx.maxStringLength,
    breakLength: ctx.breakLength,
    compact: ctx.compact,
    sorted: ctx.sorted,
    getters: ctx.getters,
    numericSeparator: ctx.numericSeparator,
    ...ctx.userOptions,
  };
  if (foreign) {
    primordials.ObjectSetPrototypeOf(options, null);
    const keys = ObjectKeys(options);
    for (let i = 0; i < keys.length; i++) {
      const option = options[keys[i]];
      if ((typeof option === 'object' || typeof option === 'function') && option !== null) delete options[keys[i]];
    }
    const { stylize } = ctx;
    options.stylize = primordials.ObjectSetPrototypeOf((value, flavour) => {
      let text;
      try {
        text = `${stylize(value, flavour)}`;
      } catch {
        return value;
      }
      return text;
    }, null);
  }
  return options;
}

function isInstance(object, constructor) {
  try {
    return object instanceof constructor;
  } catch {
    return false;
  }
}

// The name of the class of an object or array made by a literal, as long as nothing about the class was changed.
function plainName(object) {
  const prototype = ObjectGetPrototypeOf(object);
  const constructor = prototype === ObjectPrototype ? Object : prototype === ArrayPrototype ? Array : undefined;
  if (constructor === undefined || prototype.constructor !== constructor || ObjectPrototypeHasOwnProperty(object, 'constructor')) {
    return undefined;
  }
  const { name } = constructor;
  return typeof name === 'string' && name !== '' && isInstance(object, constructor) ? name : undefined;
}

// The name of the nearest class that `object` is an instance of; null if its prototype chain names none.
// With showHidden, `hidden` collects the accessors and values of user-defined prototypes on the way.
function constructorName(object, ctx, depth, hidden) {
  if (hidden === undefined) {
    const name = plainName(object);
    if (name !== undefined) return name;
  }
  const instance = object;
  let first;
  while (object !== null) {
    const descriptor = ObjectGetOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '' && isInstance(instance, descriptor.value)) {
      const name = String(descriptor.value.name);
      if (hidden !== undefined && (first !== object || !languageClasses.has(name))) {
        collectHidden(ctx, instance, first ?? instance, depth, hidden);
      }
      return name;
    }
    object = ObjectGetPrototypeOf(object);
    if (first === undefined) first = object;
  }
  if (first === null) return null;
  const base = engineName(instance);
  if (depth > ctx.depth && ctx.depth !== null) return `${base} <Complex prototype>`;
  const protoName = constructorName(first, ctx, depth + 1, hidden);
  if (protoName === null) {
    return `${base} <${publicInspect(first, { ...userOptions(ctx, false), customInspect: false, depth: -1 })}>`;
  }
  return `${base} <${protoName}>`;
}

function collectHidden(ctx, main, object, depth, out) {
  const seen = new SafeSet();
  for (let level = 0; level < 3; level++) {
    if (level !== 0 || main === object) {
      object = ObjectGetPrototypeOf(object);
      if (object === null) return;
      const descriptor = ObjectGetOwnPropertyDescriptor(object, 'constructor');
      if (descriptor !== undefined && typeof descriptor.value === 'function' && languageClasses.has(descriptor.value.name)) return;
    }
    const keys = ReflectOwnKeys(object);
    ctx.seen.push(main);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key === 'constructor' || ObjectPrototypeHasOwnProperty(main, key) || seen.has(key)) continue;
      seen.add(key);
      const descriptor = ObjectGetOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function') continue;
      const text = formatProperty(ctx, object, depth, key, kObject, descriptor, main);
      ArrayPrototypePush(out, ctx.colors ? `\u001b[2m${text}\u001b[22m` : text);
    }
    ctx.seen.pop();
  }
}

// Whether a class name has the kind as one of its words: FooSet and SetFoo for Set, but not Settings.
function namesKind(constructor, tag) {
  if (constructor === tag) return true;
  const at = primordials.StringPrototypeIndexOf(constructor, tag);
  if (at === -1) return false;
  const next = constructor[at + tag.length];
  return next === undefined || next < 'a' || next > 'z';
}

// "Foo ", "[Array(2): null prototype] ", "Foo [tag] ": what stands before a brace.
function prefixOf(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    return `[${fallback}${size}: null prototype] ${tag !== '' && fallback !== tag ? `[${tag}] ` : ''}`;
  }
  // A class whose name says what it is needs no second word for it.
  return `${constructor}${size} ${tag !== '' && !namesKind(constructor, tag) ? `[${tag}] ` : ''}`;
}

// All string keys, as V8 orders and has them: a function's length and name come first, and an error has no place of its own.
function namesOf(value) {
  const names = ObjectGetOwnPropertyNames(value);
  const isFunction = typeof value === 'function';
  if (!isFunction && !types.isNativeError(value)) return names;
  const out = [];
  if (isFunction) {
    if (ObjectPrototypeHasOwnProperty(value, 'length')) ArrayPrototypePush(out, 'length');
    if (ObjectPrototypeHasOwnProperty(value, 'name')) ArrayPrototypePush(out, 'name');
  }
  if (!isFunction) ArrayPrototypePush(out, 'stack');
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const skip = isFunction ? name === 'length' || name === 'name' :
      (name === 'stack' || name === 'fileName' || name === 'lineNumber' || name === 'columnNumber') && (name === 'stack' || !ObjectPrototypePropertyIsEnumerable(value, name));
    if (!skip) ArrayPrototypePush(out, name);
  }
  return out;
}

function keysOf(value, showHidden) {
  const symbols = ObjectGetOwnPropertySymbols(value);
  if (showHidden) {
    const keys = namesOf(value);
    for (let i = 0; i < symbols.length; i++) ArrayPrototypePush(keys, symbols[i]);
    return keys;
  }
  let keys;
  try {
    keys = ObjectKeys(value);
  } catch (error) {
    // A module namespace with bindings that are not initialized yet.
    if (!types.isNativeError(error) || error.name !== 'ReferenceError' || !types.isModuleNamespaceObject(value)) throw error;
    keys = ObjectGetOwnPropertyNames(value);
  }
  for (let i = 0; i < symbols.length; i++) {
    if (ObjectPrototypePropertyIsEnumerable(value, symbols[i])) ArrayPrototypePush(keys, symbols[i]);
  }
  return keys;
}

const isClassText = /^class(?:\s*\{|\s+[^\s(]|\s*\/[/*])/;

function classBase(value, constructor, tag) {
  const name = ObjectPrototypeHasOwnProperty(value, 'name') && value.name;
  let text = `[class ${name ? `${name}` : '(anonymous)'}`;
  if (constructor !== 'Function' && constructor !== null) text += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) text += ` [${tag}]`;
  if (constructor === null) {
    text += ' extends [null prototype]';
  } else {
    const parent = ObjectGetPrototypeOf(value).name;
    if (parent) text += ` extends ${parent}`;
  }
  return `${text}]`;
}

function functionBase(value, constructor, tag) {
  const source = FunctionPrototypeToString(value);
  if (StringPrototypeStartsWith(source, 'class') && StringPrototypeEndsWith(source, '}') && RegExpPrototypeExec(isClassText, source) !== null) {
    return classBase(value, constructor, tag);
  }
  let type = 'Function';
  if (types.isGeneratorFunction(value)) type = `Generator${type}`;
  if (types.isAsyncFunction(value)) type = `Async${type}`;
  let text = `[${type}`;
  if (constructor === null) text += ' (null prototype)';
  text += value.name === '' ? ' (anonymous)]' : `: ${typeof value.name === 'string' ? value.name : formatPrimitiveName(value.name)}]`;
  if (constructor !== type && constructor !== null) text += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) text += ` [${tag}]`;
  return text;
}

function formatPrimitiveName(name) {
  return typeof name === 'symbol' ? SymbolPrototypeToString(name) : String(name);
}

function boxedBase(ctx, value, keys, constructor, tag) {
  let type;
  let inner;
  if (types.isNumberObject(value)) { type = 'Number'; inner = NumberPrototypeValueOf(value); }
  else if (types.isStringObject(value)) { type = 'String'; inner = StringPrototypeValueOf(value); primordials.ArrayPrototypeSplice(keys, 0, inner.length); }
  else if (types.isBooleanObject(value)) { type = 'Boolean'; inner = BooleanPrototypeValueOf(value); }
  else if (types.isBigIntObject(value)) { type = 'BigInt'; inner = BigIntPrototypeValueOf(value); }
  else { type = 'Symbol'; inner = SymbolPrototypeValueOf(value); }
  let text = `[${type}`;
  if (type !== constructor) text += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  text += `: ${formatPrimitive(ctx, plain, inner)}]`;
  if (tag !== '' && tag !== constructor) text += ` [${tag}]`;
  return keys.length !== 0 || ctx.stylize === plain ? text : ctx.stylize(text, StringPrototypeToLowerCase(type));
}

function tagOf(ctx, value) {
  let tag;
  try {
    tag = value[SymbolToStringTag];
  } catch {
    // A getter that throws says nothing about the object.
    return '';
  }
  if (typeof tag !== 'string' || tag === '') return '';
  const visible = ctx.showHidden ? ObjectPrototypeHasOwnProperty(value, SymbolToStringTag) : ObjectPrototypePropertyIsEnumerable(value, SymbolToStringTag);
  return visible ? '' : tag;
}

const none = () => [];

function formatObject(ctx, value, depth, inTypedArray, what) {
  let hidden;
  if (ctx.showHidden && (depth <= ctx.depth || ctx.depth === null)) hidden = [];
  const constructor = constructorName(value, ctx, depth, hidden);
  if (hidden !== undefined && hidden.length === 0) hidden = undefined;
  const tag = tagOf(ctx, value);
  const filter = ctx.showHidden ? kAllProperties : kEnumerableOnly;
  let base = '';
  let keys;
  let braces = ['{', '}'];
  let items = none;
  let kind = kObject;
  let values;
  // An object that shows nothing inside is only its base, or empty braces.
  let empty = '';

  // Without the means to be iterated a collection is shown as the plain object it acts as.
  const iterable = constructor === null || SymbolIterator in value;
  if (what === PLAIN_OBJECT && !(value instanceof Error)) {
    keys = keysOf(value, ctx.showHidden);
    if (constructor !== 'Object' || tag !== '') {
      const fallback = constructor === null ? engineName(value) : 'Object';
      braces[0] = `${prefixOf(constructor, tag, fallback)}{`;
    }
    if (keys.length === 0 && hidden === undefined) return `${braces[0]}}`;
  } else if (iterable && (what === PLAIN_ARRAY || ArrayIsArray(value))) {
    const prefix = constructor !== 'Array' || tag !== '' ? prefixOf(constructor, tag, 'Array', `(${value.length})`) : '';
    keys = getOwnNonIndexProperties(value, filter);
    braces = [`${prefix}[`, ']'];
    if (value.length === 0 && keys.length === 0 && hidden === undefined) return `${braces[0]}]`;
    kind = kArrayExtras;
    values = value;
    items = parts.arrayItems;
  } else if (iterable && types.isTypedArray(value)) {
    const name = TypedArrayPrototypeGetSymbolToStringTag(value);
    const size = TypedArrayPrototypeGetLength(value);
    keys = getOwnNonIndexProperties(value, filter);
    braces = [`${prefixOf(constructor, tag, name, `(${size})`)}[`, ']'];
    if (size === 0 && keys.length === 0 && !ctx.showHidden) return `${braces[0]}]`;
    kind = kArrayExtras;
    values = value;
    items = parts.typedArrayItems;
  } else if (typeof value === 'function') {
    keys = keysOf(value, ctx.showHidden);
    base = functionBase(value, constructor, tag);
    if (keys.length === 0 && hidden === undefined) return ctx.stylize(base, 'special');
  } else {
    keys = keysOf(value, ctx.showHidden);
    if (iterable && types.isSet(value)) {
      braces[0] = `${prefixOf(constructor, tag, 'Set', `(${primordials.SetPrototypeGetSize(value)})`)}{`;
      empty = primordials.SetPrototypeGetSize(value) === 0 ? `${braces[0]}}` : '';
      items = parts.setItems;
    } else if (iterable && types.isMap(value)) {
      braces[0] = `${prefixOf(constructor, tag, 'Map', `(${primordials.MapPrototypeGetSize(value)})`)}{`;
      empty = primordials.MapPrototypeGetSize(value) === 0 ? `${braces[0]}}` : '';
      items = parts.mapItems;
    } else if (types.isMapIterator(value) || types.isSetIterator(value)) {
      const name = types.isMapIterator(value) ? 'Map' : 'Set';
      braces[0] = `${tag === '' || tag === `${name} Iterator` ? '' : `[${tag}] `}[${name} Iterator] {`;
      items = (c, v, d, f) => parts.iteratorItems(c, v, d, f, braces);
    } else if (types.isArgumentsObject(value)) {
      braces[0] = '[Arguments] {';
      empty = '[Arguments] {}';
    } else if (constructor === 'Object' && !types.isModuleNamespaceObject(value)) {
      // Class instances that were given the plain prototype are shown as what they pretend to be.
      if (tag !== '') braces[0] = `${prefixOf(constructor, tag, 'Object')}{`;
      empty = `${braces[0]}}`;
    } else if (types.isRegExp(value)) {
      // Without its prototype the object has no source and flags to read.
      base = RegExpPrototypeToString(constructor !== null ? value : new RegExp(value));
      const prefix = prefixOf(constructor, tag, 'RegExp');
      if (prefix !== 'RegExp ') base = `${prefix}${base}`;
      if ((keys.length === 0 && hidden === undefined) || (depth > ctx.depth && ctx.depth !== null)) return ctx.stylize(base, 'regexp');
    } else if (types.isDate(value)) {
      base = NumberIsNaN(DatePrototypeGetTime(value)) ? DatePrototypeToString(value) : DatePrototypeToISOString(value);
      const prefix = prefixOf(constructor, tag, 'Date');
      if (prefix !== 'Date ') base = `${prefix}${base}`;
      if (keys.length === 0 && hidden === undefined) return ctx.stylize(base, 'date');
    } else if (ctx.isError(value)) {
      base = formatError(ctx, value, constructor, tag, keys, formatValue);
      if (keys.length === 0 && hidden === undefined) return base;
    } else if (types.isAnyArrayBuffer(value)) {
      braces[0] = `${prefixOf(constructor, tag, types.isArrayBuffer(value) ? 'ArrayBuffer' : 'SharedArrayBuffer')}{`;
      items = (c, v, d, f) => parts.arrayBufferItems(c, v, d, f, inTypedArray);
    } else if (types.isDataView(value)) {
      braces[0] = `${prefixOf(constructor, tag, 'DataView')}{`;
      items = parts.dataViewItems;
    } else if (types.isPromise(value)) {
      braces[0] = `${prefixOf(constructor, tag, 'Promise')}{`;
      items = parts.promiseItems;
    } else if (types.isWeakSet(value)) {
      braces[0] = `${prefixOf(constructor, tag, 'WeakSet')}{`;
      items = (c, v, d, f) => parts.weakItems(c, v, d, f, undefined);
    } else if (types.isWeakMap(value)) {
      braces[0] = `${prefixOf(constructor, tag, 'WeakMap')}{`;
      items = (c, v, d, f) => parts.weakItems(c, v, d, f, 'map');
    } else if (types.isModuleNamespaceObject(value)) {
      braces[0] = `${prefixOf(constructor, tag, 'Module')}{`;
      items = (c, v, d) => namespaceItems(c, v, d, keys);
    } else if (types.isBoxedPrimitive(value)) {
      base = boxedBase(ctx, value, keys, constructor, tag);
      if (keys.length === 0 && hidden === undefined) return base;
    } else if (types.isExternal(value)) {
      return ctx.stylize('[External]', 'special');
    } else {
      if (constructor !== 'Object' || tag !== '') {
        const fallback = constructor === null ? engineName(value) : 'Object';
        braces[0] = `${prefixOf(constructor, tag, fallback)}{`;
      }
      empty = `${braces[0]}}`;
    }
    if (empty !== '' && keys.length === 0 && hidden === undefined) return empty;
  }

  if (depth > ctx.depth && ctx.depth !== null) {
    const name = StringPrototypeSlice(prefixOf(constructor, tag, constructor === null ? engineName(value) : 'Object'), 0, -1);
    return ctx.stylize(constructor === null ? name : `[${name}]`, 'special');
  }
  depth++;
  ctx.seen.push(value);
  ctx.deepest = depth;
  const level = ctx.indentation;
  let out;
  try {
    out = items(ctx, value, depth, format);
    // Namespaces format their own keys, which may not be readable yet.
    if (items === none || what === PLAIN_ARRAY || !types.isModuleNamespaceObject(value)) {
      const keyKind = kind;
      for (let i = 0; i < keys.length; i++) ArrayPrototypePush(out, formatProperty(ctx, value, depth, keys[i], keyKind));
    }
    if (hidden !== undefined) for (let i = 0; i < hidden.length; i++) ArrayPrototypePush(out, hidden[i]);
  } catch (error) {
    if (!ctx.isStackOverflow(error)) throw error;
    ctx.seen.pop();
    ctx.indentation = level;
    return ctx.stylize(`[${prefixOf(constructor, tag, 'Object')}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }
  if (ctx.circular !== undefined) {
    const index = ctx.circular.get(value);
    if (index !== undefined) {
      const reference = ctx.stylize(`<ref *${index}>`, 'special');
      if (ctx.compact === true) braces[0] = `${reference} ${braces[0]}`;
      else base = base === '' ? reference : `${reference} ${base}`;
    }
  }
  ctx.seen.pop();
  if (ctx.sorted) {
    const comparator = ctx.sorted === true ? undefined : ctx.sorted;
    if (kind === kObject) {
      ArrayPrototypeSort(out, comparator);
    } else if (keys.length > 1) {
      const sorted = ArrayPrototypeSort(ArrayPrototypeSlice(out, out.length - keys.length), comparator);
      for (let i = 0; i < sorted.length; i++) out[out.length - keys.length + i] = sorted[i];
    }
  }
  const text = toText(ctx, out, base, braces, kind, depth, values);
  // A result beyond any use (and near the longest string the engine can make) is not made deeper.
  ctx.total += text.length;
  if (ctx.total > 134217728) ctx.depth = -1;
  return text;
}

function namespaceItems(ctx, value, depth, keys) {
  const out = [];
  for (let i = 0; i < keys.length; i++) {
    try {
      ArrayPrototypePush(out, formatProperty(ctx, value, depth, keys[i], kObject));
    } catch (error) {
      if (!types.isNativeError(error) || error.name !== 'ReferenceError') throw error;
      ArrayPrototypePush(out, `${keyText(ctx, keys[i], true)}: ${ctx.stylize('<uninitialized>', 'special')}`);
    }
  }
  return out;
}

const identifier = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

// Short keys, as most are, are looked through here, which takes less time than a match.
function isIdentifier(key) {
  const { length } = key;
  if (length === 0 || length > 32) return RegExpPrototypeExec(identifier, key) !== null;
  for (let i = 0; i < length; i++) {
    const code = StringPrototypeCharCodeAt(key, i);
    if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95) continue;
    if (i === 0 || code < 48 || code > 57) return false;
  }
  return true;
}

function keyText(ctx, key, enumerable) {
  if (typeof key === 'symbol') {
    const text = ctx.stylize(StringPrototypeSlice(quote(SymbolPrototypeToString(key)), 1, -1), 'symbol');
    return enumerable ? text : `[${text}]`;
  }
  if (key === '__proto__') return "['__proto__']";
  if (!enumerable) return `[${isIdentifier(key) ? key : quote(key)}]`;
  if (isIdentifier(key)) return ctx.stylize(key, 'name');
  return ctx.stylize(quote(key), 'string');
}

function formatAccessor(ctx, descriptor, receiver, depth) {
  const hasGetter = descriptor.get !== undefined;
  if (!hasGetter) return ctx.stylize(descriptor.set !== undefined ? '[Setter]' : 'undefined', descriptor.set !== undefined ? 'special' : 'undefined');
  const label = descriptor.set !== undefined ? 'Getter/Setter' : 'Getter';
  const wanted = ctx.getters;
  const run = wanted && (wanted === true || (wanted === 'get' && descriptor.set === undefined) || (wanted === 'set' && descriptor.set !== undefined));
  if (!run) return ctx.stylize(`[${label}]`, 'special');
  ctx.indentation += 2;
  try {
    const value = FunctionPrototypeCall(descriptor.get, receiver);
    if (value !== null && typeof value === 'object') return `${ctx.stylize(`[${label}]`, 'special')} ${formatValue(ctx, value, depth)}`;
    const text = value === null ? ctx.stylize('null', 'null') : typeof value === 'function' ? formatValue(ctx, value, depth) : formatPrimitive(ctx, ctx.stylize, value);
    return `${ctx.stylize(`[${label}:`, 'special')} ${text}${ctx.stylize(']', 'special')}`;
  } catch (error) {
    return ctx.stylize(`[${label}: <Inspection threw (${formatValue(ctx, error, depth)})>]`, 'special');
  } finally {
    ctx.indentation -= 2;
  }
}

function formatProperty(ctx, object, depth, key, kind, descriptor, receiver = object) {
  descriptor ??= ObjectGetOwnPropertyDescriptor(object, key) ?? { value: object[key], enumerable: key !== 'stack' };
  // The text of a stack has been shown already; what is left to say is how the property is made.
  if (key === 'stack' && descriptor.enumerable === false && types.isNativeError(object)) {
    return `${keyText(ctx, key, false)}: ${ctx.stylize('[Getter/Setter]', 'special')}`;
  }
  let text;
  let gap = ' ';
  if (descriptor.get === undefined && descriptor.set === undefined) {
    const step = ctx.compact !== true || kind !== kObject ? 2 : 3;
    ctx.indentation += step;
    text = formatValue(ctx, descriptor.value, depth);
    // In the compact form a long value goes to its own line.
    if (step === 3 && ctx.breakLength < getStringWidth(text, ctx.colors)) gap = `\n${StringPrototypeRepeat(' ', ctx.indentation)}`;
    ctx.indentation -= step;
  } else {
    text = formatAccessor(ctx, descriptor, receiver, depth);
  }
  if (kind === kArrayItem) return text;
  return `${keyText(ctx, key, descriptor.enumerable !== false)}:${gap}${text}`;
}

module.exports = { constructorName, customInspectSymbol, formatValue, languageClasses, plain, setInspect };
