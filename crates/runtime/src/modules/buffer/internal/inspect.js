'use strict';
// How util.inspect() shows a Buffer: '<Buffer 61 62 ... 3 more bytes, own: property>'.
// Follows https://nodejs.org/api/buffer.html#bufferinspect_max_bytes.

const {
  NumberIsInteger,
  ObjectKeys,
  ReflectOwnKeys,
  RegExpPrototypeSymbolReplace,
  StringPrototypeEndsWith,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  TypedArrayPrototypeGetLength,
} = primordials;

const { validateNumber } = require('internal/validators');
const { byName: { hex } } = require('internal/buffer/encodings');

let limit = 50;

function inspectMaxBytes() {
  return limit;
}
function setInspectMaxBytes(value) {
  validateNumber(value, 'INSPECT_MAX_BYTES', 0);
  limit = value;
}

// The own properties besides the bytes. Keys of a typed array list its indices first, in order.
function ownExtras(buf, showHidden) {
  const keys = showHidden ? ReflectOwnKeys(buf) : ObjectKeys(buf);
  const length = TypedArrayPrototypeGetLength(buf);
  const extras = { __proto__: null };
  let any = false;
  for (let i = length; i < keys.length; i++) {
    extras[keys[i]] = buf[keys[i]];
    any = true;
  }
  return any ? extras : undefined;
}

function inspectBuffer(buf, ctx) {
  const length = TypedArrayPrototypeGetLength(buf);
  const shown = limit < length ? limit : length;
  let text = '';
  if (shown > 0) {
    text = RegExpPrototypeSymbolReplace(/..(?=.)/g, hex.slice(buf, 0, NumberIsInteger(shown) ? shown : shown | 0), '$& ');
  }
  const rest = length - shown;
  if (rest > 0) text += ` ... ${rest} more byte${rest > 1 ? 's' : ''}`;
  if (ctx) {
    const extras = ownExtras(buf, ctx.showHidden);
    if (extras !== undefined) {
      if (length !== 0) text += ', ';
      const { inspect } = require('internal/util/inspect');
      const shownExtras = inspect(extras, { ...ctx, breakLength: Infinity, compact: true });
      const from = StringPrototypeIndexOf(shownExtras, '{ ') + 2;
      text += StringPrototypeSlice(shownExtras, from, shownExtras.length - (StringPrototypeEndsWith(shownExtras, ' }') ? 2 : 1));
    }
  }
  let name = 'Buffer';
  try {
    ({ name } = buf.constructor);
  } catch {
    // A constructor that cannot be read keeps the usual name.
  }
  return `<${name} ${text}>`;
}

module.exports = { inspectBuffer, inspectMaxBytes, setInspectMaxBytes };
