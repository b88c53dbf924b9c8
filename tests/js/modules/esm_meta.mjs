// import.meta of a main module.
import assert from 'node:assert';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
assert.strictEqual(import.meta.filename, fileURLToPath(import.meta.url));
assert.strictEqual(import.meta.dirname, path.dirname(import.meta.filename));
assert.strictEqual(import.meta.main, true);
assert.deepStrictEqual(Object.keys(import.meta), ['dirname', 'filename', 'main', 'resolve', 'url']);
assert.strictEqual(import.meta.resolve('./none.js'), new URL('./none.js', import.meta.url).href);
assert.strictEqual(import.meta.resolve('fs'), 'node:fs');
assert.throws(() => import.meta.resolve('no-such-package'), { code: 'ERR_MODULE_NOT_FOUND' });
const { detected } = await import('./fixtures/detected.js');
assert.strictEqual(detected, new URL('./fixtures/detected.js', import.meta.url).href);
