'use strict';
// A forked program: messages both ways, their order, the end of the channel, who keeps whom alive.
const assert = require('assert');
const { fork } = require('child_process');

switch (process.argv[2]) {
  case 'echo':
    assert.strictEqual(process.connected, true);
    assert.strictEqual(process.env.NODE_CHANNEL_FD, undefined);
    process.on('message', (m) => {
      if (m === 'end') process.disconnect();
      else process.send(m);
    });
    process.on('disconnect', () => process.stdout.write('gone'));
    return;
  case 'quiet':
    // Nobody listens: the channel does not keep it.
    process.send([process.argv.slice(3), process.execArgv]);
    return;
}

const child = fork(__filename, ['echo'], { silent: true });
const sent = [1, 'text ü \n line', true, null, { a: [1, { b: 2 }] }, [], 'x'.repeat(2e5)];
const got = [];
let out = '';
child.stdout.on('data', (d) => { out += d; });
child.on('message', (m) => {
  got.push(m);
  if (got.length === sent.length) child.send('end');
});
for (const m of sent) child.send(m);
assert.strictEqual(child.connected, true);
const events = [];
for (const name of ['disconnect', 'exit', 'close']) child.on(name, () => events.push(name));
child.on('close', (code) => {
  assert.strictEqual(code, 0);
  assert.deepStrictEqual(got, sent);
  assert.deepStrictEqual(events, ['disconnect', 'exit', 'close']);
  assert.strictEqual(out, 'gone');
  assert.strictEqual(child.connected, false);
  child.send('late', (error) => assert.strictEqual(error.code, 'ERR_IPC_CHANNEL_CLOSED'));
  child.once('error', (error) => assert.strictEqual(error.code, 'ERR_IPC_DISCONNECTED'));
  child.disconnect();
});
assert.throws(() => child.send(), { code: 'ERR_MISSING_ARGS' });
assert.throws(() => child.send(Symbol('x')), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => child.send('x', {}), { code: 'ERR_INVALID_HANDLE_TYPE' });
assert.throws(() => fork(__filename, { stdio: ['pipe'] }), { code: 'ERR_CHILD_PROCESS_IPC_REQUIRED' });

const quiet = fork(__filename, ['quiet', 'a b'], { execArgv: ['--no-warnings'] });
quiet.on('message', (m) => assert.deepStrictEqual(m, [['a b'], ['--no-warnings']]));
quiet.on('exit', (code) => assert.strictEqual(code, 0));
