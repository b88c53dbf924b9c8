// Runs each measurement under Rondo and under Node in turn and prints medians and ratios. Runs under Node itself.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [rondo, node] = process.argv.slice(2);
const here = import.meta.dirname;
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const row = (name, ours, theirs, unit) =>
  console.log(`| ${name} | ${ours.toFixed(1)} ${unit} | ${theirs.toFixed(1)} ${unit} | ${(ours / theirs).toFixed(2)} |`);

console.log('| | Rondo | Node | Rondo / Node |\n|---|---|---|---|');

function startUp() {
  const empty = join(tmpdir(), 'rondo-bench-empty.js');
  writeFileSync(empty, '');
  const times = { [rondo]: [], [node]: [] };
  const memory = { [rondo]: [], [node]: [] };
  for (let i = 0; i < 20; i++) {
    for (const program of [rondo, node]) {
      const started = process.hrtime.bigint();
      execFileSync(program, [empty]);
      times[program].push(Number(process.hrtime.bigint() - started) / 1e6);
    }
  }
  for (const program of [rondo, node]) {
    for (let i = 0; i < 5; i++) memory[program].push(Number(execFileSync(program, ['-p', 'process.resourceUsage().maxRSS'])) / 1024);
  }
  row('empty file, start to end', median(times[rondo]), median(times[node]), 'ms');
  row('memory at start', median(memory[rondo]), median(memory[node]), 'MB');
}

async function hello() {
  if (spawnSync('wrk', ['-v']).error) return console.log('(wrk is not installed: no HTTP rows)');
  const rates = { [rondo]: [], [node]: [] };
  const memory = { [rondo]: [], [node]: [] };
  for (let round = 0; round < 5; round++) {
    for (const program of [rondo, node]) {
      const server = spawn('taskset', ['-c', '0', program, join(here, '../examples/hello-server.js')], { env: { ...process.env, PORT: '39117' } });
      await new Promise((resolve) => server.stdout.once('data', resolve));
      const out = execFileSync('taskset', ['-c', '1', 'wrk', '-t1', '-c64', '-d4s', 'http://127.0.0.1:39117/']).toString();
      rates[program].push(Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]) / 1000);
      memory[program].push(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024);
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGKILL');
      await ended;
    }
  }
  row('hello server, 64 connections, thousand requests/s (more is better)', median(rates[rondo]), median(rates[node]), 'k/s');
  row('hello server, memory under load', median(memory[rondo]), median(memory[node]), 'MB');
}

startUp();
await hello();
for (const file of readdirSync(join(here, 'js')).filter((name) => name.endsWith('.js'))) {
  for (const [name, program] of [['Rondo', rondo], ['Node', node]]) {
    console.log(`\n${file} under ${name}:\n${execFileSync(program, [join(here, 'js', file)])}`);
  }
}
