'use strict';
// console.table(): data as a table of box-drawing characters.

const {
  ArrayPrototypePush,
  MapPrototypeForEach,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty,
  SetPrototypeForEach,
  StringPrototypeRepeat,
} = primordials;

const { getStringWidth } = require('internal/util/inspect');
const { isMap, isMapIterator, isSet, isSetIterator } = require('internal/util/types');
const { previewEntries } = require('internal/util/preview');

const kIndex = '(index)';
const kIteration = '(iteration index)';
const kKey = 'Key';
const kValues = 'Values';

function line(left, middle, right, widths) {
  let text = left;
  for (let i = 0; i < widths.length; i++) text += (i > 0 ? middle : '') + StringPrototypeRepeat('─', widths[i]);
  return text + right;
}

function row(cells, widths) {
  let text = '│';
  for (let i = 0; i < widths.length; i++) {
    const cell = cells[i] ?? '';
    text += ` ${cell}${StringPrototypeRepeat(' ', widths[i] - getStringWidth(cell) - 1)}│`;
  }
  return text;
}

// `columns`: lists of cells below the `head` of the same place.
function render(head, columns) {
  const widths = [];
  let rows = 0;
  for (let i = 0; i < head.length; i++) {
    let width = getStringWidth(head[i]);
    const column = columns[i];
    if (column.length > rows) rows = column.length;
    for (let r = 0; r < column.length; r++) {
      const cell = column[r] === undefined ? 0 : getStringWidth(column[r]);
      if (cell > width) width = cell;
    }
    ArrayPrototypePush(widths, width + 2);
  }
  let text = `${line('┌', '┬', '┐', widths)}\n${row(head, widths)}\n${line('├', '┼', '┤', widths)}\n`;
  for (let r = 0; r < rows; r++) {
    const cells = [];
    for (let i = 0; i < head.length; i++) ArrayPrototypePush(cells, columns[i][r]);
    text += `${row(cells, widths)}\n`;
  }
  return text + line('└', '┴', '┘', widths);
}

function indexColumn(count) {
  const column = [];
  for (let i = 0; i < count; i++) ArrayPrototypePush(column, `${i}`);
  return column;
}

function pairTable(keys, values) {
  return render([kIteration, kKey, kValues], [indexColumn(keys.length), keys, values]);
}

function listTable(values) {
  return render([kIteration, kValues], [indexColumn(values.length), values]);
}

function collectionTable(data, show) {
  const keys = [];
  const values = [];
  if (isMap(data)) {
    MapPrototypeForEach(data, (value, key) => {
      ArrayPrototypePush(keys, show(key));
      ArrayPrototypePush(values, show(value));
    });
    return pairTable(keys, values);
  }
  if (isSet(data)) {
    SetPrototypeForEach(data, (value) => ArrayPrototypePush(values, show(value)));
    return listTable(values);
  }
  if (!isMapIterator(data) && !isSetIterator(data)) return undefined;
  const { 0: items, 1: pairs } = previewEntries(data, true);
  if (pairs && isMapIterator(data)) {
    for (let i = 0; i < items.length; i += 2) {
      ArrayPrototypePush(keys, show(items[i]));
      ArrayPrototypePush(values, show(items[i + 1]));
    }
    return pairTable(keys, values);
  }
  for (let i = 0; i < items.length; i++) ArrayPrototypePush(values, show(items[i]));
  return listTable(values);
}

// undefined where the data is no table: the caller prints it as it is.
function tableText(data, properties, show) {
  if (data === null || typeof data !== 'object') return undefined;
  const collection = collectionTable(data, show);
  if (collection !== undefined) return collection;
  const head = [];
  const columns = { __proto__: null };
  const plain = [];
  let hasPlain = false;
  const index = ObjectKeys(data);
  for (let r = 0; r < index.length; r++) {
    const item = data[index[r]];
    const primitive = item === null || (typeof item !== 'function' && typeof item !== 'object');
    if (primitive && properties === undefined) {
      hasPlain = true;
      plain[r] = show(item);
      continue;
    }
    const keys = properties ?? ObjectKeys(item);
    for (let k = 0; k < keys.length; k++) {
      const key = `${keys[k]}`;
      if (columns[key] === undefined) {
        columns[key] = [];
        ArrayPrototypePush(head, key);
      }
      columns[key][r] = !primitive && ObjectPrototypeHasOwnProperty(item, keys[k]) ? show(item[keys[k]]) : '';
    }
  }
  const lists = [index];
  for (let i = 0; i < head.length; i++) ArrayPrototypePush(lists, columns[head[i]]);
  const names = [kIndex];
  for (let i = 0; i < head.length; i++) ArrayPrototypePush(names, head[i]);
  if (hasPlain) {
    ArrayPrototypePush(names, kValues);
    ArrayPrototypePush(lists, plain);
  }
  return render(names, lists);
}

module.exports = { tableText };
