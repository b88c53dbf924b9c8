'use strict';
// How an object of a built-in class takes part in structured cloning and transfer.
//
// `object[kClone]()` gives { data, build }: `data` is cloned like any value and `build(clonedData)` makes the new object;
// undefined means that the object is not really one of the class. For other threads: `type`, the name of a maker in
// cross_thread.js, and `plain()`, the data it gets.
// `object[kTransfer]()` gives the same after taking the object's state away; only objects that have it may be transferred.
// `object[kTransferOnly]` true: the object may not be cloned, only transferred.

const { Symbol } = primordials;

module.exports = {
  kClone: Symbol('messaging_clone_symbol'),
  kTransfer: Symbol('messaging_transfer_symbol'),
  kTransferOnly: Symbol('messaging_transfer_only_symbol'),
  // As kTransfer, for another thread: a MessagePort gives its number; other objects { type, data, ports }.
  kTransferCross: Symbol('messaging_transfer_cross_symbol'),
  // Set by worker_threads.markAsUntransferable() and markAsUncloneable().
  kUntransferable: Symbol('untransferable'),
  kUncloneable: Symbol('uncloneable'),
};
