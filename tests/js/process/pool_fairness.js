'use strict';
// The pool is fair: with a hundred key derivations queued, lookups and file calls do not wait for them. Counted in
// derivations that end before each answer, so that a slow machine gives the same result. (In Node nearly all of them do.)

const assert = require('assert');
const crypto = require('crypto');
const dns = require('dns');
const fs = require('fs');

const DERIVATIONS = 100;
const ANSWERS = 21;
let ended = 0;
for (let i = 0; i < DERIVATIONS; i++) crypto.pbkdf2('password', `salt ${i}`, 20000, 32, 'sha512', () => { ended++; });

const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];

// One after the other: each is put behind everything that waits.
function ask(start, before = []) {
  return new Promise((resolve) => {
    const from = ended;
    start(() => {
      before.push(ended - from);
      resolve(before.length === ANSWERS ? median(before) : ask(start, before));
    });
  });
}

(async () => {
  const [stat, lookup] = await Promise.all([ask((done) => fs.stat(__filename, done)), ask((done) => dns.lookup('localhost', done))]);
  if (process.versions.rondo !== undefined) {
    assert.ok(stat <= 8, `half of the stat calls waited for ${stat} derivations or more`);
    assert.ok(lookup <= 8, `half of the lookups waited for ${lookup} derivations or more`);
  }
  console.log('done');
  process.exit();
})();
