'use strict';
// spawnSync, execFileSync, execSync: the program waits for the child. Node docs: "Synchronous process creation".

const { ArrayPrototypeJoin, ArrayPrototypeSlice, ObjectAssign } = primordials;
const { Buffer } = require('buffer');
const { codes: { ERR_INVALID_ARG_TYPE }, ErrnoException, genericNodeError } = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');
const { signals } = require('internal/util');
const { nativeStdio, validStdio } = require('internal/child_process/stdio');
const { signalName } = require('internal/child_process/child');
const { normalizeSpawnArguments, sanitizeKillSignal, validateMaxBuffer, validateTimeout } = require('internal/child_process/spawn_args');

const MAX_BUFFER = 1024 * 1024;
const DETACHED = 1;

function bytesOf(input, name, encoding) {
  if (typeof input === 'string') return Buffer.from(input, encoding);
  if (isArrayBufferView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView', 'string'], input);
}
const { Uint8Array } = primordials;

// Runs what normalizeSpawnArguments made.
function run(options) {
  const { stdio } = options;
  const inputs = [];
  for (let i = 0; i < stdio.length; i++) {
    const { input } = stdio[i];
    const pipe = stdio[i].type === 'pipe' || stdio[i].type === 'overlapped';
    if (input != null) inputs[i] = bytesOf(input, `options.stdio[${i}]`, options.encoding === 'buffer' ? undefined : options.encoding);
    else inputs[i] = pipe && stdio[i].readable ? new Uint8Array(0) : undefined;
  }
  const native = internalBinding('child_process').spawnSync(options.file, options.args, options.envPairs, options.cwd || undefined,
    nativeStdio(stdio), options.uid ?? undefined, options.gid ?? undefined, options.detached ? DETACHED : 0, inputs,
    options.timeout ?? 0, options.maxBuffer ?? -1, options.killSignal ?? signals.SIGTERM);
  const failed = typeof native === 'number';
  const code = failed ? native : native[3];
  const result = { error: undefined, status: null, signal: null, output: null, pid: 0, stdout: undefined, stderr: undefined };
  if (code === 0) delete result.error;
  if (!failed) {
    result.pid = native[0];
    if (native[2] !== 0) result.signal = signalName(native[2]);
    else result.status = native[1];
    result.output = outputs(native[4], options.encoding);
    result.stdout = result.output[1] ?? null;
    result.stderr = result.output[2] ?? null;
  }
  if (code !== 0) {
    const error = new ErrnoException(code, `spawnSync ${options.file}`);
    error.path = options.file;
    error.spawnargs = ArrayPrototypeSlice(options.args, 1);
    result.error = error;
  }
  return result;
}

function outputs(native, encoding) {
  const list = [];
  for (let i = 0; i < native.length; i++) {
    const bytes = native[i];
    if (bytes === undefined) list[i] = null;
    else if (encoding && encoding !== 'buffer') list[i] = Buffer.from(bytes).toString(encoding);
    else list[i] = Buffer.from(bytes);
  }
  return list;
}

function spawnSync(file, args, options) {
  options = ObjectAssign({ __proto__: null, maxBuffer: MAX_BUFFER }, normalizeSpawnArguments(file, args, options));
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = sanitizeKillSignal(options.killSignal);
  options.stdio = validStdio(options.stdio || 'pipe', true).stdio;
  if (options.input) {
    const given = options.stdio[0];
    options.stdio[0] = { ...given, input: options.input };
  }
  return run(options);
}

// The error of a child that did not end well, with everything known of it.
function failure(result, args, command) {
  if (result.error) return ObjectAssign(result.error, result);
  if (result.status === 0) return undefined;
  let message = `Command failed: ${command || ArrayPrototypeJoin(args, ' ')}`;
  if (result.stderr && result.stderr.length > 0) message += `\n${result.stderr.toString()}`;
  return genericNodeError(message, result);
}

function execFileSync(file, args, options) {
  ({ file, args, options } = require('internal/child_process/exec').execFileArguments(file, args, options));
  const showStderr = !options.stdio;
  const result = spawnSync(file, args, options);
  if (showStderr && result.stderr) process.stderr.write(result.stderr);
  const error = failure(result, [options.argv0 || file, ...args], undefined);
  if (error) throw error;
  return result.stdout;
}

function execSync(command, options) {
  const call = require('internal/child_process/exec').execArguments(command, options, undefined);
  const showStderr = !call.options.stdio;
  const result = spawnSync(call.file, call.options);
  if (showStderr && result.stderr) process.stderr.write(result.stderr);
  const error = failure(result, undefined, command);
  if (error) throw error;
  return result.stdout;
}

module.exports = { execFileSync, execSync, spawnSync };
