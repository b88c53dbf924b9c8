// In a main ES module, promise jobs and the continuation of await come before nextTick.
import assert from 'node:assert';
const order = [];
process.nextTick(() => order.push('tick'));
Promise.resolve().then(() => order.push('micro'));
await 0;
order.push('await');
setImmediate(() => assert.deepStrictEqual(order, ['micro', 'await', 'tick']));
