'use strict';
// node:console: the global console, also as a module. https://nodejs.org/api/console.html

module.exports = require('internal/console/global');
