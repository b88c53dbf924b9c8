// ./x bench [PATTERN]: every suite under Rondo, Node and the other runtimes that are found, in interleaved rounds; prints one
// Markdown table of medians for each suite. Run by Node:
//
//   node benches/bench.mjs path/to/rondo path/to/node [PATTERN]
//
// PATTERN is a regular expression over "suite: row". RONDO_BENCH_ROUNDS=N multiplies the rounds, RONDO_BENCH_SECONDS=N sets
// the length of each load on a server, RONDO_BENCH_PEERS=folder says where deno and bun are.
import { findRuntimes } from './lib/runtimes.mjs';
import { printTable } from './lib/table.mjs';
import * as start from './suites/start.mjs';
import * as programs from './suites/programs.mjs';
import * as http from './suites/http.mjs';

const [rondo, node, pattern = ''] = process.argv.slice(2);
if (node === undefined) {
  console.error('usage: node bench.mjs path/to/rondo path/to/node [PATTERN]');
  process.exit(2);
}
const wanted = new RegExp(pattern, 'i');
const { runtimes, missing } = findRuntimes(rondo, node);
const suites = [start.suite, ...programs.suites, http.suite];
const began = Date.now();
let rows = 0;

for (const suite of suites) {
  const result = await suite.run({
    runtimes,
    wants: (row) => wanted.test(`${suite.name}: ${row}`),
    factor: Math.max(1, Number(process.env.RONDO_BENCH_ROUNDS) || 1),
    seconds: Math.max(1, Number(process.env.RONDO_BENCH_SECONDS) || 1),
    progress: (text) => process.stderr.write(`${Math.round((Date.now() - began) / 1000)} s  ${suite.name}: ${text}\n`),
  });
  rows += result.rows.length;
  if (result.rows.length > 0 || result.notes.length > 0) printTable(suite.title, runtimes, result);
}
if (rows === 0) {
  console.error(`No row matches ${pattern}. Suites: ${suites.map((suite) => suite.name).join(', ')}.`);
  process.exitCode = 1;
}
for (const name of missing) console.log(`${name} was not found on PATH${process.env.RONDO_BENCH_PEERS ? ' or in RONDO_BENCH_PEERS' : ' (RONDO_BENCH_PEERS=folder names another place)'}: no column.`);
