'use strict';
// Finds the source text of the call that failed, for the message of assert.ok().

const {
  RegExpPrototypeExec,
  SafeMap,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

const { getCallSites } = require('internal/stack_trace');

const kMaxCached = 20;
const files = new SafeMap();

function linesOf(file) {
  let lines = files.get(file);
  if (lines !== undefined) return lines;
  let path = file;
  if (StringPrototypeStartsWith(file, 'file:')) path = require('url').fileURLToPath(file);
  lines = StringPrototypeSplit(require('fs').readFileSync(path, 'utf8'), '\n');
  if (files.size >= kMaxCached) files.clear();
  files.set(file, lines);
  return lines;
}

// The place behind the bracket that closes the one at `open`, -1 if that is not on this line.
function closing(text, open) {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const char = text[i];
    if (char === '"' || char === "'" || char === '`') {
      const end = stringEnd(text, i);
      if (end === -1) return -1;
      i = end;
    } else if (char === '(' || char === '[' || char === '{') {
      depth++;
    } else if (char === ')' || char === ']' || char === '}') {
      if (--depth === 0) return i + 1;
    }
  }
  return -1;
}

function stringEnd(text, start) {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === text[start]) return i;
  }
  return -1;
}

const wordChar = /[\p{ID_Continue}$.?]/u;

// Where the expression that is called at `paren` begins: names, dots and index brackets before it.
function calleeStart(text, paren) {
  let i = paren;
  while (i > 0) {
    const char = text[i - 1];
    if (char === ']') {
      let depth = 0;
      let k = i - 1;
      for (; k >= 0; k--) {
        if (text[k] === ']') depth++;
        else if (text[k] === '[' && --depth === 0) break;
      }
      if (k < 0) return i;
      i = k;
    } else if (RegExpPrototypeExec(wordChar, char) !== null) {
      i--;
    } else {
      return i;
    }
  }
  return i;
}

// The text of the call that `below` was called by; undefined where the source is not at hand.
function callText(below) {
  const sites = getCallSites(1, below);
  if (sites.length === 0) return undefined;
  const file = sites[0].getFileName();
  if (typeof file !== 'string') return undefined;
  let line;
  try {
    line = linesOf(file)[sites[0].getLineNumber() - 1];
  } catch {
    return undefined;
  }
  if (line === undefined) return undefined;
  const column = sites[0].getColumnNumber() - 1;
  let paren = column;
  while (paren < line.length && line[paren] !== '(') paren++;
  if (paren >= line.length) return undefined;
  const start = calleeStart(line, paren);
  const end = closing(line, paren);
  return end === -1 ? StringPrototypeSlice(line, start) : StringPrototypeSlice(line, start, end);
}

module.exports = { callText };
