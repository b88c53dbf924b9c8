'use strict';
// A connection from connect to close, what each side sees, and the texts of errors.
const net = require('net');
const log = { server: [], client: [] };
const server = net.createServer((c) => {
  log.server.push(`connection ${c.remoteAddress} ${c.remotePort > 0} ${server._connections}`);
  c.on('data', (d) => { log.server.push(`data ${d}`); c.end('bye'); });
  c.on('end', () => log.server.push('end'));
});
server.listen(0, '127.0.0.1', () => {
  const c = net.connect(server.address().port, '127.0.0.1', () => {
    log.client.push(`connect ${c.readyState} ${c.pending}`);
    c.write('hello');
  });
  log.client.push(`${c.readyState} ${c.pending} ${c.connecting}`);
  c.on('ready', () => log.client.push('ready'));
  c.on('data', (d) => log.client.push(`data ${d}`));
  c.on('end', () => log.client.push('end'));
  c.on('close', (hadError) => {
    log.client.push(`close ${hadError} ${c.bytesRead} ${c.bytesWritten}`);
    server.close(() => {
      console.log(log);
      errors();
    });
  });
});
function errors() {
  net.connect(1, '127.0.0.1').on('error', (e) => {
    console.log(e.message, e.code, e.syscall, e.errno, e.address, e.port);
    const first = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = first.address();
      net.createServer().on('error', (error) => {
        console.log(error.message.replace(port, 'PORT'), error.code, error.port === port);
        first.close();
      }).listen(port, '127.0.0.1');
    });
  });
}
for (const args of [[], [{}], [70000], [{ port: 'x' }], [{ port: 1, localAddress: 'x' }]]) {
  try { net.connect(...args); } catch (e) { console.log(e.name, e.code, e.message); }
}
console.log(net.isIP('::1'), net.isIP('1.2.3.4'), net.isIP('01.2.3.4'), net.isIPv6('::ffff:1.2.3.4'), net.isIPv6('1::2::3'), net.isIP('fe80::1%eth0'), net.isIP(''));
const list = new net.BlockList();
list.addAddress('1.1.1.1');
list.addRange('10.0.0.1', '10.0.0.9');
list.addSubnet('8592:757c:efae:4e45::', 64, 'ipv6');
console.log(list.rules, list.check('10.0.0.5'), list.check('10.0.0.10'), list.check('::ffff:1.1.1.1', 'ipv6'), list.check('8592:757c:efae:4e45::1', 'ipv6'));
console.log(new net.SocketAddress({ address: '1.2.3.4', port: 5 }), net.SocketAddress.parse('[::1]:80')?.port);
