'use strict';
// The .env format: https://nodejs.org/api/environment_variables.html#env-files. Used by util.parseEnv() and
// process.loadEnvFile().

const {
  ArrayPrototypeSort,
  ObjectKeys,
  StringPrototypeIndexOf,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeTrim,
} = primordials;

function lineEnd(text, from) {
  const end = StringPrototypeIndexOf(text, '\n', from);
  return end === -1 ? text.length : end;
}

function firstNonBlank(text, from) {
  while (from < text.length && (text[from] === ' ' || text[from] === '\t')) from++;
  return from;
}

// Returns the variables as an object, sorted by name.
function parseEnv(content) {
  const text = StringPrototypeReplaceAll(content, '\r\n', '\n');
  const found = { __proto__: null };
  let at = 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const equals = StringPrototypeIndexOf(text, '=', at);
    const line = StringPrototypeTrim(StringPrototypeSlice(text, at, end));
    if (line === '' || line[0] === '#' || equals === -1 || equals > end) {
      at = end + 1;
      continue;
    }
    let key = StringPrototypeTrim(StringPrototypeSlice(text, at, equals));
    if (StringPrototypeStartsWith(key, 'export ')) key = StringPrototypeTrim(StringPrototypeSlice(key, 7));
    if (key === '') {
      at = end + 1;
      continue;
    }
    const start = firstNonBlank(text, equals + 1);
    const mark = text[start];
    if (mark === '"' || mark === "'" || mark === '`') {
      const close = StringPrototypeIndexOf(text, mark, start + 1);
      if (close !== -1) {
        const inner = StringPrototypeSlice(text, start + 1, close);
        found[key] = mark === '"' ? StringPrototypeReplaceAll(inner, '\\n', '\n') : inner;
        at = lineEnd(text, close + 1) + 1;
        continue;
      }
    }
    let value = start > end ? '' : StringPrototypeSlice(text, start, end);
    const comment = StringPrototypeIndexOf(value, '#');
    if (comment !== -1) value = StringPrototypeSlice(value, 0, comment);
    found[key] = StringPrototypeTrim(value);
    at = end + 1;
  }
  const sorted = { __proto__: null };
  const keys = ArrayPrototypeSort(ObjectKeys(found));
  for (let i = 0; i < keys.length; i++) sorted[keys[i]] = found[keys[i]];
  return sorted;
}

module.exports = { parseEnv };
