'use strict';
// readable.pipe() and unpipe(): data of one source to one or more destinations, as fast as the slowest takes it.
// A destination whose write() says "enough" is put on `awaitDrainWriters` (one value, or a Set once there are several
// pipes) and the source flows again when that is empty.

const { ArrayPrototypeIncludes, ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSplice, SafeSet, Symbol } = primordials;
const { errorOrDestroy } = require('internal/stream/destroy');
const { prependListener } = require('internal/stream/legacy');

const nextTick = process.nextTick;
// A source that makes its chunks of memory it could use again has `kReuse(chunk)`; a destination has `kPlainWrite`, its own
// write(), which when asked notes in `kept` the bytes that it has passed on to the system, or copied, and will not look at again.
const kReuse = Symbol('kReuse');
const kPlainWrite = Symbol('kPlainWrite');
const kept = { asked: false, nothingOf: undefined };

function pipe(src, dest, pipeOpts) {
  const state = src._readableState;
  if (state.pipes.length === 1 && !state.multiAwaitDrain) {
    state.multiAwaitDrain = true;
    const waiting = state.awaitDrainWriters;
    state.awaitDrainWriters = new SafeSet();
    if (waiting) state.awaitDrainWriters.add(waiting);
  }
  ArrayPrototypePush(state.pipes, dest);

  const endsDest = (!pipeOpts || pipeOpts.end !== false) && dest !== process.stdout && dest !== process.stderr;
  const atEnd = endsDest ? onend : letGo;
  if (state.endEmitted) nextTick(atEnd);
  else src.once('end', atEnd);

  dest.on('unpipe', onunpipe);
  let ondrain; // Made when the destination first says "enough": most never do.
  let cleanedUp = false;
  // Most pairs have nothing to reuse, and need not ask at each chunk.
  const listener = src[kReuse] !== undefined && dest[kPlainWrite] !== undefined ? ondataReused : ondata;

  function onunpipe(readable, info) {
    if (readable === src && info && info.hasUnpiped === false) {
      info.hasUnpiped = true;
      cleanup();
    }
  }
  function onend() {
    dest.end();
  }
  function letGo() {
    src.unpipe(dest);
  }
  function cleanup() {
    dest.removeListener('close', onclose);
    dest.removeListener('finish', onfinish);
    if (ondrain) dest.removeListener('drain', ondrain);
    dest.removeListener('error', onerror);
    dest.removeListener('unpipe', onunpipe);
    src.removeListener('end', onend);
    src.removeListener('end', letGo);
    src.removeListener('data', listener);
    cleanedUp = true;
    // The source may wait for this one alone, and its 'drain' will not be heard any more.
    if (ondrain && state.awaitDrainWriters && (!dest._writableState || dest._writableState.needDrain)) ondrain();
  }
  function wait() {
    if (!cleanedUp) {
      if (state.pipes.length === 1 && state.pipes[0] === dest) {
        state.awaitDrainWriters = dest;
        state.multiAwaitDrain = false;
      } else if (state.pipes.length > 1 && ArrayPrototypeIncludes(state.pipes, dest)) {
        state.awaitDrainWriters.add(dest);
      }
      src.pause();
    }
    if (!ondrain) {
      ondrain = () => drained(src, dest);
      dest.on('drain', ondrain);
    }
  }
  function ondata(chunk) {
    let ret;
    try {
      ret = dest.write(chunk);
    } catch (err) {
      dest.destroy(err);
      return;
    }
    if (ret === false) wait();
  }
  function ondataReused(chunk) {
    let ret;
    kept.asked = true;
    try {
      ret = dest.write(chunk);
    } catch (err) {
      kept.asked = false;
      kept.nothingOf = undefined;
      dest.destroy(err);
      return;
    }
    kept.asked = false;
    if (kept.nothingOf !== undefined) {
      // Nobody but this destination has seen the chunk.
      if (kept.nothingOf === chunk && src._events.data === ondataReused && dest.write === dest[kPlainWrite]) src[kReuse](chunk);
      kept.nothingOf = undefined;
    }
    if (ret === false) wait();
  }
  function onerror(err) {
    letGo();
    dest.removeListener('error', onerror);
    if (dest.listenerCount('error') !== 0) return;
    const s = dest._writableState || dest._readableState;
    // An emit('error') made by the user's own hand, not by the stream.
    if (s && !s.errorEmitted) errorOrDestroy(dest, err);
    else dest.emit('error', err);
  }
  function onclose() {
    dest.removeListener('finish', onfinish);
    letGo();
  }
  function onfinish() {
    dest.removeListener('close', onclose);
    letGo();
  }

  src.on('data', listener);
  prependListener(dest, 'error', onerror);
  dest.once('close', onclose);
  dest.once('finish', onfinish);
  dest.emit('pipe', src);

  if (dest.writableNeedDrain === true) wait();
  else if (!state.flowing) src.resume();
  return dest;
}

function drained(src, dest) {
  const state = src._readableState;
  if (state.awaitDrainWriters === dest) state.awaitDrainWriters = null;
  else if (state.multiAwaitDrain) state.awaitDrainWriters.delete(dest);
  if ((!state.awaitDrainWriters || state.awaitDrainWriters.size === 0) && src.listenerCount('data')) src.resume();
}

function unpipe(src, dest) {
  const state = src._readableState;
  if (state.pipes.length === 0) return src;
  if (!dest) {
    const all = state.pipes;
    state.pipes = [];
    src.pause();
    for (let i = 0; i < all.length; i++) all[i].emit('unpipe', src, { hasUnpiped: false });
    return src;
  }
  const index = ArrayPrototypeIndexOf(state.pipes, dest);
  if (index === -1) return src;
  ArrayPrototypeSplice(state.pipes, index, 1);
  if (state.pipes.length === 0) src.pause();
  dest.emit('unpipe', src, { hasUnpiped: false });
  return src;
}

module.exports = { kPlainWrite, kReuse, kept, pipe, unpipe };
