// HTTP (issue 5): each server alone on core 0, the load on core 1. Requests a second, processor time, the 99th percentile of
// latency and resident memory after the load; bytes of an idle connection. An answer that is not the right one fails the row.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Result } from '../lib/table.mjs';

const folder = join(import.meta.dirname, '../http');
const run = promisify(execFile);
const connections = 10_000;

const isHello = (body) => body === 'hello';
const loads = [
  { name: 'hello', server: 'hello.js', check: isHello },
  { name: 'JSON of 1 KB', server: 'json.js', check: (body) => body.length > 1000 && JSON.parse(body).items.length === 18 },
  { name: 'POST echo of 4 KB', server: 'echo.js', script: 'post.lua', body: 'p'.repeat(4096), check: (body) => body === 'p'.repeat(4096) },
  { name: 'file of 64 KB', server: 'file.js', check: (body) => body === 'f'.repeat(65536) },
  { name: 'one in ten on the pool', server: 'pool.js', check: isHello },
];
// Processor time is what a busy machine disturbs least.
const metrics = (name) => [
  [`${name}, requests`, '1/s', 'more'], [`${name}, processor time of a request`, 'us', 'less'], [`${name}, p99`, 'ms', 'less'], [`${name}, resident memory`, 'MB', 'less'],
];

const resident = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;

// Microseconds of processor time of all threads so far; the kernel counts in hundredths of a second.
function processorTime(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

// Starts a program on a core and waits for its first line. As many descriptors as the system allows: every connection is one.
async function start(core, command) {
  const child = spawn('sh', ['-c', 'ulimit -n "$(ulimit -Hn)"; exec taskset -c "$@"', 'sh', core, ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text) => { err += text; });
  const first = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => { child.kill('SIGKILL'); reject(new Error('did not start within a minute')); }, 60_000);
    child.stdout.setEncoding('utf8').once('data', (text) => { clearTimeout(timer); resolve(text.trim()); });
    child.once('exit', (code, signal) => { clearTimeout(timer); reject(new Error(`ended at start (${signal ?? code}): ${err.split('\n').find((text) => /Error/.test(text)) ?? err.split('\n')[0]}`)); });
  });
  const ended = new Promise((resolve) => { child.once('exit', resolve); });
  return {
    pid: child.pid,
    first,
    alive: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      const hard = setTimeout(() => child.kill('SIGKILL'), 1000);
      child.kill();
      await ended;
      clearTimeout(hard);
    },
  };
}

async function verify(port, { body, check }) {
  const answer = await new Promise((resolve, reject) => {
    const req = request({ port, host: '127.0.0.1', method: body === undefined ? 'GET' : 'POST', agent: false, timeout: 10_000 }, (res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (part) => { text += part; });
      res.on('end', () => resolve({ status: res.statusCode, text }));
      res.on('error', reject);
    });
    req.on('timeout', () => req.destroy(new Error('no answer within ten seconds')));
    req.on('error', reject);
    req.end(body);
  });
  if (answer.status !== 200 || !check(answer.text)) throw new Error(`wrong answer: status ${answer.status}, ${answer.text.length} characters`);
  return answer.text.length;
}

const milliseconds = { us: 1e-3, ms: 1, s: 1e3, m: 6e4 };
const bytes = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

async function wrk(port, seconds, script) {
  const flags = ['-t1', '-c64', `-d${seconds}s`, '--latency', ...(script === undefined ? [] : ['-s', join(folder, script)])];
  const { stdout } = await run('taskset', ['-c', '1', 'wrk', ...flags, `http://127.0.0.1:${port}/`], { timeout: (seconds + 30) * 1000 });
  const bad = /Non-2xx.*|Socket errors.*/.exec(stdout);
  if (bad !== null) throw new Error(bad[0].trim());
  const latency = /99%\s+([\d.]+)(us|ms|s|m)/.exec(stdout);
  const total = /(\d+) requests in [\d.]+\w+, ([\d.]+)(B|KB|MB|GB) read/.exec(stdout);
  return {
    rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]),
    p99: Number(latency[1]) * milliseconds[latency[2]],
    answers: Number(total[1]),
    read: Number(total[2]) * bytes[total[3]],
  };
}

async function load(runtime, scenario, seconds) {
  const server = await start('0', runtime.command(join(folder, scenario.server)));
  try {
    const port = Number(server.first);
    const size = await verify(port, scenario);
    await wrk(port, 1, scenario.script);
    const before = processorTime(server.pid);
    const { rate, p99, answers, read } = await wrk(port, seconds, scenario.script);
    const cpu = (processorTime(server.pid) - before) / answers;
    const memory = resident(server.pid) / 1024 ** 2;
    // wrk counts answers by their framing only: as many bytes must have come as the right bodies have.
    if (read < answers * size * 0.99) throw new Error(`${answers} answers had ${read} bytes only`);
    await verify(port, scenario);
    return [rate, cpu, p99, memory];
  } finally {
    await server.stop();
  }
}

async function client(runtime, node, seconds) {
  const server = await start('1', node.command(join(folder, 'hello.js')));
  try {
    const [program, ...args] = runtime.command(join(folder, 'client.js'), server.first, String(seconds));
    const { stdout } = await run('taskset', ['-c', '0', program, ...args], { timeout: (seconds + 30) * 1000 });
    const { rate, cpu, p99, resident: memory } = JSON.parse(stdout);
    return [rate, cpu, p99, memory];
  } finally {
    await server.stop();
  }
}

// What a connection adds to a server that is warm: the least of the samples of two seconds, as collectors have their own time.
async function idle(runtime, node, withRequest) {
  const server = await start('0', runtime.command(join(folder, 'hello.js')));
  let holder;
  try {
    const port = Number(server.first);
    await verify(port, loads[0]);
    await wrk(port, 1);
    await sleep(500);
    const before = resident(server.pid);
    holder = await start('1', node.command(join(folder, 'idle.mjs'), server.first, String(connections), withRequest ? '1' : '0'));
    if (holder.first !== `${connections} open`) throw new Error(holder.first);
    let least = Infinity;
    for (let i = 0; i < 8; i++) {
      await sleep(250);
      least = Math.min(least, resident(server.pid));
    }
    if (!holder.alive()) throw new Error('the server closed connections');
    await verify(port, loads[0]);
    return [(least - before) / connections];
  } finally {
    await holder?.stop();
    await server.stop();
  }
}

async function runSuite({ runtimes, wants, factor, seconds, progress }) {
  const result = new Result();
  const node = runtimes[1];
  const scenarios = [
    ...loads.map((scenario) => ({ name: scenario.name, rows: metrics(scenario.name), rounds: 3, tool: 'wrk', measure: (runtime) => load(runtime, scenario, seconds) })),
    { name: 'client loop', rows: metrics('client loop'), rounds: 3, measure: (runtime) => client(runtime, node, seconds) },
    ...[['idle connection, nothing sent', false], ['idle connection after a request', true]].map(([name, withRequest]) => (
      { name, rows: [[name, 'bytes', 'less']], rounds: 1, tool: 'wrk', measure: (runtime) => idle(runtime, node, withRequest) })),
  ].filter(({ rows }) => rows.some(([row]) => wants(row)));
  if (scenarios.length === 0) return result;
  if (availableParallelism() < 2 || spawnSync('taskset', ['-V']).error) {
    result.notes.push('Two cores and taskset are needed: no HTTP rows.');
    return result;
  }
  const haveWrk = !spawnSync('wrk', ['-v']).error;
  if (!haveWrk) result.notes.push('wrk is not installed: only the client row.');
  for (const { name, rows, rounds, tool, measure } of scenarios) {
    if (tool === 'wrk' && !haveWrk) continue;
    for (let round = 0; round < rounds * factor; round++) {
      for (const runtime of runtimes) {
        if (result.failed(rows[0][0], runtime.name)) continue;
        progress(`${name}, round ${round + 1} of ${rounds * factor}, ${runtime.name}`);
        try {
          const values = await measure(runtime);
          rows.forEach((row, i) => result.add(...row, runtime.name, values[i]));
        } catch (error) {
          const reason = (error.stderr || error.message).trim().split('\n')[0];
          for (const row of rows) result.fail(...row, runtime.name, reason);
        }
      }
    }
  }
  return result;
}

export const suite = { name: 'http', title: 'HTTP', run: runSuite };
