'use strict';
// A worker that is stopped before it began, or amid runs that have a time limit; its output while nobody reads.
const assert = require('assert');
const { MessageChannel, Worker } = require('worker_threads');

const ended = (worker) => new Promise((resolve) => worker.on('exit', resolve));

async function main() {
  // A port that was on its way to a worker that never ran is closed.
  {
    const { port1, port2 } = new MessageChannel();
    const closed = new Promise((resolve) => port1.on('close', resolve));
    const worker = new Worker('', { eval: true, workerData: port2, transferList: [port2] });
    worker.terminate();
    await ended(worker);
    await closed;
  }

  // Nor does such a worker touch the ports of others.
  {
    const echo = new Worker('const { parentPort } = require("worker_threads"); parentPort.on("message", (m) => parentPort.postMessage(m))', { eval: true });
    for (let i = 0; i < 3; i++) {
      const worker = new Worker('', { eval: true });
      worker.terminate();
      await ended(worker);
    }
    const answer = new Promise((resolve) => echo.once('message', resolve));
    echo.postMessage('still there');
    assert.strictEqual(await answer, 'still there');
    await echo.terminate();
  }

  // The end of a worker and a time limit may come together: the limit's error, which code can catch, does not stand in for the end.
  for (let i = 0; i < 6; i++) {
    const worker = new Worker(`
      const vm = require('vm');
      require('worker_threads').parentPort.postMessage('runs');
      for (;;) try { vm.runInThisContext('for (;;);', { timeout: 1 }); } catch {}
    `, { eval: true });
    worker.on('message', () => setTimeout(() => worker.terminate(), 2 * i));
    assert.strictEqual(await ended(worker), 1);
  }

  // A writer waits for the reader.
  {
    const worker = new Worker(`
      const { parentPort } = require('worker_threads');
      const chunk = Buffer.alloc(65536);
      let written = 0;
      function more() {
        while (written < 1000) {
          written++;
          if (!process.stdout.write(chunk)) return process.stdout.once('drain', more);
        }
      }
      more();
      let turns = 0;
      setImmediate(function turn() {
        if (++turns < 100) setImmediate(turn);
        else parentPort.postMessage(written);
      });
    `, { eval: true, stdout: true });
    const written = await new Promise((resolve) => worker.on('message', resolve));
    assert.ok(written < 200, `${written} chunks written that nobody read`);
    let read = 0;
    worker.stdout.on('data', (chunk) => { read += chunk.length; });
    await new Promise((resolve) => worker.stdout.on('end', resolve));
    assert.strictEqual(read, 1000 * 65536);
  }

  // What was written before the end arrives, however it ends, and also when it is read later.
  for (const end of ['process.exit(2)', 'throw new Error("end")']) {
    const worker = new Worker(`
      for (let i = 0; i < 40; i++) process.stdout.write(Buffer.alloc(65536));
      process.on('exit', () => process.stdout.write('last'));
      ${end};
    `, { eval: true, stdout: true });
    worker.on('error', () => {});
    await ended(worker);
    let read = 0;
    for await (const chunk of worker.stdout) read += chunk.length;
    assert.strictEqual(read, 40 * 65536 + 4);
  }
  console.log('ok');
}
main();
