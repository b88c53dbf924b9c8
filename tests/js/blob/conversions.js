'use strict';
// Blob: how its arguments are read and converted, and slices at odd places.
const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

(async () => {
  const read = [];
  new Blob([], { get type() { read.push('type'); }, get endings() { read.push('endings'); } });
  assert.deepStrictEqual(read, ['endings', 'type']);
  const parts = [{ toString() { parts.pop(); return 'a'; } }, 'gone'];
  assert.strictEqual(await new Blob(parts).text(), 'a');
  const blob = new Blob(['ab', new Blob(['cd']), new Uint8Array([101, 102]), 7]);
  assert.strictEqual(await blob.text(), 'abcdef7');
  // Places are rounded, halves to the even number.
  for (const [start, end, text] of [[0.5, 7, 'abcdef7'], [1.5, 7, 'cdef7'], [2.5, 7, 'cdef7'], [0, 0.5, ''], [0, 3.5, 'abcd'], [-3, -1, 'ef'], [NaN, 2, 'ab'], [5, 2, '']]) {
    assert.strictEqual(await blob.slice(start, end).text(), text, `${start} ${end}`);
  }
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'blob-')), 'file');
  fs.writeFileSync(file, 'x'.repeat(1000));
  const backed = await fs.openAsBlob(file);
  await assert.rejects((async () => { for await (const _ of backed.stream()) fs.writeFileSync(file, 'longer than before'.repeat(100)); })(), { name: 'NotReadableError' });
  fs.rmSync(path.dirname(file), { recursive: true });
  console.log('ok');
})();
