'use strict';
// `fs.openAsBlob` (nodejs.org/api/fs.html#fsopenasblobpath-options): a Blob whose bytes stay in the file until somebody reads
// them. A file that has changed in between cannot be read any more, as its page says.

const { ArrayBuffer, Number, Promise } = primordials;
const binding = internalBinding('fs');
const { lazyDOMException } = require('internal/util');
const { toBuffer } = require('internal/fs/utils');
const { takeStats } = require('internal/fs/stats');
const { createSourceBlob } = require('internal/web/blob');

function look(path, callback) {
  binding.stat(path, true, false, (err) => callback(err, err ? undefined : takeStats(true)));
}

function notReadable() {
  return lazyDOMException('The blob could not be read', 'NotReadableError');
}

function readRange(path, made, start, end) {
  return new Promise((resolve, reject) => {
    binding.open(path, 0, 0, (err, fd) => {
      if (err) return reject(notReadable());
      const finish = (err, bytes) => binding.close(fd, (closeError) => (err || closeError ? reject(notReadable()) : resolve(bytes)));
      look(path, (err, now) => {
        if (err || now.size !== made.size || now.mtimeNs !== made.mtimeNs) return finish(notReadable());
        const bytes = toBuffer(new ArrayBuffer(end - start));
        fill(fd, bytes, 0, start, finish);
      });
    });
  });
}

function fill(fd, bytes, done, position, finish) {
  if (done === bytes.length) return finish(null, bytes);
  binding.read(fd, bytes, done, bytes.length - done, position, (err, count) => {
    if (err || count === 0) return finish(err ?? notReadable());
    fill(fd, bytes, done + count, position + count, finish);
  });
}

function blobOfFile(path, type) {
  binding.stat(path, true, false);
  const made = takeStats(true);
  return createSourceBlob({
    read: (start, end) => readRange(path, made, start, end),
    // Whether all that was read is still what the file holds.
    check: () => readRange(path, made, 0, 0),
  }, Number(made.size), { type });
}

module.exports = { blobOfFile };
