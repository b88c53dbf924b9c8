'use strict';
// The synchronous calls: results, inputs, limits, errors.
const assert = require('assert');
const { spawnSync, execSync, execFileSync } = require('child_process');

let r = spawnSync('sh', ['-c', 'cat; echo e >&2; exit 4'], { input: 'in' });
assert.deepStrictEqual([r.status, r.signal, r.error], [4, null, undefined]);
assert.deepStrictEqual(r.output, [null, Buffer.from('in'), Buffer.from('e\n')]);
assert.deepStrictEqual([r.stdout, r.stderr], [r.output[1], r.output[2]]);
assert.deepStrictEqual(Object.keys(r), ['status', 'signal', 'output', 'pid', 'stdout', 'stderr']);
r = spawnSync('cat', { input: new Uint16Array([0x4141, 0x4242]), encoding: 'latin1' });
assert.strictEqual(r.stdout, 'AABB');
// More than a pipe holds, both ways.
const big = Buffer.alloc(5e5, 'x');
assert.ok(spawnSync('cat', { input: big }).stdout.equals(big));
r = spawnSync('sh', ['-c', 'kill -15 $$']);
assert.deepStrictEqual([r.status, r.signal], [null, 'SIGTERM']);
r = spawnSync('sleep', ['100'], { timeout: 20, killSignal: 'SIGKILL' });
assert.deepStrictEqual([r.error.code, r.error.syscall, r.signal], ['ETIMEDOUT', 'spawnSync sleep', 'SIGKILL']);
// What the program left behind must not hold the caller.
r = spawnSync('sh', ['-c', 'sleep 100 & echo left; wait'], { timeout: 50 });
assert.strictEqual(r.error.code, 'ETIMEDOUT');
r = spawnSync('no-such-program-here', ['a']);
assert.deepStrictEqual([r.error.code, r.error.path, r.error.spawnargs, r.status, r.signal, r.output, r.pid, r.stdout],
  ['ENOENT', 'no-such-program-here', ['a'], null, null, null, 0, undefined]);
r = spawnSync('sh', ['-c', 'head -c 200000 /dev/zero'], { maxBuffer: 1000 });
assert.strictEqual(r.error.code, 'ENOBUFS');
r = spawnSync('sh', ['-c', 'echo $X'], { env: { X: 'y' }, encoding: 'utf8' });
assert.strictEqual(r.stdout, 'y\n');
assert.deepStrictEqual(spawnSync('true', { stdio: 'ignore' }).output, [null, null, null]);

assert.strictEqual(execSync('echo a | tr a b', { encoding: 'utf8' }), 'b\n');
assert.throws(() => execSync('echo bad >&2; exit 2', { stdio: 'pipe' }), (error) => {
  assert.deepStrictEqual([error.status, error.message, error.stderr.toString()], [2, 'Command failed: echo bad >&2; exit 2\nbad\n', 'bad\n']);
  return true;
});
assert.throws(() => execFileSync('false'), { status: 1, message: 'Command failed: false' });
assert.throws(() => execFileSync('no-such-program-here'), { code: 'ENOENT' });
assert.throws(() => spawnSync('true', { stdio: ['ipc'] }), { code: 'ERR_IPC_SYNC_FORK' });
assert.throws(() => spawnSync('true', { input: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
