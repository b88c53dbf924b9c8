// Agents with `proxyEnv`, NO_PROXY, and setGlobalProxyFromEnv: what goes to the proxy and in which form.
'use strict';
const assert = require('assert');
const http = require('http');
const net = require('net');
const { once } = require('events');

(async () => {
  let got = '';
  const proxy = net.createServer((socket) => socket.once('data', (data) => { got = String(data); socket.end('HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nby proxy'); })).listen(0, '127.0.0.1');
  const server = http.createServer((req, res) => res.end(`direct ${req.url}`)).listen(0, '127.0.0.1');
  await Promise.all([once(proxy, 'listening'), once(server, 'listening')]);
  const url = `http://127.0.0.1:${proxy.address().port}`;
  const { port } = server.address();
  const ask = async (target, options) => {
    got = '';
    const [res] = await once(http.get(target, options), 'response');
    let body = '';
    for await (const part of res.setEncoding('utf8')) body += part;
    return body;
  };
  const agent = (env) => new http.Agent({ proxyEnv: env });
  assert.strictEqual(await ask('http://somewhere.test:81/p?q=1', { agent: agent({ HTTP_PROXY: url.replace('//', '//user:p%40ss@') }) }), 'by proxy');
  assert.strictEqual(got, `GET http://somewhere.test:81/p?q=1 HTTP/1.1\r\nHost: somewhere.test:81\r\nproxy-authorization: Basic ${Buffer.from('user:p@ss').toString('base64')}\r\nproxy-connection: close\r\nConnection: close\r\n\r\n`);
  assert.strictEqual(await ask('http://somewhere.test/', { agent: agent({ http_proxy: url, HTTP_PROXY: 'http://127.0.0.1:1' }) }), 'by proxy');
  for (const rule of ['127.0.0.1', '*', `127.0.0.1:${port}`, 'other, 127.0.0.0-127.0.0.9 ']) assert.strictEqual(await ask(`http://127.0.0.1:${port}/n`, { agent: agent({ HTTP_PROXY: url, NO_PROXY: rule }) }), 'direct /n', rule);
  for (const rule of ['127.0.0.1:1', '.example', 'localhost', '128.0.0.0-128.0.0.9']) assert.strictEqual(await ask(`http://127.0.0.1:${port}/n`, { agent: agent({ HTTP_PROXY: url, no_proxy: rule }) }), 'by proxy', rule);
  for (const domain of ['.example.test', '*.example.test']) {
    const req = http.get('http://a.example.test:1/', { agent: agent({ HTTP_PROXY: url, NO_PROXY: domain }) });
    const [error] = await once(req, 'error');
    assert.ok(['ENOTFOUND', 'EAI_AGAIN'].includes(error.code), error.code);
  }
  // A domain in NO_PROXY with its dot means itself as well, with a star its hosts only; ranges may have spaces.
  for (const rule of ['*.example.test', 'xample.test', 'a.example.test', '*:80', '.example.test:80']) assert.strictEqual(await ask('http://example.test/', { agent: agent({ HTTP_PROXY: url, NO_PROXY: rule }) }), 'by proxy', rule);
  assert.strictEqual(await ask(`http://127.0.0.1:${port}/n`, { agent: agent({ HTTP_PROXY: url, NO_PROXY: '127.0.0.1 - 127.0.0.9' }) }), 'direct /n');
  // The target is what the proxy goes by: it names the host of the request.
  const through = (options) => ask({ host: 'h.test', agent: agent({ HTTP_PROXY: url }), ...options });
  assert.strictEqual(await through({ path: 'http://H.test:80/y', headers: { 'Host': 'h.test:80', 'Proxy-Connection': 'mine' } }), 'by proxy');
  assert.strictEqual(got, 'GET http://h.test/y HTTP/1.1\r\nHost: h.test\r\nproxy-connection: close\r\nConnection: close\r\n\r\n');
  assert.strictEqual(await through({ headers: ['Host', 'h.test', 'X', 'y'] }), 'by proxy');
  assert.strictEqual(got, 'GET http://h.test/ HTTP/1.1\r\nHost: h.test\r\nX: y\r\nConnection: close\r\n\r\n');
  for (const [options, text] of [
    [{ path: 'http://other.test/y' }, "The property 'options.path' must match the request authority (h.test). Received URL"],
    [{ path: 'https://h.test/y' }, "The property 'options.path' must use http: scheme when specified as an absolute URL. Received 'https:'"],
    [{ path: 'y' }, "The property 'options.path' must be in absolute-form or start with /. Received 'y'"],
    [{ headers: { Host: 'q' } }, "The property 'Host in options.headers' must match the request authority (h.test). Received 'q'"],
    [{ headers: ['host', 'h.test:80'] }, "The property 'Host in options.headers' must match the request authority (h.test). Received 'h.test:80'"],
  ]) {
    assert.throws(() => http.request({ host: 'h.test', agent: agent({ HTTP_PROXY: url }), ...options }), (error) => error.code === 'ERR_INVALID_ARG_VALUE' && error.message.startsWith(text));
  }
  assert.throws(() => agent({ HTTP_PROXY: 'http://a\nb' }), { code: 'ERR_PROXY_INVALID_CONFIG', message: 'Invalid proxy URL: http://a\nb' });
  assert.throws(() => agent({ HTTP_PROXY: 'http://[::1' }), { code: 'ERR_PROXY_INVALID_CONFIG', message: 'Invalid proxy URL: http://[::1' });
  assert.throws(() => http.setGlobalProxyFromEnv(5), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => http.setGlobalProxyFromEnv({ HTTP_PROXY: 'nonsense' }), { code: 'ERR_PROXY_INVALID_CONFIG' });
  const before = http.globalAgent;
  const restore = http.setGlobalProxyFromEnv({ HTTP_PROXY: url });
  assert.notStrictEqual(http.globalAgent, before);
  assert.strictEqual(await ask('http://global.test/x'), 'by proxy');
  assert.match(got, /^GET http:\/\/global\.test\/x HTTP\/1\.1\r\n/);
  restore();
  assert.strictEqual(http.globalAgent, before);
  proxy.close();
  server.close(() => console.log('ok'));
})();
