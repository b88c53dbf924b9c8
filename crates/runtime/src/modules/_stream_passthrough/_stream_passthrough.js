'use strict';
// require('_stream_passthrough'): an old inner name that packages still load.

module.exports = require('stream').PassThrough;
