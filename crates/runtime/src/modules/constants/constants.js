'use strict';
// node:constants (deprecated): every constant of os, fs and crypto in one object.
// Follows https://nodejs.org/api/deprecations.html#DEP0008.

const { ObjectAssign, ObjectFreeze } = primordials;

const os = require('os').constants;
const merged = ObjectAssign({}, os.dlopen, os.errno, os.priority, os.signals, require('fs').constants, require('crypto').constants);

module.exports = ObjectFreeze(merged);
