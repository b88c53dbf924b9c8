'use strict';
// What is wrong with a regular expression is said in the words that packages look for.
const assert = require('assert');

const cases = [
  ['a)', '', "Unmatched ')'"], ['(a', '', 'Unterminated group'], ['[a', '', 'Unterminated character class'], ['*', '', 'Nothing to repeat'],
  ['\\a', 'u', 'Invalid escape'], ['[b-a]', '', 'Range out of order in character class'], ['(?x)', '', 'Invalid group'],
  ['\\u{110000}', 'u', 'Invalid Unicode escape'], [']', 'u', 'Lone quantifier brackets'], ['\\p{Foo}', 'u', 'Invalid property name'],
  ['(?<a>x)(?<a>y)', '', 'Duplicate capture group name'], ['\\k<a>', 'u', 'Invalid named capture referenced'], ['a{', 'u', 'Incomplete quantifier'],
];
for (const [pattern, flags, what] of cases) {
  assert.throws(() => new RegExp(pattern, flags), (error) => {
    assert.ok(error instanceof SyntaxError);
    assert.ok(error.message.startsWith('Invalid regular expression: '), error.message);
    assert.ok(error.message.endsWith(what), error.message);
    return true;
  });
}
assert.throws(() => new RegExp('a', 'k'), { name: 'SyntaxError', message: "Invalid flags supplied to RegExp constructor 'k'" });
assert.throws(() => new Function('const a;'), { name: 'SyntaxError', message: 'Missing initializer in const declaration' });
