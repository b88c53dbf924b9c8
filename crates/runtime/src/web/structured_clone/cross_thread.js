'use strict';
// The structured clone algorithm between threads. A first walk, the one that clones within a thread, checks the value and
// replaces what the engine cannot serialize (errors with their stack, objects of built-in classes, message ports) by empty
// objects; the engine serializes the rest; the other thread puts the real objects in their places.
// Follows https://html.spec.whatwg.org/multipage/structured-data.html.

const {
  ArrayPrototypePop, ArrayPrototypePush, Error, MapPrototypeClear, MapPrototypeForEach, MapPrototypeSet, ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor, ObjectKeys, ObjectPrototypeToString, SafeMap, SafeSet, SetPrototypeAdd, SetPrototypeClear, SetPrototypeForEach,
} = primordials;
const types = require('internal/util/types');
const { Cloner, checkTransferable, dataCloneError, ERRORS } = require('internal/web/structured_clone');
const { kClone, kTransferCross } = require('internal/web/structured_clone/symbols');

// Compiled modules stay with their thread (docs/compat.md); memory goes along when it is shared.
const isWasmMemory = (value) => ObjectPrototypeToString(value) === '[object WebAssembly.Memory]' && types.isSharedArrayBuffer(value.buffer);
const isWasmModule = (value) => ObjectPrototypeToString(value) === '[object WebAssembly.Module]';

class CrossCloner extends Cloner {
  // The stand-ins, with how the other thread makes what they stand for.
  stands = [];
  recipes = [];

  standFor(kind, data) {
    const stand = {};
    ArrayPrototypePush(this.stands, stand);
    ArrayPrototypePush(this.recipes, { kind, data });
    return stand;
  }

  shell(value) {
    // The engine copies (or moves) memory itself.
    if (types.isArrayBuffer(value)) return value;
    if (types.isSharedArrayBuffer(value) || isWasmMemory(value)) return value;
    if (isWasmModule(value)) throw dataCloneError('#<Module> could not be cloned.');
    if (typeof value[kClone] === 'function') {
      const form = value[kClone]();
      if (form !== undefined) {
        if (form.type === undefined) throw dataCloneError('Cannot clone object of unsupported type.');
        const recipe = { kind: form.type, data: undefined };
        const stand = this.standFor(form.type, undefined);
        this.recipes[this.recipes.length - 1] = recipe;
        this.later(() => { recipe.data = this.copyOf(form.plain()); });
        return stand;
      }
    }
    return super.shell(value);
  }

  error(value) {
    const own = (name) => {
      const found = ObjectGetOwnPropertyDescriptor(value, name);
      return found !== undefined && 'value' in found ? found : undefined;
    };
    const message = own('message');
    const { stack } = value;
    const data = {
      name: `${value.name}`,
      message: message === undefined ? undefined : `${message.value}`,
      stack: typeof stack === 'string' ? stack : undefined,
      cause: undefined,
      hasCause: false,
    };
    const stand = this.standFor('error', data);
    const cause = own('cause');
    if (cause !== undefined) {
      data.hasCause = true;
      this.later(() => { data.cause = this.copyOf(cause.value); });
    }
    return stand;
  }
}

// { value, buffers, ports }: what to give to the engine, the buffers that move and the numbers of the ports that go along.
function encode(value, transferList, source) {
  const cloner = new CrossCloner();
  const buffers = [];
  const ports = [];
  if (transferList.length > 0) {
    const { isMessagePort } = require('internal/web/messaging');
    const seen = new SafeSet();
    for (let i = 0; i < transferList.length; i++) {
      const item = transferList[i];
      checkTransferable(item, seen, source);
      if (!types.isArrayBuffer(item) && !isMessagePort(item) && typeof item[kTransferCross] !== 'function') {
        throw dataCloneError('Cannot transfer object of unsupported type.');
      }
    }
    // Everything is checked while each owner still has what it gives away.
    const probe = new CrossCloner();
    for (let i = 0; i < transferList.length; i++) probe.memory.set(transferList[i], transferList[i]);
    probe.value(value);
    for (let i = 0; i < transferList.length; i++) {
      const item = transferList[i];
      if (types.isArrayBuffer(item)) {
        ArrayPrototypePush(buffers, item);
        cloner.memory.set(item, item);
      } else if (isMessagePort(item)) {
        cloner.memory.set(item, cloner.standFor('port', ports.length));
        ArrayPrototypePush(ports, item[kTransferCross]());
      } else {
        // The parts (ports) of a stream and the like.
        const form = item[kTransferCross]();
        const numbers = [];
        for (let p = 0; p < form.ports.length; p++) {
          ArrayPrototypePush(numbers, ports.length);
          ArrayPrototypePush(ports, form.ports[p]);
        }
        cloner.memory.set(item, cloner.standFor(form.type, { ports: numbers, data: cloner.value(form.data) }));
      }
    }
  }
  const copy = cloner.value(value);
  const { stands, recipes } = cloner;
  // Alone, a value without stand-ins needs no wrapper; an array of two would be taken for one.
  return { value: stands.length === 0 ? [copy] : [copy, stands, recipes], buffers, ports };
}

// --- on the other side ---

const makers = { __proto__: null };
makers.error = ({ name, message, stack }) => {
  const Class = ERRORS[name] ?? Error;
  const made = message === undefined ? new Class() : new Class(message);
  if (stack !== undefined) ObjectDefineProperty(made, 'stack', { __proto__: null, value: stack, writable: true, enumerable: false, configurable: true });
  return made;
};

makers.DOMException = (data) => require('internal/web/dom_exception').rebuild(data);
makers.Blob = (data) => require('internal/web/blob').fromBytes(data);
makers.File = makers.Blob;
makers.AbortSignal = (data, ports) => require('internal/web/abort/transfer').receive(data, ports);

// Replaces stand-ins in everything that `root` reaches.
function putInPlace(root, real) {
  const seen = new SafeSet();
  const todo = [root];
  const swap = (value) => {
    if (typeof value !== 'object' || value === null) return value;
    const made = real.get(value);
    if (made !== undefined) return made;
    if (!seen.has(value)) {
      seen.add(value);
      ArrayPrototypePush(todo, value);
    }
    return value;
  };
  seen.add(root);
  while (todo.length > 0) {
    const at = ArrayPrototypePop(todo);
    if (types.isMap(at)) {
      const entries = [];
      MapPrototypeForEach(at, (value, key) => ArrayPrototypePush(entries, swap(key), swap(value)));
      MapPrototypeClear(at);
      for (let i = 0; i < entries.length; i += 2) MapPrototypeSet(at, entries[i], entries[i + 1]);
    } else if (types.isSet(at)) {
      const items = [];
      SetPrototypeForEach(at, (value) => ArrayPrototypePush(items, swap(value)));
      SetPrototypeClear(at);
      for (let i = 0; i < items.length; i++) SetPrototypeAdd(at, items[i]);
    } else if (!types.isArrayBufferView(at) && !types.isAnyArrayBuffer(at)) {
      const keys = ObjectKeys(at);
      for (let i = 0; i < keys.length; i++) {
        const value = at[keys[i]];
        const made = swap(value);
        if (made !== value) at[keys[i]] = made;
      }
    }
  }
}

// `form` as the engine gave it; `ports`: the MessagePorts that came along. Gives the value.
function decode(form, ports) {
  if (form.length === 1) return form[0];
  const [, stands, recipes] = form;
  const real = new SafeMap();
  const made = [];
  for (let i = 0; i < stands.length; i++) {
    const { kind, data } = recipes[i];
    ArrayPrototypePush(made, kind === 'port' ? ports[data] : makers[kind](data, ports));
    real.set(stands[i], made[i]);
  }
  // Causes of errors, and data of objects, may hold stand-ins themselves.
  putInPlace(form, real);
  for (let i = 0; i < recipes.length; i++) {
    const { kind, data } = recipes[i];
    if (kind === 'error' && data.hasCause) {
      ObjectDefineProperty(made[i], 'cause', { __proto__: null, value: data.cause, writable: true, enumerable: false, configurable: true });
    } else if (kind === 'AbortSignal' && data.data !== undefined) {
      require('internal/web/abort/transfer').setReason(made[i], data.data.reason);
    }
  }
  return form[0];
}

module.exports = { decode, encode };
