'use strict';
// The values of command line options for built-ins: `getOptionValue('--name')`. The command parses the line (and
// NODE_OPTIONS) once, in Rust; options that were not given are undefined, those without a value true.

const { StringPrototypeSplit } = primordials;
const { flags } = internalBinding('runtime');

// Options that may be given more than once.
const lists = { '__proto__': null, '--disable-warning': true };

function getOptionValue(name) {
  const value = flags[name];
  if (value !== undefined && lists[name] && typeof value === 'string') return StringPrototypeSplit(value, ',');
  return value;
}

module.exports = { getOptionValue };
