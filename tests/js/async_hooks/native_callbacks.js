'use strict';
// AsyncLocalStorage in callbacks that the loop makes: each sees the store of the call that began its operation; a handle's
// events see the store that the handle was made in.

const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');
const crypto = require('crypto');
const dns = require('dns');
const fs = require('fs');
const http = require('http');
const net = require('net');
const os = require('os');
const path = require('path');
const zlib = require('zlib');

const als = new AsyncLocalStorage();
const seen = new Map();
function see(what) {
  const store = als.getStore();
  if (seen.has(what)) assert.strictEqual(store, seen.get(what), what);
  seen.set(what, store);
}
const inside = (store, fn) => als.run(store, fn);
const promised = (store, start) => new Promise((resolve) => inside(store, () => start(resolve)));

async function requests() {
  const file = path.join(os.tmpdir(), `rondo-als-${process.pid}`);
  await promised('fs', (done) => fs.writeFile(file, 'text', () => {
    see('fs.writeFile');
    fs.stat(file, () => {
      see('fs.stat');
      fs.promises.readFile(file).then(() => {
        see('fs.promises.readFile');
        fs.createReadStream(file).on('data', () => see('read stream data')).on('close', () => {
          see('read stream close');
          fs.unlink(file, done);
        });
      });
    });
  }));
  await promised('dns', (done) => dns.lookup('localhost', () => { see('dns.lookup'); done(); }));
  await promised('zlib', (done) => zlib.gzip('text', () => { see('zlib.gzip'); done(); }));
  await promised('pbkdf2', (done) => crypto.pbkdf2('a', 'b', 1, 8, 'sha1', () => { see('crypto.pbkdf2'); done(); }));
  await promised('random', (done) => crypto.randomBytes(8, () => { see('crypto.randomBytes'); done(); }));
  await promised('signal', (done) => {
    const keep = setInterval(() => {}, 1000);
    process.once('SIGUSR2', () => {
      see('signal');
      clearInterval(keep);
      done();
    });
    als.exit(() => process.kill(process.pid, 'SIGUSR2'));
  });
}

function sockets() {
  return promised('listen', (done) => {
    const server = net.createServer((socket) => {
      see('net connection');
      socket.on('data', () => {
        see('net accepted data');
        inside('answer', () => socket.end('answer', () => see('net end callback')));
      });
    }).listen(0, '127.0.0.1', () => {
      see('net listening');
      inside('client', () => {
        const client = net.connect(server.address().port, '127.0.0.1', () => {
          see('net connect');
          inside('write', () => client.write('question', () => see('net write callback')));
        });
        client.on('data', () => see('net client data'));
        client.on('close', () => {
          see('net client close');
          server.close(done);
        });
      });
    });
  });
}

function messages() {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  return promised('http listen', (done) => {
    const server = http.createServer((req, res) => {
      see('http request');
      req.on('data', () => see('http request data'));
      req.on('end', () => {
        see('http request end');
        res.end('answer');
      });
    }).listen(0, '127.0.0.1', () => {
      const ask = (store, next) => inside(store, () => {
        const req = http.request({ port: server.address().port, host: '127.0.0.1', method: 'POST', agent }, (res) => {
          see(`${store}: http response`);
          res.on('data', () => see(`${store}: http response data`));
          res.on('end', () => {
            see(`${store}: http response end`);
            setImmediate(next);
          });
        });
        req.end('question');
      });
      // The second request takes the socket of the first.
      ask('first', () => ask('second', () => {
        agent.destroy();
        server.close(done);
      }));
    });
  });
}

(async () => {
  await requests();
  await sockets();
  await messages();
  for (const [what, store] of seen) console.log(`${what}: ${store}`);
})();
