'use strict';
// stream.compose(): several streams, functions and iterables as one Duplex: writes go into the first, reads come out of the
// last. Follows the page "Stream", `stream.compose(...streams)`.

const { ArrayPrototypeSlice } = primordials;
const { codes: { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } } = require('internal/errors');
const Duplex = require('internal/stream/duplex');
const { Bridge } = require('internal/stream/bridge');
const { eos } = require('internal/stream/end_of_stream');
const { pipeline } = require('internal/stream/pipeline');
const u = require('internal/stream/utils');

const canRead = (s) => u.isReadable(s) || u.isReadableStream(s) || u.isTransformStream(s);
const canWrite = (s) => u.isWritable(s) || u.isWritableStream(s) || u.isTransformStream(s);

module.exports = function compose(...streams) {
  if (streams.length === 0) throw new ERR_MISSING_ARGS('streams');
  if (streams.length === 1) return Duplex.from(streams[0]);
  const given = ArrayPrototypeSlice(streams);
  const last = streams.length - 1;
  if (typeof streams[0] === 'function') streams[0] = Duplex.from(streams[0]);
  if (typeof streams[last] === 'function') streams[last] = Duplex.from(streams[last]);
  for (let i = 0; i < streams.length; i++) {
    const stream = streams[i];
    if (!u.isNodeStream(stream) && !u.isWebStream(stream)) continue;
    if (i < last && !canRead(stream)) throw new ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be readable');
    if (i > 0 && !canWrite(stream)) throw new ERR_INVALID_ARG_VALUE(`streams[${i}]`, given[i], 'must be writable');
  }

  let bridge;
  let readable;
  let writable;
  const head = streams[0];
  const tail = pipeline(streams, (err) => { bridge.over(err, !readable && !writable); });
  writable = !!canWrite(head);
  readable = !!canRead(tail);
  const d = new Duplex({
    writableObjectMode: !!head?.writableObjectMode,
    readableObjectMode: !!tail?.readableObjectMode,
    writable,
    readable,
  });
  bridge = new Bridge(d);
  if (writable) {
    bridge.writeInto(head);
    eos(u.isTransformStream(tail) ? tail.readable : tail, () => { bridge.fire('onfinish'); });
  }
  if (readable) bridge.readFrom(tail);
  bridge.destroyWith(tail);
  return d;
};
