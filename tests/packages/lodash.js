// lodash: collections, deep equality and cloning, templates, debounce, chaining; all of it leans on type tags and descriptors.
'use strict';
const _ = require('lodash');
const orders = [
  { id: 1, customer: 'Ann', lines: [{ sku: 'a', n: 2, price: 3.5 }, { sku: 'b', n: 1, price: 10 }], tags: ['new', 'eu'] },
  { id: 2, customer: 'Bob', lines: [{ sku: 'a', n: 1, price: 3.5 }], tags: [] },
  { id: 3, customer: 'Ann', lines: [{ sku: 'c', n: 7, price: 0.25 }], tags: ['eu'] },
];
console.log(_.chain(orders).groupBy('customer').mapValues((list) => _.sumBy(_.flatMap(list, 'lines'), (l) => l.n * l.price)).value());
console.log(_.orderBy(orders, ['customer', 'id'], ['desc', 'asc']).map((o) => o.id), _.countBy(_.flatMap(orders, 'tags')));
console.log(_.get(orders, '[0].lines[1].sku'), _.has(orders, '0.lines.5'), _.set({}, 'a.b[2].c', 1));

class Point { constructor(x, y) { this.x = x; this.y = y; } }
const shared = { when: new Date(0), re: /x+/gi, bytes: Buffer.from('abc'), map: new Map([['k', new Set([1])]]), p: new Point(1, 2), sym: { [Symbol.for('s')]: 1 } };
shared.self = shared;
const copy = _.cloneDeep(shared);
console.log(copy, copy.self === copy, copy.when !== shared.when, _.isEqual(copy, shared), copy.p instanceof Point);
console.log(_.isEqual(new Float64Array([1, NaN]), new Float64Array([1, NaN])), _.isEqual(new Error('a'), new Error('a')), _.isEqual([1, , 3], [1, undefined, 3]));
for (const value of [null, undefined, [], {}, () => {}, class {}, async () => {}, function* () {}, 1n, Symbol('x'), new Proxy({}, {}), new WeakMap(), new DataView(new ArrayBuffer(2)), new (class extends Array {})(), new Number(3), arguments, Promise.resolve(), globalThis.process]) {
  console.log(Object.prototype.toString.call(value), _.isPlainObject(value), _.isFunction(value), _.isObjectLike(value), _.isArguments(value), _.isTypedArray(value), _.isArrayLike(value), _.isEmpty(value));
}
console.log(_.template('<% _.forEach(users, function (u) { %><li><%- u %></li>\n<% }); %>${ total } <%= total * 2 %>')({ users: ['a & b', '<c>'], total: 21 }));
console.log(_.template('hello {{ name }}!', { interpolate: /{{([\s\S]+?)}}/g })({ name: 'x' }), _.escape('<&">'), _.deburr('déjà vu Æsop ﬁn'), _.words('fred, barney & ☃ pebblesIsHere'));
console.log(['camelCase', 'kebabCase', 'snakeCase', 'startCase', 'upperFirst', 'lowerCase'].map((f) => _[f]('__FOO bar-Baz 42é__')));
console.log(_.truncate('hi-diddly-ho there, neighborino', { length: 24, separator: /,? +/ }), _.padStart('x', 5, '_-'), [..._.toArray('a👨‍👩‍👧b')].length);
console.log(_.merge({ a: [{ b: 2 }, { d: 4 }] }, { a: [{ c: 3 }, { e: 5 }] }), _.defaultsDeep({ a: { b: 2 } }, { a: { b: 1, c: 3 } }), _.pickBy({ a: 1, b: '2' }, _.isNumber), _.invert({ a: 1, b: 2 }));
console.log(_.merge({}, JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"bad": 1}}}')), ({}).polluted, ({}).bad);
console.log(_.partition([1, 2, 3, 4], (n) => n % 2), _.zipObjectDeep(['a.b[0].c'], [1]), _.xorWith([{ x: 1 }], [{ x: 1 }, { x: 2 }], _.isEqual), _.chunk(_.range(7), 3), _.sortedIndexBy([{ x: 4 }, { x: 5 }], { x: 4 }, 'x'));
const curried = _.curry((a, b, c) => [a, b, c]);
console.log(curried(1)(_, 3)(2), _.partialRight((a, b) => a + b, 'z')('y'), _.flow([(x) => x + 1, (x) => x * 2])(3), _.memoize((x) => ({ x }))(1) === undefined, _.attempt(() => { throw new RangeError('no'); }) instanceof RangeError);
let calls = 0;
const debounced = _.debounce(() => ++calls, 20, { leading: true, trailing: true });
debounced(); debounced(); debounced();
const throttled = _.throttle((x) => x, 1e6);
console.log(throttled(1), throttled(2), calls);
setTimeout(() => { console.log('debounced calls', calls); throttled.cancel(); }, 200);
