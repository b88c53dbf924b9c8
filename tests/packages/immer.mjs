// immer: proxies over plain objects, maps, sets and classes; patches; freezing.
import { produce, enableMapSet, enablePatches, produceWithPatches, applyPatches, original, current, isDraft, createDraft, finishDraft, immerable, nothing, freeze, setAutoFreeze, castDraft } from 'immer';
enableMapSet(); enablePatches();
class Clock { [immerable] = true; hours = 1; get twice() { return this.hours * 2; } tick() { this.hours++; } }
const base = { list: [{ n: 1 }, { n: 2 }, { n: 3 }], map: new Map([['a', { v: 1 }]]), set: new Set(['x', { y: 1 }]), clock: new Clock(), keep: { same: true }, [Symbol.for('s')]: 1 };
const [next, patches, inverse] = produceWithPatches(base, (draft) => {
  draft.list.push({ n: 4 }); draft.list[0].n = 10; draft.list.splice(1, 1); draft.list.reverse();
  draft.map.get('a').v++; draft.map.set('b', { v: 2 }); draft.set.delete('x'); for (const item of draft.set) item.y = 5; draft.set.add('z');
  draft.clock.tick(); draft[Symbol.for('s')] = 2; delete draft.gone;
  console.log(isDraft(draft), isDraft(draft.list), original(draft.list) === base.list, current(draft.map), Object.keys(draft), 'list' in draft, Array.isArray(draft.list), JSON.stringify(draft.list), draft.list.findLast((x) => x.n > 3).n);
});
console.log(next, patches, inverse, next.keep === base.keep, next.clock.twice, next.clock instanceof Clock, base.list.map((x) => x.n));
console.log(applyPatches(base, patches), applyPatches(next, inverse), Object.isFrozen(next.list[0]));
for (const attempt of [() => next.list.push(1), () => { 'use strict'; next.keep.same = false; }, () => next.map.set('c', 1), () => produce(base, (d) => { d.list.extra = 1; }), () => produce(base, (d) => { d.x = 1; return 5; }), () => produce(3, 4), () => { let leak; produce(base, (d) => { leak = d; }); leak.list; }, () => produce(base, (d) => { Object.defineProperty(d, 'q', { value: 1 }); })]) {
  try { console.log('went through', attempt()); } catch (error) { console.log(error.name, error.message.startsWith('[Immer]') ? error.message : ''); }
}
console.log(produce(base, () => {}) === base, produce(base, (d) => { d.keep.same = true; }) === base, produce(base, () => nothing), produce((d, x) => { d.x = x; })({}, 7), produce([1, , 3], (d) => { d[1] = 2; }));
const draft = createDraft(base); draft.list.length = 1; console.log(finishDraft(draft).list, freeze({ a: { b: 1 } }, true), castDraft(base) === base);
