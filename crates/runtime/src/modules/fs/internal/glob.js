'use strict';
// `fs.glob`, `fs.globSync`, `fsPromises.glob` (nodejs.org/api/fs.html#fsglobpattern-options-callback). The tree is walked once
// for all patterns: in each directory the walk knows which segment of which pattern comes next, and descends only where one
// can still match. `**` does not follow links; a segment that names one does.

const { ArrayIsArray, ArrayPrototypePush, ArrayPrototypeShift, Promise, SafeSet } = primordials;
const path = require('path');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateFunction, validateObject, validateString } = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { Dirent } = require('internal/fs/stats');
const { toPath } = require('internal/fs/utils');
const { runAsync, runSync } = require('internal/fs/steps');
const { compile, kGlobstar, kLiteral, parse, segmentMatches } = require('internal/fs/glob_pattern');

function toPatterns(pattern) {
  if (!ArrayIsArray(pattern)) {
    validateString(pattern, 'patterns');
    return [pattern];
  }
  for (let i = 0; i < pattern.length; i++) validateString(pattern[i], `patterns[${i}]`);
  return pattern;
}

function toGlobOptions(options = kEmptyObject) {
  validateObject(options, 'options');
  const { cwd = '.', exclude, withFileTypes = false } = options;
  const base = typeof cwd === 'string' ? cwd : `${toPath(cwd, 'options.cwd')}`;
  return { cwd: path.resolve(base), exclude: toExclude(exclude, path.resolve(base)), withFileTypes: !!withFileTypes };
}

// A function `(entry, relative, full) -> boolean`.
function toExclude(exclude, cwd) {
  if (exclude === undefined || exclude === null) return () => false;
  if (typeof exclude === 'function') return null;
  if (!ArrayIsArray(exclude)) throw new ERR_INVALID_ARG_TYPE('options.exclude', ['function', 'string[]'], exclude);
  const matchers = [];
  for (let i = 0; i < exclude.length; i++) {
    validateString(exclude[i], `options.exclude[${i}]`);
    ArrayPrototypePush(matchers, compile(exclude[i], { dot: true }));
  }
  return (entry, relative, full) => {
    for (let i = 0; i < matchers.length; i++) if (matchers[i](relative) || matchers[i](full)) return true;
    return false;
  };
}

// A position is the alternative and the index of its next segment. Adds also what follows when `**` stands for nothing.
function addPosition(positions, alternative, index) {
  for (;;) {
    for (let i = 0; i < positions.length; i++) {
      if (positions[i].alternative === alternative && positions[i].index === index) return;
    }
    ArrayPrototypePush(positions, { alternative, index });
    if (alternative.segments[index]?.kind !== kGlobstar) return;
    index++;
  }
}

const isDone = ({ alternative, index }) => index === alternative.segments.length;

function* readEntries(full) {
  try {
    return yield ['readdir', full];
  } catch (err) {
    if (err.code === 'ENOENT' || err.code === 'ENOTDIR' || err.code === 'EACCES' || err.code === 'ELOOP') return [];
    throw err;
  }
}

function typeOf(status) {
  return status.isDirectory() ? 2 : status.isSymbolicLink() ? 3 : status.isFile() ? 1 : status.isFIFO() ? 4 : status.isSocket() ? 5 :
    status.isCharacterDevice() ? 6 : status.isBlockDevice() ? 7 : 0;
}

// The entries of a directory that the positions may want: a listing, or single looks where all of them name names.
function* candidates(full, positions) {
  const out = [];
  const seen = new SafeSet();
  let listing = false;
  for (let i = 0; i < positions.length; i++) {
    const segment = positions[i].alternative.segments[positions[i].index];
    if (segment === undefined) continue;
    if (segment.kind !== kLiteral) {
      listing = true;
      continue;
    }
    if (seen.has(segment.name)) continue;
    seen.add(segment.name);
    try {
      const status = yield ['lstat', path.join(full, segment.name)];
      ArrayPrototypePush(out, new Dirent(segment.name, typeOf(status), full));
    } catch (err) {
      if (err.code !== 'ENOENT' && err.code !== 'ENOTDIR' && err.code !== 'EACCES' && err.code !== 'ELOOP' && err.code !== 'ENAMETOOLONG') throw err;
    }
  }
  if (listing) {
    const entries = yield* readEntries(full);
    for (let i = 0; i < entries.length; i++) if (!seen.has(entries[i].name)) ArrayPrototypePush(out, entries[i]);
  }
  return out;
}

// What the positions become when `entry` is stepped into.
function advance(positions, entry) {
  const next = [];
  for (let i = 0; i < positions.length; i++) {
    const { alternative, index } = positions[i];
    const segment = alternative.segments[index];
    if (segment === undefined) continue;
    if (segment.kind === kGlobstar) {
      // A link below `**` is a result, but the walk does not go through it: a link upwards would never end.
      if (entry.name[0] === '.' || entry.name === '..') continue;
      if (entry.isDirectory()) addPosition(next, alternative, index);
      else if (index === alternative.segments.length - 1) ArrayPrototypePush(next, { alternative, index: index + 1 });
    } else if (segmentMatches(segment, entry.name)) {
      addPosition(next, alternative, index + 1);
    }
  }
  return next;
}

// Walks below `start`; results go to `found(relative, entry)`.
function* walk(start, alternatives, cwd, settings, found) {
  const initial = [];
  for (let i = 0; i < alternatives.length; i++) if (alternatives[i].segments.length > 0) addPosition(initial, alternatives[i], 0);
  if (initial.length === 0) return;
  const shown = (relative) => (start === cwd ? relative : path.join(start, relative));
  for (let i = 0; i < initial.length; i++) {
    if (!isDone(initial[i])) continue;
    // `**` stands for the start itself too.
    const entry = new Dirent(path.basename(start), 2, path.dirname(start));
    if (!settings.excludes(entry, '.', start)) found(start === cwd ? '.' : start, entry);
    break;
  }
  const todo = [{ relative: '', positions: initial }];
  while (todo.length > 0) {
    const { relative, positions } = ArrayPrototypeShift(todo);
    const full = path.join(start, relative);
    const entries = yield* candidates(full, positions);
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i];
      const next = advance(positions, entry);
      if (next.length === 0) continue;
      const inner = path.join(relative, entry.name);
      if (settings.excludes(entry, inner, path.join(full, entry.name))) continue;
      let goesOn = false;
      let matched = false;
      for (let k = 0; k < next.length; k++) {
        if (!isDone(next[k])) goesOn = true;
        else if (!next[k].alternative.onlyDirectories || entry.isDirectory()) matched = true;
      }
      if (matched) found(shown(inner), entry);
      if (goesOn && (entry.isDirectory() || entry.isSymbolicLink())) ArrayPrototypePush(todo, { relative: inner, positions: next });
    }
  }
}

function* search(patterns, settings) {
  const { cwd, withFileTypes } = settings;
  const relative = [];
  const absolute = [];
  for (let i = 0; i < patterns.length; i++) {
    const alternatives = parse(patterns[i], false);
    for (let k = 0; k < alternatives.length; k++) {
      ArrayPrototypePush(alternatives[k].absolute ? absolute : relative, alternatives[k]);
    }
  }
  const results = [];
  const seen = new SafeSet();
  const found = (name, entry) => {
    if (seen.has(name)) return;
    seen.add(name);
    ArrayPrototypePush(results, withFileTypes ? entry : name);
  };
  yield* walk(cwd, relative, cwd, settings, found);
  if (absolute.length > 0) yield* walk('/', absolute, cwd, settings, found);
  return results;
}

function prepare(pattern, options) {
  const patterns = toPatterns(pattern);
  const settings = toGlobOptions(options);
  if (settings.exclude === null) {
    const { exclude } = options;
    validateFunction(exclude, 'options.exclude');
    settings.excludes = settings.withFileTypes ? (entry) => !!exclude(entry) : (entry) => !!exclude(entry.name);
  } else {
    settings.excludes = settings.exclude;
  }
  return search(patterns, settings);
}

function globSync(pattern, options) {
  return runSync(prepare(pattern, options));
}

function glob(pattern, options, callback) {
  runAsync(prepare(pattern, options), callback);
}

async function* globIterator(pattern, options) {
  const steps = prepare(pattern, options);
  const results = await new Promise((resolve, reject) => runAsync(steps, (err, value) => (err ? reject(err) : resolve(value))));
  for (let i = 0; i < results.length; i++) yield results[i];
}

module.exports = { glob, globIterator, globSync };
