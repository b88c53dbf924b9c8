'use strict';
// The oldest stream interface: `require('stream')` itself, an EventEmitter with a `pipe()` that works through the 'data',
// 'end' and 'drain' events and the methods `pause()`, `resume()`, `write()` and `end()`. Every stream class inherits from it.

const { ArrayIsArray, ArrayPrototypeUnshift, FunctionPrototypeCall, ObjectSetPrototypeOf, ReflectOwnKeys } = primordials;
const EE = require('events');
const { init, initPlain } = require('internal/events/capture');

function Stream(options) {
  FunctionPrototypeCall(EE, this, options);
}
// The same for the stream classes. `isFirst`: nobody had made `_events` before the constructor did.
function initStream(stream, options, isFirst) {
  if (isFirst && EE.init === init && !(options && options.captureRejections)) initPlain(stream);
  else FunctionPrototypeCall(Stream, stream, options);
}
ObjectSetPrototypeOf(Stream.prototype, EE.prototype);
ObjectSetPrototypeOf(Stream, EE);

Stream.prototype.pipe = function(dest, options) {
  const source = this;
  let ended = false;

  function ondata(chunk) {
    if (dest.writable && dest.write(chunk) === false && source.pause) source.pause();
  }
  function ondrain() {
    if (source.readable && source.resume) source.resume();
  }
  function onend() {
    if (ended) return;
    ended = true;
    dest.end();
  }
  function onclose() {
    if (ended) return;
    ended = true;
    if (typeof dest.destroy === 'function') dest.destroy();
  }
  function onerror(err) {
    cleanup();
    // Nobody else listens: the emitter throws the error, as it would without the pipe.
    if (FunctionPrototypeCall(EE.prototype.listenerCount, this, 'error') === 0) this.emit('error', err);
  }
  function cleanup() {
    source.removeListener('data', ondata);
    dest.removeListener('drain', ondrain);
    source.removeListener('end', onend);
    source.removeListener('close', onclose);
    source.removeListener('error', onerror);
    dest.removeListener('error', onerror);
    source.removeListener('end', cleanup);
    source.removeListener('close', cleanup);
    dest.removeListener('close', cleanup);
  }

  source.on('data', ondata);
  dest.on('drain', ondrain);
  if (!dest._isStdio && (!options || options.end !== false)) {
    source.on('end', onend);
    source.on('close', onclose);
  }
  prependListener(source, 'error', onerror);
  prependListener(dest, 'error', onerror);
  source.on('end', cleanup);
  source.on('close', cleanup);
  dest.on('close', cleanup);
  dest.emit('pipe', source);
  return dest;
};

// Names that nobody listens to any more (slots kept for speed) are not events.
Stream.prototype.eventNames = function eventNames() {
  const names = [];
  const events = this._events;
  if (events === undefined || events === null) return names;
  const keys = ReflectOwnKeys(events);
  for (let i = 0; i < keys.length; i++) {
    const entry = events[keys[i]];
    if (typeof entry === 'function' || (ArrayIsArray(entry) && entry.length > 0)) names[names.length] = keys[i];
  }
  return names;
};

// Emitters of other libraries may lack prependListener: then the listener table is changed by hand.
function prependListener(emitter, event, fn) {
  if (typeof emitter.prependListener === 'function') return emitter.prependListener(event, fn);
  const entry = emitter._events?.[event];
  if (!entry) emitter.on(event, fn);
  else if (ArrayIsArray(entry)) ArrayPrototypeUnshift(entry, fn);
  else emitter._events[event] = [fn, entry];
  return emitter;
}

module.exports = { Stream, initStream, prependListener };
