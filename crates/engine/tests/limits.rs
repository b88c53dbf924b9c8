//! What the bare engine does not do and the layer must: stack overflow is a RangeError with V8's text in every form, the
//! heap limit stops the code and is no crash.

mod util;

use std::rc::Rc;

use rondo_engine::{Cx, Engine, JsRuntime, RuntimeOptions};
use util::run;

fn with_options(options: RuntimeOptions, f: impl for<'s> FnOnce(&mut Cx<'s>) + Send + 'static) {
    // The thread's real stack must be larger than the quota.
    let thread = std::thread::Builder::new().stack_size(16 << 20).spawn(move || {
        let mut runtime = JsRuntime::new(&Engine::start(), &options, Rc::new(())).expect("memory for a runtime");
        runtime.with(f);
    });
    thread.expect("a thread").join().expect("the test's thread");
}

#[test]
fn stack_overflow_is_a_range_error_in_every_form() {
    with_options(RuntimeOptions { stack_quota: 2 << 20, ..RuntimeOptions::default() }, |cx| {
        let forms = [
            "function f() { f(); } f()",
            "function f() { return 1 + f(); } f()",
            "const f = () => f(); f()",
            "class A { constructor() { new A(); } } new A()",
            "const o = { get x() { return this.x; } }; o.x",
            "const o = { toString() { return `${this}`; } }; `${o}`",
            "const o = { valueOf() { return +this; } }; +o",
            "const p = new Proxy({}, { get(t, k, r) { return r[k]; } }); p.x",
            "const p = new Proxy(function () {}, { apply() { return p(); } }); p()",
            "let a = []; for (let i = 0; i < 200000; i++) a = [a]; JSON.stringify(a)",
            "let o = {}; o.toJSON = function () { return JSON.stringify(o); }; JSON.stringify(o)",
            "function f() { eval('f()'); } f()",
            "function f() { [1].map(f); } f()",
            "function f() { [1].forEach(() => f()); } f()",
            "function f() { [2, 1].sort(f); } f()",
            "function f() { 'a'.replace(/a/, f); } f()",
            "function f() { Reflect.apply(f, null, []); } f()",
            "function f() { f.call(); } f()",
            "function f() { f.apply(null, [1]); } f()",
            "function f() { f.bind(1)(); } f()",
            "function f() { new Promise(f); } f(); throw new RangeError('Maximum call stack size exceeded')",
            "function* g() { yield* g(); } [...g()]",
            "async function f() { await f(); } f(); throw new RangeError('Maximum call stack size exceeded')",
            "const it = { [Symbol.iterator]() { return [...this]; } }; [...it]",
            "function f(...args) { f(...args, 1); } f()",
            "function f({ a = f({}) }) {} f({})",
            "const o = { set x(v) { this.x = v; } }; o.x = 1",
            "function f() { Array.from({ length: 1 }, f); } f()",
        ];
        for form in forms {
            let text = run(cx, &format!("{{ {form} }}"));
            assert_eq!(text, "threw RangeError: Maximum call stack size exceeded", "{form}");
            let text = run(cx, &format!("try {{ {form} }} catch (e) {{ e instanceof RangeError }}"));
            assert_eq!(text, "true", "{form}");
        }
    });
}

#[test]
fn messages_are_those_of_v8() {
    with_options(RuntimeOptions::default(), |cx| {
        for (code, message) in [
            ("const a = 1; a = 2", "TypeError: Assignment to constant variable."),
            ("b; let b", "ReferenceError: Cannot access 'b' before initialization"),
            ("new Array(-1)", "RangeError: Invalid array length"),
            ("const o = {}; o.o = o; JSON.stringify(o)", "TypeError: Converting circular structure to JSON"),
            ("`${Symbol()}`", "TypeError: Cannot convert a Symbol value to a string"),
            ("1n / 0n", "RangeError: Division by zero"),
            ("new Date(NaN).toISOString()", "RangeError: Invalid time value"),
            ("nope", "ReferenceError: nope is not defined"),
            ("undefined()", "TypeError: undefined is not a function"),
        ] {
            assert_eq!(run(cx, &format!("(() => {{ {code} }})()")), format!("threw {message}"), "{code}");
        }
    });
}

#[test]
fn heap_limit_stops_the_code_and_not_the_runtime() {
    with_options(RuntimeOptions { heap_limit: 64 << 20, ..RuntimeOptions::default() }, |cx| {
        let text = run(cx, "{ const all = []; for (;;) all.push({ a: [1, 2, 3], b: {} }) }");
        assert_eq!(text, "stopped", "the code is stopped; the host hears it in its callback");
        assert_eq!(run(cx, "1 + 1"), "2", "the runtime goes on");
    });
}
