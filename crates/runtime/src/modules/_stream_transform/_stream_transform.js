'use strict';
// require('_stream_transform'): an old inner name that packages still load.

module.exports = require('stream').Transform;
