// node-fetch: bodies, headers, redirects, decompression, errors, abort, FormData.
import fetch, { FormData, Blob, Headers, Request, Response, AbortError } from 'node-fetch';
import { Readable } from 'stream';
import backend from './util/backend.js';

const { base, stop } = await backend();
const show = async (name, work) => {
  try { console.log(name, await work()); } catch (error) { console.log(name, 'failed', error.name, error.type, error.code, error instanceof AbortError); }
};
await show('get', async () => { const r = await fetch(`${base}/json?a=1`, { headers: { 'X-A': 'n' } }); return [r.status, r.ok, r.headers.get('content-type'), await r.json()]; });
await show('post', async () => (await fetch(`${base}/json`, { method: 'POST', body: JSON.stringify({ a: 1 }), headers: { 'Content-Type': 'application/json' } })).json());
await show('params', async () => (await (await fetch(`${base}/json`, { method: 'POST', body: new URLSearchParams('a=1&b=2') })).json()).type);
await show('stream', async () => (await (await fetch(`${base}/json`, { method: 'POST', body: Readable.from(['x', 'y']) })).json()).body);
await show('form', async () => { const form = new FormData(); form.set('k', 'v'); form.set('f', new Blob(['blob'], { type: 'text/plain' }), 'f.txt'); return (await (await fetch(`${base}/json`, { method: 'POST', body: form })).json()).type; });
await show('redirect', async () => { const r = await fetch(`${base}/redirect`); return [r.redirected, new URL(r.url).search]; });
await show('303', async () => (await (await fetch(`${base}/redirect?code=303`, { method: 'POST', body: 'b' })).json()).method);
await show('error redirect', () => fetch(`${base}/redirect`, { redirect: 'error' }));
await show('loop', () => fetch(`${base}/loop`, { follow: 3 }));
await show('gzip', async () => (await fetch(`${base}/gzip`)).json());
await show('500', async () => { const r = await fetch(`${base}/status?code=500`); return [r.status, r.statusText, r.ok, await r.text()]; });
await show('cut', async () => (await fetch(`${base}/cut`)).text());
await show('reset', () => fetch(`${base}/reset`));
await show('abort', () => { const c = new AbortController(); setTimeout(() => c.abort(), 20); return fetch(`${base}/slow`, { signal: c.signal }); });
await show('big', async () => (await (await fetch(`${base}/big`)).arrayBuffer()).byteLength);
await show('iterate', async () => { let out = ''; for await (const part of (await fetch(`${base}/stream`)).body) out += part; return out; });
const headers = new Headers({ a: '1' });
headers.append('A', '2');
console.log([...headers], new Request('http://x/', { method: 'post', body: 'b' }).method, await new Response('r').text());
stop();
