'use strict';
const timers = require('timers/promises');
process.removeAllListeners('warning');
process.on('warning', (w) => console.log(w.name, JSON.stringify(w.message)));
for (const f of [() => setTimeout(1), () => setInterval(null), () => setImmediate('x')]) {
  try { f(); } catch (err) { console.log(err.name, err.code, err.message); }
}
clearTimeout(undefined); clearTimeout('nothing'); clearImmediate({}); clearInterval(Symbol.iterator.description);
const { promisify } = require('util');
(async () => {
  // One after the other: the order must not depend on how long things take.
  await new Promise((resolve) => setTimeout(function(...args) { console.log(this.constructor.name, args); resolve(); }, 3, 1, 2, 3, 4));
  await new Promise((resolve) => setImmediate(function(...args) { console.log(this.constructor.name, args); resolve(); }, 'i'));
  console.log(await timers.setTimeout(1, 'value'), await timers.setImmediate('now'), await promisify(setTimeout)(1, 'p'));
  const ac = new AbortController();
  setTimeout(() => ac.abort('stop'), 5);
  try { await timers.setTimeout(100000, null, { signal: ac.signal }); } catch (err) { console.log(err.name, err.code, err.cause); }
  let n = 0;
  for await (const v of timers.setInterval(2, 'tick')) { console.log(v); if (++n === 3) break; }
  await timers.scheduler.wait(1);
  await timers.scheduler.yield();
  for (const f of [() => timers.setTimeout('x'), () => timers.setTimeout(1, 2, 3), () => timers.setImmediate(1, { signal: 1 }), () => timers.setTimeout(1, 1, { ref: 1 })]) {
    try { await f(); } catch (err) { console.log(err.name, err.code, err.message); }
  }
  // The unreferenced timer and the long one it shadows: the shorter must still fire.
  setTimeout(() => { console.log('short'); clearTimeout(long); }, 10).unref();
  const long = setTimeout(() => {}, 2 ** 31 - 1);
})();
