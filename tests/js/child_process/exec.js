'use strict';
// exec and execFile: collected output, limits, errors, promises; the context of the caller reaches the callback.
const assert = require('assert');
const { exec, execFile } = require('child_process');
const { promisify } = require('util');
const { AsyncLocalStorage } = require('async_hooks');

exec('echo out; echo err >&2', (error, stdout, stderr) => {
  assert.deepStrictEqual([error, stdout, stderr], [null, 'out\n', 'err\n']);
});
exec('echo no; exit 7', (error, stdout) => {
  assert.deepStrictEqual([error.code, error.killed, error.signal, error.cmd, error.message, stdout],
    [7, false, null, 'echo no; exit 7', 'Command failed: echo no; exit 7\n', 'no\n']);
});
exec('kill -9 $$', (error) => {
  assert.deepStrictEqual([error.code, error.killed, error.signal], [null, false, 'SIGKILL']);
});
exec('sleep 100', { timeout: 20 }, (error) => {
  assert.deepStrictEqual([error.killed, error.signal], [true, 'SIGTERM']);
});
execFile('no-such-program-here', ['x'], (error, stdout, stderr) => {
  assert.deepStrictEqual([error.code, error.cmd, stdout, stderr], ['ENOENT', 'no-such-program-here x', '', '']);
});
execFile('printf', ['\\303\\274'], { encoding: 'buffer' }, (error, stdout) => {
  assert.deepStrictEqual(stdout, Buffer.from('ü'));
});
execFile('printf', ['\\303\\274'], (error, stdout) => assert.strictEqual(stdout, 'ü'));
exec('echo 0123456789', { maxBuffer: 4 }, (error, stdout) => {
  assert.deepStrictEqual([error.code, error.message, stdout], ['ERR_CHILD_PROCESS_STDIO_MAXBUFFER', 'stdout maxBuffer length exceeded', '0123']);
});
assert.throws(() => exec(5), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => execFile('x', [], {}, 'cb'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => exec('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' });

(async () => {
  const promise = promisify(exec)('echo 1; exit 2');
  assert.strictEqual(typeof promise.child.pid, 'number');
  await assert.rejects(promise, { code: 2, stdout: '1\n', stderr: '' });
  assert.deepStrictEqual(await promisify(execFile)('echo', ['a']), { stdout: 'a\n', stderr: '' });
  await assert.rejects(promisify(exec)('sleep 100', { signal: AbortSignal.timeout(20) }), { name: 'AbortError' });
})();

const storage = new AsyncLocalStorage();
storage.run('mine', () => {
  exec('true', () => assert.strictEqual(storage.getStore(), 'mine'));
});
