'use strict';
// Queuing strategies: how much a chunk counts and how much may wait. Streams standard, section 7; and reading the
// `strategy` argument of the stream constructors.

const { FunctionPrototypeCall, Number, NumberIsNaN } = primordials;
const { codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_OPTION } } = require('internal/errors');
const { finishClass, kState, stateOf } = require('internal/web/streams/util');

// One function of each kind for the whole realm, as the standard wants it.
const byteLengthSize = ({ size(chunk) { return chunk.byteLength; } }).size;
const countSize = ({ size() { return 1; } }).size;

class StrategyState {
  highWaterMark = 0;

  constructor(kind, highWaterMark) {
    this.kind = kind;
    this.highWaterMark = highWaterMark;
  }
}

function readInit(init) {
  if (init === null || (typeof init !== 'object' && typeof init !== 'function')) throw new ERR_INVALID_ARG_TYPE('init', 'object', init);
  if (init.highWaterMark === undefined) throw new ERR_MISSING_OPTION('init.highWaterMark');
  return +init.highWaterMark;
}

function strategyOf(self, kind) {
  const state = stateOf(self, StrategyState, kind);
  if (state.kind !== kind) stateOf(undefined, StrategyState, kind);
  return state;
}

class ByteLengthQueuingStrategy {
  constructor(init) {
    this[kState] = new StrategyState('ByteLengthQueuingStrategy', readInit(init));
  }

  get highWaterMark() {
    return strategyOf(this, 'ByteLengthQueuingStrategy').highWaterMark;
  }

  get size() {
    strategyOf(this, 'ByteLengthQueuingStrategy');
    return byteLengthSize;
  }
}
finishClass(ByteLengthQueuingStrategy, ['highWaterMark', 'size'], (self) => ({ highWaterMark: self.highWaterMark }));

class CountQueuingStrategy {
  constructor(init) {
    this[kState] = new StrategyState('CountQueuingStrategy', readInit(init));
  }

  get highWaterMark() {
    return strategyOf(this, 'CountQueuingStrategy').highWaterMark;
  }

  get size() {
    strategyOf(this, 'CountQueuingStrategy');
    return countSize;
  }
}
finishClass(CountQueuingStrategy, ['highWaterMark', 'size'], (self) => ({ highWaterMark: self.highWaterMark }));

function checkStrategy(strategy, name) {
  if (strategy === undefined || strategy === null) return;
  if (typeof strategy !== 'object' && typeof strategy !== 'function') throw new ERR_INVALID_ARG_TYPE(name, 'object', strategy);
}

function extractHighWaterMark(value, fallback) {
  if (value === undefined) return fallback;
  const mark = Number(value);
  if (NumberIsNaN(mark) || mark < 0) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', value);
  return mark;
}

// undefined means "each chunk counts one".
function extractSize(size) {
  if (size === undefined) return undefined;
  if (typeof size !== 'function') throw new ERR_INVALID_ARG_TYPE('strategy.size', 'Function', size);
  if (size === countSize) return undefined;
  return (chunk) => FunctionPrototypeCall(size, undefined, chunk);
}

// Checks what a size function gave.
function checkSize(size) {
  const number = Number(size);
  if (NumberIsNaN(number) || number < 0 || number === Infinity) throw new ERR_INVALID_ARG_VALUE.RangeError('size', size);
  return number;
}

module.exports = { ByteLengthQueuingStrategy, CountQueuingStrategy, checkSize, checkStrategy, extractHighWaterMark, extractSize };
