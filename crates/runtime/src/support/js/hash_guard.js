'use strict';
// Defence against hash flooding. The engine hashes property names with a function that has no secret, so whoever chooses many
// names can choose them to fall on one hash, and building an object of them takes quadratic time (3.4 MB held the bare engine
// for 14 seconds). Code that makes property names of text from outside asks here first: `guardKeys(names)` recomputes the
// engine's own hash of each name and refuses a list in which more than MAX_SAME distinct names would probe the same places.
//
// Short lists are let through unread: what they can cost is bounded by their length.

const {
  ArrayPrototypePush,
  MathClz32,
  MathImul,
  SafeMap,
  StringPrototypeCharCodeAt,
} = primordials;

const { genericNodeError } = require('internal/errors');

// Below this many names even all-colliding ones are harmless (n * n / 2 probes; 1000 of them cost 20 times what honest ones do).
const UNREAD = 64;
// Distinct names that take one probe sequence. Honest names share one about once in n times n cases.
const MAX_SAME = 16;
const GOLDEN = 0x9e3779b9;

// The engine's hash of a string: for each code unit, golden ratio * (rotate left by 5, xor unit).
function hashName(name) {
  let hash = 0;
  for (let i = 0; i < name.length; i++) {
    hash = MathImul((hash << 5 | hash >>> 27) ^ StringPrototypeCharCodeAt(name, i), GOLDEN);
  }
  return hash;
}

// Throws ERR_HASH_FLOOD if the names look chosen to collide. Repetitions of one name do not count.
function guardKeys(names) {
  if (names.length <= UNREAD) return;
  // The engine's table scrambles the hash once more, takes its top bits as the first place and the bits behind them as the
  // step, so two names meet on every probe if those agree: twice as many bits as the table's size has.
  const bits = 2 * (33 - MathClz32(names.length));
  const shift = bits >= 32 ? 0 : 32 - bits;
  const buckets = new SafeMap();
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (typeof name !== 'string') continue;
    const hash = MathImul(hashName(name), GOLDEN) >>> shift;
    const seen = buckets.get(hash);
    if (seen === undefined) {
      buckets.set(hash, name);
    } else if (typeof seen === 'string') {
      if (seen !== name) buckets.set(hash, [seen, name]);
    } else {
      let known = false;
      for (let j = 0; j < seen.length && !known; j++) known = seen[j] === name;
      if (!known) {
        ArrayPrototypePush(seen, name);
        if (seen.length > MAX_SAME) {
          throw genericNodeError('Refused: too many property names with the same hash', { code: 'ERR_HASH_FLOOD' });
        }
      }
    }
  }
}

module.exports = { guardKeys, hashName };
