// ajv: compiles JSON schemas into functions with `new Function`; formats, references, errors, custom keywords, standalone code.
'use strict';
const Ajv = require('ajv');
const Ajv2020 = require('ajv/dist/2020');
const JTD = require('ajv/dist/jtd');
const standalone = require('ajv/dist/standalone').default;
const ajv = new Ajv({ allErrors: true, useDefaults: true, coerceTypes: true, strict: false, code: { source: true } });
ajv.addSchema({ $id: 'https://x/defs.json', definitions: { id: { type: 'string', pattern: '^[a-z]{2}\\d+$' }, tree: { type: 'object', properties: { kids: { type: 'array', items: { $ref: '#/definitions/tree' } }, v: { type: 'number', multipleOf: 0.01 } }, required: ['v'] } } });
ajv.addFormat('even', { type: 'number', validate: (n) => n % 2 === 0 });
ajv.addKeyword({ keyword: 'range', type: 'number', compile: ([lo, hi]) => (n) => n >= lo && n <= hi, metaSchema: { type: 'array', minItems: 2 } });
const schema = {
  $id: 'https://x/order.json', type: 'object', additionalProperties: false, required: ['id', 'n'],
  properties: {
    id: { $ref: 'defs.json#/definitions/id' }, n: { type: 'integer', minimum: 1, exclusiveMaximum: 100, range: [5, 50], format: 'even' }, note: { type: ['string', 'null'], maxLength: 3, default: '😀😀' },
    tree: { $ref: 'defs.json#/definitions/tree' }, kind: { enum: ['a', { b: [1] }] }, flags: { type: 'array', uniqueItems: true, contains: { const: 'x' }, items: { type: 'string' } }, opt: { oneOf: [{ type: 'number' }, { type: 'boolean' }] },
  },
  if: { properties: { kind: { const: 'a' } }, required: ['kind'] }, then: { required: ['opt'] }, patternProperties: { '^x-\\p{L}+$': true }, propertyNames: { maxLength: 6 }, dependencies: { flags: ['tree'] },
};
const validate = ajv.compile(schema);
for (const data of [{ id: 'ab1', n: '6' }, { id: 'AB', n: 1.5, note: 'long', extra: 1 }, { id: 'zz9', n: 10, tree: { v: 1, kids: [{ v: 0.005 }, { kids: [] }] }, kind: { b: [1] } }, { id: 'zz9', n: 8, kind: 'a' }, { id: 'a', n: 60, flags: ['y', 'y'], 'x-é': 1 }, [], null, { id: 'ab1', n: 6, kind: 'a', opt: 'true' }]) {
  const before = JSON.stringify(data);
  console.log(before, validate(data), JSON.stringify(data), JSON.stringify(validate.errors, null, 1), ajv.errorsText(validate.errors));
}
for (const bad of [{ type: 'nope' }, { $ref: '#/nowhere' }, { pattern: '(' }, { type: 'number', range: 3 }]) {
  try { ajv.compile(bad); console.log('compiled'); } catch (error) { console.log(error.name, bad.pattern ? '' : error.message); }
}
try { new Ajv({ strict: true }).compile({ type: 'object', foo: 1 }); } catch (error) { console.log(error.message); }
const next = new Ajv2020().compile({ $id: 'a', type: 'object', unevaluatedProperties: false, allOf: [{ properties: { a: { type: 'array', prefixItems: [{ type: 'string' }], items: false } } }], properties: { b: { $dynamicRef: '#n' } }, $defs: { n: { $dynamicAnchor: 'n', type: 'number' } } });
console.log(next({ a: ['x'], b: 1 }), next({ a: ['x', 2] }), next.errors, next({ c: 1 }), next.errors);
const jtd = new JTD();
const parse = jtd.compileParser({ properties: { a: { type: 'int32' }, t: { type: 'timestamp' } }, optionalProperties: { e: { enum: ['x', 'y'] } } });
console.log(parse('{"a": 12, "t": "1990-12-31T23:59:59Z", "e": "x"}'), parse('{"a": 1.5}'), parse.message, parse.position);
console.log(jtd.compileSerializer({ elements: { properties: { s: { type: 'string' } } } })([{ s: 'q"\n\u2028' }]));
const module_ = { exports: {} };
new Function('module', 'exports', 'require', standalone(ajv, ajv.compile({ $id: 'alone', type: 'array', items: { type: 'integer' }, minItems: 1 })))(module_, module_.exports, require);
console.log(module_.exports([1]), module_.exports([1.5]), module_.exports.errors, validate.source.code !== validate.source.scopeCode, typeof validate.source.validateCode);
ajv.constructor === Ajv && new Ajv({ loadSchema: async (uri) => ({ $id: uri, type: 'string' }) }).compileAsync({ $ref: 'http://far/away' }).then((v) => console.log(v('s'), v(1), v.errors));
