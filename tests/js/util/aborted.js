'use strict';
// util.aborted: settles with the signal, keeps neither signal nor resource nor process alive, checks its arguments.
const assert = require('node:assert');
const { aborted, inspect } = require('node:util');
const { listenerCount } = require('node:events');
const { SocketAddress } = require('node:net');

(async () => {
  const controller = new AbortController();
  const waiting = aborted(controller.signal, {});
  assert.match(inspect(waiting), /<pending>/);
  assert.strictEqual(listenerCount(controller.signal, 'abort'), 1);
  controller.abort();
  assert.strictEqual((await waiting).type, 'abort');
  assert.strictEqual(listenerCount(controller.signal, 'abort'), 0);
  assert.strictEqual(await aborted(AbortSignal.abort(), {}), undefined);
  for (const wrong of [undefined, null, {}, 1, 'signal']) {
    await assert.rejects(aborted(wrong, {}), { code: 'ERR_INVALID_ARG_TYPE', name: 'TypeError' });
  }
  for (const wrong of [undefined, null, 1, 'resource']) {
    await assert.rejects(aborted(controller.signal, wrong), { code: 'ERR_INVALID_ARG_TYPE', name: 'TypeError' });
  }

  // Forms of an IPv4 address that only URLs know.
  assert.strictEqual(SocketAddress.parse('0x7f.1:80').address, '127.0.0.1');
  assert.strictEqual(SocketAddress.parse('2130706433').address, '127.0.0.1');
  assert.strictEqual(SocketAddress.parse('a.b.c'), undefined);
  console.log('done');
})();
