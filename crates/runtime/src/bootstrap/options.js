'use strict';
// The values of command line options for built-ins: `getOptionValue('--name')`. The command parses the line (and
// NODE_OPTIONS) once, in Rust; options that were not given are undefined, those without a value true, and
// `--disable-warning`, of which all values count, an array.

const { flags } = internalBinding('runtime');

const getOptionValue = (name) => flags[name];

module.exports = { getOptionValue };
