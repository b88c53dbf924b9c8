// rondo only: in Node the client of a worker that dies waits for ever
'use strict';
// A worker that dies with a connection on its way to it: another one takes it. (Under Node that client waits for ever.)
const assert = require('assert');
const cluster = require('cluster');
const net = require('net');

if (cluster.isWorker) {
  net.createServer((c) => c.end(`${cluster.worker.id}`)).listen(0, '127.0.0.1');
  return;
}
if (process.versions.rondo === undefined) return;

const CLIENTS = 6;
const workers = [cluster.fork(), cluster.fork()];
let listening = 0;
cluster.on('listening', async (worker, { port }) => {
  if (++listening < workers.length) return;
  // Stopped, it can take nothing; the primary does not know.
  workers[0].process.kill('SIGSTOP');
  const answers = [];
  const done = new Promise((resolve) => {
    for (let i = 0; i < CLIENTS; i++) {
      let text = '';
      net.connect(port, '127.0.0.1').on('data', (d) => { text += d; }).on('close', () => {
        answers.push(text);
        if (answers.length === CLIENTS - 1) workers[0].process.kill('SIGKILL');
        if (answers.length === CLIENTS) resolve();
      });
    }
  });
  await done;
  assert.deepStrictEqual(answers, Array(CLIENTS).fill('2'));
  cluster.disconnect(() => console.log('ok'));
});
