'use strict';
// How inspect() shows values that are not objects.

const {
  ArrayPrototypePush,
  MathTrunc,
  NumberIsNaN,
  RegExpPrototypeSymbolSplit,
  String,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeRepeat,
  StringPrototypeSlice,
  SymbolPrototypeToString,
} = primordials;

const { groupLeft, groupRight, quote } = require('internal/util/inspect/strings');
const { join } = require('internal/util/inspect/join');

function formatNumber(stylize, value, separator) {
  if (!separator) {
    if (value === 0 && 1 / value < 0) return stylize('-0', 'number');
    return stylize(`${value}`, 'number');
  }
  const text = String(value);
  const whole = MathTrunc(value);
  if (whole === value) {
    if (value === 0 && 1 / value < 0) return stylize('-0', 'number');
    return stylize(StringPrototypeIncludes(text, 'e') ? text : groupLeft(text), 'number');
  }
  if (NumberIsNaN(value) || StringPrototypeIncludes(text, 'e')) return stylize(text, 'number');
  const dot = StringPrototypeIndexOf(text, '.');
  return stylize(`${groupLeft(StringPrototypeSlice(text, 0, dot))}.${groupRight(StringPrototypeSlice(text, dot + 1))}`, 'number');
}

function formatBigInt(stylize, value, separator) {
  return stylize(`${separator ? groupLeft(String(value)) : value}n`, 'bigint');
}

const afterNewline = /(?<=\n)/;

function formatString(ctx, stylize, value) {
  let rest = '';
  if (value.length > ctx.maxStringLength) {
    const cut = value.length - ctx.maxStringLength;
    value = StringPrototypeSlice(value, 0, ctx.maxStringLength);
    rest = `... ${cut} more character${cut > 1 ? 's' : ''}`;
  }
  // A long text with line breaks is shown line by line.
  if (ctx.compact !== true && value.length > 16 && value.length > ctx.breakLength - ctx.indentation - 4 && StringPrototypeIncludes(value, '\n')) {
    const lines = RegExpPrototypeSymbolSplit(afterNewline, value);
    const out = [];
    for (let i = 0; i < lines.length; i++) ArrayPrototypePush(out, stylize(quote(lines[i]), 'string'));
    return join(out, ` +\n${StringPrototypeRepeat(' ', ctx.indentation + 2)}`) + rest;
  }
  return stylize(quote(value), 'string') + rest;
}

function formatPrimitive(ctx, stylize, value) {
  switch (typeof value) {
    case 'string': return formatString(ctx, stylize, value);
    case 'number': return formatNumber(stylize, value, ctx.numericSeparator);
    case 'bigint': return formatBigInt(stylize, value, ctx.numericSeparator);
    case 'boolean': return stylize(value ? 'true' : 'false', 'boolean');
    case 'undefined': return stylize('undefined', 'undefined');
    default: return stylize(SymbolPrototypeToString(value), 'symbol');
  }
}

module.exports = { formatBigInt, formatNumber, formatPrimitive };
