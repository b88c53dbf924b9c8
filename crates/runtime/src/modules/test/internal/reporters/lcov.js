'use strict';
// The `lcov` reporter needs code coverage, which Rondo does not measure yet: it says so when used.

const { codes: { ERR_METHOD_NOT_IMPLEMENTED } } = require('internal/errors');

class LcovReporter {
  constructor() {
    throw new ERR_METHOD_NOT_IMPLEMENTED('the lcov reporter');
  }
}

module.exports = { LcovReporter };
