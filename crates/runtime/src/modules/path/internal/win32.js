'use strict';
// path.win32: Windows paths. A path is a root (drive 'C:', share '\\server\share', device '\\?\' or '\\.\', reserved
// name 'CON:') and a tail; `splitRoot` finds the border once and every function works on the two parts.
// Follows https://nodejs.org/api/path.html and Microsoft's "Naming Files, Paths, and Namespaces".

const {
  FunctionPrototypeBind,
  RegExpPrototypeSymbolReplace,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  StringPrototypeToUpperCase,
  SafeSet,
} = primordials;

const { validateString } = require('internal/validators');
const { COLON, isPosixSep, isWinSep, foldSegments, lastSegment, extensionDot, baseName } = require('internal/path/segments');
const { formatParts, matches } = require('internal/path/common');

const RESERVED = new SafeSet();
for (const name of ['CON', 'PRN', 'AUX', 'NUL']) RESERVED.add(name);
for (const digit of ['1', '2', '3', '4', '5', '6', '7', '8', '9', '\xb9', '\xb2', '\xb3']) {
  RESERVED.add(`COM${digit}`);
  RESERVED.add(`LPT${digit}`);
}

const isLetter = (code) => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const sepAt = (path, i) => i < path.length && isWinSep(StringPrototypeCharCodeAt(path, i));
const isReserved = (path, colon) => RESERVED.has(StringPrototypeToUpperCase(StringPrototypeSlice(path, 0, colon)));
const hasDrive = (path) => path.length >= 2 && StringPrototypeCharCodeAt(path, 1) === COLON &&
  isLetter(StringPrototypeCharCodeAt(path, 0));

function skip(path, i, seps) {
  while (i < path.length && isWinSep(StringPrototypeCharCodeAt(path, i)) === seps) i++;
  return i;
}

// For '\\server\share…': the end of the share, and both names. Undefined when it is not of that form.
function splitShare(path) {
  if (!sepAt(path, 0) || !sepAt(path, 1)) return undefined;
  const serverEnd = skip(path, 2, false);
  if (serverEnd === 2 || serverEnd === path.length) return undefined;
  const shareStart = skip(path, serverEnd, true);
  if (shareStart === path.length) return undefined;
  const shareEnd = skip(path, shareStart, false);
  return {
    server: StringPrototypeSlice(path, 2, serverEnd),
    share: StringPrototypeSlice(path, shareStart, shareEnd),
    end: shareEnd,
  };
}

// { device, end, absolute }: `device` is the root's own name ('' if none), `end` the index at which the tail begins.
// `forResolve`: resolve() knows neither device namespaces' reserved names nor plain reserved names.
function splitRoot(path, forResolve) {
  if (sepAt(path, 0)) {
    const unc = splitShare(path);
    if (unc === undefined) return { device: '', end: 1, absolute: true };
    if (unc.server === '.' || unc.server === '?') {
      if (!forResolve) {
        const colon = StringPrototypeIndexOf(path, ':');
        const name = StringPrototypeSlice(path, 4, colon + 1);
        if (isReserved(name, name.length - 1)) {
          return { device: `\\\\?\\${name}`, end: 4 + name.length, absolute: true };
        }
      }
      return { device: `\\\\${unc.server}`, end: 4, absolute: true };
    }
    return { device: `\\\\${unc.server}\\${unc.share}`, end: unc.end, absolute: true, wholeShare: unc.end === path.length };
  }
  if (hasDrive(path)) {
    const absolute = sepAt(path, 2);
    return { device: StringPrototypeSlice(path, 0, 2), end: absolute ? 3 : 2, absolute };
  }
  if (!forResolve) {
    const colon = StringPrototypeIndexOf(path, ':');
    if (colon > 0 && isReserved(path, colon)) {
      return { device: StringPrototypeSlice(path, 0, colon + 1), end: colon + 1, absolute: false };
    }
  }
  return { device: '', end: 0, absolute: false };
}

// True when folding a relative path could have uncovered something that Windows reads as a drive ('./..//C:' and the like).
function uncoversDrive(path, tail) {
  if (!StringPrototypeIncludes(path, ':')) return false;
  if (hasDrive(tail)) return true;
  for (let i = StringPrototypeIndexOf(path, ':'); i !== -1; i = StringPrototypeIndexOf(path, ':', i + 1)) {
    if (i === path.length - 1 || sepAt(path, i + 1)) return true;
  }
  return false;
}

function normalize(path) {
  validateString(path, 'path');
  const len = path.length;
  if (len === 0) return '.';
  if (len === 1) return isPosixSep(StringPrototypeCharCodeAt(path, 0)) ? '\\' : path;
  const { device, end, absolute, wholeShare } = splitRoot(path, false);
  if (wholeShare) return `${device}\\`;
  let tail = end < len ? foldSegments(StringPrototypeSlice(path, end), !absolute, '\\', isWinSep) : '';
  if (tail.length === 0 && !absolute) tail = '.';
  if (tail.length > 0 && sepAt(path, len - 1)) tail += '\\';
  if (!absolute && device === '' && uncoversDrive(path, tail)) return `.\\${tail}`;
  const colon = StringPrototypeIndexOf(path, ':');
  if (isReserved(path, colon)) return `.\\${device}${tail}`;
  return absolute ? `${device}\\${tail}` : `${device}${tail}`;
}

// The base that resolve() falls back to: the working directory, or that of one drive.
function baseDirectory(drive) {
  if (drive.length === 0) {
    const cwd = process.cwd();
    // On a host with POSIX paths the working directory has no drive.
    return cwd;
  }
  // Windows keeps a working directory for each drive in hidden environment variables.
  const path = process.env[`=${drive}`] || process.cwd();
  if (path === undefined ||
      (StringPrototypeToLowerCase(StringPrototypeSlice(path, 0, 2)) !== StringPrototypeToLowerCase(drive) && sepAt(path, 2))) {
    return `${drive}\\`;
  }
  return path;
}

function resolve(...args) {
  let device = '';
  let tail = '';
  let absolute = false;
  for (let i = args.length - 1; i >= -1; i--) {
    let path;
    if (i >= 0) {
      path = args[i];
      validateString(path, `paths[${i}]`);
      if (path.length === 0) continue;
    } else {
      path = baseDirectory(device);
    }
    const root = splitRoot(path, true);
    if (root.device.length > 0) {
      if (device.length === 0) device = root.device;
      else if (StringPrototypeToLowerCase(root.device) !== StringPrototypeToLowerCase(device)) continue;
    }
    if (absolute) {
      if (device.length > 0) break;
    } else {
      tail = `${StringPrototypeSlice(path, root.end)}\\${tail}`;
      absolute = root.absolute;
      if (absolute && device.length > 0) break;
    }
  }
  tail = foldSegments(tail, !absolute, '\\', isWinSep);
  return absolute ? `${device}\\${tail}` : `${device}${tail}` || '.';
}

function join(...args) {
  let joined = '';
  let first = '';
  for (let i = 0; i < args.length; i++) {
    const part = args[i];
    validateString(part, 'path');
    if (part.length === 0) continue;
    if (joined.length === 0) joined = first = part;
    else joined += `\\${part}`;
  }
  if (joined.length === 0) return '.';
  // Separators that joining brought together must not make a share ('\\server') of what was none: only a first part
  // that itself starts so may.
  const firstIsShare = skip(first, 0, true) === 2 && first.length > 2;
  if (!firstIsShare) {
    const seps = skip(joined, 0, true);
    if (seps >= 2) joined = `\\${StringPrototypeSlice(joined, seps)}`;
  }
  // A part that names a device ('CON:') is left as it is written: folding the parts after it could hide the device.
  let start = 0;
  for (let i = 0; i <= joined.length; i++) {
    if (i < joined.length && joined[i] !== '\\') continue;
    const part = StringPrototypeSlice(joined, start, i);
    if (StringPrototypeIncludes(part, ':') && isReserved(part, StringPrototypeIndexOf(part, ':'))) {
      return RegExpPrototypeSymbolReplace(/\//g, joined, '\\');
    }
    start = i + 1;
  }
  return normalize(joined);
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) return '';
  const fromFull = resolve(from);
  const toFull = resolve(to);
  if (fromFull === toFull) return '';
  if (StringPrototypeToLowerCase(fromFull) === StringPrototypeToLowerCase(toFull)) return '';
  const fromParts = splitPlain(fromFull);
  const toParts = splitPlain(toFull);
  let same = 0;
  while (same < fromParts.length && same < toParts.length &&
         StringPrototypeToLowerCase(fromParts[same]) === StringPrototypeToLowerCase(toParts[same])) same++;
  // Different drives or shares: there is no relative path.
  if (same === 0 && fromParts.length > 0 && toParts.length > 0) return toFull;
  let out = '';
  for (let i = same; i < fromParts.length; i++) out = out.length > 0 ? `${out}\\..` : '..';
  for (let i = same; i < toParts.length; i++) out = out.length > 0 ? `${out}\\${toParts[i]}` : toParts[i];
  return out;
}

// The segments of a resolved path.
function splitPlain(path) {
  const parts = [];
  let i = skip(path, 0, true);
  while (i < path.length) {
    const end = skip(path, i, false);
    parts[parts.length] = StringPrototypeSlice(path, i, end);
    i = skip(path, end, true);
  }
  return parts;
}

// The root as parse() and dirname() see it: [0, end) is the root text. Reserved names and device namespaces are nothing special.
function plainRoot(path) {
  const len = path.length;
  if (sepAt(path, 0)) {
    const unc = splitShare(path);
    if (unc === undefined) return 1;
    return unc.end === len ? len : unc.end + 1;
  }
  if (hasDrive(path)) return sepAt(path, 2) ? 3 : 2;
  return 0;
}

function dirname(path) {
  validateString(path, 'path');
  const len = path.length;
  if (len === 0) return '.';
  if (len === 1) return sepAt(path, 0) ? path : '.';
  const root = plainRoot(path);
  const { start, end } = lastSegment(path, root, isWinSep);
  if (start === end || start <= root) {
    if (root > 0) return StringPrototypeSlice(path, 0, root);
    return '.';
  }
  return StringPrototypeSlice(path, 0, start - 1);
}

function parse(path) {
  validateString(path, 'path');
  const ret = { root: '', dir: '', base: '', ext: '', name: '' };
  if (path.length === 0) return ret;
  const root = plainRoot(path);
  ret.root = StringPrototypeSlice(path, 0, root);
  const { start, end } = lastSegment(path, root, isWinSep);
  if (end > start) {
    const dot = extensionDot(path, start, end);
    ret.base = StringPrototypeSlice(path, start, end);
    ret.name = dot < 0 ? ret.base : StringPrototypeSlice(path, start, dot);
    if (dot >= 0) ret.ext = StringPrototypeSlice(path, dot, end);
  }
  ret.dir = start > root ? StringPrototypeSlice(path, 0, start - 1) : ret.root;
  return ret;
}

const driveEnd = (path) => (hasDrive(path) ? 2 : 0);

module.exports = {
  resolve,
  normalize,
  isAbsolute(path) {
    validateString(path, 'path');
    return sepAt(path, 0) || (hasDrive(path) && sepAt(path, 2));
  },
  join,
  relative,
  toNamespacedPath(path) {
    if (typeof path !== 'string' || path.length === 0) return path;
    const full = resolve(path);
    if (full.length <= 2) return path;
    if (sepAt(full, 0) && sepAt(full, 1)) {
      const third = full[2];
      if (third !== '?' && third !== '.') return `\\\\?\\UNC\\${StringPrototypeSlice(full, 2)}`;
    } else if (hasDrive(full) && full[2] === '\\') {
      return `\\\\?\\${full}`;
    }
    return full;
  },
  dirname,
  basename(path, suffix) {
    if (suffix !== undefined) validateString(suffix, 'suffix');
    validateString(path, 'path');
    return baseName(path, driveEnd(path), suffix, isWinSep);
  },
  extname(path) {
    validateString(path, 'path');
    const { start, end } = lastSegment(path, driveEnd(path), isWinSep);
    const dot = extensionDot(path, start, end);
    return dot < 0 ? '' : StringPrototypeSlice(path, dot, end);
  },
  format: FunctionPrototypeBind(formatParts, null, '\\'),
  parse,
  matchesGlob(path, pattern) {
    return matches(path, pattern, true);
  },
  sep: '\\',
  delimiter: ';',
  win32: null,
  posix: null,
};
