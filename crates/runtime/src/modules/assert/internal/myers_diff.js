'use strict';
// The shortest edit script between two lists, after E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).

const { ArrayPrototypePush, ArrayPrototypeReverse, Int32Array, TypedArrayPrototypeSlice } = primordials;

const kExpectedOnly = -1;
const kCommon = 0;
const kActualOnly = 1;

// Beyond this many edits the quadratic memory of the search is not worth it: the rest is reported as replaced.
const kMaxEdits = 4000;

// Returns `[operation, item]` pairs; `same(a, b)` decides equality.
function myersDiff(actual, expected, same = (a, b) => a === b) {
  const m = actual.length;
  const n = expected.length;
  const max = m + n;
  const offset = max < kMaxEdits ? max + 1 : kMaxEdits + 1;
  const furthest = new Int32Array(2 * offset + 1);
  const trace = [];
  for (let edits = 0; edits <= max; edits++) {
    if (edits > kMaxEdits) return replaced(actual, expected);
    // Only the diagonals that this round can read are kept.
    ArrayPrototypePush(trace, TypedArrayPrototypeSlice(furthest, offset - edits - 1, offset + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && furthest[offset + k - 1] < furthest[offset + k + 1]);
      let x = down ? furthest[offset + k + 1] : furthest[offset + k - 1] + 1;
      let y = x - k;
      while (x < m && y < n && same(actual[x], expected[y])) {
        x++;
        y++;
      }
      furthest[offset + k] = x;
      if (x >= m && y >= n) return walkBack(trace, actual, expected);
    }
  }
  return [];
}

function walkBack(trace, actual, expected) {
  const out = [];
  let x = actual.length;
  let y = expected.length;
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const row = trace[edits];
    const at = (k) => row[k + edits + 1];
    const k = x - y;
    const down = k === -edits || (k !== edits && at(k - 1) < at(k + 1));
    const previous = down ? k + 1 : k - 1;
    // The point right after this round's edit; what lies beyond is common.
    const editX = edits === 0 ? 0 : down ? at(previous) : at(previous) + 1;
    while (x > editX) {
      ArrayPrototypePush(out, [kCommon, actual[x - 1]]);
      x--;
      y--;
    }
    if (edits === 0) break;
    if (down) {
      y--;
      ArrayPrototypePush(out, [kExpectedOnly, expected[y]]);
    } else {
      x--;
      ArrayPrototypePush(out, [kActualOnly, actual[x]]);
    }
  }
  return ArrayPrototypeReverse(out);
}

function replaced(actual, expected) {
  const out = [];
  for (let i = 0; i < actual.length; i++) ArrayPrototypePush(out, [kActualOnly, actual[i]]);
  for (let i = 0; i < expected.length; i++) ArrayPrototypePush(out, [kExpectedOnly, expected[i]]);
  return out;
}

module.exports = { kActualOnly, kCommon, kExpectedOnly, myersDiff };
