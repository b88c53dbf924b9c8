'use strict';
// `child_process`: not there yet; loading the module works, using it is a clear error.

const { addNotYet } = require('internal/not_yet');

module.exports = addNotYet({}, 'child_process', ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'], ['ChildProcess']);
