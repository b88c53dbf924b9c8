'use strict';
// E13: 'listening' and the callback of server.close() come by nextTick; handles close in the closing phase.
const net = require('net');
const server = net.createServer();
server.listen(0, () => {
  console.log('listening');
  setImmediate(() => {
    console.log('immediate');
    server.close(() => console.log('closed'));
    process.nextTick(() => console.log('tick'));
    setImmediate(() => console.log('next immediate'));
    Promise.resolve().then(() => console.log('job'));
  });
  process.nextTick(() => console.log('tick of listening'));
});
console.log('listen called');
