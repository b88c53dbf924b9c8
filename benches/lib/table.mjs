// Medians of rounds, and the Markdown table of a suite.

export const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

// What a suite gives back: rows in order, each with the values of each runtime, and the reason where one failed.
export class Result {
  rows = [];
  notes = [];
  #byName = new Map();

  #row(name, unit, better) {
    let row = this.#byName.get(name);
    if (row === undefined) {
      row = { name, unit, better, values: new Map(), failures: new Map() };
      this.#byName.set(name, row);
      this.rows.push(row);
    }
    row.unit ||= unit;
    return row;
  }

  // `better` is 'more' or 'less'.
  add(name, unit, better, runtime, value) {
    const { values } = this.#row(name, unit, better);
    if (values.has(runtime)) values.get(runtime).push(value);
    else values.set(runtime, [value]);
  }

  // One failure fails the row for this runtime: its other rounds are not shown.
  fail(name, unit, better, runtime, reason) {
    this.#row(name, unit, better).failures.set(runtime, reason);
  }

  failed(name, runtime) {
    return this.#byName.get(name)?.failures.has(runtime) === true;
  }
}

const digits = (value) => (value >= 1000 ? Math.round(value).toLocaleString('en-US') : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

export function printTable(title, runtimes, { rows, notes }) {
  console.log(`\n## ${title}\n`);
  const failures = [];
  if (rows.length > 0) {
    console.log(`| | unit | better | ${runtimes.map(({ name, version }) => `${name} ${version}`).join(' | ')} | Rondo / Node |`);
    console.log(`|${'---|'.repeat(runtimes.length + 4)}`);
  }
  for (const row of rows) {
    const middle = ({ name }) => (row.failures.has(name) || !row.values.has(name) ? undefined : median(row.values.get(name)));
    const cells = runtimes.map((runtime) => {
      const value = middle(runtime);
      if (value === undefined) failures.push(`${row.name}, ${runtime.name}: ${row.failures.get(runtime.name) ?? 'gave no result'}`);
      return value === undefined ? '-' : digits(value);
    });
    const [ours, theirs] = [middle(runtimes[0]), middle(runtimes[1])];
    const ratio = ours === undefined || theirs === undefined || theirs === 0 ? '-' : (ours / theirs).toFixed(2);
    console.log(`| ${row.name} | ${row.unit} | ${row.better} | ${cells.join(' | ')} | ${ratio} |`);
  }
  for (const line of [...failures, ...notes]) console.log(`\n${line}`);
}
