'use strict';
// What JSON.parse says of a text that is no JSON: servers answer with these messages and packages' tests compare them.
const assert = require('assert');

const cases = [
  ['', 'Unexpected end of JSON input'],
  [' \n', 'Unexpected end of JSON input'],
  ['[1,', 'Unexpected end of JSON input'],
  ['"\\', 'Unexpected end of JSON input'],
  ['tru', 'Unexpected end of JSON input'],
  ['{', "Expected property name or '}' in JSON at position 1 (line 1 column 2)"],
  ["{'a':1}", "Expected property name or '}' in JSON at position 1 (line 1 column 2)"],
  ['{"a":1,}', 'Expected double-quoted property name in JSON at position 7 (line 1 column 8)'],
  ['{"a" 1}', "Expected ':' after property name in JSON at position 5 (line 1 column 6)"],
  ['{"a":1;"b":2}', "Expected ',' or '}' after property value in JSON at position 6 (line 1 column 7)"],
  ['[1 2]', "Expected ',' or ']' after array element in JSON at position 3 (line 1 column 4)"],
  ['{}\r\n\r x', 'Unexpected non-whitespace character after JSON at position 6 (line 3 column 2)'],
  ['"abc', 'Unterminated string in JSON at position 4 (line 1 column 5)'],
  ['"a\tb"', 'Bad control character in string literal in JSON at position 2 (line 1 column 3)'],
  ['"\\x"', 'Bad escaped character in JSON at position 2 (line 1 column 3)'],
  ['"\\u12g4"', 'Bad Unicode escape in JSON at position 5 (line 1 column 6)'],
  ['-', 'No number after minus sign in JSON at position 1 (line 1 column 2)'],
  ['1.', 'Unterminated fractional number in JSON at position 2 (line 1 column 3)'],
  ['1e+', 'Exponent part is missing a number in JSON at position 3 (line 1 column 4)'],
  ['[01]', 'Unexpected number in JSON at position 2 (line 1 column 3)'],
  ['tr"ue"', 'Unexpected string in JSON at position 2 (line 1 column 3)'],
  ['[,]', "Unexpected token ',', \"[,]\" is not valid JSON"],
  ['{"\u0100":\u00e9}', "Unexpected token '\u00e9', \"{\"\u0100\":\u00e9}\" is not valid JSON"],
  ['[object Object]', '"[object Object]" is not valid JSON'],
  ['[NaN]', "Unexpected token 'N', \"[NaN]\" is not valid JSON"],
  ['<html><body>Not found</body>', "Unexpected token '<', \"<html><bod\"... is not valid JSON"],
  ['[1,2,3,4,5,6,7,8,9,10,11,12,13,x,15,16,17]', "Unexpected token 'x', ...\",11,12,13,x,15,16,17\"... is not valid JSON"],
];
for (const [text, message] of cases) {
  assert.throws(() => JSON.parse(text), (error) => {
    assert.strictEqual(error.constructor, SyntaxError);
    assert.strictEqual(error.message, message, JSON.stringify(text));
    assert.match(error.stack, /^SyntaxError: /);
    return true;
  });
}
assert.throws(() => JSON.parse(), { message: '"undefined" is not valid JSON' });
assert.throws(() => JSON.parse({}), { message: '"[object Object]" is not valid JSON' });

// Errors that are not about the text pass as they are.
const mine = new SyntaxError('mine');
assert.throws(() => JSON.parse('[1]', () => { throw mine; }), (error) => error === mine);
assert.throws(() => JSON.parse({ toString() { throw mine; } }), (error) => error === mine);
assert.throws(() => JSON.parse(Symbol()), TypeError);
assert.throws(() => JSON.parse('['.repeat(100_000)), SyntaxError);
