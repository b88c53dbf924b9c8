'use strict';
// What the callbacks of web streams see, each in its own order: chunks, the async context of the one who made the stream, and
// the program's own microtasks in between, which none of the streams may starve or reorder.
const { AsyncLocalStorage } = require('async_hooks');
const log = [];
const store = new AsyncLocalStorage();

function traced(name, count, turns) {
  let i = 0;
  return new ReadableStream({
    pull(controller) {
      log.push(`${name} pull ${i} ${store.getStore()}`);
      for (let k = 0; k < turns; k++) queueMicrotask(() => { log.push(`${name} own microtask ${k}`); });
      if (i < count) controller.enqueue(i++);
      else controller.close();
    },
  });
}

function into(name, turns) {
  return new WritableStream({
    write(chunk) {
      log.push(`${name} write ${chunk} ${store.getStore()}`);
      for (let k = 0; k < turns; k++) Promise.resolve().then(() => { log.push(`${name} own promise ${k}`); });
    },
    close() { log.push(`${name} close`); },
  });
}

const through = (name, isAsync) => new TransformStream({
  transform(chunk, controller) {
    log.push(`${name} transform ${chunk}`);
    controller.enqueue(chunk * 2);
    return isAsync ? Promise.resolve() : undefined;
  },
  flush() { log.push(`${name} flush`); },
});

(async () => {
  await traced('a', 4, 0).pipeThrough(through('a', false)).pipeTo(into('a', 0));
  await traced('b', 3, 2).pipeThrough(through('b', true)).pipeTo(into('b', 1));
  await Promise.all([
    store.run('one', () => traced('c', 3, 0).pipeThrough(through('c', false)).pipeTo(into('c', 0))),
    store.run('two', () => traced('d', 3, 1).pipeTo(into('d', 2))),
    (async () => { for (let i = 0; i < 12; i++) { log.push(`turn ${i}`); await undefined; } })(),
  ]);
  for await (const chunk of traced('e', 3, 1)) log.push(`e got ${chunk}`);
  const reader = traced('f', 3, 0).getReader();
  for (let result; !(result = await reader.read()).done;) log.push(`f read ${result.value}`);
  const failing = traced('g', 3, 0).pipeTo(new WritableStream({ write(chunk) { if (chunk === 1) throw new Error('no more'); } }));
  await failing.catch((err) => log.push(err.message));
  const groups = new Map();
  for (const line of log) {
    const [, group, rest] = /^(\S+ (?:own \w+|[a-z]+)?) ?(.*)$/.exec(line);
    groups.set(group, [...(groups.get(group) ?? []), rest]);
  }
  for (const group of [...groups.keys()].sort()) console.log(`${group}: ${groups.get(group).join(', ')}`);
})();
