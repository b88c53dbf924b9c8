// minimist: small, but its answers are objects with all kinds of keys.
'use strict';
const parse = require('minimist');
for (const [args, options] of [[['-abc', '--n', '5', '--n=6', '--no-x', 'rest', '--', '-z']], [['-n123', '-mX=8', '--a.b.c', '1', '0x1F', '--s', '007'], { string: ['s'] }], [['--flag', 'pos', '-vv'], { boolean: true, alias: { v: 'verbose' }, default: { d: 1 } }], [['--u=1', '-q', 'x'], { unknown: (a) => a === 'x' }], [['cmd', '--later'], { stopEarly: true, '--': true }], [['--__proto__.x', '1', '--constructor.prototype.y=2', '--a', '-1e3', '--e=', '--big=1e400']]]) console.log(parse(args, options), ({}).x, ({}).y);
