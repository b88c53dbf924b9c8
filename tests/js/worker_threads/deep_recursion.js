'use strict';
// Code that calls itself without end in a worker gets a RangeError there, wherever it runs; the worker and the process go on.
const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

const program = `
'use strict';
const { inspect } = require('node:util');
const vm = require('node:vm');
const out = {};
const thrown = (f) => { try { f(); } catch (error) { return error.name; } return 'nothing'; };
const again = () => again();
out.calls = thrown(again);
out.getter = thrown(() => { const o = { get x() { return o.x; } }; return o.x; });
out.reviver = thrown(function f() { JSON.parse('[1]', f); });
out.toJSON = thrown(() => { const o = { toJSON: () => JSON.stringify(o) }; JSON.stringify(o); });
out.inspect = thrown(() => { const o = { [inspect.custom]: () => inspect(o) }; inspect(o); });
out.context = thrown(() => { vm.runInNewContext('(function f() { f(); })()'); });
out.contexts = thrown(() => { const c = vm.createContext({}); c.f = () => vm.runInContext('f()', c); c.f(); });
(async () => {
  out.job = await Promise.resolve().then(again).catch((error) => error.name);
  out.tick = await new Promise((resolve) => process.nextTick(() => resolve(thrown(again))));
  out.timer = await new Promise((resolve) => setTimeout(() => resolve(thrown(again)), 1));
  out.microtask = await new Promise((resolve) => queueMicrotask(() => resolve(thrown(again))));
  require('node:worker_threads').parentPort.postMessage(out);
})();
`;

for (const resourceLimits of [{}, { stackSizeMb: 1 }, { stackSizeMb: 16 }]) {
  let out;
  const worker = new Worker(program, { eval: true, resourceLimits });
  worker.on('message', (message) => { out = message; });
  worker.on('exit', (code) => {
    assert.strictEqual(code, 0);
    const names = Object.keys(out);
    assert.strictEqual(names.length, 11);
    for (const name of names) assert.strictEqual(out[name], 'RangeError', name);
  });
}
