'use strict';
// Listener order, once, monitor, captured rejections, and the texts of errors.
const EventEmitter = require('events');
const e = new EventEmitter();
const log = [];
e.on('newListener', (name) => log.push(`new ${String(name)}`));
e.on('removeListener', (name) => log.push(`gone ${String(name)}`));
e.on('x', () => log.push('a'));
e.prependListener('x', () => log.push('b'));
e.once('x', () => log.push('once'));
e.prependOnceListener('x', () => log.push('first once'));
e.emit('x');
e.emit('x', 1, 2, 3, 4, 5);
console.log(log.join(', '));
console.log(e.eventNames(), e.listenerCount('x'), e.rawListeners('x').length);
for (const f of [
  () => e.emit('error', new TypeError('thrown as it is')),
  () => e.emit('error', 'text'),
  () => e.emit('error'),
  () => e.emit('error', { a: 1 }),
  () => e.on('x', 1),
  () => e.setMaxListeners(-1),
  () => { EventEmitter.defaultMaxListeners = 'a'; },
  () => new EventEmitter({ captureRejections: 'yes' }),
  () => EventEmitter.getEventListeners({}, 'x'),
  () => EventEmitter.addAbortListener({}, () => {}),
]) {
  try { f(); console.log('no error'); } catch (err) { console.log(err.name, err.code, err.message); }
}
e.on(EventEmitter.errorMonitor, (err) => console.log('monitor', err.message));
e.on('error', (err) => console.log('error', err.message));
e.emit('error', new Error('seen twice'));
const c = new EventEmitter({ captureRejections: true });
c.on('y', async () => { throw new Error('captured'); });
c.on('error', (err) => console.log('via error', err.message));
c.emit('y');
(async () => {
  setTimeout(() => e.emit('z', 42), 1);
  console.log(await EventEmitter.once(e, 'z'));
  const ac = new AbortController();
  setTimeout(() => { e.emit('w', 1); e.emit('w', 2); ac.abort('enough'); }, 1);
  try {
    for await (const [value] of EventEmitter.on(e, 'w', { signal: ac.signal })) console.log('w', value);
  } catch (err) { console.log(err.name, err.code, err.cause); }
})();
