//! Several runtimes in one process, each on its own thread: they work at the same time, are stopped from outside, come and
//! go, and what one of them does to itself does not touch the others.

mod util;

use std::rc::Rc;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use rondo_engine::{CompileOptions, Engine, InterruptHandle, JsRuntime, RuntimeOptions, ScriptSource, StopReason};
use util::run;

fn spawn<R: Send + 'static>(f: impl FnOnce() -> R + Send + 'static) -> JoinHandle<R> {
    std::thread::Builder::new().stack_size(8 << 20).spawn(f).expect("a thread")
}

fn runtime(options: &RuntimeOptions) -> JsRuntime {
    JsRuntime::new(&Engine::start(), options, Rc::new(())).expect("memory for a runtime")
}

const WORK: &str = "(() => { const map = new Map(); let text = '';
    for (let i = 0; i < 20000; i++) { map.set('k' + i % 997, { i, list: [i, String(i)] }); text = (text + i).slice(-50); }
    const sorted = [...map.values()].sort((a, b) => a.i - b.i).map((v) => v.list[1]).join('').length;
    return JSON.stringify([map.size, sorted, text.replace(/\\d/g, 'x').length]); })()";

#[test]
fn they_work_at_the_same_time() {
    let threads: Vec<_> = (0..4)
        .map(|_| {
            spawn(|| {
                let mut rt = runtime(&RuntimeOptions::default());
                let mut results: Vec<String> = (0..4).map(|_| rt.with(|cx| run(cx, WORK))).collect();
                rt.with(|cx| cx.collect_garbage());
                results.dedup();
                results
            })
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().expect("no panic"), ["[997,4985,50]"]);
    }
}

/// A thread that runs `code` until it is stopped; its handle comes over the channel.
fn busy(code: &'static str) -> (InterruptHandle, JoinHandle<(String, Option<StopReason>, String)>) {
    let (sender, receiver) = mpsc::channel();
    let thread = spawn(move || {
        let mut rt = runtime(&RuntimeOptions::default());
        sender.send(rt.interrupt_handle()).expect("the test waits");
        rt.with(|cx| (run(cx, code), cx.take_stop_reason(), run(cx, "6 * 7")))
    });
    (receiver.recv().expect("a handle"), thread)
}

#[test]
fn they_are_stopped_wherever_they_are() {
    let forms = [
        "for (;;);",
        "for (;;) { try { throw 1; } catch { } finally { continue; } }",
        "(function f() { try { f(); } finally { f(); } })()",
        "/^(a+)+$/.test('a'.repeat(40) + 'b')",
        "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)",
        "[2, 1].sort(() => { for (;;); })",
        "(function* () { for (;;) yield; })().some(() => false)",
        "const all = []; for (;;) all[all.length % 1000] = new Array(100).fill({})",
        "JSON.stringify({ toJSON() { for (;;); } })",
        "new Proxy({}, { get() { for (;;); } }).x",
        "Array.from({ length: 3 }, () => { for (;;); })",
        "'x'.repeat(1000).replace(/x/g, () => { for (;;); })",
    ];
    for form in forms {
        let (handle, thread) = busy(form);
        let (result, reason, after) = loop {
            // The thread may not have come to its code yet, so one request may be too early.
            std::thread::sleep(Duration::from_millis(20));
            handle.stop();
            if thread.is_finished() {
                break thread.join().expect("no panic");
            }
        };
        assert_eq!((result.as_str(), reason), ("stopped", Some(StopReason::Requested)), "{form}");
        assert!(after == "42" || after == "stopped", "{form}: {after}");
    }
}

#[test]
fn samples_disturb_nothing() {
    let (sender, receiver) = mpsc::channel();
    let thread = spawn(move || {
        let mut rt = runtime(&RuntimeOptions::default());
        let count = Rc::new(std::cell::Cell::new(0));
        let seen = count.clone();
        rt.on_sample(move |cx| {
            seen.set(seen.get() + 1);
            assert!(cx.capture_stack(10, None).is_ok());
        });
        sender.send(rt.interrupt_handle()).expect("the test waits");
        let code = "let n = 0; const end = Date.now() + 300; for (let i = 0; i < 300 || Date.now() < end; i++) { if (/^(a|b|ab)*c$/.test('ab'.repeat(9) + 'd')) n++; n += [3, 1, 2].sort().join() === '1,2,3'; if (n !== i + 1) break; } n >= 300";
        let result = rt.with(|cx| run(cx, code));
        (result, count.get())
    });
    let handle = receiver.recv().expect("a handle");
    while !thread.is_finished() {
        handle.sample();
        std::thread::sleep(Duration::from_micros(200));
    }
    let (result, count) = thread.join().expect("no panic");
    assert_eq!(result, "true");
    assert!(count > 0, "the callback was called");
}

#[test]
fn they_come_and_go() {
    let threads: Vec<_> = (0..3)
        .map(|n| {
            spawn(move || {
                for round in 0..12 {
                    let mut rt = runtime(&RuntimeOptions::default());
                    let handle = rt.interrupt_handle();
                    let kept = rt.with(|cx| {
                        let value = cx.evaluate(ScriptSource::Utf8("({ a: [1, 2, 3] })"), &CompileOptions::new("x"));
                        value.expect("a value").persist(cx)
                    });
                    assert_eq!(rt.with(|cx| run(cx, &format!("{n} * 100 + {round}"))), (n * 100 + round).to_string());
                    drop(rt);
                    // What outlives its runtime touches nothing.
                    handle.stop();
                    drop(kept);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("no panic");
    }
}

#[test]
fn heap_limit_counts_what_is_outside_the_heap() {
    let forms = [
        "for (let i = 0; ; i++) all.push(i + 0.5);",
        "const m = new Map(); for (let i = 0; ; i++) m.set(i, i);",
        "for (let i = 0; ; i++) all.push(new Uint8Array(1e6).fill(1));",
        "for (let i = 0; ; i++) all.push('x'.repeat(1e5) + i);",
    ];
    for form in forms {
        let full = spawn(move || {
            let options = RuntimeOptions { heap_limit: 64 << 20, memory_limit: 160 << 20, ..RuntimeOptions::default() };
            runtime(&options).with(|cx| {
                let text = run(cx, &format!("{{ const all = []; {form} }}"));
                assert!(matches!(cx.take_stop_reason(), Some(StopReason::HeapLimit { .. })), "{form}: {text}");
                text
            })
        });
        assert_eq!(full.join().expect("no panic"), "stopped", "{form}");
    }
}

#[test]
fn heap_limit_of_one_leaves_the_others_alone() {
    let full = spawn(|| {
        let mut rt = runtime(&RuntimeOptions { heap_limit: 48 << 20, ..RuntimeOptions::default() });
        let heard = Rc::new(std::cell::Cell::new(false));
        let told = heard.clone();
        rt.on_out_of_memory(move || told.set(true));
        rt.with(|cx| {
            let text =
                run(cx, "globalThis.all = []; for (;;) { try { for (;;) all.push({ a: [1, 2, 3] }); } catch { } }");
            let reason = cx.take_stop_reason();
            let Some(StopReason::HeapLimit { limit, used }) = reason else { panic!("{reason:?}") };
            assert!(limit == 48 << 20 && used > limit);
            let error = reason.map(StopReason::to_error).expect("an error");
            assert_eq!(error.code.as_deref(), Some("ERR_WORKER_OUT_OF_MEMORY"));
            assert!(heard.get());
            // Once what filled the heap is gone, it goes on.
            run(cx, "all = null");
            cx.collect_garbage();
            cx.take_stop_reason();
            text + &run(cx, "6 * 7")
        })
    });
    let other = spawn(|| runtime(&RuntimeOptions::default()).with(|cx| run(cx, WORK)));
    assert_eq!(full.join().expect("no panic"), "stopped42");
    assert_eq!(other.join().expect("no panic"), "[997,4985,50]");
}
