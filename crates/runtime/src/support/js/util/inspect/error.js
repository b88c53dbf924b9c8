'use strict';
// How inspect() shows errors: the stack with the class name put right, repeated frames left out, own properties, cause.

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypeIndexOf,
  ArrayPrototypePush,
  ArrayPrototypeSplice,
  ErrorPrototypeToString,
  ObjectPrototypeHasOwnProperty,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  String,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeRepeat,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

const { join } = require('internal/util/inspect/join');

function errorText(error) {
  try {
    return ErrorPrototypeToString(error);
  } catch {
    return '[object Error]';
  }
}

// The stack as text; one that is not a string is formatted below the error's own text.
function stackOf(ctx, error, formatValue) {
  const stack = read(error, 'stack');
  if (typeof stack === 'string') return stack || errorText(error);
  if (!stack) return errorText(error);
  const { compact } = ctx;
  ctx.seen.push(error);
  ctx.indentation += 4;
  ctx.compact = false;
  const shown = formatValue(ctx, stack, 0);
  ctx.compact = compact;
  ctx.indentation -= 4;
  ctx.seen.pop();
  return `${errorText(error)}\n    ${shown}`;
}

// A property of a hostile error may throw when read; then it counts as missing.
function read(object, key) {
  try {
    return object[key];
  } catch {
    return undefined;
  }
}

const headName = /^([A-Z][A-Za-z_0-9[\] ()-]+)(?::|\n\s+at)/;
const bareName = /^([A-Za-z_0-9-]*Error)$/;

function wordAt(stack, name) {
  if (!StringPrototypeStartsWith(stack, name)) return false;
  const next = stack[name.length];
  return next === undefined || next === ':' || next === '\n';
}

// A subclass that sets no name shows its base's name in the stack: put the class name there, beside or around it.
function withClassName(stack, constructor, name, tag) {
  if (constructor === null) {
    const found = RegExpPrototypeExec(headName, stack) ?? RegExpPrototypeExec(bareName, stack);
    const shown = found?.[1] ?? '';
    if (shown === '') return `[Error: null prototype]: ${stack}`;
    return `[${shown}: null prototype]${StringPrototypeSlice(stack, shown.length)}`;
  }
  const full = tag !== '' && tag !== constructor ? `${constructor} [${tag}]` : constructor;
  if (full === name || !StringPrototypeEndsWith(name, 'Error') || !wordAt(stack, name)) return stack;
  const rest = StringPrototypeSlice(stack, name.length);
  if (StringPrototypeEndsWith(constructor, name)) return `${full}${rest}`;
  return `${full} [${name}]${rest}`;
}

// Drops own properties whose text the stack shows already.
function dropShown(ctx, error, keys, stack) {
  if (ctx.showHidden) return;
  const names = ['name', 'message', 'stack'];
  for (let i = 0; i < names.length; i++) {
    const at = ArrayPrototypeIndexOf(keys, names[i]);
    if (at === -1) continue;
    let value;
    try {
      value = error[names[i]];
    } catch {
      continue;
    }
    if (typeof value !== 'string' || StringPrototypeIncludes(stack, value)) ArrayPrototypeSplice(keys, at, 1);
  }
}

// The longest run of equal frames at the end of `a` that also stands somewhere in `b`: [start in a, length].
function sharedRun(a, b) {
  for (let start = 0; start < a.length - 3; start++) {
    let at = -1;
    for (let i = 0; i < b.length; i++) {
      if (b[i] === a[start]) {
        at = i;
        break;
      }
    }
    if (at === -1) continue;
    const limit = b.length - at;
    if (limit > 3) {
      let length = 1;
      while (length < limit && start + length < a.length && a[start + length] === b[at + length]) length++;
      if (length > 3) return [start, length];
    }
  }
  return [0, 0];
}

// Shows a block of frames that repeats (deep recursion) once: "... collapsed n duplicate lines ...".
function collapseRepeats(lines) {
  const out = [];
  let i = 0;
  while (i < lines.length) {
    let period = 0;
    let times = 0;
    for (let size = 1; size <= 30 && i + 2 * size <= lines.length; size++) {
      let count = 0;
      while (i + (count + 2) * size <= lines.length && sameBlock(lines, i, i + (count + 1) * size, size)) count++;
      if (count > 0 && count * size >= 3) {
        period = size;
        times = count;
        break;
      }
    }
    if (period === 0) {
      ArrayPrototypePush(out, lines[i++]);
      continue;
    }
    for (let k = 0; k < period; k++) ArrayPrototypePush(out, lines[i + k]);
    ArrayPrototypePush(out, `    ... collapsed ${period * times} duplicate lines matching above ${period} lines ${times} times...`);
    i += period * (times + 1);
  }
  return out;
}

function sameBlock(lines, a, b, size) {
  for (let k = 0; k < size; k++) if (lines[a + k] !== lines[b + k]) return false;
  return true;
}

function framesOf(ctx, error, stack) {
  let lines = StringPrototypeSplit(stack, '\n');
  const cause = read(error, 'cause');
  if (cause != null && ctx.isError(cause)) {
    const causeStack = read(cause, 'stack');
    const at = typeof causeStack === 'string' ? StringPrototypeIndexOf(causeStack, '\n    at') : -1;
    if (at !== -1) {
      const causeLines = StringPrototypeSplit(StringPrototypeSlice(causeStack, at + 1), '\n');
      const { 0: start, 1: length } = sharedRun(lines, causeLines);
      if (length > 3) {
        ArrayPrototypeSplice(lines, start + 1, length - 2, `    ... ${length - 2} lines matching cause stack trace ...`);
      }
    }
  }
  if (lines.length > 10) lines = collapseRepeats(lines);
  return lines;
}

// The part of a stack that holds its frames starts here, -1 if there are none.
function frameStart(error, stack) {
  const own = read(error, 'message');
  const message = typeof own === 'string' ? own : '';
  const from = message === '' ? -1 : StringPrototypeIndexOf(stack, message);
  return StringPrototypeIndexOf(stack, '\n    at', from === -1 ? 0 : from + message.length);
}

const coreFrame = /^ {4}at (?:[^/\\(]+ \(|)node:(.+):\d+:\d+(?:\)|$)/;
const packageInPath = /([\\/]node_modules[\\/])((?:@[^\\/]+[\\/])?[^\\/]+)(?=[\\/])/g;

function colorFrame(ctx, line, folder) {
  if (RegExpPrototypeExec(coreFrame, line) !== null) return ctx.stylize(line, 'undefined');
  let text = line;
  if (folder !== '') {
    let at = StringPrototypeIndexOf(line, folder);
    let length = folder.length;
    const url = StringPrototypeIndexOf(line, `file://${folder}`);
    if (url !== -1) {
      at = url;
      length += 7;
    }
    if (at !== -1) {
      let from = at;
      let head = StringPrototypeSlice(line, at, at + length);
      let tail = StringPrototypeSlice(line, at + length);
      if (line[at - 1] === '(' && StringPrototypeEndsWith(line, ')')) {
        from--;
        head = `(${head}`;
        tail = `${StringPrototypeSlice(tail, 0, -1)}${ctx.stylize(')', 'undefined')}`;
      }
      text = `${StringPrototypeSlice(line, 0, from)}${ctx.stylize(head, 'undefined')}${tail}`;
    }
  }
  return RegExpPrototypeSymbolReplace(packageInPath, text, (whole, slash, name) => `${slash}${ctx.stylize(name, 'module')}`);
}

function workingFolder() {
  try {
    return `${process.cwd()}/`;
  } catch {
    return '';
  }
}

// Returns the text before the braces; adds `cause` and `errors` to `keys` where they are not enumerable.
function formatError(ctx, error, constructor, tag, keys, formatValue) {
  const given = read(error, 'name');
  const name = given != null ? String(given) : 'Error';
  let stack = stackOf(ctx, error, formatValue);
  dropShown(ctx, error, keys, stack);
  if (ObjectPrototypeHasOwnProperty(error, 'cause') && !ArrayPrototypeIncludes(keys, 'cause')) ArrayPrototypePush(keys, 'cause');
  if (ObjectPrototypeHasOwnProperty(error, 'errors') && ArrayIsArray(read(error, 'errors')) && !ArrayPrototypeIncludes(keys, 'errors')) {
    ArrayPrototypePush(keys, 'errors');
  }
  stack = withClassName(stack, constructor, name, tag);
  const at = frameStart(error, stack);
  if (at === -1) {
    if (stack !== '[object Error]') stack = `[${stack}]`;
  } else {
    const lines = framesOf(ctx, error, StringPrototypeSlice(stack, at + 1));
    let head = StringPrototypeSlice(stack, 0, at);
    if (ctx.colors) {
      const folder = workingFolder();
      for (let i = 0; i < lines.length; i++) head += `\n${colorFrame(ctx, lines[i], folder)}`;
      stack = head;
    } else {
      stack = `${head}\n${join(lines, '\n')}`;
    }
  }
  if (ctx.indentation !== 0) stack = StringPrototypeReplaceAll(stack, '\n', `\n${StringPrototypeRepeat(' ', ctx.indentation)}`);
  return stack;
}

module.exports = { formatError };
