'use strict';
// node:path: the object of the host's own kind of path. Follows https://nodejs.org/api/path.html.

const posix = require('internal/path/posix');
const win32 = require('internal/path/win32');

posix.posix = win32.posix = posix;
posix.win32 = win32.win32 = win32;
// The name under which old programs reach toNamespacedPath().
posix._makeLong = posix.toNamespacedPath;
win32._makeLong = win32.toNamespacedPath;

module.exports = process.platform === 'win32' ? win32 : posix;
