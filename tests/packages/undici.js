// undici: request, fetch, stream, pipeline, Pool, interceptors, errors, FormData, MockAgent, upgrade of its own classes.
'use strict';
const undici = require('undici');
const { Readable, Writable } = require('stream');
require('./util/backend')().then(async ({ base, stop }) => {
  const show = async (name, work) => {
    try { console.log(name, await work()); } catch (error) { console.log(name, 'failed', error.name, error.code, error.cause?.code); }
  };
  await show('request', async () => { const { statusCode, headers, body } = await undici.request(`${base}/json?a=1`, { headers: { 'x-a': 'y' } }); return [statusCode, headers['content-type'], await body.json()]; });
  await show('post', async () => (await undici.request(`${base}/json`, { method: 'POST', body: JSON.stringify({ a: 1 }), headers: { 'content-type': 'application/json' } })).body.text());
  await show('stream body', async () => (await undici.request(`${base}/json`, { method: 'PUT', body: Readable.from(['a', 'b', 'c']) })).body.json());
  await show('404', async () => { const r = await undici.request(`${base}/none`); return [r.statusCode, await r.body.text()]; });
  await show('reset', () => undici.request(`${base}/reset`));
  await show('cut', async () => (await undici.request(`${base}/cut`)).body.text());
  await show('timeout', () => undici.request(`${base}/slow`, { headersTimeout: 100 }));
  await show('abort', () => { const c = new AbortController(); setTimeout(() => c.abort(), 20); return undici.request(`${base}/slow`, { signal: c.signal }); });
  await show('stream()', async () => { const parts = []; await undici.stream(`${base}/stream`, { opaque: parts }, ({ opaque }) => new Writable({ write(chunk, _, cb) { opaque.push(String(chunk)); cb(); } })); return parts.join(''); });
  await show('fetch', async () => { const r = await undici.fetch(`${base}/json`, { headers: { 'X-A': 'f' } }); return [r.status, r.ok, r.headers.get('content-type'), (await r.json()).x]; });
  await show('fetch post', async () => (await (await undici.fetch(`${base}/json`, { method: 'POST', body: new URLSearchParams({ a: '1', b: 'é' }) })).json()).body);
  await show('fetch gzip', async () => (await undici.fetch(`${base}/gzip`)).json());
  await show('fetch redirect', async () => { const r = await undici.fetch(`${base}/redirect`); return [r.redirected, new URL(r.url).pathname, r.status]; });
  await show('fetch manual', async () => { const r = await undici.fetch(`${base}/redirect`, { redirect: 'manual' }); return [r.status, r.headers.get('location')]; });
  await show('fetch loop', () => undici.fetch(`${base}/loop`));
  await show('fetch form', async () => { const form = new undici.FormData(); form.set('k', 'v'); form.set('f', new Blob(['file text'], { type: 'text/plain' }), 'f.txt'); return (await (await undici.fetch(`${base}/json`, { method: 'POST', body: form })).json()).type; });
  await show('fetch stream', async () => { let out = ''; for await (const part of (await undici.fetch(`${base}/stream`)).body) out += Buffer.from(part); return out; });
  await show('pool', async () => { const pool = new undici.Pool(base, { connections: 2, pipelining: 4 }); const all = await Promise.all(Array.from({ length: 12 }, (_, i) => pool.request({ path: `/json?${i}`, method: 'GET' }).then((r) => r.body.json()))); await pool.close(); return all.map((r) => r.q).join(''); });
  await show('retry', async () => { const agent = new undici.Agent().compose(undici.interceptors.retry({ minTimeout: 5, maxTimeout: 10 })); const r = await undici.request(`${base}/flaky`, { dispatcher: agent }); const text = await r.body.text(); await agent.close(); return text; });
  await show('big', async () => (await (await undici.fetch(`${base}/big`)).arrayBuffer()).byteLength);
  await show('mock', async () => { const mock = new undici.MockAgent(); mock.disableNetConnect(); mock.get('http://mock.test').intercept({ path: '/x' }).reply(200, { mocked: true }); const r = await undici.request('http://mock.test/x', { dispatcher: mock }); return r.body.json(); });
  const headers = new undici.Headers([['A', '1'], ['a', '2'], ['Set-Cookie', 'x'], ['set-cookie', 'y']]);
  console.log([...headers], headers.getSetCookie());
  await undici.getGlobalDispatcher().close();
  stop();
});
