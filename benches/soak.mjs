// A soak of the HTTP server: minutes of mixed load (plain, POST, streams, slow senders, slow readers, disconnects, garbage)
// while memory and descriptors of the server are watched. Run by Node, so that the load does not depend on what is tested:
//
//   node benches/soak.mjs path/to/rondo [seconds = 600]
//
// Passes when every well-formed request was answered rightly, memory after warm-up stays within 10%, and at the end no
// descriptor is left over.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const [bin = process.execPath, seconds = '600'] = process.argv.slice(2);
const server = spawn(bin, [new URL('./soak-server.mjs', import.meta.url).pathname], { stdio: ['ignore', 'pipe', 'inherit'] });
const port = Number(await new Promise((resolve) => server.stdout.once('data', resolve)));
const end = Date.now() + Number(seconds) * 1000;
const counts = {};
const wrong = [];
const add = (name) => { counts[name] = (counts[name] ?? 0) + 1; };
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024;
const descriptors = () => fs.readdirSync(`/proc/${server.pid}/fd`).length;

const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
function exchange(method, path, body) {
  return new Promise((resolve, reject) => {
    const req = http.request({ port, host: '127.0.0.1', method, path, agent, headers: body === undefined ? {} : { 'Content-Length': body.length } }, (res) => {
      const parts = [];
      res.on('data', (part) => parts.push(part));
      res.on('end', () => resolve({ status: res.statusCode, body: Buffer.concat(parts) }));
      res.on('error', reject);
    });
    req.on('error', (error) => {
      // The server may close an idle connection in the moment it is used again: such a request was not taken.
      if (req.reusedSocket && error.code === 'ECONNRESET') resolve(exchange(method, path, body));
      else reject(error);
    });
    req.end(body);
  });
}
async function good(name, method, path, body, check) {
  while (Date.now() < end) {
    try {
      const answer = await exchange(method, path, body);
      if (answer.status !== 200 || !check(answer.body)) wrong.push(`${name}: ${answer.status}, ${answer.body.length} bytes`);
    } catch (error) {
      wrong.push(`${name}: ${error.code ?? error.message}`);
    }
    add(name);
  }
}
async function bad(name, work) {
  while (Date.now() < end) {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => add(`${name} refused`));
    await work(socket);
    socket.destroy();
    add(name);
  }
}
const post = Buffer.alloc(4096, 'p');
const upload = Buffer.alloc(300_000, 'u');
const work = [];
for (let i = 0; i < 8; i++) work.push(good('plain', 'GET', '/', undefined, (body) => body.equals(Buffer.from('hello'))));
for (let i = 0; i < 4; i++) work.push(good('post', 'POST', '/echo', post, (body) => body.equals(post)));
for (let i = 0; i < 2; i++) work.push(good('json', 'GET', '/json', undefined, (body) => JSON.parse(body).url === '/json'));
work.push(good('stream', 'GET', '/stream', undefined, (body) => body.length === 20_000));
work.push(good('big', 'GET', '/big', undefined, (body) => body.length === 1 << 20));
work.push(good('upload', 'POST', '/echo', upload, (body) => body.equals(upload)));
for (let i = 0; i < 20; i++) {
  work.push(bad('slow head', async (socket) => {
    for (const byte of 'GET / HTTP/1.1\r\nHost: slow\r\n') {
      if (socket.destroyed || Date.now() > end) break;
      socket.write(byte);
      await sleep(1000);
    }
  }));
  work.push(bad('slow body', async (socket) => {
    socket.write('POST /echo HTTP/1.1\r\nHost: slow\r\nContent-Length: 1000\r\n\r\n');
    for (let n = 0; n < 30 && !socket.destroyed && Date.now() < end; n++) {
      socket.write('b');
      await sleep(1000);
    }
  }));
  work.push(bad('reads nothing', async (socket) => {
    socket.pause();
    socket.write('GET /big HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(20));
    await sleep(3000);
  }));
}
for (let i = 0; i < 4; i++) {
  work.push(bad('leaves in the body', async (socket) => {
    socket.write(`POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(5000)}`);
    await sleep(5);
  }));
  work.push(bad('garbage', async (socket) => {
    socket.write(Buffer.from(Array.from({ length: 2000 }, () => Math.random() * 256)));
    await sleep(5);
  }));
  work.push(bad('resets', async (socket) => {
    socket.write('GET /big HTTP/1.1\r\nHost: x\r\n\r\n');
    await sleep(2);
    socket.resetAndDestroy();
  }));
}
const samples = [];
const atStart = descriptors();
while (Date.now() < end) {
  await sleep(Math.min(5000, Math.max(0, end - Date.now())));
  samples.push(memory());
  console.log(`${Math.round((end - Date.now()) / 1000)} s left, ${samples.at(-1).toFixed(1)} MB, ${descriptors()} descriptors`, JSON.stringify(counts));
}
await Promise.all(work);
agent.destroy();
// Every deadline of the server has passed.
await sleep(8000);
const left = descriptors();
const warm = samples.slice(Math.floor(samples.length / 5));
const middle = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const first = middle(warm.slice(0, Math.ceil(warm.length / 4)));
const last = middle(warm.slice(-Math.ceil(warm.length / 4)));
console.log({ counts, wrong: wrong.length, examples: wrong.slice(0, 5), memoryAfterWarmUp: first, memoryAtEnd: last, descriptorsAtStart: atStart, descriptorsAtEnd: left });
server.kill();
const failed = wrong.length > 0 || last > first * 1.1 || left > atStart + 1;
console.log(failed ? 'FAILED' : 'passed');
process.exitCode = failed ? 1 : 0;
