'use strict';
// require('stream/promises'): pipeline() and finished() that return promises.

const { ArrayPrototypePop, Promise } = primordials;
const { validateAbortSignal } = require('internal/validators');
const { isIterable, isNodeStream, isWebStream } = require('internal/stream/utils');
const { pipelineImpl } = require('internal/stream/pipeline');
const { finished } = require('internal/stream/end_of_stream');
require('stream');

function pipeline(...streams) {
  return new Promise((resolve, reject) => {
    let signal;
    let end;
    const last = streams[streams.length - 1];
    // A trailing plain object is the options.
    if (last && typeof last === 'object' && !isNodeStream(last) && !isIterable(last) && !isWebStream(last)) {
      const options = ArrayPrototypePop(streams);
      signal = options.signal;
      end = options.end;
    }
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    pipelineImpl(streams, (err, value) => {
      if (err) reject(err);
      else resolve(value);
    }, { signal, end });
  });
}

module.exports = { finished, pipeline };
