'use strict';
// emit() calls listeners as functions: a `call` or `apply` that a program has put on one is never asked. All numbers of
// arguments, one listener and several, arrive in order.
const assert = require('node:assert');
const EventEmitter = require('node:events');

const seen = [];
function odd(...args) { seen.push(['odd', this instanceof EventEmitter, args]); }
odd.call = odd.apply = () => { throw new Error('must not be asked'); };
function plain(...args) { seen.push(['plain', this instanceof EventEmitter, args]); return { then: 1 }; }

for (const listeners of [[odd], [plain], [odd, plain], [plain, odd, plain]]) {
  for (let count = 0; count < 5; count++) {
    const emitter = new EventEmitter({ captureRejections: count % 2 === 1 });
    const args = [1, 2, 3, 4].slice(0, count);
    for (const listener of listeners) emitter.on('event', listener);
    assert.strictEqual(emitter.emit('event', ...args), true);
    assert.deepStrictEqual(seen.splice(0), listeners.map((listener) => [listener.name, true, args]));
  }
}
assert.strictEqual(EventEmitter.prototype.emit.length, 1);

// A listener that rejects is caught with the arguments of its event.
const emitter = new EventEmitter({ captureRejections: true });
emitter[Symbol.for('nodejs.rejection')] = (error, type, ...args) => console.log(error.message, type, args);
emitter.on('one', async () => { throw new Error('single'); });
emitter.on('two', () => {});
emitter.on('two', async () => { throw new Error('of a list'); });
emitter.emit('one', 1, 2, 3, 4);
emitter.emit('two', 'value');
emitter.emit('two');
