'use strict';
// E7: durations, lists, clearing, refresh, primitives, dispose.
process.removeAllListeners('warning');
process.on('warning', (w) => console.log(w.name, JSON.stringify(w.message)));
const order = [];
const push = (x) => () => order.push(x);
setTimeout(push('a0'), 0);
setTimeout(push('b1'), 1);
setTimeout(push('c0'), 0);
setTimeout(push('big'), 2 ** 31);
setTimeout(push('neg'), -1);
setTimeout(push('nan'), NaN);
setTimeout(push('str'), '5');
setTimeout(push('frac'), 1.8);
let victim;
setTimeout(() => { order.push('killer'); clearTimeout(victim); }, 3);
victim = setTimeout(push('victim'), 3);
setTimeout(push('after victim'), 3);
const t = setTimeout(push('refreshed'), 50);
const facts = [typeof +t, +t > 0, t.hasRef(), t.unref() === t, t.hasRef(), t.ref() === t, t.hasRef(), t._idleTimeout];
const byId = setTimeout(push('by id'), 2);
clearTimeout(+byId);
const byText = setTimeout(push('by text'), 2);
clearTimeout(`${+byText}`);
{
  const d = setTimeout(push('disposed'), 1);
  d[Symbol.dispose]();
  facts.push(d._destroyed);
}
setTimeout(() => t.refresh(), 30);
setTimeout(() => order.push('before refreshed'), 60);
setTimeout(() => { console.log(facts.join()); console.log(order.join(', ')); }, 300);
const i = setInterval(() => { order.push('interval'); if (++i.n === 2) clearInterval(i); }, 120);
i.n = 0;
const end = Date.now() + 5;
while (Date.now() < end);
