'use strict';
// Synchronous hooks serve require and import alike, the last registered first.
const assert = require('assert');
const { registerHooks } = require('module');
const order = [];
const first = registerHooks({
  resolve(specifier, context, next) {
    order.push(`first ${specifier}`);
    return specifier === 'virtual:x' ? { url: 'virtual:x', format: 'module', shortCircuit: true } : next(specifier, context);
  },
  load(url, context, next) {
    if (url === 'virtual:x') return { format: 'module', source: 'export default 42', shortCircuit: true };
    const result = next(url, context);
    if (url.endsWith('/bom.js')) result.source = String(result.source).replace('bom', 'hooked');
    return result;
  },
});
const second = registerHooks({ resolve(specifier, context, next) { order.push(`second ${specifier}`); return next(specifier, context); } });
assert.strictEqual(require('./fixtures/bom.js'), 'hooked');
assert.deepStrictEqual(order, ['second ./fixtures/bom.js', 'first ./fixtures/bom.js']);
import('virtual:x').then((namespace) => {
  assert.strictEqual(namespace.default, 42);
  first.deregister();
  second.deregister();
  return import('virtual:y');
}).then(assert.fail, (error) => assert.strictEqual(error.code, 'ERR_UNSUPPORTED_ESM_URL_SCHEME'));
