// The scenario that express 4 and express 5 share: routing, parameters, bodies, uploads, static files, errors, streaming.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Readable } = require('stream');
const multer = require('multer');
const cors = require('cors');
const compression = require('compression');
const cookieParser = require('cookie-parser');
const morgan = require('morgan');
const { send, listen, multipart } = require('./client');

module.exports = async (express) => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'scenario-'));
  fs.writeFileSync(path.join(root, 'page.html'), '<h1>page</h1>');
  fs.writeFileSync(path.join(root, 'data.bin'), Buffer.alloc(5000, 'z'));
  for (const name of ['page.html', 'data.bin']) fs.utimesSync(path.join(root, name), 1e9, 1e9);
  const log = [];
  const app = express();
  app.set('trust proxy', true);
  app.use(morgan(':method :url :status', { stream: { write: (line) => log.push(line.trim()) } }));
  app.use(cookieParser('secret'));
  app.use('/zip', compression({ threshold: 0 }), (req, res) => res.type('text').send('z'.repeat(3000)));
  app.use('/static', express.static(root, { etag: false, lastModified: true, maxAge: '1h' }));
  app.get('/', (req, res) => res.send('root'));
  app.get('/json', (req, res) => res.json({ a: [1, 'é', null], q: req.query }));
  app.get('/user/:id/post/:post', (req, res) => res.json(req.params));
  app.get('/about', (req, res) => res.json({ ip: req.ip, ips: req.ips, host: req.hostname, protocol: req.protocol, xhr: req.xhr, fresh: req.fresh, accepts: req.accepts(['json', 'html']), is: req.is('json'), subdomains: req.subdomains, path: req.path, base: req.baseUrl, original: req.originalUrl, secure: req.secure }));
  app.get('/cookie', (req, res) => res.cookie('a', '1', { httpOnly: true }).cookie('s', 'x', { signed: true }).json({ got: req.cookies, signed: req.signedCookies }));
  app.get('/redirect', (req, res) => res.redirect(301, '/json?x=1'));
  app.get('/stream', (req, res) => Readable.from(['one,', 'two,', 'three']).pipe(res));
  app.get('/file', (req, res) => res.sendFile(path.join(root, 'data.bin'), { etag: false, lastModified: false }));
  app.get('/download', (req, res) => res.download(path.join(root, 'page.html'), 'p.html', { etag: false, lastModified: false }));
  app.get('/status', (req, res) => res.status(418).set('X-Request-No', '7').end());
  app.get('/format', (req, res) => res.format({ 'text/plain': () => res.send('text'), 'application/json': () => res.json({ f: 1 }) }));
  app.get('/throw', () => { throw Object.assign(new Error('thrown'), { status: 422 }); });
  app.get('/next', (req, res, next) => next(new Error('passed on')));
  app.options('/cors', cors());
  app.get('/cors', cors({ origin: 'http://a.example' }), (req, res) => res.send('c'));
  app.post('/json', express.json({ limit: '10kb' }), (req, res) => res.status(201).json({ got: req.body }));
  app.post('/form', express.urlencoded({ extended: true }), (req, res) => res.json(req.body));
  app.post('/raw', express.raw({ type: '*/*' }), (req, res) => res.send(`${req.body.length} bytes`));
  app.post('/text', express.text(), (req, res) => res.send(req.body.toUpperCase()));
  app.post('/echo', (req, res) => req.pipe(res));
  const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 100 } });
  app.post('/upload', upload.array('files', 3), (req, res) => res.json({ body: { ...req.body }, files: req.files.map((f) => [f.fieldname, f.originalname, f.mimetype, f.size, f.buffer.toString()]) }));
  const router = express.Router({ mergeParams: true });
  router.use((req, res, next) => { res.set('X-Request-No', String(router.count = (router.count ?? 0) + 1)); next(); });
  router.route('/item').get((req, res) => res.send(`get ${req.params.shop}`)).put((req, res) => res.send('put')).delete((req, res) => res.sendStatus(204));
  app.use('/shop/:shop', router);
  app.use((req, res) => res.status(404).send(`no ${req.method} ${req.url}`));
  app.use((error, req, res, next) => {
    if (res.headersSent) return next(error);
    res.status(error.status ?? 500).json({ error: error instanceof SyntaxError ? 'syntax' : error.message, type: error.type, code: error.code });
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  const json = { 'Content-Type': 'application/json' };
  for (const [method, url, options] of [
    ['GET', '/'], ['HEAD', '/'], ['GET', '/json?a=1&b[c]=2&a=3'], ['GET', '/user/42/post/a%20b'], ['GET', '/user/%zz/post/1'], ['GET', '/about', { headers: { Host: 'x.y.example.com', 'X-Forwarded-For': '1.2.3.4, 5.6.7.8', 'X-Forwarded-Proto': 'https', 'X-Requested-With': 'XMLHttpRequest', Accept: 'text/html' } }],
    ['GET', '/cookie', { headers: { Cookie: 'k=v; j=j%3A%7B%22a%22%3A1%7D; bad' } }], ['GET', '/redirect'], ['GET', '/stream'], ['GET', '/file'], ['GET', '/file', { headers: { Range: 'bytes=10-19' } }], ['GET', '/file', { headers: { Range: 'bytes=9999-' } }], ['GET', '/download'], ['GET', '/status'],
    ['GET', '/format', { headers: { Accept: 'application/json' } }], ['GET', '/format', { headers: { Accept: 'image/png' } }], ['GET', '/throw'], ['GET', '/next'], ['OPTIONS', '/cors', { headers: { Origin: 'http://b' } }], ['GET', '/cors', { headers: { Origin: 'http://a.example' } }], ['OPTIONS', '/json'],
    ['POST', '/json', { headers: json, body: '{"x":[1,2,{"y":"é"}]}' }], ['POST', '/json', { headers: json, body: '{"x":' }], ['POST', '/json', { headers: json, body: `"${'a'.repeat(20000)}"` }], ['POST', '/json', { headers: { ...json, 'Transfer-Encoding': 'chunked' }, body: ['{"ch', 'unked"', ':true}'] }],
    ['POST', '/form', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'a=1&b[c][]=2&b[c][]=3&d=%C3%A9+x' }], ['POST', '/raw', { headers: { 'Content-Type': 'x/y' }, body: Buffer.alloc(70000, 1) }], ['POST', '/text', { headers: { 'Content-Type': 'text/plain' }, body: 'straße' }], ['POST', '/echo', { body: 'e'.repeat(200) }],
    ['POST', '/upload', multipart([['title', 'hello'], ['files', 'content one', 'a.txt', 'text/plain'], ['files', 'zwei', 'b é.bin', 'application/octet-stream']])], ['POST', '/upload', multipart([['files', 'x'.repeat(500), 'big.txt', 'text/plain']])],
    ['GET', '/zip', { headers: { 'Accept-Encoding': 'gzip' } }], ['GET', '/zip'], ['GET', '/static/page.html'], ['GET', '/static/page.html', { headers: { 'If-Modified-Since': 'Sun, 09 Sep 2001 01:46:40 GMT' } }], ['GET', '/static/../secret'], ['GET', '/static/none'], ['GET', '/static/data.bin', { headers: { Range: 'bytes=-5' } }],
    ['GET', '/shop/s1/item'], ['PUT', '/shop/s1/item'], ['DELETE', '/shop/s1/item'], ['PATCH', '/shop/s1/item'], ['GET', '/none'],
  ]) console.log(await send(port, method, url, options));
  console.log(log.join('\n'));
  server.close(() => console.log('closed'));
  server.closeIdleConnections();
  fs.rmSync(root, { recursive: true });
};
