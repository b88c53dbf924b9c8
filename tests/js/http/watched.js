// diagnostics_channel and perf_hooks entries of http.
'use strict';
const assert = require('assert');
const dc = require('diagnostics_channel');
const http = require('http');
const { PerformanceObserver } = require('perf_hooks');

const told = [];
for (const name of ['http.client.request.created', 'http.client.request.start', 'http.client.request.error', 'http.client.response.finish', 'http.server.request.start', 'http.server.response.created', 'http.server.response.finish']) {
  dc.subscribe(name, (message) => told.push(`${name}: ${Object.keys(message).sort().join()}`));
}
const entries = [];
new PerformanceObserver((list) => entries.push(...list.getEntries())).observe({ type: 'http' });
const server = http.createServer((req, res) => { res.setHeader('X-A', '1'); res.end('x'); }).listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  http.get({ port, host: '127.0.0.1', path: '/p?q', agent: false }, (res) => res.resume().on('close', () => {
    http.get({ port: 1, host: '127.0.0.1' }).on('error', () => server.close());
  }));
});
process.on('exit', () => {
  assert.deepStrictEqual(told.filter((line) => line.startsWith('http.client')), [
    'http.client.request.created: request', 'http.client.request.start: request', 'http.client.response.finish: request,response',
    'http.client.request.created: request', 'http.client.request.start: request', 'http.client.request.error: error,request',
  ]);
  assert.deepStrictEqual(told.filter((line) => line.startsWith('http.server')), ['http.server.response.created: request,response', 'http.server.request.start: request,response,server,socket', 'http.server.response.finish: request,response,server,socket']);
  const names = entries.map((entry) => entry.name).sort();
  assert.deepStrictEqual(names, ['HttpClient', 'HttpRequest']);
  for (const { entryType, detail, duration } of entries) {
    assert.strictEqual(entryType, 'http');
    assert.ok(duration >= 0);
    assert.strictEqual(detail.req.method, 'GET');
    assert.match(detail.req.url, /\/p\?q$/);
    assert.strictEqual(detail.res.statusCode, 200);
    assert.strictEqual(detail.res.headers['x-a'], '1');
  }
  console.log('ok');
});
