// The load of the idle rows, run by Node: `idle.mjs PORT COUNT REQUEST`. Opens COUNT connections, with REQUEST = 1 each makes
// a request and reads its answer, prints a line when all stand, and keeps them until it is killed.
import { connect } from 'node:net';

const [port, count, request] = process.argv.slice(2).map(Number);
const sockets = [];
let failure;

function open() {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', reject);
    socket.on('close', () => { failure ??= 'the server closed a connection'; reject(new Error(failure)); });
    socket.on('connect', () => {
      if (request !== 1) return resolve();
      let text = '';
      socket.setEncoding('latin1').on('data', (part) => {
        text += part;
        if (!text.endsWith('\r\n\r\nhello')) return;
        if (text.startsWith('HTTP/1.1 200 ')) resolve();
        else reject(new Error(`wrong answer: ${text.slice(0, 50)}`));
      });
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    });
  });
}

async function some() {
  while (sockets.length < count) await open();
}
try {
  await Promise.all(Array.from({ length: 64 }, some));
  console.log(`${sockets.length} open`);
} catch (error) {
  console.log(`failed: ${error.message}`);
  process.exit(1);
}
