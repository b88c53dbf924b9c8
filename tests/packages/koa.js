// koa with its router and body parser: cascading, context, errors, streams, cookies, state.
'use strict';
const { Readable } = require('stream');
const Koa = require('koa');
const { Router } = require('@koa/router');
const { bodyParser } = require('@koa/bodyparser');
const { send } = require('./util/client');
const app = new Koa({ keys: ['k1'], proxy: true });
const order = [];
app.on('error', (error) => order.push(`error event: ${error instanceof SyntaxError ? 'syntax' : error.message}`));
app.use(async (ctx, next) => { order.push('in 1'); await next(); order.push('out 1'); ctx.set('X-Request-No', String(order.length)); });
app.use(async (ctx, next) => { try { await next(); } catch (error) { if (!error.handled) throw error; ctx.status = 555; ctx.body = { handled: error.message }; } });
app.use(bodyParser({ jsonLimit: '1kb' }));
const router = new Router({ prefix: '/api' });
router.get('/item/:id', (ctx) => { ctx.body = { id: ctx.params.id, query: ctx.query, ip: ctx.ip, host: ctx.host, secure: ctx.secure, type: ctx.accepts('json', 'html'), fresh: ctx.fresh }; });
router.post('/item', (ctx) => { ctx.status = 201; ctx.body = ctx.request.body; });
router.del('/item/:id', (ctx) => { ctx.status = 204; });
app.use(router.routes()).use(router.allowedMethods());
app.use(async (ctx) => {
  switch (ctx.path) {
    case '/': ctx.body = 'root'; break;
    case '/stream': ctx.type = 'text'; ctx.body = Readable.from(['s1 ', 's2 ', 's3']); break;
    case '/buffer': ctx.body = Buffer.from('buf'); break;
    case '/null': ctx.body = null; break;
    case '/json': ctx.body = [1, { a: 'é' }]; break;
    case '/cookie': ctx.cookies.set('n', 'v', { signed: true }); ctx.body = ctx.cookies.get('c') ?? 'none'; break;
    case '/redirect': ctx.redirect('/json'); break;
    case '/etag': ctx.etag = 'abc'; ctx.body = 'tagged'; if (ctx.fresh) ctx.status = 304; break;
    case '/throw': ctx.throw(403, 'forbidden here', { detail: 1 }); break;
    case '/crash': throw new Error('crash');
    case '/handled': throw Object.assign(new Error('mine'), { handled: true });
    case '/attachment': ctx.attachment('f é.txt'); ctx.body = 'file'; break;
    case '/respond': ctx.respond = false; ctx.res.statusCode = 299; ctx.res.end('by hand'); break;
    default: return;
  }
});
const server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const json = { 'Content-Type': 'application/json' };
  for (const [method, url, options] of [
    ['GET', '/'], ['HEAD', '/json'], ['GET', '/stream'], ['GET', '/buffer'], ['GET', '/null'], ['GET', '/json'], ['GET', '/cookie', { headers: { Cookie: 'c=42' } }], ['GET', '/redirect'], ['GET', '/etag'], ['GET', '/etag', { headers: { 'If-None-Match': '"abc"' } }], ['GET', '/throw'], ['GET', '/crash'], ['GET', '/handled'], ['GET', '/attachment'], ['GET', '/respond'], ['GET', '/none'],
    ['GET', '/api/item/9?a=1&a=2', { headers: { Host: 'h.example', 'X-Forwarded-For': '9.9.9.9', 'X-Forwarded-Proto': 'https' } }], ['POST', '/api/item', { headers: json, body: '{"k":["v"]}' }], ['POST', '/api/item', { headers: json, body: '{bad' }], ['POST', '/api/item', { headers: json, body: `"${'q'.repeat(3000)}"` }], ['POST', '/api/item', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'x=1&y=2' }], ['DELETE', '/api/item/1'], ['PUT', '/api/item'], ['OPTIONS', '/api/item'],
  ]) console.log(await send(port, method, url, options));
  console.log(order.join('; '));
  server.close(() => console.log('closed'));
  server.closeIdleConnections();
});
