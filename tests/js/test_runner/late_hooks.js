// rondo only: the report shows how long each test took
'use strict';
// Tests and hooks named after the first tests have ended, as code does that waits for a server: the hooks run when nothing
// is left to run, though the server keeps the process alive.
const assert = require('assert');
const net = require('net');
const { test, after } = require('node:test');

const seen = [];
process.on('exit', () => assert.deepStrictEqual(seen, ['first', 'after 1', 'late', 'after 2']));

test('first', () => { seen.push('first'); });
after(() => { seen.push('after 1'); });
setTimeout(() => {
  const server = net.createServer().listen(0, () => {
    after(() => {
      seen.push('after 2');
      server.close();
    });
    test('late', () => { seen.push('late'); });
  });
}, 100);
