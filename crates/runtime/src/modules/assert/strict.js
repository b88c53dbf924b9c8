'use strict';
// node:assert/strict: the strict methods under the plain names. https://nodejs.org/api/assert.html#strict-assertion-mode

module.exports = require('assert').strict;
