// hono on @hono/node-server: routing, middleware, JSON, forms and uploads, streaming, errors, static files.
import './util/fetch-globals.mjs';
import fs from 'fs';
import os from 'os';
import path from 'path';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { stream, streamSSE, streamText } from 'hono/streaming';
import { HTTPException } from 'hono/http-exception';
import { getCookie, setCookie } from 'hono/cookie';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import client from './util/client.js';

const { send, multipart } = client;
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'scenario-'));
fs.writeFileSync(path.join(root, 'a.txt'), 'static text');
process.chdir(root);
const app = new Hono();
app.use('*', async (c, next) => { await next(); c.res.headers.set('X-Request-No', c.req.method); });
app.use('/cors', cors({ origin: 'http://a.example' }));
app.use('/private/*', async (c, next) => { if (c.req.header('authorization') !== `Basic ${btoa('u:p')}`) throw new HTTPException(401, { message: 'who are you?' }); await next(); });
app.get('/', (c) => c.text('root'));
app.get('/json/:id{[0-9]+}', (c) => c.json({ id: c.req.param('id'), q: c.req.query(), all: c.req.queries('t'), h: c.req.header('x-who') }));
app.get('/html', (c) => c.html('<p>é</p>'));
app.get('/cookie', (c) => { setCookie(c, 'a', 'b'); return c.text(getCookie(c, 'k') ?? 'none'); });
app.get('/redirect', (c) => c.redirect('/json/1', 307));
app.get('/stream', (c) => stream(c, async (s) => { await s.write(new TextEncoder().encode('one ')); await s.write('two'); }));
app.get('/text', (c) => streamText(c, async (s) => { await s.writeln('l1'); await s.sleep(5); await s.write('l2'); }));
app.get('/sse', (c) => streamSSE(c, async (s) => { await s.writeSSE({ data: 'd', event: 'e', id: '1' }); }));
app.get('/throw', () => { throw new HTTPException(418, { message: 'teapot' }); });
app.get('/crash', () => { throw new Error('crash'); });
app.get('/response', () => new Response(new ReadableStream({ start(c) { c.enqueue(new TextEncoder().encode('web')); c.close(); } }), { status: 202, headers: { 'content-type': 'x/y' } }));
app.get('/private/x', (c) => c.text('secret'));
app.get('/cors', (c) => c.text('c'));
app.post('/json', async (c) => c.json({ got: await c.req.json() }, 201));
app.post('/form', async (c) => c.json(await c.req.parseBody()));
app.post('/upload', async (c) => { const body = await c.req.parseBody({ all: true }); const files = [body.files].flat(); return c.json({ title: body.title, files: await Promise.all(files.map(async (f) => [f.name, f.type, f.size, await f.text()])) }); });
app.post('/bytes', async (c) => c.text(`${(await c.req.arrayBuffer()).byteLength} bytes`));
app.get('/files/*', serveStatic({ root: './', rewriteRequestPath: (p) => p.replace('/files', '') }));
app.notFound((c) => c.text(`no ${c.req.path}`, 404));
app.onError((error, c) => (error instanceof HTTPException ? error.getResponse() : c.text(`failed: ${error instanceof SyntaxError ? 'syntax' : error.message}`, 500)));
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, async ({ port }) => {
  const json = { 'Content-Type': 'application/json' };
  for (const [method, url, options] of [
    ['GET', '/'], ['HEAD', '/'], ['GET', '/json/12?a=1&t=x&t=y', { headers: { 'X-Who': 'me' } }], ['GET', '/json/ab'], ['GET', '/html'], ['GET', '/cookie', { headers: { Cookie: 'k=v' } }], ['GET', '/redirect'], ['GET', '/stream'], ['GET', '/text'], ['GET', '/sse'], ['GET', '/throw'], ['GET', '/crash'], ['GET', '/response'],
    ['GET', '/private/x'], ['GET', '/private/x', { headers: { Authorization: `Basic ${Buffer.from('u:p').toString('base64')}` } }], ['OPTIONS', '/cors', { headers: { Origin: 'http://a.example', 'Access-Control-Request-Method': 'GET' } }], ['POST', '/json', { headers: json, body: '{"x":1}' }], ['POST', '/json', { headers: json, body: '{x' }],
    ['POST', '/form', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'a=1&b=%C3%A9' }], ['POST', '/upload', multipart([['title', 'hello'], ['files', 'content one', 'a.txt', 'text/plain'], ['files', 'zwei', 'b.bin', 'application/octet-stream']])], ['POST', '/bytes', { body: Buffer.alloc(100000, 7) }], ['GET', '/files/a.txt'], ['GET', '/files/none'], ['DELETE', '/none'],
  ]) console.log((await send(port, method, url, options)).replace(/boundary.*$/m, ''));
  server.close(() => console.log('closed'));
  server.closeIdleConnections?.();
  fs.rmSync(root, { recursive: true });
});
