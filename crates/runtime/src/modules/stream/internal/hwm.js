'use strict';
// High-water marks: the process-wide defaults and how one stream's own is picked from its options.

const { MathFloor, NumberIsInteger } = primordials;
const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateInteger } = require('internal/validators');

let defaultBytes = process.platform === 'win32' ? 16 * 1024 : 64 * 1024;
let defaultObjects = 16;

function getDefaultHighWaterMark(objectMode) {
  return objectMode ? defaultObjects : defaultBytes;
}

function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  if (objectMode) defaultObjects = value;
  else defaultBytes = value;
}

// `sideKey` is the option that speaks for one side of a Duplex; the general option goes before it.
function pickHighWaterMark(objectMode, options, sideKey, isDuplex) {
  let value = options.highWaterMark;
  let key = 'highWaterMark';
  if (value == null) {
    if (!isDuplex) return objectMode ? defaultObjects : defaultBytes;
    value = options[sideKey];
    key = sideKey;
    if (value == null) return objectMode ? defaultObjects : defaultBytes;
  }
  if (!NumberIsInteger(value) || value < 0) throw new ERR_INVALID_ARG_VALUE(`options.${key}`, value);
  return MathFloor(value);
}

module.exports = { getDefaultHighWaterMark, setDefaultHighWaterMark, pickHighWaterMark };
