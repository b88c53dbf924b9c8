'use strict';
// Where the results go: the reporters of --test-reporter with the destinations of --test-reporter-destination; `spec` on
// standard output without them.

const { ArrayPrototypePush, FunctionPrototypeCall, Promise, PromiseAll, PromiseResolve, StringPrototypeStartsWith } = primordials;
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { optionList } = require('internal/module/helpers');

const builtin = { __proto__: null, dot: true, junit: true, lcov: true, spec: true, tap: true };


async function loadReporter(name) {
  if (builtin[name]) return require('test/reporters')[name];
  // The loader of CommonJS sets up that of ES modules.
  require('internal/module/loader');
  const { importModule } = require('internal/module/esm');
  const { cwdURL, toURL } = require('internal/module/helpers');
  const specifier = name[0] === '/' ? toURL(name) : name;
  const loaded = await importModule(StringPrototypeStartsWith(specifier, './') || StringPrototypeStartsWith(specifier, '../') ? toURL(require('path').resolve(specifier)) : specifier, cwdURL());
  const reporter = loaded.default ?? loaded;
  if (typeof reporter !== 'function' && typeof reporter?.pipe !== 'function') throw new ERR_INVALID_ARG_TYPE('Reporter', ['function', 'generator', 'stream'], reporter);
  return reporter;
}

// A reporter is a stream, a class or function that makes one, or a generator function of the events.
function outputOf(reporter, source) {
  const { Readable } = require('stream');
  if (typeof reporter !== 'function') return source.pipe(reporter);
  const isClassLike = typeof reporter.prototype?._transform === 'function' || typeof reporter.prototype?.pipe === 'function';
  if (isClassLike) return source.pipe(new reporter());
  const made = reporter.name === 'spec' || reporter.name === 'lcov' ? new reporter() : FunctionPrototypeCall(reporter, undefined, source);
  if (typeof made?._transform === 'function') return source.pipe(made);
  if (typeof made?.pipe === 'function') return made;
  return Readable.from(made);
}

function destinationOf(name) {
  if (name === 'stdout') return process.stdout;
  if (name === 'stderr') return process.stderr;
  return require('fs').createWriteStream(name);
}

function send(reporter, name, stream) {
  const destination = destinationOf(name);
  const output = outputOf(reporter, stream);
  const isProcessStream = destination === process.stdout || destination === process.stderr;
  return new Promise((resolve, reject) => {
    output.on('error', (error) => {
      process.exitCode = 7;
      reject(error);
    });
    if (isProcessStream) output.on('end', resolve);
    else destination.on('finish', resolve);
    output.pipe(destination, { __proto__: null, end: !isProcessStream });
  });
}

function sendEvents(stream) {
  const { encode } = require('internal/test/wire');
  stream.on('data', ({ type, data }) => process.stdout.write(encode(type, data)));
  return new Promise((resolve) => stream.on('end', resolve));
}

// Resolves when everything has been written.
function attach(stream) {
  // A process that the runner started for one file tells the runner; the reporters are the runner's.
  if (process.env.NODE_TEST_CONTEXT === 'child') return sendEvents(stream);
  const reporters = optionList('--test-reporter');
  const destinations = optionList('--test-reporter-destination');
  if (reporters.length === 0 && destinations.length === 0) ArrayPrototypePush(reporters, 'spec');
  if (reporters.length === 1 && destinations.length === 0) ArrayPrototypePush(destinations, 'stdout');
  if (reporters.length !== destinations.length) {
    throw new ERR_INVALID_ARG_VALUE('--test-reporter', reporters, 'must match the number of specified \'--test-reporter-destination\'');
  }
  const all = [];
  for (let i = 0; i < reporters.length; i++) {
    const name = reporters[i];
    if (builtin[name]) ArrayPrototypePush(all, send(require('test/reporters')[name], destinations[i], stream));
    else ArrayPrototypePush(all, (async () => send(await loadReporter(name), destinations[i], stream))());
  }
  return all.length === 1 ? PromiseResolve(all[0]) : PromiseAll(all);
}

module.exports = { attach, outputOf };
