'use strict';
// process.versions: names cannot be changed, but a program may add its own (electron does, and packages look for it).
const assert = require('assert');

assert.deepStrictEqual(Object.getOwnPropertyDescriptor(process.versions, 'node'), { value: process.version.slice(1), writable: false, enumerable: true, configurable: true });
assert.throws(() => { process.versions.node = '1'; }, TypeError);
process.versions.electron = '1.2.3';
assert.strictEqual(process.versions.electron, '1.2.3');
delete process.versions.electron;
assert.ok(!('electron' in process.versions));
