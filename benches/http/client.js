'use strict';
// The client row: `client.js PORT SECONDS`. 32 loops of http.request over a keep-alive agent, each answer read and checked;
// a second of warm-up, then SECONDS. Prints a line of JSON.
const fs = require('node:fs');
const http = require('node:http');

const [port, seconds] = process.argv.slice(2).map(Number);
const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
const began = performance.now();
const from = began + 1000;
const end = from + seconds * 1000;
const times = [];
let used; // processor time until the warm-up was over

function exchange() {
  return new Promise((resolve, reject) => {
    const req = http.request({ host: '127.0.0.1', port, path: '/', agent }, (res) => {
      let body = '';
      res.setEncoding('utf8');
      res.on('data', (text) => { body += text; });
      res.on('end', () => (res.statusCode === 200 && body === 'hello' ? resolve() : reject(new Error(`wrong answer: ${res.statusCode} ${body}`))));
      res.on('error', reject);
    });
    req.on('error', reject);
    req.end();
  });
}

async function loop() {
  for (;;) {
    const started = performance.now();
    if (started >= end) return;
    if (started >= from) used ??= process.cpuUsage();
    await exchange();
    if (started >= from) times.push(performance.now() - started);
  }
}

Promise.all(Array.from({ length: 32 }, loop)).then(() => {
  const { user, system } = process.cpuUsage(used);
  agent.destroy();
  times.sort((a, b) => a - b);
  const resident = Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
  console.log(JSON.stringify({ rate: times.length / seconds, cpu: (user + system) / times.length, p99: times[Math.floor(times.length * 0.99)], resident }));
}, (error) => {
  console.error(error);
  process.exit(1);
});
