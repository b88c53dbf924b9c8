'use strict';
// vm.Script and vm.compileFunction: places in stacks, limits, cached data.
const assert = require('assert');
const vm = require('vm');

{
  const script = new vm.Script('globalThis.n = (globalThis.n ?? 0) + 1');
  const one = vm.createContext({});
  const two = vm.createContext({ n: 10 });
  script.runInContext(one);
  script.runInContext(two);
  script.runInContext(one);
  assert.strictEqual(one.n, 2);
  assert.strictEqual(two.n, 11);
  assert.strictEqual(script.runInNewContext({ n: 4 }), 5);
}

// The place of an error, with offsets; the line of source stands before the stack.
{
  assert.throws(() => vm.runInThisContext('\n\n throw new Error("here")', { filename: 'place.js', lineOffset: 10, columnOffset: 5 }), (error) => {
    assert.match(error.stack, /place\.js:13\n throw new Error\("here"\)\n \^\n/);
    assert.match(error.stack, /at .*place\.js:13:8/);
    return true;
  });
  assert.throws(() => new vm.Script('let let = 1;', 'broken.js'), (error) => error.name === 'SyntaxError' && error.stack.startsWith('broken.js:1\nlet let = 1;'));
}

// A time limit stops a loop, and code after it runs on.
{
  assert.throws(() => vm.runInNewContext('for (;;);', {}, { timeout: 20 }), {
    code: 'ERR_SCRIPT_EXECUTION_TIMEOUT', message: 'Script execution timed out after 20ms',
  });
  assert.throws(() => vm.runInThisContext('try { for (;;); } catch { 1 } finally { 2 }', { timeout: 20 }), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
  assert.throws(() => vm.runInNewContext('inner()', {
    inner() { vm.runInNewContext('for (;;);', {}, { timeout: 60_000 }); },
  }, { timeout: 20 }), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT', message: /20ms/ });
  assert.strictEqual(vm.runInThisContext('1 + 1', { timeout: 60_000 }), 2);
  assert.throws(() => vm.runInThisContext('1', { timeout: 0 }), { code: 'ERR_OUT_OF_RANGE' });
}

// Jobs of a context with its own queue run inside the run.
{
  const order = [];
  const box = vm.createContext({ order }, { microtaskMode: 'afterEvaluate' });
  vm.runInContext('Promise.resolve().then(() => order.push("job")); order.push("script")', box);
  order.push('after');
  assert.deepStrictEqual(order, ['script', 'job', 'after']);
  assert.throws(() => vm.runInNewContext('Promise.resolve().then(() => { for (;;); })', {}, { timeout: 20, microtaskMode: 'afterEvaluate' }),
                { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
}

// A limit around runs with limits of their own: it holds, whatever the code inside does with their errors. (Node may run for ever.)
if (process.versions.rondo !== undefined) {
  const inner = () => vm.runInNewContext('for (;;);', {}, { timeout: 1 });
  for (let i = 0; i < 5; i++) {
    assert.throws(() => vm.runInNewContext('for (;;) try { inner(); } catch {}', { inner }, { timeout: 5 + i }),
                  { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT', message: `Script execution timed out after ${5 + i}ms` });
  }
}

// Functions.
{
  const add = vm.compileFunction('return a + b + c', ['a', 'b'], { contextExtensions: [{ c: 1 }, { c: 100 }] });
  assert.strictEqual(add(1, 2), 103);
  const box = vm.createContext({ v: 'inside' });
  assert.strictEqual(vm.compileFunction('return v', [], { parsingContext: box })(), 'inside');
  assert.throws(() => vm.compileFunction('}'), (error) => error.name === 'SyntaxError');
  assert.throws(() => vm.compileFunction('', [1]), { code: 'ERR_INVALID_ARG_TYPE' });
}

// Cached data belongs to its source.
{
  const data = new vm.Script('1 + 2').createCachedData();
  assert.ok(data.length > 0);
  assert.strictEqual(new vm.Script('1 + 2', { cachedData: data }).cachedDataRejected, false);
  assert.strictEqual(new vm.Script('"another" + 2 + 3', { cachedData: data }).cachedDataRejected, true);
  assert.strictEqual(new vm.Script('"unseen" + 1', { cachedData: Buffer.from('nonsense') }).cachedDataRejected, true);
  assert.strictEqual(new vm.Script('1\n//# sourceMappingURL=a.map').sourceMapURL, 'a.map');
}

// import() needs somebody to answer it.
assert.rejects(vm.runInThisContext('import("fs")'), { code: 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING' });
vm.runInThisContext('import("fs")', { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER })
  .then((fs) => assert.strictEqual(fs.default, require('fs')));
