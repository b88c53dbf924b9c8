'use strict';
// `inspector`: not there yet; loading the module works, using it is a clear error.

const { addNotYet } = require('internal/not_yet');

module.exports = addNotYet({ console: {}, url: () => undefined }, 'inspector', ['close', 'open', 'waitForDebugger'], ['Session']);
