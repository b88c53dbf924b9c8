'use strict';
const a = new AbortController();
const b = new AbortController();
const any = AbortSignal.any([a.signal, b.signal, AbortSignal.any([a.signal])]);
any.onabort = function(ev) { console.log('onabort', ev.isTrusted, this === any, any.reason); };
a.signal.addEventListener('abort', () => console.log('source first', any.aborted));
console.log(a, any.aborted);
a.abort('why');
console.log(a, any.aborted, any.reason, b.signal.aborted);
console.log(AbortSignal.abort().reason.name, AbortSignal.abort().reason.message, AbortSignal.abort(3).reason);
try { AbortSignal.abort().throwIfAborted(); } catch (err) { console.log(err.name, err.code); }
for (const f of [() => new AbortSignal(), () => AbortSignal.any(1), () => AbortSignal.any([1]), () => AbortSignal.timeout(), () => AbortSignal.timeout(-1),
  () => AbortSignal.prototype.aborted]) {
  try { console.log(f()); } catch (err) { console.log(err.name, err.code, err.message); }
}
const t = AbortSignal.timeout(5);
t.addEventListener('abort', () => console.log(t.reason.name, t.reason.message));
setTimeout(() => {}, 50);
