'use strict';
// Code that calls itself without end in a context gets the context's own RangeError, and the program goes on.
const assert = require('node:assert');
const { inspect } = require('node:util');
const vm = require('node:vm');

const context = vm.createContext({ inspect });
const overflows = (code) => {
  const name = vm.runInContext(`try { (${code})(); 'nothing'; } catch (error) { error instanceof RangeError && error.name; }`, context);
  assert.strictEqual(name, 'RangeError', code);
};
overflows('function f() { f(); }');
overflows('() => { const o = { get x() { return o.x; } }; return o.x; }');
overflows('function f() { JSON.parse("[1]", f); }');
overflows('() => { const o = { toJSON: () => JSON.stringify(o) }; JSON.stringify(o); }');
overflows('() => { let a = []; const f = () => { eval("f()"); }; f(); }');
overflows('() => { const p = new Proxy({}, { get: (t, k, r) => r[k] }); p.x; }');
overflows('() => { globalThis.again = () => globalThis.again(); again(); }');

// Through the window, back and forth between contexts, through inspection.
const through = (f) => assert.throws(f, { name: 'RangeError' });
context.run = () => vm.runInContext('run()', context);
through(() => context.run());
through(function f() { vm.runInNewContext('f()', { f }); });
through(function f() { vm.compileFunction('f()', ['f'], { parsingContext: context })(f); });
vm.runInContext('var shown = { [Symbol.for("nodejs.util.inspect.custom")]() { return inspect(this); } }', context);
through(() => inspect(context.shown));

// A context made, or not, with little of the stack left.
const late = (make) => { try { return late(make); } catch { return make(); } };
assert.strictEqual(late(() => vm.runInNewContext('6 * 7')), 42);
assert.strictEqual(late(() => vm.runInContext('6 * 7', vm.createContext(vm.constants.DONT_CONTEXTIFY))), 42);

// In jobs of the context.
(async () => {
  const name = await vm.runInContext('Promise.resolve().then(function f() { f(); }).catch((error) => error.name)', context);
  assert.strictEqual(name, 'RangeError');
  const own = vm.createContext({}, { microtaskMode: 'afterEvaluate' });
  vm.runInContext('var caught; Promise.resolve().then(function f() { f(); }).catch((error) => { caught = error.name; })', own);
  assert.strictEqual(own.caught, 'RangeError');
})();
