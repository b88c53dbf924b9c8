// socket.io: polling and websocket transports, acknowledgements, rooms, namespaces, middleware, binary, reconnect.
'use strict';
const http = require('http');
const { Server } = require('socket.io');
const { io } = require('socket.io-client');
const { listen } = require('./util/client');
const until = (emitter, event) => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));
(async () => {
  const server = http.createServer((req, res) => res.end('app'));
  const hub = new Server(server, { connectionStateRecovery: {}, pingInterval: 5000 });
  hub.use((socket, next) => (socket.handshake.auth.token === 'bad' ? next(new Error('no entry')) : next()));
  hub.on('connection', (socket) => {
    socket.on('echo', (data, done) => done(data));
    socket.on('join', (room, done) => { socket.join(room); done(); });
    socket.on('say', (room, text) => hub.to(room).emit('said', text));
    socket.on('drop', () => socket.conn.close());
    socket.emit('welcome', socket.conn.transport.name);
  });
  hub.of('/admin').on('connection', (socket) => socket.emit('admin', true));
  const port = await listen(server);
  for (const transports of [['polling'], ['websocket'], ['polling', 'websocket']]) {
    const client = io(`http://127.0.0.1:${port}`, { transports, reconnectionDelay: 10, reconnectionDelayMax: 20 });
    console.log(transports.join(), (await until(client, 'welcome'))[0]);
    if (transports.length === 2) {
      if (client.io.engine.transport.name !== 'websocket') await until(client.io.engine, 'upgrade');
      console.log('upgraded to', client.io.engine.transport.name);
    }
    console.log(JSON.stringify(await client.emitWithAck('echo', { a: [1, 'é😀', null], n: { deep: true } })));
    console.log((await client.emitWithAck('echo', Buffer.from([1, 2, 255]))).toString('hex'), (await client.emitWithAck('echo', 'x'.repeat(100000))).length);
    await client.emitWithAck('join', 'room1');
    client.emit('say', 'room1', 'hi room'); console.log((await until(client, 'said'))[0]);
    client.emit('drop'); await until(client, 'disconnect'); await until(client, 'connect'); console.log('reconnected', await client.emitWithAck('echo', 'again'));
    const admin = io(`http://127.0.0.1:${port}/admin`, { transports, forceNew: true }); console.log('admin', (await until(admin, 'admin'))[0]); admin.disconnect();
    client.disconnect();
  }
  const refused = io(`http://127.0.0.1:${port}`, { auth: { token: 'bad' }, forceNew: true, reconnection: false });
  console.log((await until(refused, 'connect_error'))[0].message); refused.disconnect();
  hub.close(() => console.log('closed'));
})();
