'use strict';
const t = new EventTarget();
t.addEventListener('a', { handleEvent(ev) { console.log('object', ev.type, this === ev.currentTarget); } });
t.addEventListener('a', (ev) => { ev.preventDefault(); console.log('passive', ev.defaultPrevented); }, { passive: true });
t.addEventListener('a', (ev) => { ev.preventDefault(); console.log('active', ev.defaultPrevented); });
t.addEventListener('a', () => console.log('once'), { once: true });
const ac = new AbortController();
t.addEventListener('a', () => console.log('until aborted'), { signal: ac.signal });
console.log(t.dispatchEvent(new Event('a', { cancelable: true })));
ac.abort();
t.addEventListener('a', (ev) => ev.stopImmediatePropagation());
t.addEventListener('a', () => console.log('never'));
console.log(t.dispatchEvent(new CustomEvent('a', { detail: 5 })));
for (const f of [() => new Event(), () => new Event('a', 1), () => Event.prototype.type, () => t.addEventListener('x'), () => t.addEventListener('x', 1),
  () => t.dispatchEvent({}), () => EventTarget.prototype.addEventListener.call({}, 'a', () => {}), () => t.addEventListener('x', () => {}, 's'),
  () => new CustomEvent(), () => CustomEvent.prototype.detail]) {
  try { console.log(f()); } catch (err) { console.log(err.name, err.code, err.message); }
}
const single = new EventTarget();
single.addEventListener('c', (ev) => console.log(ev.eventPhase, ev.composedPath().length, ev.currentTarget === single));
single.dispatchEvent(new Event('c'));
process.on('uncaughtException', (err) => console.log('uncaught', err.message));
t.addEventListener('b', () => { throw new Error('in listener'); });
t.addEventListener('b', () => console.log('the next one runs'));
t.dispatchEvent(new Event('b'));
console.log('after dispatch');
