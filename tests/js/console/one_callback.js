'use strict';
// Every line that a Console writes to a stream has the same callback.
const assert = require('assert');
const { Console } = require('console');
const { Writable } = require('stream');

const callbacks = new Set();
const out = new Writable({ write(chunk, encoding, done) { done(); } });
const { write } = out;
out.write = function(text, callback) {
  callbacks.add(callback);
  return write.call(this, text, callback);
};
const console = new Console(out);
for (let i = 0; i < 10; i++) console.log(i);
assert.strictEqual(callbacks.size, 1);
assert.strictEqual(typeof [...callbacks][0], 'function');
