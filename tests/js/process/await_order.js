'use strict';
// What awaits a value that is there already goes on in its turn: behind every promise job that waits, before ticks and timers,
// in its own async context, and seen by hooks.
const assert = require('assert');
const { AsyncLocalStorage, createHook, executionAsyncId } = require('async_hooks');

async function alone() {
  const log = [];
  await null;
  process.nextTick(() => log.push('tick'));
  setImmediate(() => log.push('immediate'));
  await null;
  log.push('a');
  await Promise.resolve();
  log.push('b');
  queueMicrotask(() => log.push('job'));
  log.push('c');
  await undefined;
  log.push('d');
  Promise.resolve().then(() => log.push('then 1')).then(() => log.push('then 2'));
  await { then: undefined };
  log.push('e');
  await null;
  log.push('f');
  await { then(done) { log.push('thenable'); done(); } };
  log.push('g');
  await assert.rejects(async () => { await Promise.reject(new Error('x')); }, { message: 'x' });
  log.push('h');
  await new Promise(setImmediate);
  assert.deepStrictEqual(log, ['a', 'b', 'c', 'job', 'd', 'then 1', 'e', 'then 2', 'f', 'thenable', 'g', 'h', 'tick', 'immediate']);
}

async function together() {
  const log = [];
  const walk = async (name) => {
    for (let i = 0; i < 3; i++) {
      log.push(name + i);
      await i;
    }
  };
  await Promise.all([walk('a'), walk('b')]);
  assert.deepStrictEqual(log, ['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
}

async function generators() {
  const log = [];
  async function* numbers() {
    for (let i = 0; i < 3; i++) {
      yield i;
      log.push(`after ${i}`);
    }
  }
  await null;
  for await (const i of numbers()) log.push(i);
  for await (const i of [7, Promise.resolve(8)]) log.push(i);
  assert.deepStrictEqual(log, [0, 'after 0', 1, 'after 1', 2, 'after 2', 7, 8]);
}

async function contexts() {
  const storage = new AsyncLocalStorage();
  await storage.run('outer', async () => {
    await null;
    assert.strictEqual(storage.getStore(), 'outer');
    const inner = storage.run('inner', async () => {
      await null;
      await null;
      return storage.getStore();
    });
    await null;
    assert.strictEqual(storage.getStore(), 'outer');
    assert.strictEqual(await inner, 'inner');
    storage.enterWith('entered');
    await null;
    await null;
    assert.strictEqual(storage.getStore(), 'entered');
  });
  assert.strictEqual(storage.getStore(), undefined);
}

// Hooks that come in the middle of a job hear of the awaits that follow.
async function hooks() {
  await null;
  await null;
  const before = new Set();
  const hook = createHook({ init() {}, before(id) { before.add(id); } }).enable();
  const ids = [];
  for (let i = 0; i < 3; i++) {
    await null;
    ids.push(executionAsyncId());
  }
  hook.disable();
  assert.strictEqual(new Set(ids).size, 3);
  for (const id of ids) assert.ok(before.has(id));
}

// A handler that comes after an await, in the same turn, is in time.
async function rejections() {
  const unhandled = [];
  const listener = (reason) => { unhandled.push(reason); };
  process.on('unhandledRejection', listener);
  await null;
  const failed = Promise.reject(1);
  await null;
  await null;
  failed.catch(() => {});
  Promise.reject(2);
  await new Promise(setImmediate);
  process.off('unhandledRejection', listener);
  assert.deepStrictEqual(unhandled, [2]);
}

// A promise class of the program's own, and a `then` of its own, are asked.
async function own() {
  let asked = 0;
  await null;
  const promise = Promise.resolve(1);
  promise.then = function(...args) {
    asked++;
    return Promise.prototype.then.apply(this, args);
  };
  await { then: (done) => done(promise) };
  assert.strictEqual(asked, 1);
  const then = Promise.prototype.then;
  const { constructor } = Promise.prototype;
  let constructors = 0;
  Object.defineProperty(Promise.prototype, 'constructor', { configurable: true, get() { constructors++; return constructor; } });
  const settled = Promise.resolve(1);
  const from = constructors;
  await settled;
  Object.defineProperty(Promise.prototype, 'constructor', { configurable: true, writable: true, value: constructor });
  assert.strictEqual(constructors, from + 1);
  assert.strictEqual(Promise.prototype.then, then);
}

let done = false;
process.on('exit', () => { assert.ok(done); });
(async () => {
  await alone();
  await together();
  await generators();
  await contexts();
  await hooks();
  await rejections();
  await own();
  done = true;
})();
