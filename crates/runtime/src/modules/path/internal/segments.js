'use strict';
// The part of path normalisation that POSIX and Windows share: folding '.', '..' and repeated separators in the tail of
// a path (what follows its root), and the small readers (dirname, basename, extname) that scan a path from its end.
// Follows https://nodejs.org/api/path.html. Nothing here touches the file system.

const {
  StringPrototypeCharCodeAt,
  StringPrototypeEndsWith,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
} = primordials;

const SLASH = 47;
const BACKSLASH = 92;
const DOT = 46;
const COLON = 58;

const isPosixSep = (code) => code === SLASH;
const isWinSep = (code) => code === SLASH || code === BACKSLASH;

// True when the tail is already in normal form for `sep`, which most paths are: then nothing has to be rebuilt.
function isNormal(tail, sepCode, isSep) {
  const len = tail.length;
  let start = 0;
  for (let i = 0; i <= len; i++) {
    const code = i < len ? StringPrototypeCharCodeAt(tail, i) : sepCode;
    if (!isSep(code)) continue;
    if (code !== sepCode) return false;
    const size = i - start;
    if (size === 0) return false;
    if (size <= 2 && StringPrototypeCharCodeAt(tail, start) === DOT &&
        (size === 1 || StringPrototypeCharCodeAt(tail, start + 1) === DOT)) return false;
    start = i + 1;
  }
  return true;
}

// Folds `tail`. With `keepAbove`, leading '..' segments that climb above the start are kept (relative paths).
// The result has no leading or trailing separator.
function foldSegments(tail, keepAbove, sep, isSep) {
  const len = tail.length;
  if (len === 0) return '';
  if (isNormal(tail, StringPrototypeCharCodeAt(sep, 0), isSep)) return tail;
  let out = '';
  let floor = 0; // length of the part of `out` made of '..' that must not be popped
  let start = 0;
  for (let i = 0; i <= len; i++) {
    if (i < len && !isSep(StringPrototypeCharCodeAt(tail, i))) continue;
    const size = i - start;
    const first = size > 0 && size <= 2 && StringPrototypeCharCodeAt(tail, start) === DOT;
    if (size === 0 || (first && size === 1)) {
      // Nothing to add.
    } else if (first && StringPrototypeCharCodeAt(tail, start + 1) === DOT) {
      if (out.length > floor) {
        const cut = StringPrototypeLastIndexOf(out, sep);
        out = cut < floor ? StringPrototypeSlice(out, 0, floor) : StringPrototypeSlice(out, 0, cut);
      } else if (keepAbove) {
        out = out.length > 0 ? `${out}${sep}..` : '..';
        floor = out.length;
      }
    } else {
      const segment = StringPrototypeSlice(tail, start, i);
      out = out.length > 0 ? `${out}${sep}${segment}` : segment;
    }
    start = i + 1;
  }
  return out;
}

// Start and end of the last segment of `path`, ignoring separators at the end and never looking before `from`.
// `end` is -1 when there is no segment.
function lastSegment(path, from, isSep) {
  let end = path.length;
  while (end > from && isSep(StringPrototypeCharCodeAt(path, end - 1))) end--;
  let start = end;
  while (start > from && !isSep(StringPrototypeCharCodeAt(path, start - 1))) start--;
  return { start, end };
}

// Index of the dot that starts the extension of the segment [start, end), or -1. A leading dot starts none, and '..' has none.
function extensionDot(path, start, end) {
  let dot = end - 1;
  while (dot >= start && StringPrototypeCharCodeAt(path, dot) !== DOT) dot--;
  if (dot <= start) return -1;
  if (dot === start + 1 && end === start + 2 && StringPrototypeCharCodeAt(path, start) === DOT) return -1;
  return dot;
}

// basename() with its suffix rule, for the text after `from`.
function baseName(path, from, suffix, isSep) {
  const { start, end } = lastSegment(path, from, isSep);
  if (suffix === undefined || suffix.length === 0 || suffix.length > path.length) return StringPrototypeSlice(path, start, end);
  // A suffix equal to the whole path removes all of it, separators or not.
  if (suffix === path) return '';
  const cut = end - suffix.length;
  if (cut > start) return StringPrototypeSlice(path, start, StringPrototypeEndsWith(path, suffix, end) ? cut : end);
  const segment = StringPrototypeSlice(path, start, end);
  // A suffix that is longer than the segment and ends with it leaves the separators behind the segment in place, as in Node.
  if (cut < start && StringPrototypeEndsWith(suffix, segment)) return StringPrototypeSlice(path, start);
  return segment;
}

module.exports = { SLASH, BACKSLASH, DOT, COLON, isPosixSep, isWinSep, foldSegments, lastSegment, extensionDot, baseName };
