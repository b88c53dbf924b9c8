'use strict';
// `fsPromises.watch` (nodejs.org/api/fs.html#fspromiseswatchfilename-options): the changes of an FSWatcher as an async
// iterator. Changes that nobody has asked for yet wait in a queue of at most `maxQueue`.

const { ArrayPrototypePush, ArrayPrototypeShift, PromiseWithResolvers } = primordials;
const { AbortError, codes: { ERR_FS_WATCH_QUEUE_OVERFLOW } } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateInteger, validateObject, validateOneOf } = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { checkEncoding, toPath } = require('internal/fs/utils');
const { checkIgnore, watch: watchEvents } = require('internal/fs/watchers');

async function* watch(filename, options = kEmptyObject) {
  filename = toPath(filename);
  validateObject(options, 'options');
  const { persistent = true, recursive = false, encoding = 'utf8', maxQueue = 2048, overflow = 'ignore', signal, ignore } = options;
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  validateInteger(maxQueue, 'options.maxQueue');
  validateOneOf(overflow, 'options.overflow', ['ignore', 'throw']);
  validateAbortSignal(signal, 'options.signal');
  checkIgnore(ignore, 'options.ignore');
  checkEncoding(encoding);
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });

  const queue = [];
  let failure = null;
  let wake = PromiseWithResolvers();
  const fail = (err) => {
    failure ??= err;
    wake.resolve();
  };
  const watcher = watchEvents(filename, { persistent, recursive, encoding, ignore });
  watcher.on('error', fail);
  watcher.on('change', (eventType, filename) => {
    if (queue.length < maxQueue) {
      ArrayPrototypePush(queue, { __proto__: null, eventType, filename });
      wake.resolve();
    } else if (overflow === 'ignore') {
      process.emitWarning('fs.watch maxQueue exceeded');
    } else {
      fail(new ERR_FS_WATCH_QUEUE_OVERFLOW(maxQueue));
    }
  });
  const onAbort = () => fail(new AbortError(undefined, { cause: signal.reason }));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      if (failure !== null) throw failure;
      if (queue.length > 0) {
        yield ArrayPrototypeShift(queue);
        continue;
      }
      wake = PromiseWithResolvers();
      await wake.promise;
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    watcher.close();
  }
}

module.exports = { watch };
