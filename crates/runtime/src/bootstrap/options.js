'use strict';
// The values of command line options for built-ins: `getOptionValue('--name')`. The command parses the line (and
// NODE_OPTIONS) once in Rust; `internalBinding('options').values` holds only what differs from the default.

const { values } = internalBinding('options');

function getOptionValue(name) {
  return values[name];
}

module.exports = { getOptionValue };
