'use strict';
// disconnect() while a part of a message has come: the message is waited for, and if the child ends first, its end is.
// (Node emits ERR_IPC_DISCONNECTED then, and no 'disconnect'.)
const assert = require('assert');
const { spawn } = require('child_process');
if (process.versions.rondo === undefined) return;

function run(script, expected) {
  const child = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit', 'ipc'] });
  const seen = [];
  child.on('message', (message) => seen.push(message));
  child.on('disconnect', () => seen.push('disconnect'));
  child.on('error', (error) => seen.push(error.code));
  // The text comes behind the half message, but by another pipe.
  child.stdout.once('data', () => setTimeout(() => {
    child.disconnect();
    child.stdin.end('go\n');
  }, 100));
  child.on('close', () => assert.deepStrictEqual(seen, expected));
}
const half = 'printf "{\\"a\\":" >&3; echo half; read line;';
run(`${half} printf "1}\\n" >&3`, [{ a: 1 }, 'disconnect']);
run(half, ['disconnect']);
