'use strict';
// Deep equality of collections, bytes and dates: by content, whatever order Maps and Sets have.
const assert = require('assert');
const { isDeepStrictEqual } = require('util');

const same = (a, b) => { assert.strictEqual(isDeepStrictEqual(a, b), true); assert.strictEqual(isDeepStrictEqual(b, a), true); };
const differ = (a, b) => { assert.strictEqual(isDeepStrictEqual(a, b), false); assert.strictEqual(isDeepStrictEqual(b, a), false); };

same(new Set([1, 2, { a: [1] }]), new Set([{ a: [1] }, 2, 1]));
differ(new Set([1, 2]), new Set([1, '2']));
differ(new Set([{ a: 1 }, { a: 2 }]), new Set([{ a: 1 }, { a: 1 }]));
same(new Map([['k', { v: 1 }], [{ o: 1 }, 2]]), new Map([[{ o: 1 }, 2], ['k', { v: 1 }]]));
differ(new Map([['k', undefined]]), new Map([['j', undefined]]));
differ(new Map([['k', 1]]), new Map([['k', 2]]));
same(new Map([[NaN, NaN]]), new Map([[NaN, NaN]]));
same(new Date(5), new Date(5));
same(new Date(NaN), new Date(NaN));
differ(new Date(5), new Date(6));
same(Buffer.alloc(100, 1), Buffer.alloc(100, 1));
differ(Buffer.alloc(100, 1), Buffer.alloc(101, 1));
differ(Buffer.from([1, 2]), Buffer.from([1, 3]));
differ(Buffer.from([1]), new Uint8Array([1]));
same(/a/g, /a/g);
differ(/a/g, /a/i);

const withName = (value, name) => Object.assign(value, { name });
differ(withName(new Map(), 'a'), withName(new Map(), 'b'));
differ(withName(new Set([1]), 'a'), new Set([1]));
differ(withName(new Date(5), 'a'), withName(new Date(5), 'b'));
same(withName(Buffer.from('x'), 'a'), withName(Buffer.from('x'), 'a'));
class Sub extends Map {}
differ(new Sub([[1, 2]]), new Map([[1, 2]]));

const a = new Map(); a.set('self', a);
const b = new Map(); b.set('self', b);
same(a, b);
differ({ [Symbol.toStringTag]: 'a' }, { [Symbol.toStringTag]: 'b' });
