// rondo only: Node needs --expose-gc for gc(); here filling the heap does it in both, but takes Node long.
// Objects that nobody holds are collected, and FinalizationRegistry and WeakRef tell.
'use strict';
const log = [];
const registry = new FinalizationRegistry((held) => log.push(held));
let kept = {};
registry.register(kept, 'kept');
(() => {
  for (const name of ['a', 'b', 'c']) registry.register({}, name);
})();
let ref = (() => new WeakRef({}))();
let turns = 0;
(function turn() {
  // Enough garbage for a collection of everything, in some turn.
  const waste = [];
  for (let i = 0; i < 200000; i++) waste.push({ i });
  if (log.length === 3 && ref.deref() === undefined) {
    console.log(log.sort().join(), typeof kept);
    registry.unregister(kept);
    kept = null;
  } else if (turns++ > 400) {
    console.log('never told', log, ref.deref());
  } else {
    setImmediate(turn);
  }
})();
