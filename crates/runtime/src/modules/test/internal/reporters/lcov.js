'use strict';
// The `lcov` reporter: it writes only when code coverage is measured (the event `test:coverage`), which Rondo does not do yet.

const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');
const { Transform } = require('stream');

class LcovReporter extends Transform {
  constructor(options) {
    super({ ...options, writableObjectMode: true, __proto__: null });
  }

  _transform({ type }, encoding, callback) {
    if (type === 'test:coverage') callback(new ERR_METHOD_NOT_IMPLEMENTED('the lcov report'));
    else callback();
  }
}

module.exports = { LcovReporter };
