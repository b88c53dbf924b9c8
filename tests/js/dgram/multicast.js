'use strict';
// A member of a group gets what is sent to it, over the interface that was named; options refuse what cannot be.
const assert = require('assert');
const dgram = require('dgram');

const group = '239.255.7.42';
const member = dgram.createSocket({ type: 'udp4', reuseAddr: true });
const sender = dgram.createSocket('udp4');
member.on('message', (message) => {
  assert.strictEqual(String(message), 'to the group');
  member.dropMembership(group, '127.0.0.1');
  assert.throws(() => member.dropMembership(group, '127.0.0.1'), { code: 'EADDRNOTAVAIL', syscall: 'dropMembership' });
  member.close();
  sender.close();
});
member.bind(0, () => {
  member.addMembership(group, '127.0.0.1');
  assert.throws(() => member.addMembership(group, '127.0.0.1'), { code: 'EADDRINUSE', syscall: 'addMembership' });
  assert.throws(() => member.addMembership('1.2.3.4'), { code: 'EINVAL' });
  assert.throws(() => member.addMembership(), { code: 'ERR_MISSING_ARGS' });
  member.addSourceSpecificMembership('127.0.0.1', '239.255.7.43', '127.0.0.1');
  member.dropSourceSpecificMembership('127.0.0.1', '239.255.7.43', '127.0.0.1');
  sender.bind(0, () => {
    sender.setMulticastInterface('127.0.0.1');
    assert.strictEqual(sender.setMulticastTTL(1), 1);
    assert.strictEqual(sender.setMulticastLoopback(true), true);
    assert.throws(() => sender.setMulticastTTL(256), { code: 'EINVAL' });
    assert.strictEqual(sender.setTTL(255), 255);
    assert.throws(() => sender.setTTL(0), { code: 'EINVAL' });
    sender.setBroadcast(true);
    sender.setRecvBufferSize(20000);
    assert.ok(sender.getRecvBufferSize() >= 20000);
    assert.throws(() => sender.setSendBufferSize(-1), { code: 'ERR_SOCKET_BAD_BUFFER_SIZE' });
    sender.send('to the group', member.address().port, group);
  });
});
