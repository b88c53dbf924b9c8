// rxjs: operators, schedulers (timers, microtasks), errors, virtual time.
'use strict';
const { of, from, interval, Subject, BehaviorSubject, ReplaySubject, merge, concat, combineLatest, forkJoin, defer, throwError, timer, fromEvent, firstValueFrom, lastValueFrom, asapScheduler, asyncScheduler, queueScheduler, EMPTY, NEVER, race, zip, iif, range, generate } = require('rxjs');
const op = require('rxjs/operators');
const { TestScheduler } = require('rxjs/testing');
const { EventEmitter } = require('events');
const assert = require('assert');
const log = [];
const see = (name) => ({ next: (v) => log.push(`${name}:${JSON.stringify(v)}`), error: (e) => log.push(`${name} error ${e.name} ${e.message}`), complete: () => log.push(`${name} done`) });
async function main() {
  of(1, 2, 3).pipe(op.map((x) => x * 2), op.scan((a, x) => a + x, 0), op.pairwise()).subscribe(see('scan'));
  range(1, 6).pipe(op.groupBy((x) => x % 2), op.mergeMap((g) => g.pipe(op.toArray())), op.reduce((a, x) => [...a, x], [])).subscribe(see('group'));
  const subject = new Subject();
  subject.pipe(op.bufferCount(2), op.take(2)).subscribe(see('buffer'));
  subject.pipe(op.distinctUntilChanged(), op.withLatestFrom(new BehaviorSubject('b')), op.share()).subscribe(see('latest'));
  for (const x of [1, 1, 2, 3, 4]) subject.next(x);
  const replay = new ReplaySubject(2); replay.next('a'); replay.next('b'); replay.next('c'); replay.complete(); replay.subscribe(see('replay'));
  let tries = 0;
  defer(() => { tries++; return tries < 3 ? throwError(() => new Error('try ' + tries)) : of('worked'); }).pipe(op.retry(5)).subscribe(see('retry'));
  throwError(() => new TypeError('bad')).pipe(op.catchError((e, caught) => of(e.message)), op.finalize(() => log.push('finalized'))).subscribe(see('catch'));
  of('sync').pipe(op.observeOn(asapScheduler)).subscribe(see('asap')); Promise.resolve().then(() => log.push('job')); of('queued').pipe(op.observeOn(queueScheduler)).subscribe(see('queue'));
  of('late').pipe(op.observeOn(asyncScheduler)).subscribe(see('async'));
  const emitter = new EventEmitter();
  const events = firstValueFrom(fromEvent(emitter, 'x').pipe(op.take(2), op.toArray()));
  emitter.emit('x', 1); emitter.emit('x', 2, 3); console.log(await events, emitter.listenerCount('x'));
  console.log(await lastValueFrom(from((async function* () { yield 1; yield 2; })()).pipe(op.concatMap((x) => of(x, -x).pipe(op.delay(1))), op.toArray())));
  console.log(await lastValueFrom(forkJoin({ a: of(1, 2), b: Promise.resolve('p'), c: timer(1) })), await firstValueFrom(EMPTY, { defaultValue: 'none' }), await firstValueFrom(EMPTY).catch((e) => e.name));
  console.log(await firstValueFrom(NEVER.pipe(op.timeout(5))).catch((e) => [e.name, e.message]), await lastValueFrom(race(timer(50).pipe(op.map(() => 'slow')), timer(1).pipe(op.map(() => 'fast')))));
  console.log(await lastValueFrom(interval(1).pipe(op.switchMap((x) => zip(of(x), of('z'))), op.takeUntil(timer(40)), op.take(3), op.toArray())), await lastValueFrom(generate(1, (x) => x < 20, (x) => x * 3).pipe(op.toArray())));
  console.log(await lastValueFrom(concat(of(1), merge(of(2), iif(() => true, of(3), of(4)))).pipe(op.toArray())), await lastValueFrom(combineLatest([of(1, 2), of('a', 'b')])));
  new TestScheduler((actual, expected) => { assert.deepStrictEqual(actual, expected); console.log(actual.length, 'notifications in virtual time'); }).run(({ cold, expectObservable }) => {
    expectObservable(cold('a-b-c--|').pipe(op.debounceTime(1), op.delay(2))).toBe('---a-b-(c|)');
  });
  try { console.log(from(5)); } catch (error) { console.log(error.name, error.message); }
  console.log(log.join('\n'));
}
main();
