'use strict';
// `repl`: not there yet; loading the module works, using it is a clear error.

const { Symbol } = primordials;
const { addNotYet } = require('internal/not_yet');

module.exports = addNotYet({ REPL_MODE_SLOPPY: Symbol('repl-sloppy'), REPL_MODE_STRICT: Symbol('repl-strict') }, 'repl', ['start', 'writer'], ['Recoverable', 'REPLServer']);
