// fastify: schemas, hooks, plugins, serialization, errors, streams, static files, inject beside real requests.
'use strict';
const fs = require('fs'), os = require('os'), path = require('path');
const { Readable } = require('stream');
const fastify = require('fastify');
const { send } = require('./util/client');
(async () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'scenario-'));
  fs.writeFileSync(path.join(root, 'a.txt'), 'static text');
  const app = fastify({ logger: false, bodyLimit: 1000, routerOptions: { ignoreTrailingSlash: true } });
  const trace = [];
  app.addHook('onRequest', async (req) => { trace.push(`request ${req.method} ${req.url}`); });
  app.addHook('onResponse', async (req, reply) => { trace.push(`response ${reply.statusCode}`); });
  app.addHook('preSerialization', async (req, reply, payload) => (payload?.mark ? { ...payload, marked: true } : payload));
  app.decorateRequest('who', null);
  app.addHook('preHandler', async (req) => { req.who = req.headers['x-who'] ?? 'nobody'; });
  app.get('/', async () => 'root');
  app.get('/json/:id', { schema: { params: { type: 'object', properties: { id: { type: 'integer' } } }, querystring: { type: 'object', properties: { n: { type: 'number', default: 5 }, tags: { type: 'array', items: { type: 'string' } } } }, response: { 200: { type: 'object', properties: { id: { type: 'integer' }, n: { type: 'number' }, who: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } } } } } }, async (req) => ({ ...req.params, ...req.query, who: req.who, hidden: 1 }));
  app.get('/mark', async () => ({ mark: 1 }));
  app.get('/stream', (req, reply) => reply.type('text/plain').send(Readable.from(['a', 'b', 'c'])));
  app.get('/buffer', (req, reply) => reply.send(Buffer.from('bytes')));
  app.get('/raw', (req, reply) => { reply.hijack(); reply.raw.writeHead(202, { 'Content-Type': 'text/raw' }); reply.raw.end('raw'); });
  app.get('/throw', async () => { throw Object.assign(new Error('boom'), { statusCode: 409, code: 'X_BOOM' }); });
  app.get('/later', (req, reply) => { setTimeout(() => reply.code(203).header('X-Request-No', '3').send({ later: true }), 5); });
  app.post('/user', { schema: { body: { type: 'object', required: ['name'], additionalProperties: false, properties: { name: { type: 'string', minLength: 2 }, age: { type: 'integer', minimum: 0 } } } } }, async (req, reply) => reply.code(201).send({ created: req.body }));
  app.addContentTypeParser('text/csv', { parseAs: 'string' }, (req, body, done) => done(null, body.split('\n').map((line) => line.split(','))));
  app.post('/csv', async (req) => req.body);
  app.register(async (child) => { child.addHook('onSend', async (req, reply) => { reply.header('X-Request-No', 'child'); }); child.get('/in', async () => ({ in: 'child' })); child.setErrorHandler((error, req, reply) => reply.code(599).send({ custom: error.message })); child.get('/bad', async () => { throw new Error('in child'); }); }, { prefix: '/child' });
  app.register(require('@fastify/static'), { root, prefix: '/files/', etag: false, lastModified: false });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address();
  const json = { 'Content-Type': 'application/json' };
  for (const [method, url, options] of [
    ['GET', '/'], ['HEAD', '/'], ['GET', '/json/7?n=2.5&tags=a&tags=b', { headers: { 'X-Who': 'me' } }], ['GET', '/json/x'], ['GET', '/mark/'], ['GET', '/stream'], ['GET', '/buffer'], ['GET', '/raw'], ['GET', '/throw'], ['GET', '/later'],
    ['POST', '/user', { headers: json, body: '{"name":"Zoë","age":3}' }], ['POST', '/user', { headers: json, body: '{"age":-1}' }], ['POST', '/user', { headers: json, body: '{"name":' }], ['POST', '/user', { headers: json, body: `{"name":"${'n'.repeat(2000)}"}` }], ['POST', '/user', { headers: { 'Content-Type': 'x/y' }, body: 'q' }], ['POST', '/user', { headers: json, body: '{"__proto__":{"x":1},"name":"ab"}' }],
    ['POST', '/csv', { headers: { 'Content-Type': 'text/csv' }, body: 'a,b\n1,2' }], ['GET', '/child/in'], ['GET', '/child/bad'], ['GET', '/files/a.txt'], ['GET', '/files/none'], ['GET', '/none'], ['DELETE', '/user'],
  ]) console.log(await send(port, method, url, options));
  const injected = await app.inject({ method: 'POST', url: '/user', payload: { name: 'inject' } });
  console.log(injected.statusCode, injected.headers['content-type'], injected.json());
  console.log(app.printRoutes().includes('json/'), app.hasRoute({ method: 'GET', url: '/' }));
  await app.close();
  console.log(trace.join('\n'));
  fs.rmSync(root, { recursive: true });
})();
