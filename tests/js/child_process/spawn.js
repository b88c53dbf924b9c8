'use strict';
// What a user sees of a spawned program: streams, the order of events, how it ended, errors of starting.
const assert = require('assert');
const { spawn, ChildProcess } = require('child_process');

function run(file, args, options) {
  const child = spawn(file, args, options);
  const log = [];
  let out = '';
  let err = '';
  child.on('spawn', () => log.push('spawn'));
  child.on('error', (e) => log.push(`error ${e.code} ${e.syscall} ${e.path} ${JSON.stringify(e.spawnargs)} ${e.message}`));
  child.on('exit', (code, signal) => log.push(`exit ${code} ${signal}`));
  child.stdout?.setEncoding('utf8').on('data', (d) => { out += d; });
  child.stderr?.setEncoding('utf8').on('data', (d) => { err += d; });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      log.push(`close ${code} ${signal}`);
      resolve({ child, log, out, err });
    });
  });
}

(async () => {
  let r = await run('sh', ['-c', 'echo out; echo err >&2; exit 3']);
  assert.ok(r.child instanceof ChildProcess);
  assert.deepStrictEqual(r.log, ['spawn', 'exit 3 null', 'close 3 null']);
  assert.deepStrictEqual([r.out, r.err, r.child.exitCode, r.child.signalCode], ['out\n', 'err\n', 3, null]);
  assert.strictEqual(r.child.spawnfile, 'sh');
  assert.deepStrictEqual(r.child.spawnargs, ['sh', '-c', 'echo out; echo err >&2; exit 3']);
  assert.strictEqual(r.child.stdio.length, 3);
  assert.strictEqual(r.child.kill(), false);

  r = await run('no-such-program-here', ['a', 'b']);
  assert.deepStrictEqual(r.log, [
    'error ENOENT spawn no-such-program-here no-such-program-here ["a","b"] spawn no-such-program-here ENOENT', 'close -2 null',
  ]);
  assert.strictEqual(r.child.pid, undefined);
  assert.strictEqual((await run('true', [], { cwd: '/no/such/folder' })).log[0].split(' ')[1], 'ENOENT');

  // Bytes go in and come back, more than a pipe holds.
  const big = 'x'.repeat(3e5);
  const cat = spawn('cat');
  let back = 0;
  cat.stdout.on('data', (d) => { back += d.length; });
  cat.stdin.end(big);
  await new Promise((resolve) => cat.on('close', resolve));
  assert.strictEqual(back, big.length);

  // Signals: by name, by number, by an abort, by a timeout.
  const forever = () => spawn('sleep', ['100']);
  const ended = (child) => new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal)));
  let child = forever();
  assert.strictEqual(child.killed, false);
  assert.strictEqual(child.kill(0), true);
  assert.strictEqual(child.kill('SIGKILL'), true);
  assert.strictEqual(child.killed, true);
  assert.strictEqual(await ended(child), 'SIGKILL');
  child = forever();
  child.kill(15);
  assert.strictEqual(await ended(child), 'SIGTERM');
  assert.throws(() => child.kill('SIGNOPE'), { code: 'ERR_UNKNOWN_SIGNAL' });
  const controller = new AbortController();
  child = spawn('sleep', ['100'], { signal: controller.signal, killSignal: 'SIGINT' });
  const error = new Promise((resolve) => child.on('error', resolve));
  controller.abort('why');
  assert.strictEqual((await error).name, 'AbortError');
  assert.strictEqual((await error).cause, 'why');
  assert.strictEqual(await ended(child), 'SIGINT');
  child = spawn('sleep', ['100'], { timeout: 20 });
  assert.strictEqual(await ended(child), 'SIGTERM');
  {
    using disposed = forever();
    child = disposed;
  }
  assert.strictEqual(await ended(child), 'SIGTERM');

  // Environment, folder, name for itself, shell.
  r = await run('sh', ['-c', 'echo $A-$B; pwd'], { env: { A: 1, B: undefined, PATH: process.env.PATH }, cwd: '/' });
  assert.strictEqual(r.out, '1-\n/\n');
  r = await run('sh', ['-c', 'echo $0'], { argv0: 'me' });
  assert.strictEqual(r.out, 'me\n');
  r = await run('echo $((1 + 2)) | cat', { shell: true });
  assert.strictEqual(r.out, '3\n');
})();

// Descriptors beyond the first three.
(() => {
  const child = spawn('sh', ['-c', 'echo three >&3; cat <&4 >&5'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe', 'overlapped'] });
  assert.deepStrictEqual([child.stdin, child.stdout, child.stderr], [null, null, null]);
  let three = '';
  let five = '';
  child.stdio[3].setEncoding('utf8').on('data', (d) => { three += d; });
  child.stdio[5].setEncoding('utf8').on('data', (d) => { five += d; });
  child.stdio[4].end('through');
  child.on('close', (code) => {
    assert.deepStrictEqual([code, three, five], [0, 'three\n', 'through']);
  });
})();
