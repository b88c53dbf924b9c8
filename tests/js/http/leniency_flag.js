// rondo only: an option of Rondo's own
'use strict';
// --http-leniency: the named leniencies for servers that somebody else creates, on the command line and in NODE_OPTIONS.
const assert = require('assert');
const { spawnSync } = require('child_process');
const http = require('http');
const net = require('net');

if (process.argv[2] === 'child') {
  const server = http.createServer((req, res) => res.end()).listen(0, '127.0.0.1', () => {
    const client = net.connect(server.address().port, '127.0.0.1');
    client.write('GET / HTTP/1.1\r\nHost: http://example.com\r\nConnection: close\r\n\r\n');
    client.setEncoding('latin1').on('data', (text) => console.log(text.slice(9, 12)));
    client.on('close', () => server.close());
  });
} else {
  const run = (flags, env) => spawnSync(process.execPath, [...flags, __filename, 'child'], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', ...env } });
  assert.strictEqual(run([]).stdout, '400\n');
  assert.strictEqual(run(['--http-leniency=headers']).stdout, '400\n');
  assert.strictEqual(run(['--http-leniency=headers,host']).stdout, '200\n');
  assert.strictEqual(run([], { NODE_OPTIONS: '--http-leniency=host' }).stdout, '200\n');
  const insecure = run(['--insecure-http-parser']);
  assert.strictEqual(insecure.stdout, '200\n');
  assert.match(insecure.stderr, /Warning: Using insecure HTTP parsing/);
  assert.match(run(['--http-leniency=everything']).stderr, /ERR_INVALID_ARG_VALUE[^]*'everything'/);
}
