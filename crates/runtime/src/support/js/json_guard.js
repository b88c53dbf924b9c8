'use strict';
// `JSON.parse` with a look at the names before (docs/hash-flooding.md) and with its own words for what is not JSON. Runs in
// a fresh realm before anything else, as a function of `guard(text)`, which throws for a text whose names were chosen to
// collide and otherwise says after how many more characters of small texts it wants to see one again, of `mistake(text)`,
// the message for a text that was refused, and of `plain(object)`, the text of plain data. `JSON.stringify` asks that one
// first: it is several times as fast as the engine's, which gets all the rest.
/* global guard, mistake, plain */

const native = JSON.parse;
const nativeStringify = JSON.stringify;
const OwnSyntaxError = SyntaxError;

// Texts from this length on are looked at always.
const LARGE = 8192;
let credit = LARGE;

const { parse, stringify } = {
  parse(text, reviver) {
    // The conversion that the language asks for first.
    if (typeof text !== 'string') text = `${text}`;
    credit -= text.length;
    if (credit < 0 || text.length >= LARGE) credit = guard(text);
    try {
      return native(text, reviver);
    } catch (error) {
      // The engine's error has other words; one of the reviver, or for a lack of stack, has no mistake in the text.
      const message = mistake(text);
      if (message === undefined) throw error;
      throw new OwnSyntaxError(message);
    }
  },
  stringify(value, replacer, space) {
    if (typeof value === 'object' && value !== null && replacer === undefined && space === undefined) {
      const text = plain(value);
      if (text !== undefined) return text;
    }
    return nativeStringify(value, replacer, space);
  },
};

for (const value of [parse, stringify]) {
  Object.defineProperty(JSON, value.name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
}
