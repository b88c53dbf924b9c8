'use strict';
// The clock of `performance`: milliseconds since the process started, monotonic, with fractions.

const { now, timeOrigin } = internalBinding('performance');

module.exports = { now, timeOrigin };
