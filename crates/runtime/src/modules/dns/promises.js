'use strict';
// `dns/promises`: the promise forms of `dns`, which are made beside the callback forms.

module.exports = require('dns').promises;
