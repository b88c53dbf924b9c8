'use strict';
// What code needs that does an emitter's work itself where it is hot: the built-in `emit` and `init`, to see whether a
// program has put its own in their place, what is to be done with a listener's result, and an `init` for an emitter that has
// its `_events` and no options. `events` fills this in when it is loaded.

module.exports = { captureRejection: undefined, emit: undefined, init: undefined, initPlain: undefined };
