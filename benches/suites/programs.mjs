// Suites that are a program each, in benches/js: it takes a regular expression of rows and prints a line for each row,
// `name: number unit`, or `name: failed: reason`. One table beside the peers comes out of it.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Result } from '../lib/table.mjs';

const folder = join(import.meta.dirname, '../js');
const root = join(import.meta.dirname, '../..');

const line = /^(.+?): (?:([\d.]+) (.+)|failed: (.+))$/;
const betterOf = (unit) => (unit?.endsWith('/s') ? 'more' : 'less');

async function execute([program, ...args]) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000, killSignal: 'SIGKILL' });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text) => { out += text; });
  child.stderr.setEncoding('utf8').on('data', (text) => { err += text; });
  const problem = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : signal ? `ended by ${signal}` : `exit code ${code}`));
  });
  return { out, problem, detail: err.split('\n').find((text) => /Error/.test(text)) ?? err.split('\n')[0] };
}

function program(name, title, file, rounds, after) {
  return {
    name,
    title,
    async run({ runtimes, wants, factor, progress }) {
      const result = new Result();
      const path = join(folder, file);
      // The program itself says which rows it has: under Node, which runs it anyway.
      const names = spawnSync(...splitCommand(runtimes[1].command(path, '--list')), { encoding: 'utf8' }).stdout.split('\n').filter((row) => row !== '' && wants(row));
      if (names.length === 0) return result;
      const only = `^(?:${names.map((row) => row.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})$`;
      const dead = new Set();
      for (let round = 0; round < rounds * factor; round++) {
        for (const runtime of runtimes) {
          if (dead.has(runtime)) continue;
          progress(`round ${round + 1} of ${rounds * factor}, ${runtime.name}`);
          const { out, problem, detail } = await execute(runtime.command(path, only));
          const seen = new Set();
          for (const text of out.split('\n')) {
            const match = line.exec(text);
            if (match === null || !names.includes(match[1])) continue;
            seen.add(match[1]);
            if (match[4] === undefined) result.add(match[1], match[3], betterOf(match[3]), runtime.name, Number(match[2]));
            else result.fail(match[1], '', 'less', runtime.name, match[4]);
          }
          if (problem === undefined && seen.size === names.length) continue;
          // A program that dies takes the rows that it has not printed with it.
          dead.add(runtime);
          for (const row of names) if (!seen.has(row)) result.fail(row, '', 'less', runtime.name, `${problem ?? 'row missing'}${detail ? ` (${detail.trim()})` : ''}`);
        }
      }
      if (after !== undefined) after(result, wants, progress);
      return result;
    },
  };
}

const splitCommand = ([path, ...args]) => [path, args];

// What the bare engine does with promise jobs: the floor that no embedder can go below.
function bareJobs(result, wants, progress) {
  if (!wants('then chain') && !wants('await chain')) return;
  if (spawnSync('cargo', ['--version']).error) {
    result.notes.push('cargo was not found: no line for the promise jobs of the bare engine.');
    return;
  }
  progress('bare engine (built first, where it is not yet)');
  const { stdout, status, stderr } = spawnSync('cargo', ['bench', '--quiet', '-p', 'rondo-engine', '--bench', 'bare_jobs'], { cwd: root, encoding: 'utf8' });
  const lines = (stdout ?? '').split('\n').filter((text) => line.test(text));
  if (status === 0 && lines.length > 0) result.notes.push(`The bare engine, without Rondo: ${lines.join('; ')}.`);
  else result.notes.push(`The bare engine could not be measured: ${(stderr ?? '').trim().split('\n').at(-1)}`);
}

export const suites = [
  program('process model', 'Process model', 'process_model.js', 3, bareJobs),
  program('text', 'Text and values', 'text.js', 3),
  program('streams', 'Streams', 'streams.js', 3),
];
