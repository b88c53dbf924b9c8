'use strict';
// `require('process')` is the global `process`; it is put together in bootstrap/process.js.

module.exports = process;
