'use strict';
// Web streams to the letter: how many arguments callbacks get, in which order members are read, and iterators whose calls
// overlap.
const assert = require('assert');

(async () => {
  const counts = {};
  const count = (name) => (...args) => { counts[name] = args.length; };
  const sink = { start: count('start'), write: count('write'), close: count('close'), abort: count('abort') };
  const writer = new WritableStream(sink).getWriter();
  await writer.write(1);
  await writer.close();
  await new WritableStream({ abort: sink.abort }).abort('why');
  const source = new ReadableStream({ pull: count('pull'), cancel: count('cancel') });
  await new Promise(setImmediate);
  await source.cancel();
  const transform = new TransformStream({ transform: count('transform'), flush: count('flush') });
  const input = transform.writable.getWriter();
  transform.readable.getReader().read();
  await input.write(1);
  await input.close();
  assert.deepStrictEqual(counts, { start: 1, write: 2, close: 0, abort: 1, pull: 1, cancel: 1, transform: 2, flush: 1 });

  const wanted = new Error('of the strategy');
  const first = { get start() { throw new Error('of the source'); } };
  const strategy = { highWaterMark: 0, get size() { throw wanted; } };
  for (const Stream of [ReadableStream, WritableStream]) assert.throws(() => new Stream(first, strategy), wanted);

  let pulled = 0;
  const counter = new ReadableStream({ pull(c) { c.enqueue(pulled++); } });
  const iterator = counter[Symbol.asyncIterator]();
  assert.deepStrictEqual(await iterator.next(), { done: false, value: 0 });
  assert.deepStrictEqual(await iterator.return('x'), { done: true, value: 'x' });
  assert.strictEqual(pulled, 2);

  const order = [];
  const other = new ReadableStream()[Symbol.asyncIterator]();
  await Promise.all([other.return(1).then(() => order.push('return')), other.next().then(() => order.push('next'))]);
  assert.deepStrictEqual(order, ['return', 'next']);

  // An abort before the start is done, and a cancel behind it: both succeed.
  const early = new TransformStream();
  const earlyWriter = early.writable.getWriter();
  const closed = assert.rejects(earlyWriter.closed, /first/);
  await Promise.all([earlyWriter.abort(new Error('first')), early.readable.cancel(new Error('second'))]);
  await closed;

  // A sink that fails while a pipe's source is going: the source is cancelled once, the pipe ends with the sink's error.
  const reasons = [];
  const going = new ReadableStream({ pull(c) { c.enqueue('a'); }, cancel(reason) { reasons.push(reason.message); } }, { highWaterMark: 5 });
  await assert.rejects(going.pipeTo(new WritableStream({ write() { throw new Error('full'); } }, { highWaterMark: 5 })), /full/);
  assert.deepStrictEqual(reasons, ['full']);
  console.log('ok');
})();
