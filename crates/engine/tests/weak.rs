//! Weak handles, their callbacks, and `FinalizationRegistry`: what the collector lets go, the host hears afterwards.

use std::cell::RefCell;
use std::rc::Rc;

use rondo_engine::{CompileOptions, Cx, Engine, JsRuntime, RuntimeOptions, ScriptSource, Value, Weak};

fn runtime() -> JsRuntime {
    JsRuntime::new(&Engine::start(), &RuntimeOptions::default(), Rc::new(())).expect("memory for a runtime")
}

fn run<'s>(cx: &mut Cx<'s>, text: &str) -> Value<'s> {
    let caught = cx.catch(|cx| cx.evaluate(ScriptSource::Utf8(text), &CompileOptions::new("test.js")));
    caught.unwrap_or_else(|error| panic!("threw {:?}", error.map(|error| error.to_rust(cx))))
}

/// Two collections and the callbacks that they made due, as a loop does between two callbacks.
fn collect(cx: &mut Cx<'_>) -> Vec<String> {
    let mut thrown = Vec::new();
    for _ in 0..2 {
        cx.end_turn();
        cx.collect_garbage();
        cx.run_finalizers(|cx, error| thrown.extend(error.map(|error| error.to_rust(cx).unwrap_or_default())));
    }
    thrown
}

#[test]
fn weak_handles_let_go_and_follow() {
    let mut rt = runtime();
    let (lost, held): (Vec<Weak>, Vec<Weak>) = rt.with(|cx| {
        let make = |cx: &mut Cx<'_>, code: &str| {
            (0..200).map(|n| cx.scope(|cx| run(cx, &format!("{code}({n})")).as_object().unwrap().weak(cx))).collect()
        };
        run(cx, "globalThis.kept = []; globalThis.keep = (n) => { const o = { n }; kept.push(o); return o; }");
        (make(cx, "((n) => ({ n }))"), make(cx, "keep"))
    });
    rt.with(|cx| {
        // Small collections move objects; the handles follow.
        run(cx, "for (let i = 0; i < 20000; i++) ({ i }); 0");
        collect(cx);
        assert!(lost.iter().all(|weak| weak.get(cx).is_none()));
        for (n, weak) in held.iter().enumerate() {
            cx.scope(|cx| {
                let object = weak.get(cx).expect("alive");
                assert_eq!(object.get(cx, "n").unwrap().as_i32(), Some(n as i32));
            });
        }
        run(cx, "kept.length = 0");
        collect(cx);
        assert!(held.iter().all(|weak| weak.get(cx).is_none()));
    });
    drop(rt);
    drop((lost, held));
}

#[test]
fn a_weak_handle_read_in_the_middle_of_a_collection_keeps_its_object() {
    let mut rt = runtime();
    rt.with(|cx| {
        run(
            cx,
            "globalThis.big = []; for (let i = 0; i < 20000; i++) big.push({ i: [i] }); globalThis.kept = { n: 7 }; 0",
        );
        let kept = cx.scope(|cx| run(cx, "kept").as_object().unwrap().weak(cx));
        for _ in 0..20 {
            cx.scope(|cx| {
                run(cx, "for (let i = 0; i < 3000; i++) ({ i: [i] }); 0");
                let object = kept.get(cx).expect("alive");
                run(cx, "delete globalThis.kept; for (let i = 0; i < 3000; i++) ({ i: [i] }); 0");
                assert_eq!(object.get(cx, "n").unwrap().as_i32(), Some(7));
                cx.global().set(cx, "kept", object).unwrap();
            });
        }
    });
}

#[test]
fn finalizers_run_once_and_never_inside_a_collection() {
    let log = Rc::new(RefCell::new(Vec::new()));
    let mut rt = runtime();
    let handles: Vec<Weak> = rt.with(|cx| {
        (0..4)
            .map(|n| {
                let log = log.clone();
                cx.scope(|cx| {
                    let object = cx.object().unwrap();
                    object.weak_and_then(cx, move |cx| {
                        // Anything may be done here: it is no collection.
                        let value = run(cx, &format!("[{n}].concat({n}).join()"));
                        cx.collect_garbage();
                        log.borrow_mut().push(value.to_rust(cx).unwrap());
                    })
                })
            })
            .collect()
    });
    let mut handles = handles;
    // Dropped before: its callback never runs.
    handles.remove(2);
    rt.with(|cx| {
        cx.collect_garbage();
        assert!(log.borrow().is_empty(), "only the host runs callbacks");
        assert!(cx.has_finalizers());
        collect(cx);
        collect(cx);
        assert!(!cx.has_finalizers());
    });
    let mut seen = log.borrow().clone();
    seen.sort();
    assert_eq!(seen, ["0,0", "1,1", "3,3"]);
}

#[test]
fn finalizers_that_never_ran_go_with_the_runtime() {
    let token = Rc::new(());
    let mut rt = runtime();
    let inner = token.clone();
    let weak = rt.with(|cx| cx.object().unwrap().weak_and_then(cx, move |_| drop(inner)));
    drop(rt);
    assert_eq!(Rc::strong_count(&token), 1);
    drop(weak);
}

#[test]
fn finalization_registries_are_called() {
    runtime().with(|cx| {
        run(
            cx,
            "globalThis.log = []; globalThis.registry = new FinalizationRegistry((held) => { log.push(held); if (held === 'c') throw new Error('from cleanup'); });
             globalThis.stays = {}; registry.register(stays, 'stays');
             (() => { for (const name of ['a', 'b', 'c']) registry.register({}, name); const token = {}; registry.register({}, 'un', token); registry.unregister(token); })();
             globalThis.ref = new WeakRef({}); 0",
        );
        let thrown = collect(cx);
        assert_eq!(thrown, ["Error: from cleanup"]);
        collect(cx);
        assert_eq!(run(cx, "log.sort().join() + ' ' + ref.deref()").to_rust(cx), Ok("a,b,c undefined".into()));
    });
}
