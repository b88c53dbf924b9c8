'use strict';
// `JSON.parse` with a look at the names before (docs/hash-flooding.md). Runs in a fresh realm before anything else, as a
// function of `guard(text)`, which throws for a text whose names were chosen to collide and otherwise says after how many
// more characters of small texts it wants to see one again.
/* global guard */

const native = JSON.parse;

// Texts from this length on are looked at always.
const LARGE = 8192;
let credit = LARGE;

const { parse } = {
  parse(text, reviver) {
    // The conversion that the language asks for first.
    if (typeof text !== 'string') text = `${text}`;
    credit -= text.length;
    if (credit < 0 || text.length >= LARGE) credit = guard(text);
    return native(text, reviver);
  },
};

Object.defineProperty(JSON, 'parse', { __proto__: null, value: parse, writable: true, enumerable: false, configurable: true });
