// rondo only: V8's JSON.stringify does not overflow at this depth
// Running out of stack is a RangeError that can be caught, wherever it happens, and the program goes on.
'use strict';
const assert = require('node:assert');

function overflows(name, f) {
  assert.throws(f, (error) => error instanceof RangeError && error.message === 'Maximum call stack size exceeded', name);
}
const nested = (depth, wrap, start) => {
  let value = start;
  for (let i = 0; i < depth; i++) value = wrap(value);
  return value;
};
overflows('calls', function f() { f(); });
overflows('nextTick argument check', function f() { process.nextTick.call(null, () => {}); f(); });
overflows('emit', () => {
  const e = new (require('node:events'))();
  e.on('x', () => e.emit('x'));
  e.emit('x');
});
overflows('getter', () => { const o = { get x() { return o.x; } }; return o.x; });
overflows('proxy', () => { const p = new Proxy({}, { get(t, k, r) { return r[k]; } }); return p.x; });
overflows('toString', () => { const o = { toString() { return `${o}`; } }; return `${o}`; });
overflows('replace callback', function f() { 'a'.replace(/a/, f); });
overflows('sort callback', function f() { [2, 1].sort(f); });
overflows('Reflect.construct', function f() { Reflect.construct(f, []); });
overflows('JSON.parse reviver', function f() { JSON.parse('[1]', f); });
overflows('JSON.stringify', () => JSON.stringify(nested(1e5, (v) => [v], 1)));
overflows('vm', function f() { globalThis.again = f; require('node:vm').runInThisContext('again()'); });
overflows('Buffer.from', function f() { Buffer.from({ [Symbol.toPrimitive]: f }); });

(async () => {
  await assert.rejects(async function f() { await f(); }, RangeError);
  await assert.rejects(new Promise(function f() { f(); }), RangeError);
  await assert.rejects(Promise.resolve().then(function f() { f(); }), RangeError);
  await new Promise((resolve) => process.nextTick(() => { overflows('in a tick', function f() { f(); }); resolve(); }));
  await new Promise((resolve) => setImmediate(() => { overflows('in an immediate', function f() { f(); }); resolve(); }));
  console.log('all caught');
})();
