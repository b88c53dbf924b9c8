'use strict';
// `events.addAbortListener(signal, listener)`: a listener that runs even when an earlier one stops propagation.

const { SymbolDispose } = primordials;
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');
const { validateAbortSignal, validateFunction } = require('internal/validators');

function addAbortListener(signal, listener) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  let remove;
  if (signal.aborted) {
    require('internal/bootstrap/task_queues').queueMicrotask(() => listener());
  } else {
    const { kResistStopPropagation } = require('internal/web/event_target');
    signal.addEventListener('abort', listener, { __proto__: null, once: true, [kResistStopPropagation]: true });
    remove = () => signal.removeEventListener('abort', listener);
  }
  return {
    __proto__: null,
    [SymbolDispose]() { remove?.(); },
  };
}

module.exports = { addAbortListener };
