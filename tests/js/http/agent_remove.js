'use strict';
// A socket taken out of its agent with 'agentRemove', as the documentation of http.Agent shows: the request on it goes on.
const assert = require('assert');
const http = require('http');
const net = require('net');

const head = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n';
const answers = {
  whole: (socket) => socket.write(`${head}abc`),
  none: (socket) => socket.end(),
  reset: (socket) => socket.resetAndDestroy(),
  cut: (socket) => socket.write(`${head}a`, () => socket.end()),
};
let answer = 'whole';
const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', () => answers[answer](socket));
});

function ask(agent, remove) {
  return new Promise((resolve) => {
    const seen = [];
    const req = http.get({ host: '127.0.0.1', port: server.address().port, agent }, (res) => {
      res.on('data', (chunk) => seen.push(String(chunk)));
      res.on('end', () => seen.push('end'));
      res.on('error', (error) => seen.push(error.code));
      res.on('close', () => resolve(seen.join()));
    });
    if (remove) req.on('socket', (socket) => socket.emit('agentRemove'));
    req.on('error', (error) => resolve(error.code));
  });
}

server.listen(0, '127.0.0.1', async () => {
  for (const kept of [false, true]) {
    const told = {};
    for (const name of Object.keys(answers)) {
      const agent = new http.Agent({ keepAlive: true });
      answer = 'whole';
      if (kept) {
        await ask(agent, false);
        await new Promise(setImmediate);
      }
      answer = name;
      told[name] = await ask(agent, true);
      assert.deepStrictEqual([Object.keys(agent.sockets), Object.keys(agent.freeSockets)], [[], []]);
      agent.destroy();
    }
    assert.deepStrictEqual(told, { whole: 'abc,end', none: 'ECONNRESET', reset: 'ECONNRESET', cut: 'a,ECONNRESET' });
  }
  process.exit();
});
