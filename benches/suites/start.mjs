// An empty file from start to end, and the memory of a program that does next to nothing.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Result } from '../lib/table.mjs';

const time = ['empty file, start to end', 'ms', 'less'];
const memory = ['resident memory at start, peak', 'MB', 'less'];

function once([program, ...args]) {
  const started = process.hrtime.bigint();
  const { error, status, stderr, stdout } = spawnSync(program, args, { encoding: 'utf8', timeout: 30_000 });
  const took = Number(process.hrtime.bigint() - started) / 1e6;
  if (error || status !== 0) throw new Error(error?.message ?? (stderr.trim().split('\n')[0] || `exit code ${status}`));
  return { took, stdout };
}

function run({ runtimes, wants, factor, progress }) {
  const result = new Result();
  const folder = mkdtempSync(join(tmpdir(), 'rondo-bench-'));
  const empty = join(folder, 'empty.js');
  const sized = join(folder, 'sized.js');
  writeFileSync(empty, '');
  // The peak, as the kernel keeps it.
  writeFileSync(sized, "console.log(/VmHWM:\\s+(\\d+)/.exec(require('fs').readFileSync('/proc/self/status', 'utf8'))[1]);");
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
  const attempt = (row, runtime, measure) => {
    if (result.failed(row[0], runtime.name)) return;
    try {
      result.add(...row, runtime.name, measure());
    } catch (error) {
      result.fail(...row, runtime.name, error.message);
    }
  };
  try {
    if (wants(time[0])) {
      progress(time[0]);
      for (let i = 0; i < 20 * factor; i++) for (const runtime of runtimes) attempt(time, runtime, () => once(runtime.command(empty)).took);
    }
    if (wants(memory[0])) {
      progress(memory[0]);
      for (let i = 0; i < 5 * factor; i++) for (const runtime of runtimes) attempt(memory, runtime, () => Number(once(runtime.command(sized)).stdout) / 1024);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return result;
}

export const suite = { name: 'start', title: 'Start', run };
