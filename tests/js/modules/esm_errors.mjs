// Errors of import(), with code and message.
import assert from 'node:assert';
const file = import.meta.filename;
const dir = import.meta.dirname;
await assert.rejects(import('./fixtures/none.mjs'), { code: 'ERR_MODULE_NOT_FOUND', message: `Cannot find module '${dir}/fixtures/none.mjs' imported from ${file}` });
await assert.rejects(import('./fixtures/data'), { code: 'ERR_MODULE_NOT_FOUND', message: `Cannot find module '${dir}/fixtures/data' imported from ${file}\nDid you mean to import "./fixtures/data.json"?` });
await assert.rejects(import('./fixtures'), { code: 'ERR_UNSUPPORTED_DIR_IMPORT' });
await assert.rejects(import('./fixtures/data.json'), { code: 'ERR_IMPORT_ATTRIBUTE_MISSING' });
await assert.rejects(import('./fixtures/counter.mjs', { with: { type: 'json' } }), { code: 'ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE' });
await assert.rejects(import('http://localhost/x.mjs'), { code: 'ERR_UNSUPPORTED_ESM_URL_SCHEME' });
await assert.rejects(import('node:none'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' });
await assert.rejects(import('data:text/javascript,import {x} from "node:path"'), { name: 'SyntaxError', message: "The requested module 'node:path' does not provide an export named 'x'" });
await assert.rejects(import('data:text/javascript,throw new RangeError("mine")'), { name: 'RangeError', message: 'mine' });
const { default: value } = await import('data:text/javascript,export default import.meta.url.length');
assert.ok(value > 10);
const failing = 'data:text/javascript,globalThis.runs = (globalThis.runs ?? 0) + 1; throw 1';
for (let i = 0; i < 2; i++) await import(failing).catch((error) => assert.strictEqual(error, 1));
assert.strictEqual(globalThis.runs, 1);
