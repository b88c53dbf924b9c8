// The runtimes that are measured: Rondo and Node always, Deno and Bun where their programs are found.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

// `command(file, ...args)` is what starts a program of the bench: Deno needs its permissions said.
const peers = [
  { name: 'Deno', program: 'deno', flags: ['run', '--quiet', '--no-check', '-A'] },
  { name: 'Bun', program: 'bun', flags: [] },
];

function locate(program) {
  const folders = [process.env.RONDO_BENCH_PEERS, ...(process.env.PATH ?? '').split(delimiter)];
  for (const folder of folders) {
    if (!folder) continue;
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // The next folder may have it.
    }
  }
}

// `question`: Rondo's `--version` names the Node whose behaviour programs find, for tools that ask for it.
function describe(name, path, flags, question = ['--version']) {
  const answer = spawnSync(path, question, { encoding: 'utf8', timeout: 20_000 });
  if (answer.error || answer.status !== 0) throw new Error(`${path} ${question.join(' ')}: ${answer.error?.message ?? answer.stderr}`);
  const version = /\d+\.\d+[\w.-]*/.exec(answer.stdout)?.[0] ?? '';
  return { name, version, path, command: (file, ...args) => [path, ...flags, file, ...args] };
}

export function findRuntimes(rondo, node) {
  const runtimes = [describe('Rondo', rondo, [], ['-p', 'process.versions.rondo']), describe('Node', node, [])];
  const missing = [];
  for (const { name, program, flags } of peers) {
    const path = locate(program);
    if (path === undefined) missing.push(name);
    else runtimes.push(describe(name, path, flags));
  }
  return { runtimes, missing };
}
