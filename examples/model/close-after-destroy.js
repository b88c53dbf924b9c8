// `destroy()` ends a stream at once; its 'close' event comes later, after the code that called it.
const net = require('node:net');
const server = net.createServer((socket) => {
  socket.on('close', () => {
    console.log('close');
    server.close(() => console.log('server closed'));
  });
  console.log('destroy');
  socket.destroy();
  console.log('destroyed:', socket.destroyed);
});
server.listen(0, () => net.connect(server.address().port).on('error', () => {}));
