'use strict';
// vm contexts: a context's global variables are the properties of its object, both ways.
const assert = require('assert');
const vm = require('vm');

// Reading and writing, var, function, undeclared names.
{
  const box = { a: 1 };
  assert.strictEqual(vm.createContext(box), box);
  assert.strictEqual(vm.isContext(box), true);
  assert.strictEqual(vm.isContext({}), false);
  vm.runInContext('var b = a + 1; function f() { return b; } c = 3; this.d = 4; globalThis.e = 5; let l = 6; const k = 7', box);
  assert.deepStrictEqual(Object.keys(box).sort(), ['a', 'b', 'c', 'd', 'e', 'f']);
  assert.strictEqual(box.f(), 2);
  box.b = 20;
  assert.strictEqual(box.f(), 20);
  assert.strictEqual(vm.runInContext('l + k', box), 13);
  assert.throws(() => vm.runInContext('let l', box), (error) => error.name === 'SyntaxError');
  assert.strictEqual(vm.runInContext('typeof missing', box), 'undefined');
  assert.throws(() => vm.runInContext('missing', box), (error) => error.name === 'ReferenceError');
  assert.throws(() => vm.runInContext('"use strict"; missing = 1', box), (error) => error.name === 'ReferenceError');
  assert.strictEqual(vm.runInContext('delete this.a', box), true);
  assert.strictEqual('a' in box, false);
}

// One global object: this, globalThis, sloppy this.
{
  const box = vm.createContext({});
  assert.strictEqual(vm.runInContext('this === globalThis && (function() { return this; })() === this', box), true);
  assert.strictEqual(vm.runInContext('new Function("return this")() === this', box), true);
  box.x = 5;
  assert.strictEqual(vm.runInContext('new Function("return x")()', box), 5);
  assert.strictEqual(vm.runInContext('(0, eval)("x")', box), 5);
  assert.notStrictEqual(vm.runInContext('globalThis', box), box);
  box.self = box;
  assert.strictEqual(vm.runInContext('self === globalThis', box), true);
}

// Built-ins of their own; those of the object win.
{
  const box = vm.createContext({});
  assert.notStrictEqual(vm.runInContext('Array', box), Array);
  const error = vm.runInContext('new TypeError("x")', box);
  assert.strictEqual(error instanceof TypeError, false);
  assert.strictEqual(vm.runInContext('Array', vm.createContext({ Array })), Array);
  assert.strictEqual(vm.runInContext('Object.getOwnPropertyDescriptor(globalThis, "Array").enumerable', box), false);
  assert.strictEqual(vm.runInContext('"Array" in globalThis && "nothing" in globalThis', box), false);
  vm.runInContext('Object.defineProperty(globalThis, "fixed", { value: 1 })', box);
  assert.deepStrictEqual(Object.getOwnPropertyDescriptor(box, 'fixed'), { value: 1, writable: false, enumerable: false, configurable: false });
  assert.throws(() => vm.runInContext('"use strict"; fixed = 2', box), (e) => e.name === 'TypeError');
}

// Accessors of the object are called with the object.
{
  const seen = [];
  const box = vm.createContext({ get p() { seen.push('get'); return 1; }, set p(v) { seen.push(v); } });
  vm.runInContext('p; p = 9', box);
  assert.deepStrictEqual(seen, ['get', 9]);
}

// A realm with an ordinary global.
{
  const global = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  assert.strictEqual(vm.isContext(global), true);
  assert.strictEqual(vm.runInContext('globalThis', global), global);
  vm.runInContext('var q = 1', global);
  assert.strictEqual(global.q, 1);
}

// Code generation can be refused.
{
  const box = vm.createContext({}, { codeGeneration: { strings: false } });
  assert.throws(() => vm.runInContext('eval("1")', box), (e) => e.name === 'EvalError');
  assert.throws(() => vm.runInContext('new Function("1")', box), (e) => e.name === 'EvalError');
  assert.strictEqual(eval('1'), 1);
}

// Wrong arguments.
assert.throws(() => vm.createContext('x'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => vm.runInContext('1', {}), { code: 'ERR_INVALID_ARG_TYPE', message: /must be an vm\.Context/ });
assert.throws(() => vm.createContext({}, { name: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => vm.createContext({}, { microtaskMode: 'x' }), { code: 'ERR_INVALID_ARG_VALUE' });
