'use strict';
// require('_stream_readable'): an old inner name that packages still load.

module.exports = require('stream').Readable;
