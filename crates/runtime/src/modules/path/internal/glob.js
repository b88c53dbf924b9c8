'use strict';
// path.matchesGlob(). The patterns are those of fs.glob() and are compiled by the same code.
// Follows https://nodejs.org/api/path.html#pathmatchesglobpath-pattern.

const { StringPrototypeReplaceAll } = primordials;

// The last pattern is kept: paths are usually tried one after another.
let lastPattern;
let lastWindows;
let lastMatch;

function matchGlob(path, pattern, windows) {
  if (pattern !== lastPattern || windows !== lastWindows) {
    const { compile } = require('internal/fs/glob_pattern');
    lastMatch = compile(windows ? StringPrototypeReplaceAll(pattern, '\\', '/') : pattern);
    lastPattern = pattern;
    lastWindows = windows;
  }
  return lastMatch(windows ? StringPrototypeReplaceAll(path, '\\', '/') : path);
}

module.exports = { matchGlob };
