// got: retries, hooks, redirects, streams, pagination, timeouts, errors.
import got from 'got';
import { pipeline } from 'stream/promises';
import { Writable, Readable } from 'stream';
import backend from './util/backend.js';

const { base, stop } = await backend();
const show = async (name, work) => {
  try { console.log(name, await work()); } catch (error) { console.log(name, 'failed', error.name, error.code, error.response?.statusCode, error.response?.body); }
};
const api = got.extend({ prefixUrl: base, retry: { limit: 0 }, headers: { 'x-a': 'extended' } });
await show('json', () => api('json', { searchParams: { a: 1, b: 'é' } }).json());
await show('post', () => api.post('json', { json: { k: [1, 2] } }).json());
await show('form', () => api.post('json', { form: { a: '1', b: 'x y' } }).json());
await show('text', () => api.put('json', { body: 'text body' }).text());
await show('404', () => api('none'));
await show('no throw', async () => (await api('status?code=500', { throwHttpErrors: false })).statusCode);
await show('redirect', async () => { const r = await api('redirect'); return [r.redirectUrls.length, JSON.parse(r.body).q]; });
await show('loop', () => api('loop', { maxRedirects: 2 }));
await show('gzip', () => api('gzip').json());
await show('timeout', () => api('slow', { timeout: { request: 60 } }));
await show('retry', () => got(`${base}/flaky`, { retry: { limit: 3, calculateDelay: ({ computedValue }) => (computedValue ? 5 : 0) } }).text());
await show('reset', () => api('reset'));
await show('hooks', () => api('json', { hooks: { beforeRequest: [(o) => { o.headers['x-a'] = 'hooked'; }], afterResponse: [(r) => { r.body = r.body.replace('hooked', 'changed'); return r; }] } }).json());
await show('stream', async () => { let out = ''; await pipeline(api.stream('stream'), new Writable({ write(chunk, _, cb) { out += chunk; cb(); } })); return out; });
await show('upload', async () => { let out = ''; await pipeline(Readable.from(['up', 'load']), api.stream.post('json'), new Writable({ write(chunk, _, cb) { out += chunk; cb(); } })); return JSON.parse(out).body; });
await show('abort', () => { const c = new AbortController(); setTimeout(() => c.abort(), 20); return api('slow', { signal: c.signal }); });
await show('buffer', async () => (await api('big').buffer()).length);
await show('pages', async () => { let n = 0; return api.paginate.all('json', { searchParams: { page: 0 }, pagination: { transform: (r) => [JSON.parse(r.body).q], paginate: () => (++n < 3 ? { searchParams: { page: n } } : false) } }); });
stop();
