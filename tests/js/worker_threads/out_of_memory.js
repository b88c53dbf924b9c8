'use strict';
// A worker that needs more memory than `resourceLimits` gives ends with ERR_WORKER_OUT_OF_MEMORY; the process goes on.
const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

const programs = [
  'const kept = []; for (let i = 0; ; i++) kept.push({ i, more: { i } });',
  'const kept = []; for (let i = 0; ; i++) kept.push(`text ${i}`.repeat(100) + i);',
  'const kept = []; for (;;) kept.push(() => kept);',
  'const kept = []; for (;;) { try { for (;;) kept.push(new Date()); } catch {} }',
  'const kept = []; for (;;) { try { for (;;) kept.push([1, 2].values()); } finally { kept.push({}); } }',
  'const kept = []; (async () => { for (;;) { kept.push(new Promise(() => {})); await 0; } })();',
  'const kept = []; setInterval(() => { for (let i = 0; i < 1e5; i++) kept.push({ i }); }, 1);',
  'const kept = []; process.nextTick(function more() { for (let i = 0; i < 1e4; i++) kept.push({}); process.nextTick(more); });',
  'const kept = []; process.on("exit", () => { for (;;) kept.push({}); }); process.on("uncaughtException", () => {});' +
    'for (;;) kept.push({});',
  'Array.from({ length: 1e9 }, (_, i) => ({ i }));',
];

async function run(program) {
  const worker = new Worker(program, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } });
  let error;
  worker.on('error', (given) => { error = given; });
  const code = await new Promise((resolve) => worker.on('exit', resolve));
  assert.strictEqual(error?.code, 'ERR_WORKER_OUT_OF_MEMORY', program);
  assert.strictEqual(error.name, 'Error');
  assert.strictEqual(error.message, 'Worker terminated due to reaching memory limit: JS heap out of memory');
  assert.strictEqual(code, 1, program);
}

(async () => {
  // In turns, then side by side.
  for (const program of programs) await run(program);
  await Promise.all(programs.slice(0, 3).map(run));
})();
