'use strict';
// Top-level await: finding it before `require()` would have to wait for it, and telling of one that never ended.

const { RegExpPrototypeExec, SafeWeakMap, StringPrototypeIncludes, StringPrototypeSplit } = primordials;
const { codes } = require('internal/errors');
const { native, pathOrText } = require('internal/module/helpers');

const answers = new SafeWeakMap();

// Whether the module itself awaits at its top; most sources do not even hold the word.
function hasTopLevelAwait(entry) {
  if (entry.facade || entry.source === undefined || !StringPrototypeIncludes(entry.source, 'await')) return false;
  let answer = answers.get(entry);
  if (answer === undefined) {
    answer = native.awaitLine(entry.source) !== 0;
    answers.set(entry, answer);
  }
  return answer;
}

function refuse(order, entry, parent) {
  for (let i = 0; i < order.length; i++) {
    if (hasTopLevelAwait(order[i])) throw new codes.ERR_REQUIRE_ASYNC_MODULE(pathOrText(entry.url), parent?.filename);
  }
}

const awaitPattern = /\bawait\b/;

// Written when the process ends while the main module still waits.
function warnUnsettled(entry) {
  let place = entry?.url ?? '';
  let shown = '';
  if (entry?.source !== undefined) {
    const line = native.awaitLine(entry.source);
    const lines = StringPrototypeSplit(entry.source, '\n');
    const text = lines[line - 1];
    if (line > 0 && text !== undefined) {
      place += `:${line}`;
      const column = RegExpPrototypeExec(awaitPattern, text)?.index ?? 0;
      shown = `${text}\n${primordials.StringPrototypeRepeat(' ', column)}^\n\n`;
    }
  }
  process._rawDebug(`Warning: Detected unsettled top-level await at ${place}\n${shown}`);
}

module.exports = { hasTopLevelAwait, refuse, warnUnsettled };
