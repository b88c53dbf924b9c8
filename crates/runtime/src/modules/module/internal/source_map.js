'use strict';
// `module.SourceMap`: reads a source map (version 3, https://tc39.es/ecma426/) and answers which place of which source a
// place of the generated code comes from.

const { ArrayPrototypePush, ArrayPrototypeSort, SafeMap, StringPrototypeCharCodeAt, StringPrototypeIndexOf } = primordials;
const { validateObject } = require('internal/validators');

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitOf = new SafeMap();
for (let i = 0; i < alphabet.length; i++) digitOf.set(alphabet[i], i);

// Numbers of one segment: base 64, five bits at a time, the lowest bit of the whole is the sign.
function decodeSegment(text, from, to) {
  const numbers = [];
  let value = 0;
  let shift = 0;
  for (let i = from; i < to; i++) {
    const digit = digitOf.get(text[i]) ?? 0;
    value += (digit & 31) * 2 ** shift;
    if (digit & 32) {
      shift += 5;
      continue;
    }
    const half = primordials.MathFloor(value / 2);
    ArrayPrototypePush(numbers, value % 2 === 1 ? -half : half);
    value = shift = 0;
  }
  return numbers;
}

function parseSection(map, lineOffset, columnOffset, out) {
  const { mappings, sources = [], names = [], sourceRoot } = map;
  let line = lineOffset;
  let column = columnOffset;
  let source = 0;
  let originalLine = 0;
  let originalColumn = 0;
  let name = 0;
  for (let at = 0; at <= mappings.length;) {
    const code = StringPrototypeCharCodeAt(mappings, at);
    if (code === 59) {
      line++;
      column = 0;
      at++;
      continue;
    }
    if (code === 44) {
      at++;
      continue;
    }
    if (at === mappings.length) break;
    let end = at;
    while (end < mappings.length && StringPrototypeCharCodeAt(mappings, end) !== 44 && StringPrototypeCharCodeAt(mappings, end) !== 59) end++;
    const numbers = decodeSegment(mappings, at, end);
    at = end;
    column += numbers[0];
    if (numbers.length < 4) {
      ArrayPrototypePush(out, [line, column]);
      continue;
    }
    source += numbers[1];
    originalLine += numbers[2];
    originalColumn += numbers[3];
    if (numbers.length > 4) name += numbers[4];
    const url = sourceRoot && sources[source] !== null ? `${sourceRoot}/${sources[source]}` : sources[source];
    ArrayPrototypePush(out, [line, column, sourceRoot && StringPrototypeIndexOf(`${sources[source]}`, '://') !== -1 ? sources[source] : url,
      originalLine, originalColumn, numbers.length > 4 ? names[name] : undefined]);
  }
}

class SourceMap {
  #payload;
  #lineLengths;
  #mappings = [];

  constructor(payload, options) {
    validateObject(payload, 'payload');
    this.#payload = copyPayload(payload);
    this.#lineLengths = options?.lineLengths;
    if (payload.sections) {
      for (let i = 0; i < payload.sections.length; i++) {
        const { offset, map } = payload.sections[i];
        parseSection(map, offset.line, offset.column, this.#mappings);
      }
    } else {
      parseSection(payload, 0, 0, this.#mappings);
    }
    ArrayPrototypeSort(this.#mappings, (a, b) => a[0] - b[0] || a[1] - b[1]);
  }

  get payload() { return copyPayload(this.#payload); }
  get lineLengths() { return this.#lineLengths === undefined ? undefined : primordials.ArrayPrototypeSlice(this.#lineLengths); }

  // Both counted from 0.
  findEntry(lineNumber, columnNumber) {
    let low = 0;
    let high = this.#mappings.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.#mappings[middle];
      if (entry[0] < lineNumber || (entry[0] === lineNumber && entry[1] <= columnNumber)) low = middle + 1;
      else high = middle;
    }
    const entry = this.#mappings[low - 1];
    if (entry === undefined) return {};
    return {
      generatedLine: entry[0],
      generatedColumn: entry[1],
      originalSource: entry[2],
      originalLine: entry[3],
      originalColumn: entry[4],
      name: entry[5],
    };
  }

  // Both counted from 1, as in stack traces.
  findOrigin(lineNumber, columnNumber) {
    const entry = this.findEntry(lineNumber - 1, columnNumber - 1);
    if (entry.originalSource === undefined || entry.originalLine === undefined || entry.originalColumn === undefined) return {};
    const lines = lineNumber - (entry.generatedLine + 1);
    const columns = columnNumber - (entry.generatedColumn + 1);
    return {
      name: entry.name,
      fileName: entry.originalSource,
      lineNumber: lines + entry.originalLine + 1,
      columnNumber: columns + entry.originalColumn + 1,
    };
  }
}

function copyPayload(payload) {
  const copy = { ...payload };
  for (const key of ['sources', 'sourcesContent', 'names']) if (copy[key]) copy[key] = primordials.ArrayPrototypeSlice(copy[key]);
  return copy;
}

module.exports = { SourceMap };
