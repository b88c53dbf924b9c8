'use strict';
// What the programs of benches/js share. `program.js [ROWS]` measures the rows that the regular expression ROWS finds, and
// prints a line for each: `name: number unit`, or `name: failed: reason`; `program.js --list` prints the names.

async function main(rows) {
  const [only] = process.argv.slice(2);
  const names = Object.keys(rows);
  if (only === '--list') return console.log(names.join('\n'));
  const wanted = new RegExp(only ?? '');
  for (const name of names) {
    if (!wanted.test(name)) continue;
    try {
      const { value, unit } = await rows[name]();
      console.log(`${name}: ${value.toPrecision(4).includes('e') ? Math.round(value) : value.toPrecision(4)} ${unit}`);
    } catch (error) {
      console.log(`${name}: failed: ${String(error?.message ?? error).split('\n')[0]}`);
    }
  }
}

// Nanoseconds of one call of `work`: repeated until a batch lasts long enough for the clock, the best of the batches.
function perCall(work, batches = 5, batchTime = 8e6) {
  let count = 1;
  let time = 0;
  for (;;) {
    time = batch(work, count);
    if (time >= batchTime / 4) break;
    count *= time < batchTime / 64 ? 8 : 2;
  }
  count = Math.max(1, Math.round(count * batchTime / time));
  let best = time = Infinity;
  for (let i = 0; i < batches; i++) if ((time = batch(work, count)) < best) best = time;
  return { value: best / count, unit: 'ns' };
}

// The last result is kept, so that no compiler finds the work useless.
let kept; // eslint-disable-line no-unused-vars
function batch(work, count) {
  const started = process.hrtime.bigint();
  for (let i = 0; i < count; i++) kept = work();
  return Number(process.hrtime.bigint() - started);
}

module.exports = { main, perCall };
