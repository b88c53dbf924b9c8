'use strict';
// node:util/types. https://nodejs.org/api/util.html#utiltypes

module.exports = require('internal/util/types');
