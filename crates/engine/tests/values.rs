//! Values, calls, persistence and jobs, as a host uses them.

use std::rc::Rc;

use rondo_engine::{
    Args, ByteView, ClassSpec, CompileOptions, Cx, Engine, ErrorClass, JsError, JsRuntime, NativeClass, NativeSpec,
    Result, RuntimeOptions, ScriptSource, Value,
};

fn runtime() -> JsRuntime {
    JsRuntime::new(&Engine::start(), &RuntimeOptions::default(), Rc::new(())).expect("memory for a runtime")
}

fn run<'s>(cx: &mut Cx<'s>, text: &str) -> std::result::Result<Value<'s>, String> {
    let caught = cx.catch(|cx| cx.evaluate(ScriptSource::Utf8(text), &CompileOptions::new("test.js")));
    match caught {
        Ok(value) => Ok(value),
        Err(Some(error)) => Err(error.to_rust(cx).unwrap_or_default()),
        Err(None) => Err("stopped".into()),
    }
}

#[test]
fn evaluates_and_reports_exceptions() {
    runtime().with(|cx| {
        assert_eq!(run(cx, "6 * 7").map(|v| v.as_i32()), Ok(Some(42)));
        assert_eq!(run(cx, "throw new TypeError('no')").err(), Some("TypeError: no".into()));
        assert!(run(cx, "1 +").is_err());
    });
}

fn add<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let sum = args.f64(cx, 0)? + args.f64(cx, 1)?;
    Ok(cx.number(sum))
}

fn fail<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    Err(JsError::new(ErrorClass::RangeError, "out")
        .code("ERR_OUT_OF_RANGE")
        .number("errno", -2.0)
        .text("path", "x")
        .throw(cx))
}

fn panics<'s>(_cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
    panic!("boom");
}

#[test]
fn natives_convert_arguments_and_errors() {
    runtime().with(|cx| {
        let global = cx.global();
        let specs = [NativeSpec::of("add", add), NativeSpec::of("fail", fail), NativeSpec::of("panics", panics)];
        assert!(cx.define_natives(global, &specs).is_ok());
        assert_eq!(run(cx, "add(1, 2.5)").map(|v| v.as_f64()), Ok(Some(3.5)));
        let text = run(cx, "try { add('x') } catch (e) { e.code }").unwrap();
        assert_eq!(text.to_rust(cx), Ok("ERR_INVALID_ARG_TYPE".into()));
        let text = run(cx, "try { fail() } catch (e) { JSON.stringify([e.name, e.message, Object.keys(e)]) }").unwrap();
        assert_eq!(text.to_rust(cx), Ok("[\"RangeError\",\"out\",[\"errno\",\"code\",\"path\"]]".into()));
        let text = run(cx, "try { panics() } catch (e) { e.code }").unwrap();
        assert_eq!(text.to_rust(cx), Ok("ERR_INTERNAL_ASSERTION".into()));
    });
}

#[test]
fn persistent_values_survive_collection() {
    let mut rt = runtime();
    let kept =
        rt.with(|cx| (0..1000).map(|i| run(cx, &format!("({{ n: {i} }})")).unwrap().persist(cx)).collect::<Vec<_>>());
    rt.with(|cx| {
        cx.collect_garbage();
        for (i, value) in kept.iter().enumerate() {
            cx.scope(|cx| {
                let object = value.local(cx).as_object().unwrap();
                assert_eq!(object.get(cx, "n").map(|n| n.as_i32()), Ok(Some(i as i32)));
            });
        }
    });
}

#[test]
fn locals_past_one_chunk_stay_rooted() {
    runtime().with(|cx| {
        let values: Vec<_> = (0..5000).map(|i| cx.string(&format!("text {i}")).unwrap()).collect();
        cx.collect_garbage();
        for (i, value) in values.iter().enumerate() {
            assert_eq!(value.to_rust_string(cx), Ok(format!("text {i}")));
        }
        let args: Vec<_> = values.iter().map(|v| v.value()).collect();
        let array = cx.array(&args).unwrap();
        assert_eq!(array.length(cx), Ok(5000));
    });
}

#[test]
fn jobs_run_in_order_and_carry_the_async_frame() {
    runtime().with(|cx| {
        let frame = cx.object().unwrap();
        frame.set_str(cx, "name", "frame").unwrap();
        let global = cx.global();
        fn current<'s>(cx: &mut Cx<'s>, _args: Args<'s>) -> Result<Value<'s>> {
            Ok(cx.async_frame())
        }
        cx.define_natives(global, &[NativeSpec::of("current", current)]).unwrap();
        cx.set_async_frame(frame.value());
        run(cx, "globalThis.log = []; Promise.resolve(1).then(v => log.push(v, current()?.name)); (async () => { await 0; log.push(current()?.name); })()").unwrap();
        let none = cx.undefined();
        cx.set_async_frame(none);
        run(cx, "Promise.resolve().then(() => log.push(typeof current()))").unwrap();
        cx.run_jobs(|_, _| true);
        let log = run(cx, "log.join()").unwrap();
        assert_eq!(log.to_rust(cx), Ok("1,frame,frame,undefined".into()));
    });
}

struct Counter(std::cell::Cell<i32>, Rc<std::cell::Cell<bool>>);
impl Drop for Counter {
    fn drop(&mut self) {
        self.1.set(true);
    }
}
fn bump<'s>(cx: &mut Cx<'s>, args: Args<'s>) -> Result<Value<'s>> {
    let counter = args.receiver::<Counter>(cx)?;
    counter.0.set(counter.0.get() + 1);
    Ok(cx.int(counter.0.get()))
}
impl NativeClass for Counter {
    const SPEC: ClassSpec =
        ClassSpec { name: "Counter", constructor: None, methods: &[NativeSpec::of("bump", bump)], getters: &[] };
}

#[test]
fn native_objects_hold_state_and_are_finalized() {
    let dropped = Rc::new(std::cell::Cell::new(false));
    let mut rt = runtime();
    rt.with(|cx| {
        let object = cx.new_native(Rc::new(Counter(Default::default(), dropped.clone()))).unwrap();
        cx.global().set(cx, "counter", object).unwrap();
        assert_eq!(run(cx, "counter.bump(); counter.bump()").map(|v| v.as_i32()), Ok(Some(2)));
        assert!(run(cx, "counter.bump.call({})").is_err());
        assert!(run(cx, "new counter.constructor()").is_err());
    });
    drop(rt);
    assert!(dropped.get(), "the finalizer ran at the latest with the runtime");
}

#[test]
fn buffers_are_adopted_and_borrowed() {
    runtime().with(|cx| {
        let view = cx.uint8_array_from_vec((0..=255u8).cycle().take(1 << 16).collect()).unwrap();
        cx.global().set(cx, "view", view).unwrap();
        assert_eq!(run(cx, "view[258] = 77; view.length").map(|v| v.as_i32()), Ok(Some(65536)));
        let bytes = ByteView::of(view.value()).unwrap();
        assert_eq!(bytes.with(cx, |bytes| (bytes[257], bytes[258])), (1, 77));
        let sub = run(cx, "view.subarray(258, 260)").unwrap();
        assert_eq!(ByteView::of(sub).unwrap().to_vec(cx), [77, 3]);
    });
}

#[test]
fn interrupts_stop_endless_loops() {
    let mut rt = runtime();
    let handle = rt.interrupt_handle();
    let stopper = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(30));
        handle.stop();
    });
    rt.with(|cx| assert_eq!(run(cx, "for (;;) { try { for (;;); } catch { } }").err(), Some("stopped".into())));
    stopper.join().unwrap();
}

#[test]
fn runtimes_live_on_their_own_threads() {
    let threads: Vec<_> = (0..3)
        .map(|n| {
            std::thread::Builder::new()
                .stack_size(8 << 20)
                .spawn(move || runtime().with(|cx| run(cx, &format!("{n} + 1")).unwrap().as_i32()))
                .unwrap()
        })
        .collect();
    let results: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();
    assert_eq!(results, [Some(1), Some(2), Some(3)]);
}

#[test]
fn functions_compile_with_parameters() {
    runtime().with(|cx| {
        let function = cx
            .compile_function(
                ScriptSource::Utf8("return a + b;"),
                "wrapper",
                &["a", "b"],
                &CompileOptions::new("/x/y.js"),
            )
            .unwrap();
        let args = [cx.int(40), cx.int(2)];
        let this = cx.undefined();
        assert_eq!(function.call(cx, this, &args).map(|v| v.as_i32()), Ok(Some(42)));
    });
}

#[test]
fn structured_clone_moves_buffers_between_runtimes() {
    let mut first = runtime();
    let cloned = first.with(|cx| {
        let value = run(cx, "globalThis.b = new ArrayBuffer(4096); ({ a: [1, new Map([['k', new Date(5)]])], b, e: new TypeError('x') })");
        let list = run(cx, "[b]").unwrap();
        let cloned = cx.write_clone(value.unwrap(), Some(list), false).ok().unwrap();
        assert_eq!(run(cx, "b.byteLength").unwrap().as_i32(), Some(0), "transferred");
        let function = run(cx, "() => {}").unwrap();
        assert!(cx.write_clone(function, None, false).is_err());
        let error = cx.take_exception().unwrap().as_object().unwrap();
        assert_eq!(error.get(cx, "code").unwrap().to_rust(cx), Ok("ERR_DATA_CLONE".into()));
        cloned
    });
    let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(move || {
        runtime().with(|cx| {
            let value = cx.read_clone(cloned).unwrap();
            cx.global().set(cx, "v", value).unwrap();
            run(cx, "v.a[1].get('k').getTime() === 5 && v.b.byteLength === 4096 && v.e instanceof TypeError")
                .unwrap()
                .as_bool()
        })
    });
    assert_eq!(thread.unwrap().join().unwrap(), Some(true));
}

#[test]
fn scripts_are_saved_and_loaded() {
    let bytes = runtime().with(|cx| {
        let text = "(function (a) { function inner(b) { return a + b; } return inner(2); })";
        cx.save_script(text, &CompileOptions::new("saved.js")).unwrap()
    });
    // Aligned static memory, as the embedded copy is.
    let mut words = vec![0u64; bytes.len().div_ceil(8)];
    for (i, byte) in bytes.iter().enumerate() {
        words[i / 8] |= u64::from(*byte) << (8 * (i % 8));
    }
    let words: &'static [u64] = Box::leak(words.into_boxed_slice());
    // SAFETY: the same memory as bytes.
    let saved: &'static [u8] = unsafe { std::slice::from_raw_parts(words.as_ptr().cast(), bytes.len()) };
    runtime().with(|cx| {
        let function = cx.run_saved(saved).unwrap().expect("bytes of this build").as_function().unwrap();
        let args = [cx.int(40)];
        let this = cx.undefined();
        assert_eq!(function.call(cx, this, &args).map(|v| v.as_i32()), Ok(Some(42)));
        assert!(matches!(cx.run_saved(b""), Ok(None)));
    });
    let self_hosted: &'static [u8] = Box::leak(rondo_engine::saved_self_hosted().expect("saved").into_boxed_slice());
    let options = RuntimeOptions { self_hosted: Some(self_hosted), ..RuntimeOptions::default() };
    let mut rt = JsRuntime::new(&Engine::start(), &options, Rc::new(())).expect("memory for a runtime");
    rt.with(|cx| {
        assert_eq!(run(cx, "[3, 1, 2].sort((a, b) => a - b).join()").unwrap().to_rust(cx), Ok("1,2,3".into()))
    });
}
