'use strict';
// A chunk that the destination takes at once fills nothing, however large it is: write() says so and no 'drain' comes. One
// that is still under way fills it.
const assert = require('assert');
const { Readable, Transform, Writable } = require('stream');

const drains = [];
function make(name, options) {
  return new Writable({ highWaterMark: 10, ...options }).on('drain', () => drains.push(name));
}

const once = make('at once', { write(chunk, encoding, cb) { cb(); } });
assert.strictEqual(once.write('0123456789abc'), true);
assert.strictEqual(once.writableNeedDrain, false);
assert.strictEqual(once.write('0123456789abc', () => drains.push('callback')), true);

const later = make('later', { write(chunk, encoding, cb) { process.nextTick(cb); } });
assert.strictEqual(later.write('0123456789abc'), false);
assert.strictEqual(later.writableNeedDrain, true);

const corked = make('corked', { write(chunk, encoding, cb) { cb(); } });
corked.cork();
assert.strictEqual(corked.write('0123456789abc'), false);
corked.uncork();

// A transform whose output is over acknowledges the chunk a tick later.
const over = new Transform({ highWaterMark: 10, transform(chunk, encoding, cb) { this.push(null); cb(); } });
over.on('drain', () => drains.push('over')).on('end', () => drains.push('end')).resume();
setImmediate(() => {
  assert.strictEqual(over.write('0123456789abc'), false);
  setImmediate(() => {
    assert.deepStrictEqual(drains, ['callback', 'later', 'corked', 'end', 'over']);

    // A pipe into such a destination is never paused.
    const seen = [];
    let left = 5;
    const source = new Readable({ read() { this.push(left-- > 0 ? Buffer.alloc(100000) : null); } });
    source.on('pause', () => seen.push('pause')).on('resume', () => seen.push('resume'));
    source.pipe(new Writable({ write(chunk, encoding, cb) { cb(); } })).on('finish', () => {
      assert.deepStrictEqual(seen, ['resume']);
      source.destroy();
      source.pause();
      assert.strictEqual(source.isPaused(), false);
    });
  });
});
