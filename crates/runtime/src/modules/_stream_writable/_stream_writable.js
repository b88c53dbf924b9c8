'use strict';
// require('_stream_writable'): an old inner name that packages still load.

module.exports = require('stream').Writable;
