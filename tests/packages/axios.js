// axios: its Node adapter over http and follow-redirects: JSON, forms, uploads, interceptors, errors, timeouts, streams.
'use strict';
const { Readable } = require('stream');
const axios = require('axios');
const FormData = require('form-data');
require('./util/backend')().then(async ({ base, stop }) => {
  const api = axios.create({ baseURL: base, proxy: false });
  const show = async (name, work) => {
    try { console.log(name, await work()); } catch (error) { console.log(name, 'failed', error.name, error.code, error.message.replace(/:\d+/g, ''), error.response?.status, error.response?.data); }
  };
  await show('get', async () => { const r = await api.get('/json', { params: { a: 1, b: [1, 2], c: 'é' }, headers: { 'X-A': 'v' } }); return [r.status, r.statusText, r.headers['content-type'], r.data]; });
  await show('post', async () => (await api.post('/json', { x: [1, { y: null }] })).data);
  await show('put text', async () => (await api.put('/json', 'plain', { headers: { 'Content-Type': 'text/plain' } })).data);
  await show('params', async () => (await api.post('/json', new URLSearchParams({ a: '1' }))).data);
  await show('form', async () => { const form = new FormData(); form.append('k', 'v'); form.append('f', Buffer.from('bytes'), { filename: 'f.bin' }); return (await api.post('/json', form, { headers: form.getHeaders() })).data; });
  await show('auth', async () => (await api.get('/json', { auth: { username: 'u', password: 'pä' } })).data.auth);
  await show('404', () => api.get('/none'));
  await show('500', () => api.get('/status?code=500'));
  await show('allowed', async () => (await api.get('/status?code=418', { validateStatus: () => true })).status);
  await show('redirect', async () => (await api.get('/redirect')).data.q);
  await show('redirect post', async () => { const r = (await api.post('/redirect?code=307', { a: 1 })).data; return [r.method, r.body]; });
  await show('no redirect', () => api.get('/redirect', { maxRedirects: 0 }));
  await show('loop', () => api.get('/loop', { maxRedirects: 3 }));
  await show('gzip', async () => (await api.get('/gzip')).data);
  await show('timeout', () => api.get('/slow', { timeout: 60 }));
  await show('abort', () => { const c = new AbortController(); setTimeout(() => c.abort(), 20); return api.get('/slow', { signal: c.signal }); });
  await show('reset', () => api.get('/reset'));
  await show('cut', () => api.get('/cut'));
  await show('refused', () => axios.get('http://127.0.0.1:1/', { proxy: false }));
  await show('too big', () => api.get('/big', { maxContentLength: 1000 }));
  await show('stream', async () => { const r = await api.get('/stream', { responseType: 'stream' }); let out = ''; for await (const part of r.data) out += part; return out; });
  await show('upload stream', async () => (await api.post('/json', Readable.from(['s', 't']), { headers: { 'Content-Type': 'text/plain' } })).data.body);
  await show('arraybuffer', async () => (await api.get('/big', { responseType: 'arraybuffer' })).data.length);
  api.interceptors.request.use((config) => { config.headers.set('X-A', 'from interceptor'); return config; });
  api.interceptors.response.use((r) => ({ ...r, data: { wrapped: r.data.x } }), async (error) => { throw Object.assign(error, { message: 'intercepted' }); });
  await show('interceptor', async () => (await api.get('/json')).data);
  await show('interceptor error', () => api.get('/none'));
  await show('many', async () => (await Promise.all([1, 2, 3].map((n) => axios.get(`${base}/json?${n}`, { proxy: false })))).map((r) => r.data.q));
  stop();
});
