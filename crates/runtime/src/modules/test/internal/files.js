'use strict';
// Which files a run takes: those named, those that match globs, or the usual names of test files.
// https://nodejs.org/api/test.html#running-tests-from-the-command-line

const { ArrayPrototypePush, ArrayPrototypeSort, RegExpPrototypeExec, SafeSet, StringPrototypeSplit } = primordials;

const USUAL = [
  '**/*.test.{js,mjs,cjs,ts,mts,cts}', '**/*-test.{js,mjs,cjs,ts,mts,cts}', '**/*_test.{js,mjs,cjs,ts,mts,cts}',
  '**/test-*.{js,mjs,cjs,ts,mts,cts}', '**/test.{js,mjs,cjs,ts,mts,cts}', '**/test/**/*.{js,mjs,cjs,ts,mts,cts}',
];

const inNodeModules = (name) => RegExpPrototypeExec(/(^|[/\\])node_modules([/\\]|$)/, name) !== null;

// The files as absolute paths, sorted.
function findFiles(globs, cwd) {
  const fs = require('fs');
  const path = require('path');
  const seen = new SafeSet();
  const found = [];
  const add = (name) => {
    const full = path.resolve(cwd, name);
    if (seen.has(full)) return;
    seen.add(full);
    ArrayPrototypePush(found, full);
  };
  const patterns = globs === undefined || globs.length === 0 ? USUAL : globs;
  for (let i = 0; i < patterns.length; i++) {
    if (fs.existsSync(path.resolve(cwd, patterns[i]))) {
      add(patterns[i]);
      continue;
    }
    const names = fs.globSync(patterns[i], { __proto__: null, cwd, exclude: (name) => patterns === USUAL && inNodeModules(typeof name === 'string' ? name : name.name) });
    for (let j = 0; j < names.length; j++) {
      if (patterns === USUAL && inNodeModules(names[j])) continue;
      if (!fs.statSync(path.resolve(cwd, names[j])).isFile()) continue;
      add(names[j]);
    }
  }
  return ArrayPrototypeSort(found);
}

// Every `total`th file, the `index`th part (from 1).
function shardOf(files, shard) {
  if (shard === undefined) return files;
  const part = [];
  for (let i = 0; i < files.length; i++) if (i % shard.total === shard.index - 1) ArrayPrototypePush(part, files[i]);
  return part;
}

function shardFromText(text) {
  if (text === undefined) return undefined;
  const parts = StringPrototypeSplit(text, '/');
  return { __proto__: null, index: +parts[0], total: +parts[1] };
}

module.exports = { findFiles, shardFromText, shardOf };
