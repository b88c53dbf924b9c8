'use strict';
// require('stream/web'): the Web Streams API. Node's page "Web Streams API".

module.exports = require('internal/web/streams');
