'use strict';
// require('stream'): the old Stream class with everything else hung on it. Node's page "Stream".

const { ArrayPrototypeForEach, ObjectDefineProperty, ObjectKeys, ReflectApply } = primordials;
const { codes: { ERR_ILLEGAL_CONSTRUCTOR } } = require('internal/errors');
const { kCustomPromisifiedSymbol } = require('internal/util');
const { isArrayBufferView, isUint8Array, viewToBuffer } = require('internal/stream/bytes');
const { Stream } = require('internal/stream/legacy');
const utils = require('internal/stream/utils');
const { getDefaultHighWaterMark, setDefaultHighWaterMark } = require('internal/stream/hwm');

module.exports = Stream;
Stream.isDestroyed = utils.isDestroyed;
Stream.isDisturbed = utils.isDisturbed;
Stream.isErrored = utils.isErrored;
Stream.isReadable = utils.isReadable;
Stream.isWritable = utils.isWritable;

const Readable = Stream.Readable = require('internal/stream/readable');
Stream.Writable = require('internal/stream/writable');
Stream.Duplex = require('internal/stream/duplex');
const { Transform, PassThrough } = require('internal/stream/transform');
Stream.Transform = Transform;
Stream.PassThrough = PassThrough;
Stream.duplexPair = require('internal/stream/duplex_pair');
const { pipeline } = require('internal/stream/pipeline');
Stream.pipeline = pipeline;
const { addAbortSignal } = require('internal/stream/add_abort_signal');
Stream.addAbortSignal = addAbortSignal;
const { eos } = require('internal/stream/end_of_stream');
Stream.finished = eos;
Stream.destroy = require('internal/stream/destroy').destroyer;
Stream.compose = require('internal/stream/compose');
Stream.setDefaultHighWaterMark = setDefaultHighWaterMark;
Stream.getDefaultHighWaterMark = getDefaultHighWaterMark;

// The iterator helpers are methods of Readable; those that give a stream are turned into one here.
const operators = require('internal/stream/operators');
function defineMethod(name, value) {
  ObjectDefineProperty(value, 'name', { __proto__: null, value: name, configurable: true });
  ObjectDefineProperty(Readable.prototype, name, { __proto__: null, value, enumerable: false, configurable: true, writable: true });
}
ArrayPrototypeForEach(ObjectKeys(operators.returningStreams), (name) => {
  const operator = operators.returningStreams[name];
  const fn = function(...args) {
    if (new.target) throw new ERR_ILLEGAL_CONSTRUCTOR();
    return Readable.from(ReflectApply(operator, this, args));
  };
  ObjectDefineProperty(fn, 'length', { __proto__: null, value: operator.length, configurable: true });
  defineMethod(name, fn);
});
ArrayPrototypeForEach(ObjectKeys(operators.returningPromises), (name) => {
  const operator = operators.returningPromises[name];
  // Wrong arguments reject, they do not throw.
  const fn = function(...args) {
    if (new.target) throw new ERR_ILLEGAL_CONSTRUCTOR();
    return operators.asPromise(operator, this, args);
  };
  ObjectDefineProperty(fn, 'length', { __proto__: null, value: operator.length, configurable: true });
  defineMethod(name, fn);
});

const promiseForm = (get) => ({ __proto__: null, enumerable: true, configurable: true, get });
ObjectDefineProperty(Stream, 'promises', promiseForm(() => require('stream/promises')));
ObjectDefineProperty(pipeline, kCustomPromisifiedSymbol, promiseForm(() => require('stream/promises').pipeline));
ObjectDefineProperty(eos, kCustomPromisifiedSymbol, promiseForm(() => require('stream/promises').finished));

Stream.Stream = Stream; // For `const { Stream } = require('stream')`.
Stream._isArrayBufferView = isArrayBufferView;
Stream._isUint8Array = isUint8Array;
Stream._uint8ArrayToBuffer = viewToBuffer;
