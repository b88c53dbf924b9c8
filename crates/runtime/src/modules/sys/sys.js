'use strict';
// node:sys (deprecated): another name of node:util. Follows https://nodejs.org/api/deprecations.html#DEP0025.

process.emitWarning('sys is deprecated. Use `node:util` instead.', 'DeprecationWarning', 'DEP0025');

module.exports = require('util');
