'use strict';
// What path.posix and path.win32 do alike: format() and matchesGlob(). Follows https://nodejs.org/api/path.html.

const { validateObject, validateString } = require('internal/validators');

function formatParts(sep, pathObject) {
  validateObject(pathObject, 'pathObject');
  const dir = pathObject.dir || pathObject.root;
  let base = pathObject.base;
  if (!base) {
    const ext = pathObject.ext;
    const dotted = ext && ext[0] !== '.' ? `.${ext}` : ext || '';
    base = `${pathObject.name || ''}${dotted}`;
  }
  if (!dir) return base;
  return dir === pathObject.root ? `${dir}${base}` : `${dir}${sep}${base}`;
}

// Loaded on first use: few programs match globs.
function matches(path, pattern, windows) {
  validateString(path, 'path');
  validateString(pattern, 'pattern');
  const { matchGlob } = require('internal/path/glob');
  return matchGlob(path, pattern, windows);
}

module.exports = { formatParts, matches };
