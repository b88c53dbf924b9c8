'use strict';
// path.posix: paths whose only separator is '/'. Follows https://nodejs.org/api/path.html.

const {
  FunctionPrototypeBind,
  RegExpPrototypeSymbolReplace,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
} = primordials;

const { validateString } = require('internal/validators');
const { SLASH, isPosixSep, foldSegments, lastSegment, extensionDot, baseName } = require('internal/path/segments');
const { formatParts, matches } = require('internal/path/common');

// The working directory as '/'-separated text, also where the host's paths are Windows paths.
function workingDirectory() {
  const cwd = process.cwd();
  if (process.platform !== 'win32') return cwd;
  const slashed = RegExpPrototypeSymbolReplace(/\\/g, cwd, '/');
  const at = StringPrototypeIndexOf(slashed, '/');
  return StringPrototypeSlice(slashed, at);
}

const startsAtRoot = (path) => path.length > 0 && StringPrototypeCharCodeAt(path, 0) === SLASH;

function normalize(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  const absolute = startsAtRoot(path);
  const trailing = StringPrototypeCharCodeAt(path, path.length - 1) === SLASH;
  const body = foldSegments(absolute ? StringPrototypeSlice(path, 1) : path, !absolute, '/', isPosixSep);
  if (body.length === 0) {
    if (absolute) return '/';
    return trailing ? './' : '.';
  }
  return `${absolute ? '/' : ''}${body}${trailing ? '/' : ''}`;
}

function resolve(...args) {
  let full = '';
  let absolute = false;
  for (let i = args.length - 1; i >= 0 && !absolute; i--) {
    const path = args[i];
    validateString(path, `paths[${i}]`);
    if (path.length === 0) continue;
    full = full.length === 0 ? path : `${path}/${full}`;
    absolute = startsAtRoot(path);
  }
  if (!absolute) {
    const cwd = workingDirectory();
    full = full.length === 0 ? cwd : `${cwd}/${full}`;
    absolute = startsAtRoot(cwd);
  }
  const body = foldSegments(absolute ? StringPrototypeSlice(full, 1) : full, !absolute, '/', isPosixSep);
  if (absolute) return `/${body}`;
  return body.length > 0 ? body : '.';
}

function join(...args) {
  let joined = '';
  for (let i = 0; i < args.length; i++) {
    const part = args[i];
    validateString(part, 'path');
    if (part.length > 0) joined = joined.length === 0 ? part : `${joined}/${part}`;
  }
  return joined.length === 0 ? '.' : normalize(joined);
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  from = resolve(from);
  to = resolve(to);
  if (from === to) return '';
  // Both are absolute and normal here: compare segment by segment after the root.
  const limit = from.length < to.length ? from.length : to.length;
  let shared = 1; // where the first differing segment starts
  let i = 1;
  while (i < limit && StringPrototypeCharCodeAt(from, i) === StringPrototypeCharCodeAt(to, i)) {
    if (StringPrototypeCharCodeAt(from, i) === SLASH) shared = i + 1;
    i++;
  }
  if (i === limit && limit > 1) {
    // One is a prefix of the other; it counts as whole segments only if the longer goes on with a separator.
    const longer = from.length > to.length ? from : to;
    if (longer.length === limit || StringPrototypeCharCodeAt(longer, limit) === SLASH) shared = limit + 1;
  }
  let up = '';
  if (shared <= from.length && from.length > 1) {
    up = '..';
    for (let j = shared; j < from.length; j++) {
      if (StringPrototypeCharCodeAt(from, j) === SLASH) up += '/..';
    }
  }
  const down = shared < to.length ? StringPrototypeSlice(to, shared) : '';
  if (up.length === 0) return down;
  return down.length === 0 ? up : `${up}/${down}`;
}

function dirname(path) {
  validateString(path, 'path');
  if (path.length === 0) return '.';
  const { start } = lastSegment(path, 0, isPosixSep);
  if (start === 0) return startsAtRoot(path) ? '/' : '.';
  // Exactly one separator is dropped before the last segment; the root, '/' or '//', stays.
  if (start === 1) return '/';
  if (start === 2 && startsAtRoot(path) && StringPrototypeCharCodeAt(path, 1) === SLASH) return '//';
  return StringPrototypeSlice(path, 0, start - 1);
}

function parse(path) {
  validateString(path, 'path');
  const ret = { root: '', dir: '', base: '', ext: '', name: '' };
  if (path.length === 0) return ret;
  const absolute = startsAtRoot(path);
  if (absolute) ret.root = '/';
  const { start, end } = lastSegment(path, absolute ? 1 : 0, isPosixSep);
  if (end > start) {
    let dot = extensionDot(path, start, end);
    ret.base = StringPrototypeSlice(path, start, end);
    // Node reads '/..' as the name '.' with the extension '.'.
    if (absolute && start === 1 && ret.base === '..') dot = 2;
    ret.name = dot < 0 ? ret.base : StringPrototypeSlice(path, start, dot);
    if (dot >= 0) ret.ext = StringPrototypeSlice(path, dot, end);
  }
  if (start > 1) ret.dir = StringPrototypeSlice(path, 0, start - 1);
  else if (absolute) ret.dir = '/';
  return ret;
}

module.exports = {
  resolve,
  normalize,
  isAbsolute(path) {
    validateString(path, 'path');
    return startsAtRoot(path);
  },
  join,
  relative,
  // Only Windows has namespaced paths.
  toNamespacedPath(path) {
    return path;
  },
  dirname,
  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix');
    validateString(path, 'path');
    return baseName(path, 0, suffix, isPosixSep);
  },
  extname(path) {
    validateString(path, 'path');
    const { start, end } = lastSegment(path, 0, isPosixSep);
    const dot = extensionDot(path, start, end);
    return dot < 0 ? '' : StringPrototypeSlice(path, dot, end);
  },
  format: FunctionPrototypeBind(formatParts, null, '/'),
  parse,
  matchesGlob(path, pattern) {
    return matches(path, pattern, false);
  },
  sep: '/',
  delimiter: ':',
  win32: null,
  posix: null,
};
