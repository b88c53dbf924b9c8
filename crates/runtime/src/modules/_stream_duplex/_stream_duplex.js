'use strict';
// require('_stream_duplex'): an old inner name that packages still load.

module.exports = require('stream').Duplex;
