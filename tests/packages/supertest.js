// supertest: an express application tested without a port of its own.
'use strict';
const request = require('supertest');
const express = require('express5');
const app = express();
app.use(express.json());
app.get('/', (req, res) => res.set('X-A', '1').json({ q: req.query, cookie: req.headers.cookie, agent: req.headers['user-agent'] === undefined }));
app.post('/', (req, res) => res.status(201).json(req.body));
app.get('/login', (req, res) => res.cookie('s', 'v').send('in'));
app.get('/move', (req, res) => res.redirect('/'));
app.post('/files', (req, res) => { let n = 0; req.on('data', (part) => { n += part.length; }); req.on('end', () => res.json({ type: req.headers['content-type'].split(';')[0], some: n > 100 })); });
app.get('/gone', (req, res) => res.status(410).send('gone'));
(async () => {
  const r = await request(app).get('/').query({ a: 1 }).set('Cookie', 'k=v').expect(200).expect('Content-Type', /json/).expect('X-A', '1');
  console.log(r.body, r.type, r.charset);
  console.log((await request(app).post('/').send({ deep: [1, { a: 'é' }] }).expect(201)).body);
  console.log((await request(app).post('/files').field('k', 'v').attach('f', Buffer.from('content'), 'f.txt')).body);
  const agent = request.agent(app);
  await agent.get('/login').expect('in');
  console.log((await agent.get('/')).body.cookie);
  console.log((await request(app).get('/move').redirects(1)).status, (await request(app).get('/move')).headers.location);
  for (const wrong of [() => request(app).get('/gone').expect(200), () => request(app).get('/').expect('X-A', '2'), () => request(app).get('/gone').expect('here')]) {
    try { await wrong(); console.log('no error'); } catch (error) { console.log(error.message); }
  }
  await new Promise((resolve) => request(app).get('/gone').expect(410, (error, res) => { console.log(error, res.text); resolve(); }));
  const server = app.listen(0, async () => { console.log((await request(server).get('/none')).status); server.close(() => console.log('closed')); });
})();
