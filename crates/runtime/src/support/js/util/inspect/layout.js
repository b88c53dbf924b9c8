'use strict';
// How the parts of a formatted object become lines: all on one line where they fit, arrays of short items in columns,
// otherwise one part per line.

const {
  ArrayPrototypePush,
  MathFloor,
  MathMax,
  MathMin,
  MathRound,
  MathSqrt,
  StringPrototypeIncludes,
  StringPrototypePadEnd,
  StringPrototypePadStart,
  StringPrototypeRepeat,
} = primordials;

const { getStringWidth, stripControl } = require('internal/util/inspect/strings');
const { join } = require('internal/util/inspect/join');

// What kind of parts an object has.
const kObject = 0;
const kArrayItem = 1;
const kArrayExtras = 2;

function fits(ctx, parts, start, base) {
  let total = parts.length + start;
  if (total + parts.length > ctx.breakLength) return false;
  for (let i = 0; i < parts.length; i++) {
    total += ctx.colors ? stripControl(parts[i]).length : parts[i].length;
    if (total > ctx.breakLength) return false;
  }
  return base === '' || !StringPrototypeIncludes(base, '\n');
}

// Puts more than six short items into columns of equal width. The number of columns aims at a block about 2.5 times as
// wide as high (a character is that much higher than wide), at most 15 (16 when compact is raised) columns.
function intoColumns(ctx, parts, values) {
  let cells = parts.length;
  // The note "... n more items" keeps its own line.
  if (ctx.maxArrayLength < cells && values !== undefined && parts.length > ctx.maxArrayLength) cells--;
  const widths = [];
  let total = 0;
  let widest = 0;
  for (let i = 0; i < cells; i++) {
    const width = ctx.colors ? getStringWidth(stripControl(parts[i])) : getStringWidth(parts[i]);
    widths[i] = width;
    total += width + 2;
    if (width > widest) {
      widest = width;
      // Too wide for three columns.
      if ((width + 2) * 3 + ctx.indentation >= ctx.breakLength) return parts;
    }
  }
  const cell = widest + 2;
  if (cell * 3 + ctx.indentation >= ctx.breakLength || (total / cell <= 5 && widest > 6)) return parts;
  const bias = MathSqrt(cell - total / parts.length);
  const biased = MathMax(cell - 3 - bias, 1);
  const columns = MathMin(
    MathRound(MathSqrt(2.5 * biased * cells) / biased),
    MathFloor((ctx.breakLength - ctx.indentation) / cell),
    ctx.compact * 4,
    15,
  );
  if (columns <= 1) return parts;
  const columnWidths = [];
  for (let column = 0; column < columns; column++) {
    let width = 0;
    for (let i = column; i < cells; i += columns) if (widths[i] > width) width = widths[i];
    ArrayPrototypePush(columnWidths, width + 2);
  }
  let alignRight = values !== undefined;
  for (let i = 0; alignRight && i < parts.length && i < values.length; i++) {
    const type = typeof values[i];
    alignRight = type === 'number' || type === 'bigint';
  }
  const rows = [];
  for (let first = 0; first < cells; first += columns) {
    const end = MathMin(first + columns, cells);
    let row = '';
    for (let i = first; i < end; i++) {
      const last = i === end - 1;
      const text = last ? parts[i] : `${parts[i]}, `;
      // Escape sequences and wide characters make the length differ from the width.
      const slack = parts[i].length - widths[i];
      if (alignRight) row += StringPrototypePadStart(text, columnWidths[i - first] + slack - (last ? 2 : 0), ' ');
      else row += last ? text : StringPrototypePadEnd(text, columnWidths[i - first] + slack, ' ');
    }
    ArrayPrototypePush(rows, row);
  }
  if (cells < parts.length) ArrayPrototypePush(rows, parts[cells]);
  return rows;
}

// `depth` is the nesting of this object; ctx.deepest that of the object formatted last inside it.
function toText(ctx, parts, base, braces, kind, depth, values) {
  if (ctx.compact !== true) {
    if (typeof ctx.compact === 'number' && ctx.compact >= 1) {
      const count = parts.length;
      if (kind === kArrayExtras && count > 6) parts = intoColumns(ctx, parts, values);
      if (ctx.deepest - depth < ctx.compact && count === parts.length) {
        const start = parts.length + ctx.indentation + braces[0].length + base.length + 10;
        if (fits(ctx, parts, start, base)) {
          const line = join(parts, ', ');
          if (!StringPrototypeIncludes(line, '\n')) return `${base ? `${base} ` : ''}${braces[0]} ${line} ${braces[1]}`;
        }
      }
    }
    const indent = `\n${StringPrototypeRepeat(' ', ctx.indentation)}`;
    return `${base ? `${base} ` : ''}${braces[0]}${indent}  ${join(parts, `,${indent}  `)}${indent}${braces[1]}`;
  }
  if (fits(ctx, parts, 0, base)) {
    return `${braces[0]}${base ? ` ${base}` : ''} ${join(parts, ', ')} ${braces[1]}`;
  }
  const indent = `\n${StringPrototypeRepeat(' ', ctx.indentation)}`;
  const lead = base === '' && braces[0].length === 1 ? ' ' : `${base ? ` ${base}` : ''}${indent}  `;
  return `${braces[0]}${lead}${join(parts, `,${indent}  `)} ${braces[1]}`;
}

module.exports = { kArrayExtras, kArrayItem, kObject, toText };
