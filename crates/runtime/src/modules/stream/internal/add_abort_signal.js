'use strict';
// stream.addAbortSignal(): an AbortSignal that destroys (node streams) or errors (web streams) a stream.

const { SymbolDispose } = primordials;
const { codes: { ERR_INVALID_ARG_TYPE }, AbortError } = require('internal/errors');
const { isNodeStream, isWebStream, kControllerErrorFunction } = require('internal/stream/utils');

function addAbortSignal(signal, stream) {
  if (signal === null || typeof signal !== 'object' || !('aborted' in signal)) {
    throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  }
  if (!isNodeStream(stream) && !isWebStream(stream)) {
    throw new ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  return addAbortSignalNoValidate(signal, stream);
}

function addAbortSignalNoValidate(signal, stream) {
  if (typeof signal !== 'object' || !('aborted' in signal)) return stream;
  const onAbort = isNodeStream(stream) ?
    () => { stream.destroy(new AbortError(undefined, { cause: signal.reason })); } :
    () => { stream[kControllerErrorFunction](new AbortError(undefined, { cause: signal.reason })); };
  if (signal.aborted) {
    onAbort();
  } else {
    const disposable = require('events').addAbortListener(signal, onAbort);
    require('internal/stream/end_of_stream').eos(stream, () => { disposable[SymbolDispose](); });
  }
  return stream;
}

module.exports = { addAbortSignal, addAbortSignalNoValidate };
